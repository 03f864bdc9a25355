"""Praise (MRE-03) and correction (MRE-04): told after the closing, to the member alone."""

import pytest
from sqlalchemy import select

from services import minutes, remarks, roll_call
from services.db.models import Reminder
from services.minutes import Minutes, Note
from services.remarks import Remark, Remarks
from services.reminders import due
from tests.fakes import MEETING, House, code


@pytest.fixture
async def meeting(house: House) -> int:
    """An announced meeting: one member praised, two corrected, one of them the secretary."""
    meeting = await house.meeting()
    house.clock.move_to(MEETING)
    await house.act("secretary", roll_call.rest_present, meeting)
    await house.act("secretary", roll_call.announce, meeting)
    await house.act("secretary", minutes.open_meeting, meeting, 0)
    notes = [
        Note("praise", "gương mẫu", house.ids["an"]),
        Note("correct", "chậm việc", house.ids["binh"]),
        Note("correct", "", house.ids["secretary"]),
        Note("discussion", "nói chung"),
    ]
    await house.act("minute_taker", minutes.write, meeting, notes, 1)
    return meeting


async def close(house: House, meeting: int) -> Minutes:
    done = await house.act("secretary", minutes.close_meeting, meeting, 5)
    assert isinstance(done, Minutes)
    return done


async def test_each_reads_only_what_was_said_of_them(house: House, meeting: int) -> None:
    assert code(await house.act("secretary", remarks.tell, meeting)) == "not_closed"
    await close(house, meeting)
    assert code(await house.act("binh", remarks.own, meeting)) == "no_remarks"
    assert await house.act("deputy", remarks.tell, meeting) == 3
    assert await house.act("secretary", remarks.tell, meeting) == 0
    said = {"an": Remark("praise", "gương mẫu"), "binh": Remark("correct", "chậm việc")}
    for who, remark in said.items():
        found = await house.act(who, remarks.own, meeting)
        assert isinstance(found, Remarks)
        assert found.remarks == (remark,)
    assert code(await house.act("silent", remarks.own, meeting)) == "no_remarks"


async def test_only_the_secretariat_of_that_cell_tells(house: House, meeting: int) -> None:
    await close(house, meeting)
    assert code(await house.act("minute_taker", remarks.tell, meeting)) == "secretary_tells"
    for who in ("an", "other_secretary", "ward_staff"):
        assert code(await house.act(who, remarks.tell, meeting)) == "no_such_meeting"
    assert code(await house.act("other_member", remarks.own, meeting)) == "no_such_meeting"
    assert await house.rows(Reminder.id, where=Reminder.kind == "remarks") == []


async def test_who_is_not_meant_any_more_is_not_told(house: House, meeting: int) -> None:
    closed = await close(house, meeting)
    await house.act("secretary", remarks.tell, meeting)
    wrong = closed.of("correct")[0]
    withdrawn = [Note("correct", replaces=wrong.id)]
    await house.act("secretary", minutes.write, meeting, withdrawn, closed.seen)
    house.clock.move(hours=12)
    parcels = await house.act("", due.parcels)
    told = {p.person_id for p in parcels for item in p.items if item.kind == "remarks"}
    assert house.keys([*told]) == ["an"]
    dropped = select(Reminder.note).where(Reminder.kind == "remarks", Reminder.state == "dropped")
    async with house.engine.connect() as db:
        assert (await db.execute(dropped)).scalars().all() == ["withdrawn"]
