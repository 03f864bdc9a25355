"""Superiors follow cells as guests; checks of the cells' activity are planned and recorded."""

from datetime import date

import pytest
from sqlalchemy import insert

from services import answers, assignments, checks, meetings, roll_call
from services.answers import Board
from services.checks import CheckView
from services.db.models import Membership, Reminder, RoleHeld, Superior
from services.roll_call import Sheet
from tests.fakes import EXPECTED, LONG_AGO, MEETING, PLACE, House, code, vn


@pytest.fixture
async def ward(house: House) -> House:
    """The stranger sits in the ward's committee."""
    held = {"person_id": house.ids["stranger"], "unit_id": house.units["ward"]}
    await house.change(insert(RoleHeld).values(**held, role="ward_committee", from_day=LONG_AGO))
    return house


async def assign(ward: House, who: str = "stranger", unit: str = "one") -> object:
    return await ward.act("ward_staff", assignments.assign, ward.units[unit], ward.ids[who])


async def told(ward: House) -> list[tuple[str, str]]:
    kind = Reminder.kind.like("guest%")
    rows = await ward.rows(Reminder.kind, Reminder.person_id, where=kind)
    return [(row[0], ward.keys([row[1]])[0]) for row in rows]


async def test_an_assigned_superior_is_invited_and_told_of_changes(ward: House) -> None:
    await assign(ward)
    meeting = await ward.meeting()
    assert await told(ward) == [("guest_invitation", "stranger")]
    later = vn(6, 21, 19, 30)
    await ward.act("secretary", meetings.change_meeting, meeting, starts_at=later, place=PLACE)
    await ward.act("secretary", meetings.cancel_meeting, meeting, "mưa bão")
    assert [kind for kind, _ in await told(ward)] == [
        "guest_cancelled",
        "guest_changed",
        "guest_invitation",
    ]


async def test_assigned_later_they_are_invited_to_what_is_planned(ward: House) -> None:
    await ward.meeting()
    assert await told(ward) == []
    await assign(ward)
    assert await told(ward) == [("guest_invitation", "stranger")]


async def test_a_guest_never_counts(ward: House) -> None:
    await assign(ward)
    meeting = await ward.meeting()
    board = await ward.act("secretary", answers.board, meeting)
    assert isinstance(board, Board)
    assert ward.keys([each.id for each in board.members if each.expected]) == sorted(EXPECTED)
    ward.clock.move_to(MEETING)
    sheet = await ward.act("secretary", roll_call.sheet, meeting)
    assert isinstance(sheet, Sheet)
    assert sheet.count()["expected"] == len(EXPECTED)


async def test_a_superior_who_is_a_member_is_no_guest(ward: House) -> None:
    at = {"person_id": ward.ids["stranger"], "unit_id": ward.units["one"], "from_day": LONG_AGO}
    await ward.change(insert(Membership).values(**at, temporary=False))
    await assign(ward)
    await ward.meeting()
    assert await told(ward) == []


async def test_an_ended_assignment_stays_on_record(ward: House) -> None:
    await assign(ward)
    ward.clock.move(days=1)
    await ward.act("ward_staff", assignments.end, ward.units["one"], ward.ids["stranger"])
    await ward.meeting()
    assert await told(ward) == []
    assert await ward.count(Superior) == 1
    rows = await ward.act("ward_staff", assignments.table)
    assert [row.superiors for row in rows] == [(), ()]


async def test_assigning_is_refused(ward: House) -> None:
    assert code(await assign(ward, who="an")) == "not_yours"
    refused = await ward.act(
        "secretary", assignments.assign, ward.units["one"], ward.ids["stranger"]
    )
    assert code(refused) == "not_yours"
    await assign(ward)
    assert code(await assign(ward)) == "assigned_already"


async def test_the_ward_sees_its_cells_in_numbers(ward: House) -> None:
    meeting = await ward.meeting()
    ward.clock.move_to(MEETING)
    await ward.act("secretary", roll_call.rest_present, meeting)
    await ward.act("secretary", roll_call.mark, meeting, ward.ids["an"], "without_reason")
    await ward.act("secretary", roll_call.announce, meeting)
    rows = {row.unit.code: row.numbers for row in await ward.act("ward_staff", checks.overview)}
    one, many = rows["one"], len(EXPECTED)
    assert (one.meetings, one.expected, one.present) == (1, many, many - 1)
    assert (one.without_reason, one.not_in_book, one.empty_months) == (1, 1, 5)
    assert rows["two"].empty_months == 5
    assert await ward.act("secretary", checks.overview) == []


async def test_a_check_is_planned_and_its_result_recorded(ward: House) -> None:
    day = date(2026, 7, 15)
    planned = await ward.act("ward_staff", checks.plan_check, ward.units["one"], day)
    assert isinstance(planned, CheckView)
    early = await ward.act("ward_staff", checks.record_result, planned.id, "tốt")
    assert code(early) == "check_not_yet"
    ward.clock.move_to(vn(7, 15, 10))
    for words in ("thiếu sổ", "đủ sổ, đã xem lại"):
        done = await ward.act("ward_staff", checks.record_result, planned.id, words)
        assert isinstance(done, CheckView)
        assert done.found == words
    assert code(await ward.act("secretary", checks.record_result, planned.id, "x")) == "not_yours"
    empty = await ward.act("ward_staff", checks.record_result, planned.id, " ")
    assert code(empty) == "report_empty"


@pytest.mark.parametrize(
    ("day", "refusal"),
    [(date(2026, 6, 4), "check_past"), (date(2027, 6, 10), "check_too_far")],
)
async def test_a_day_that_cannot_be(ward: House, day: date, refusal: str) -> None:
    refused = await ward.act("ward_staff", checks.plan_check, ward.units["one"], day)
    assert code(refused) == refusal
    use = checks.plan_check
    assert code(await ward.act("secretary", use, ward.units["one"], day)) == "not_yours"
