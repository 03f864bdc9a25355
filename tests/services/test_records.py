"""Everybody sees the own record, and the ward sees numbers."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from services import answers, meetings, records, roll_call, ward
from services.answers import Given
from services.db.models import Declaration, Membership, Person
from services.ward import CellLine
from tests.fakes import EXPECTED, LONG_AGO, MEETING, House, code, vn


async def held(house: House, at_day: int, mark: str) -> None:
    """A meeting with An marked so, announced."""
    meeting = await house.meeting(vn(6, at_day, 19))
    house.clock.move_to(vn(6, at_day, 20))
    await house.act("secretary", roll_call.mark, meeting, house.ids["an"], mark)
    await house.act("secretary", roll_call.rest_present, meeting)
    await house.act("secretary", roll_call.announce, meeting)


async def test_a_record_holds_own_data_and_the_own_cell(house: House) -> None:
    dates = {"birth_date": date(1950, 1, 2), "admitted_on": date(1980, 3, 4)}
    await house.change(update(Person).where(Person.code == "an").values(**dates))
    own = await house.act("an", records.own_record)
    assert (own.name, own.code, own.units) == ("Hoa Thử An", "an", ("Chi bộ Thử 1",))
    assert (own.birth_date, own.admitted_on, own.official_on) == (*dates.values(), None)


async def test_a_record_lists_closed_meetings_newest_first_as_marked_last(house: House) -> None:
    await held(house, 6, "with_reason")
    await held(house, 13, "late")
    meeting = await house.meeting(vn(6, 20, 19))
    house.clock.move_to(vn(6, 20, 20))
    await house.act("secretary", roll_call.mark, meeting, house.ids["an"], "present")
    own = await house.act("an", records.own_record)
    assert [one.mark for one in own.attended] == ["late", "with_reason"]
    assert len((await house.act("an", records.own_record, meetings=1)).attended) == 1


async def test_what_is_declared_counts_and_the_former_remains(house: House) -> None:
    for place in ("  Ngõ   Thử 1 ", "Ngõ Thử 2"):
        assert await house.act("an", records.declare, "residence", place) is None
    assert (await house.act("an", records.own_record)).residence == "Ngõ Thử 2"
    kept = await house.rows(Declaration.value)
    assert kept == [("Ngõ Thử 1",), ("Ngõ Thử 2",)]


@pytest.mark.parametrize(("field", "value"), [("residence", "  "), ("full_name", "Hoa Khác")])
async def test_nothing_else_is_declared(house: House, field: str, value: str) -> None:
    refused = await house.act("an", records.declare, field, value)
    assert code(refused) == "nothing_declared"
    assert (await house.act("an", records.own_record)).name == "Hoa Thử An"


async def test_a_long_declaration_fits(house: House) -> None:
    await house.act("an", records.declare, "workplace", "x" * 999)
    assert (await house.act("an", records.own_record)).workplace == "x" * records.LONGEST


async def ward_lines(house: House, who: str = "ward_staff") -> dict[str, CellLine]:
    return {line.unit: line for line in await house.act(who, ward.cells)}


async def test_the_ward_sees_each_cell_in_numbers(house: House) -> None:
    meeting = await house.meeting()
    for who, given in (("an", Given("absent", "work")), ("binh", Given("late"))):
        await house.act(who, answers.answer, meeting, Given("coming"))
        await house.act(who, answers.answer, meeting, given)
    lines = await ward_lines(house)
    linked = len(EXPECTED) - len(["silent"])
    assert lines["Chi bộ Thử 1"] == CellLine("Chi bộ Thử 1", len(EXPECTED), linked, MEETING, 1, 1)
    assert lines["Chi bộ Thử 2"] == CellLine("Chi bộ Thử 2", 2, 2, None, 0, 0)


async def test_the_ward_sees_the_next_meeting_that_stands(house: House) -> None:
    first = await house.meeting(vn(6, 13, 19))
    await house.meeting()
    await house.act("secretary", meetings.cancel_meeting, first, "mưa")
    assert (await ward_lines(house))["Chi bộ Thử 1"].starts_at == MEETING


@pytest.mark.parametrize("who", ["secretary", "an", "stranger"])
async def test_who_does_not_work_for_the_ward_sees_no_cell(house: House, who: str) -> None:
    assert await ward_lines(house, who) == {}


async def test_who_left_is_counted_no_more(house: House) -> None:
    left = update(Membership).where(Membership.person_id == house.ids["other_member"])
    await house.change(left.values(to_day=date(2026, 6, 4)))
    assert (await ward_lines(house))["Chi bộ Thử 2"].expected == 1
    span = {"unit_id": house.units["two"], "from_day": LONG_AGO, "temporary": False}
    await house.change(insert(Membership).values(person_id=house.ids["stranger"], **span))
    assert (await ward_lines(house))["Chi bộ Thử 2"].expected == 2
