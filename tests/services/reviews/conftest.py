"""A ward in the season of 2025."""

from datetime import date

import pytest
from sqlalchemy import update

from services.db.models import Person
from services.reviews import season, setup
from services.reviews.reading import Season
from services.reviews.setup import CellSaid, Said
from tests.fakes import House, vn
from tests.worlds import Worlds

ADMITTED = date(1990, 2, 3)


@pytest.fixture
async def ward(house: House, worlds: Worlds) -> tuple[House, Season]:
    """28 November 2025: the season is open, one cell residential, one of an agency."""
    return await worlds.after(house, _opened)


async def _opened(house: House) -> tuple[House, Season]:
    house.clock.move_to(vn(11, 28, 9, year=2025))
    await house.change(update(Person).values(admitted_on=ADMITTED))
    opened = await house.act("ward_staff", season.open_season, house.units["ward"], 2025)
    assert isinstance(opened, Season), opened
    cells = (
        CellSaid(house.units["one"], "residential", in_system=False),
        CellSaid(house.units["two"], "agency", in_system=True, group_key="cong-chuc"),
    )
    await house.act("ward_staff", setup.keep, opened.id, Said(cells=cells))
    return house, opened
