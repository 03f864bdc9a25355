"""The roll-call adds up or is refused, and what was announced stays announced (ATT-01 to 04)."""

from collections.abc import Awaitable, Callable
from dataclasses import astuple
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert

from services import answers, roll_call
from services.answers import Given
from services.db.models import Mark, Membership, Reminder, RoleHeld
from services.roll_call import Sheet
from tests.fakes import EXPECTED, MEETING, House, code
from tests.worlds import Worlds

Use = Callable[..., Awaitable[Any]]


@pytest.fixture
async def meeting(house: House, worlds: Worlds) -> int:
    """A meeting that has just begun."""
    return await worlds.after(house, House.begun_meeting)


async def sheet(house: House, use: Use, meeting: int, *, who: str) -> Sheet:
    found = await house.act(who, use, meeting)
    assert isinstance(found, Sheet), found
    return found


async def mark(house: House, meeting: int, person: str, value: str, who: str) -> object:
    return await house.act(who, roll_call.mark, meeting, house.ids[person], value)


async def announced(house: House, meeting: int, **marks: str) -> Sheet:
    """Marks these people, the rest present, and announces."""
    for person, value in marks.items():
        assert code(await mark(house, meeting, person, value, "secretary")) == ""
    await house.act("secretary", roll_call.rest_present, meeting)
    done = await house.act("secretary", roll_call.announce, meeting)
    assert isinstance(done, tuple), done
    return done[0]


def marks_of(found: Sheet) -> dict[str, str | None]:
    return {line.member.code: line.mark for line in found.lines}


async def test_nothing_is_marked_before_the_meeting(house: House) -> None:
    meeting = await house.meeting()
    house.clock.move_to(MEETING - timedelta(minutes=1))
    refused = await mark(house, meeting, "an", "present", "secretary")
    assert code(refused) == "meeting_not_begun"


@pytest.mark.parametrize("who", ["an", "other_secretary", "ward_staff", "stranger"])
async def test_who_does_not_record_sees_nothing(house: House, meeting: int, who: str) -> None:
    refusals = {
        code(await house.act(who, roll_call.sheet, meeting)),
        code(await house.act(who, roll_call.announce, meeting)),
        code(await mark(house, meeting, "an", "present", who)),
    }
    assert refusals == {"no_such_meeting"}


async def test_the_expected_and_the_others_stand_on_separate_lines(
    house: House, meeting: int
) -> None:
    found = await sheet(house, roll_call.sheet, meeting, who="secretary")
    assert {line.member.code for line in found.lines} == set(EXPECTED)
    assert {m.code for m in found.not_expected} == {"exempt", "suspended", "elsewhere"}
    count = found.count()
    assert (count["exempt"], count["suspended"], count["elsewhere"]) == (1, 1, 1)
    assert (count["members"], count["expected"]) == (len(EXPECTED) + 3, len(EXPECTED))


@pytest.mark.parametrize("person", ["exempt", "other_member"])
async def test_who_is_not_expected_is_not_marked(house: House, meeting: int, person: str) -> None:
    refused = await mark(house, meeting, person, "present", "secretary")
    assert code(refused) == "not_expected"


@pytest.mark.parametrize(
    ("who", "value", "refusal"),
    [
        ("minute_taker", "present", ""),
        ("minute_taker", "absent", ""),
        ("minute_taker", "with_reason", "committee_only"),
        ("minute_taker", "without_reason", "committee_only"),
        ("committee", "without_reason", ""),
        ("committee", "asleep", "unknown_mark"),
    ],
)
async def test_who_may_give_which_mark(
    house: House, meeting: int, who: str, value: str, refusal: str
) -> None:
    assert code(await mark(house, meeting, "an", value, who)) == refusal
    assert await house.count(Mark) == (not refusal)


async def test_the_same_mark_twice_is_stored_once(house: House, meeting: int) -> None:
    for _ in range(2):
        await mark(house, meeting, "an", "late", "secretary")
    assert await house.count(Mark) == 1


async def answered(house: House, meeting: int) -> None:
    """An comes, Bình and the committee member are ill; one reason is accepted."""
    await house.act("an", answers.answer, meeting, Given("late"))
    for who in ("binh", "committee"):
        await house.act(who, answers.answer, meeting, Given("absent", "illness"))
    await house.act("deputy", answers.rule, meeting, house.ids["binh"], "accepted")


@pytest.mark.parametrize(
    ("who", "binh", "unruled"),
    [("secretary", "with_reason", "absent"), ("minute_taker", "absent", "absent")],
)
async def test_answers_are_taken_over_as_proposals(
    house: House, meeting: int, who: str, binh: str, unruled: str
) -> None:
    await answered(house, meeting)
    marks = marks_of(await sheet(house, roll_call.take_over, meeting, who=who))
    assert (marks["an"], marks["binh"], marks["committee"]) == ("late", binh, unruled)
    assert marks["deputy"] is None


async def test_taking_over_leaves_marks_as_they_are(house: House, meeting: int) -> None:
    await answered(house, meeting)
    await mark(house, meeting, "an", "without_reason", "secretary")
    found = await sheet(house, roll_call.take_over, meeting, who="secretary")
    assert marks_of(found)["an"] == "without_reason"


async def test_the_rest_is_present(house: House, meeting: int) -> None:
    await mark(house, meeting, "an", "with_reason", "secretary")
    found = await sheet(house, roll_call.rest_present, meeting, who="minute_taker")
    assert marks_of(found) == dict.fromkeys(EXPECTED, "present") | {"an": "with_reason"}


@pytest.mark.parametrize("value", [None, "absent"])
async def test_numbers_that_do_not_add_up_name_who_is_open(
    house: House, meeting: int, value: str | None
) -> None:
    for key in EXPECTED:
        if key != "an":
            await mark(house, meeting, key, "present", "secretary")
    if value:
        await mark(house, meeting, "an", value, "minute_taker")
    refused = await house.act("secretary", roll_call.announce, meeting)
    assert code(refused) == "unclassified"
    assert getattr(refused, "values", {})["names"] == "Hoa Thử An"


async def test_the_four_numbers_are_announced_and_the_meeting_closes(
    house: House, meeting: int
) -> None:
    done = await announced(house, meeting, an="with_reason", binh="without_reason", deputy="late")
    assert done.announced is not None
    four = (len(EXPECTED), len(EXPECTED) - 2, 1, 1)
    assert astuple(done.announced)[:4] == four
    found = await sheet(house, roll_call.sheet, meeting, who="secretary")
    assert found.meeting.state == "closed"


async def test_the_minute_taker_does_not_announce(house: House, meeting: int) -> None:
    await sheet(house, roll_call.rest_present, meeting, who="minute_taker")
    refused = await house.act("minute_taker", roll_call.announce, meeting)
    assert code(refused) == "committee_only"


@pytest.mark.parametrize("use", [roll_call.announce, roll_call.take_over, roll_call.rest_present])
async def test_it_is_announced_once(house: House, meeting: int, use: Use) -> None:
    await announced(house, meeting)
    again = await house.act("secretary", use, meeting)
    assert code(again) == "roll_call_done"


async def test_a_correction_leaves_the_announcement(house: House, meeting: int) -> None:
    before = await announced(house, meeting, an="without_reason")
    assert code(await mark(house, meeting, "an", "with_reason", "committee")) == ""
    after = await sheet(house, roll_call.sheet, meeting, who="secretary")
    assert after.announced == before.announced
    line = next(line for line in after.lines if line.member.code == "an")
    assert (line.mark, line.corrected) == ("with_reason", True)
    assert [line.member.code for line in after.lines if line.corrected] == ["an"]


@pytest.mark.parametrize(
    ("who", "value", "refusal"),
    [("minute_taker", "present", "committee_only"), ("secretary", "absent", "class_needed")],
)
async def test_corrections_that_are_refused(
    house: House, meeting: int, who: str, value: str, refusal: str
) -> None:
    await announced(house, meeting)
    assert code(await mark(house, meeting, "an", value, who)) == refusal


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("minute_taker", ""), ("secretary", "minute_taker_only"), ("committee", "minute_taker_only")],
)
async def test_the_minute_taker_keeps_the_book(
    house: House, meeting: int, who: str, refusal: str
) -> None:
    assert code(await house.act(who, roll_call.book_written, meeting)) == "not_announced"
    await announced(house, meeting)
    assert code(await house.act(who, roll_call.book_written, meeting)) == refusal


@pytest.mark.parametrize(
    ("who", "refusal"), [("secretary", ""), ("deputy", ""), ("committee", "minute_taker_only")]
)
async def test_where_no_minute_taker_is_named_the_secretary_keeps_it(
    house: House, meeting: int, who: str, refusal: str
) -> None:
    await house.change(delete(RoleHeld).where(RoleHeld.role == "minute_taker"))
    await announced(house, meeting)
    assert code(await house.act(who, roll_call.book_written, meeting)) == refusal


async def test_the_book_keeps_its_first_moment(house: House, meeting: int) -> None:
    await announced(house, meeting)
    for _ in range(2):
        found = await sheet(house, roll_call.book_written, meeting, who="minute_taker")
        house.clock.move(hours=1)
    assert found.announced is not None
    assert found.announced.book_at == MEETING


async def test_the_unexcused_are_reminded_by_the_committee_once_a_day(
    house: House, meeting: int
) -> None:
    use = roll_call.remind_unexcused
    assert code(await house.act("secretary", use, meeting)) == "not_announced"
    await announced(house, meeting, an="without_reason", binh="with_reason")
    assert code(await house.act("minute_taker", use, meeting)) == "committee_only"
    assert [await house.act("secretary", use, meeting) for _ in range(2)] == [1, 0]
    told = await house.rows(Reminder.person_id, where=Reminder.kind == "unexcused")
    assert told == [(house.ids["an"],)]


async def test_the_sheet_knows_the_members_of_the_day_of_the_meeting(
    house: House, meeting: int
) -> None:
    late = {"person_id": house.ids["stranger"], "unit_id": house.units["one"]}
    after = (MEETING + timedelta(days=1)).date()
    await house.change(insert(Membership).values(**late, from_day=after, temporary=False))
    house.clock.move(days=2)
    found = await sheet(house, roll_call.sheet, meeting, who="secretary")
    assert "stranger" not in marks_of(found)
