"""Who is who: access follows a position at once, both ways; the last one is warned of."""

from datetime import date

import pytest
from sqlalchemy import insert

from services import meetings, positions
from services.db.models import RoleHeld
from services.meetings import MeetingView
from services.positions import Position, UnitPositions
from tests.fakes import LONG_AGO, MEETING, PLACE, House, code, vn

TODAY, YESTERDAY = date(2026, 6, 5), date(2026, 6, 4)


async def held(house: House, role: str) -> list[Position]:
    found = await house.act("ward_staff", positions.of_unit, house.units["one"])
    assert isinstance(found, UnitPositions)
    return [each for each in found.positions if each.role == role]


async def leads(house: House, who: str) -> bool:
    """Whether somebody may plan the cell's meeting now."""
    planned = await house.act(who, meetings.plan_meeting, house.units["one"], MEETING, PLACE)
    if isinstance(planned, MeetingView):
        await house.act(who, meetings.cancel_meeting, planned.id, "thử")
    return isinstance(planned, MeetingView)


async def test_access_follows_at_once_in_both_directions(house: House) -> None:
    unit, an = house.units["one"], house.ids["an"]
    assert not await leads(house, "an")
    named = await house.act("ward_staff", positions.name, unit, "secretary", an, TODAY)
    assert isinstance(named, Position)
    assert await leads(house, "an")
    before = next(e for e in await held(house, "secretary") if e.person_id != an)
    assert not code(await house.act("ward_staff", positions.end, before.id, YESTERDAY))
    assert not await leads(house, "secretary")
    assert await leads(house, "an")
    history = [(each.person_id, each.to_day) for each in await held(house, "secretary")]
    assert history == [(an, None), (house.ids["secretary"], YESTERDAY)]


async def test_a_day_to_come_counts_from_that_day(house: House) -> None:
    unit, an = house.units["one"], house.ids["an"]
    await house.act("ward_staff", positions.name, unit, "deputy", an, date(2026, 6, 8))
    assert not await leads(house, "an")
    house.clock.move_to(vn(6, 8, 7))
    assert await leads(house, "an")


async def test_the_last_one_is_ended_only_on_purpose(house: House) -> None:
    [only] = await held(house, "secretary")
    refused = await house.act("ward_staff", positions.end, only.id, YESTERDAY)
    assert code(refused) == "last_holder"
    assert await leads(house, "secretary")
    done = await house.act("ward_staff", positions.end, only.id, YESTERDAY, sure=True)
    assert isinstance(done, Position)
    assert not await leads(house, "secretary")


async def test_what_does_not_fit_is_refused(house: House) -> None:
    unit, an = house.units["one"], house.ids["an"]
    other = house.ids["other_member"]
    far, role = date(2036, 6, 5), "committee"
    tried = (
        (unit, "ward_staff", an, TODAY),
        (unit, role, other, TODAY),
        (unit, role, an, far),
        (unit, role, house.ids["committee"], TODAY),
    )
    assert [code(await house.act("ward_staff", positions.name, *each)) for each in tried] == [
        *("no_such_position", "no_such_position"),
        *("position_day", "position_held"),
    ]


@pytest.mark.parametrize("who", ["secretary", "stranger"])
async def test_only_the_staff_of_the_ward_changes_positions(house: House, who: str) -> None:
    """A member of the ward's committee sees them and changes nothing."""
    seat = {"person_id": house.ids["stranger"], "unit_id": house.units["ward"]}
    await house.change(insert(RoleHeld).values(**seat, role="ward_committee", from_day=LONG_AGO))
    unit, [only] = house.units["one"], await held(house, "secretary")
    seen = await house.act(who, positions.of_unit, unit)
    assert code(seen) == ("" if who == "stranger" else "not_yours")
    named = await house.act(who, positions.name, unit, "deputy", house.ids["an"], TODAY)
    ended = await house.act(who, positions.end, only.id, YESTERDAY, sure=True)
    assert (code(named), code(ended)) == ("not_yours", "not_yours")
