"""A kept world is the one that was built: its rows, its clock and what its builder told."""

from sqlalchemy import select, update

from services.db.models import Base, Person
from tests.fakes import FRIDAY, MEETING, House, vn
from tests.worlds import Worlds


async def _met(house: House) -> tuple[House, int]:
    house.ids["late"] = house.ids["an"]
    return house, await house.begun_meeting()


async def rows(house: House) -> dict[str, list[str]]:
    async with house.engine.connect() as db:
        found = {each.name: await db.execute(select(each)) for each in Base.metadata.sorted_tables}
        return {name: sorted(str(tuple(row)) for row in result) for name, result in found.items()}


async def test_the_second_time_the_same_rows_are_there(house: House) -> None:
    worlds = Worlds()
    _, meeting = await worlds.after(house, _met)
    built = await rows(house)
    assert built["meetings"]
    await house.change(update(Person).values(full_name="Ai khác"))
    other = House(house.engine, house.clock, dict(house.units), {})
    other.clock.move_to(FRIDAY)
    told, again = await worlds.after(other, _met)
    assert told is other
    assert again == meeting
    assert await rows(other) == built
    assert (other.clock.now(), other.ids) == (MEETING, house.ids)
    assert await other.meeting(vn(7, 20, 19)) > meeting
