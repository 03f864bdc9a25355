"""Checking in by a code of 30 seconds: this window's and the one before, nothing else."""

from datetime import timedelta

import pytest

from services import checkin, meeting_modes, roll_call
from services.checkin import CheckedIn, Shown
from services.db.models import CheckIn
from services.roll_call import Sheet
from tests.fakes import MEETING, House, code
from tests.worlds import Worlds

SECRET = "a secret of the tests"


@pytest.fixture
async def meeting(house: House, worlds: Worlds) -> int:
    """A meeting that has just begun."""
    return await worlds.after(house, House.begun_meeting)


async def shown(house: House, meeting: int) -> str:
    found = await house.act("secretary", checkin.show, SECRET, meeting)
    assert isinstance(found, Shown), found
    return found.code


async def typed(house: House, who: str, said: str) -> object:
    return await house.act(who, checkin.check_in, SECRET, said)


async def proposed(house: House, meeting: int, who: str) -> str | None:
    sheet = await house.act("secretary", roll_call.sheet, meeting)
    assert isinstance(sheet, Sheet)
    return next(line.proposed for line in sheet.lines if line.member.id == house.ids[who])


def test_the_code_changes_with_the_window_the_meeting_and_the_secret() -> None:
    codes = {
        checkin.code(SECRET, 1, MEETING),
        checkin.code(SECRET, 1, MEETING + timedelta(seconds=30)),
        checkin.code(SECRET, 2, MEETING),
        checkin.code("another", 1, MEETING),
    }
    assert len(codes) == 4
    assert checkin.code(SECRET, 1, MEETING + timedelta(seconds=29)) in codes
    assert all(len(each) == checkin.DIGITS and each.isdecimal() for each in codes)


@pytest.mark.parametrize(("seconds", "fits"), [(0, True), (29, True), (59, True), (60, False)])
async def test_this_window_and_the_one_before_count(
    house: House, meeting: int, seconds: int, fits: bool
) -> None:
    code_shown = await shown(house, meeting)
    house.clock.move(seconds=seconds)
    done = await typed(house, "an", f"CO {code_shown}")
    assert isinstance(done, CheckedIn) is fits
    assert await proposed(house, meeting, "an") == ("present" if fits else None)


async def test_it_proposes_and_marks_nobody(house: House, meeting: int) -> None:
    await typed(house, "an", await shown(house, meeting))
    sheet = await house.act("secretary", roll_call.sheet, meeting)
    assert isinstance(sheet, Sheet)
    assert [line.member.code for line in sheet.lines if line.checked_in] == ["an"]
    assert not sheet.marked(*roll_call.MARKS)


async def test_twice_is_once(house: House, meeting: int) -> None:
    now = await shown(house, meeting)
    first, second = await typed(house, "an", now), await typed(house, "an", now)
    assert isinstance(first, CheckedIn)
    assert isinstance(second, CheckedIn)
    assert (first.again, second.again) == (False, True)
    assert await house.count(CheckIn) == 1


async def test_yesterdays_and_another_cells_code_are_refused(house: House, meeting: int) -> None:
    yesterday = checkin.code(SECRET, meeting, house.clock.now() - timedelta(days=1))
    assert code(await typed(house, "an", yesterday)) == "check_in_wrong"
    now = await shown(house, meeting)
    assert code(await typed(house, "other_member", now)) == "no_meeting_now"
    assert code(await typed(house, "exempt", now)) == "not_expected_yourself"
    assert await house.count(CheckIn) == 0


async def test_guessing_is_slowed_down(house: House, meeting: int) -> None:
    now = await shown(house, meeting)
    wrong = f"{(int(now) + 1) % 10_000:04}"
    for _ in range(checkin.TRIES):
        assert code(await typed(house, "an", wrong)) == "check_in_wrong"
    assert code(await typed(house, "an", now)) == "check_in_too_many"
    assert isinstance(await typed(house, "binh", now), CheckedIn)
    house.clock.move(minutes=31)
    assert isinstance(await typed(house, "an", await shown(house, meeting)), CheckedIn)


async def test_when_there_is_a_code_and_who_sees_it(house: House) -> None:
    meeting = await house.meeting()
    early = await house.act("secretary", checkin.show, SECRET, meeting)
    assert code(early) == "check_in_not_yet"
    house.clock.move_to(MEETING - checkin.EARLY)
    assert isinstance(await house.act("minute_taker", checkin.show, SECRET, meeting), Shown)
    for who in ("an", "other_secretary", "ward_staff"):
        refused = await house.act(who, checkin.show, SECRET, meeting)
        assert code(refused) == "no_such_meeting"


async def test_after_the_roll_call_nobody_checks_in(house: House, meeting: int) -> None:
    now = await shown(house, meeting)
    await house.act("secretary", roll_call.rest_present, meeting)
    await house.act("secretary", roll_call.announce, meeting)
    assert code(await typed(house, "an", now)) == "no_meeting_now"
    refused = await house.act("secretary", checkin.show, SECRET, meeting)
    assert code(refused) == "check_in_over"


@pytest.mark.parametrize(("document", "mark"), [(None, None), ("Văn bản số 9", "present")])
async def test_online_counts_only_with_a_document(
    house: House, meeting: int, document: str | None, mark: str | None
) -> None:
    await house.act("secretary", meeting_modes.choose, meeting, "online", document)
    done = await typed(house, "an", await shown(house, meeting))
    assert isinstance(done, CheckedIn)
    assert done.mode.counts is (mark is not None)
    assert await proposed(house, meeting, "an") == mark
