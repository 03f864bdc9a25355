"""Two processes on one PostgreSQL: nothing is lost or counted twice, whatever happens to one."""

import asyncio

import pytest
from pydantic import SecretStr

from bot.app import build_app
from bot.leases import TIMETABLE
from bot.settings import Settings
from services.db.models import Reminder
from tests.bot.sharing import play
from tests.fakes import House
from tests.stage import StageChannel

KILLED, FROZEN = 10.0, 20.0
"""seconds within which another process takes over, also on a machine that is busy with tests"""

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("database", ["postgres"])]


async def test_another_process_takes_over(database_url: str) -> None:
    taken = await play(database_url, "suite", rounds=1)
    assert max(taken["kill"]) <= KILLED
    assert max(taken["freeze"]) <= FROZEN


async def test_only_who_holds_the_timetable_plans(house: House, database_url: str) -> None:
    settings = Settings(database_url=database_url, secret=SecretStr("of the tests"))
    channels = [StageChannel("telegram")]
    app = build_app(settings, house.clock, channels, house.engine, shared=True)
    before = await house.count(Reminder)
    await app.plan()
    assert await house.count(Reminder) == before
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        holding = group.create_task(app.leases.run())
        tenure = await app.leases.gained(TIMETABLE)
        await app.plan()
        holding.cancel()
    await app.leases.leave()
    assert tenure.lost
    assert await house.count(Reminder) > before
