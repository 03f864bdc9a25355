"""A book of dues in the first cell, begun in June 2026, and its treasurer."""

from datetime import date

import pytest
from sqlalchemy import insert

from services.db.models import RoleHeld
from services.dues import amounts, book
from tests.fakes import LONG_AGO, House
from tests.worlds import Worlds

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
async def cell(house: House, worlds: Worlds) -> House:
    """Everybody pays 50,000 đồng a month; the committee member collects."""
    return await worlds.after(house, _begun)


async def _begun(house: House) -> House:
    role = {"person_id": house.ids["committee"], "unit_id": house.units["one"]}
    await house.change(insert(RoleHeld).values(**role, role="treasurer", from_day=LONG_AGO))
    await house.act("secretary", book.begin, house.units["one"])
    people = [house.ids[key] for key in ("an", "binh", "silent", "exempt", "minute_taker")]
    reason = "Nghị quyết chi bộ Thử số 1"
    await house.act("committee", amounts.set_amount, house.units["one"], people, 50_000, reason)
    return house
