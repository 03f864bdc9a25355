"""A meeting with working members, from the roll-call to the book of minutes (RES-27 to RES-37)."""

from datetime import timedelta

import pytest

from services.refusal import Refused
from services.residence import leading, sitting
from services.residence.leading import Note
from services.residence.opinions import Answer, Raised
from services.residence.sitting import Sitting
from services.rules import Finding
from tests.fakes import House, code
from tests.services.residence.year import JUNE, OCTOBER, LiaisonYear, build
from tests.worlds import Worlds


@pytest.fixture
async def year(house: House, worlds: Worlds) -> LiaisonYear:
    return await worlds.after(house, build)


async def begun(year: LiaisonYear, starts_at: object = JUNE, **marks: str) -> int:
    """A meeting whose attendance was announced and whose minute-taker was named."""
    session = await year.held(starts_at, **marks)  # type: ignore[arg-type]
    await year.house.act("chair", leading.announce, session.id)
    done = await year.house.act("chair", leading.appoint, session.id, year.house.ids["an"])
    assert isinstance(done, Sitting), done
    return session.id


async def test_the_attendance_is_announced_when_it_adds_up(year: LiaisonYear) -> None:
    session = await year.meeting(JUNE)
    year.house.clock.move_to(JUNE)
    refused = await year.house.act("chair", leading.announce, session.id)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.values["count"]) == ("roll_call_open", 4)
    held = await year.held(OCTOBER, binh="absent")
    done = await year.house.act("chair", leading.announce, held.id)
    assert isinstance(done, tuple)
    found, finding = done
    assert finding.outcome == "ANNOUNCE"
    assert (finding.values["present"], finding.values["absent"]) == (3, 1)
    assert found.opened_at == OCTOBER
    again = await year.house.act("chair", leading.announce, held.id)
    assert code(again) == "opened_already"


async def test_content_waits_for_the_minute_taker(year: LiaisonYear) -> None:
    session = await year.held(JUNE)
    house = year.house
    early = await house.act("chair", leading.write, session.id, [Note("RES-30", "Đã làm")])
    assert code(early) == "minute_taker_missing"
    programme = [Note("RES-28", "Thống nhất"), Note("guest", "Mặt trận phường")]
    assert isinstance(await house.act("chair", leading.write, session.id, programme), Sitting)
    nobody = await house.act("chair", leading.appoint, session.id, house.ids["secretary"])
    assert code(nobody) == "not_in_meeting"
    named = await house.act("chair", leading.appoint, session.id, house.ids["an"])
    assert isinstance(named, Sitting)
    assert named.minute_taker is not None
    assert named.minute_taker.name == "Hoa Thử An"
    for who in ("an", "chair", "ward_staff"):
        note = [Note("RES-30", f"{who} ghi")]
        assert isinstance(await house.act(who, leading.write, session.id, note), Sitting)


async def test_others_see_nothing_of_the_meeting(year: LiaisonYear) -> None:
    meeting = await begun(year)
    for who in ("binh", "secretary", "stranger"):
        assert code(await year.house.act(who, sitting.read, meeting)) == "no_such_meeting"
        refused = await year.house.act(who, leading.write, meeting, [Note("RES-31", "x")])
        assert code(refused) == "no_such_meeting"
    assert code(await year.house.act("an", leading.close, meeting)) == "chair_only"


async def test_praise_belongs_to_october(year: LiaisonYear) -> None:
    june = await begun(year)
    praise = [Note("praise", "gương mẫu", year.house.ids["binh"])]
    assert code(await year.house.act("an", leading.write, june, praise)) == "praise_at_year_end"
    october = await begun(year, OCTOBER)
    done = await year.house.act("an", leading.write, october, praise)
    assert isinstance(done, Sitting)
    assert [entry.name for entry in done.of("praise")] == ["Hoa Thử Bình"]


async def test_opinions_are_carried_over_until_they_are_done(year: LiaisonYear) -> None:
    house = year.house
    june = await begun(year)
    matters = [Raised("Đèn đường hỏng", house.ids["binh"]), Raised("Cống tắc")]
    done = await house.act("an", leading.raise_opinions, june, matters)
    assert isinstance(done, Sitting)
    assert [each.speaker for each in done.raised] == ["Hoa Thử Bình", ""]
    assert done.before == ()
    october = await begun(year, OCTOBER)
    found = await house.act("an", sitting.read, october)
    assert isinstance(found, Sitting)
    assert [each.words for each in found.unanswered] == ["Đèn đường hỏng", "Cống tắc"]
    assert not found.is_done("RES-32")
    lamp, drain = (each.id for each in found.before)
    answers = [Answer(lamp, "done", "thay 5 bóng"), Answer(drain, "not_done", "thiếu vốn")]
    answered = await house.act("an", leading.answer_opinions, october, answers)
    assert isinstance(answered, Sitting)
    assert answered.is_done("RES-32")
    assert [each.result for each in answered.before] == ["done", "not_done"]
    later = await year.meeting(OCTOBER + timedelta(days=240))
    carried = await house.act("chair", sitting.read, later.id)
    assert isinstance(carried, Sitting)
    assert [each.words for each in carried.before] == ["Cống tắc"]
    unknown = await house.act("an", leading.answer_opinions, october, [Answer(99, "done")])
    assert code(unknown) == "no_such_opinion"


async def test_opinions_stay_in_their_areas(year: LiaisonYear) -> None:
    house = year.house
    first = await year.meeting(JUNE, "Khu vực 1")
    house.clock.move_to(JUNE)
    await house.act("chair", leading.appoint, first.id, house.ids["an"])
    await house.act("an", leading.raise_opinions, first.id, [Raised("Đèn đường hỏng")])
    for area, matters in {"Khu vực 1": 1, "Khu vực 2": 0}.items():
        later = await year.meeting(OCTOBER, area)
        found = await house.act("chair", sitting.read, later.id)
        assert isinstance(found, Sitting)
        assert len(found.before) == matters


async def test_nothing_written_is_lost(year: LiaisonYear) -> None:
    house = year.house
    meeting = await begun(year)
    first = await house.act("an", leading.write, meeting, [Note("RES-35", "Giao khu vực 1")])
    assert isinstance(first, Sitting)
    old = first.of("RES-35")[0].id
    changed = await house.act(
        "an", leading.write, meeting, [Note("RES-35", "Giao khu vực 2", replaces=old)]
    )
    assert isinstance(changed, Sitting)
    assert [entry.words for entry in changed.of("RES-35")] == ["Giao khu vực 2"]
    again = await house.act("an", leading.write, meeting, [Note("RES-35", "x", replaces=old)])
    assert code(again) == "entry_gone"
    now = changed.of("RES-35")[0].id
    gone = await house.act("an", leading.write, meeting, [Note("RES-35", replaces=now)])
    assert isinstance(gone, Sitting)
    assert gone.of("RES-35") == []
    assert code(await house.act("an", leading.write, meeting, [Note("RES-35", " ")])) == (
        "nothing_written"
    )
    outsider = [Note("praise", "", house.ids["secretary"])]
    assert code(await house.act("an", leading.write, meeting, outsider)) == "not_in_meeting"


async def test_the_book_waits_for_both_signatures(year: LiaisonYear) -> None:
    house = year.house
    meeting = await begun(year)
    assert code(await house.act("chair", leading.confirm, meeting, "chair")) == "not_closed"
    house.clock.move(hours=2)
    early = await house.act("chair", leading.close, meeting, JUNE - timedelta(hours=1))
    assert code(early) == "no_such_end"
    closed = await house.act("chair", leading.close, meeting, JUNE + timedelta(hours=1))
    assert isinstance(closed, Sitting)
    assert closed.closed_at == JUNE + timedelta(hours=1)
    late = await house.act("an", leading.write, meeting, [Note("RES-35", "Thêm")])
    assert isinstance(late, Sitting)
    assert late.of("RES-35")[0].correction
    assert code(await house.act("an", leading.confirm, meeting, "chair")) == "not_yours"
    for who, role, outcome in (
        ("chair", "chair", "BOOK_ENTRY_PENDING"),
        ("an", "minute_taker", "OK"),
    ):
        done = await house.act(who, leading.confirm, meeting, role)
        assert isinstance(done, tuple)
        assert isinstance(done[1], Finding)
        assert done[1].by_text == outcome


async def test_who_writes_finds_the_meeting(year: LiaisonYear) -> None:
    meeting = await begun(year)
    for who, found in {"an": [meeting], "chair": [meeting], "binh": []}.items():
        mine = await year.house.act(who, sitting.written_by_me, 2026)
        assert [each.id for each in mine] == found
