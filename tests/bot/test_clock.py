"""A clock that is put back keeps nothing waiting until it has caught up."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from bot import outbox_rows, scheduler
from bot.clock import ClockWatch
from services.db.models import Chat, OutboxRow
from tests.bot.apps import app_of
from tests.fakes import BOTS, FRIDAY, House


@dataclass(slots=True)
class Wrong:
    """A clock that can be put."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def test_steps_are_noticed_and_small_corrections_are_not() -> None:
    clock, passed = Wrong(FRIDAY), [0.0]
    watch = ClockWatch(clock, lambda: passed[0])
    for step, noticed in ((60, 0), (61.5, 0), (3660, 3600), (-7140, -7200), (60, 0)):
        clock.moment += timedelta(seconds=step)
        passed[0] += 60
        assert watch.moved() == pytest.approx(noticed, abs=2)


@pytest.mark.parametrize("database", ["sqlite"])
async def test_nothing_waits_for_a_moment_that_was_already(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "WATCH_SECONDS", 0.01)
    monkeypatch.setattr(scheduler, "AFTERWARDS", 0.1)
    clock = Wrong(house.clock.now())
    before = clock.now()
    await _message(house, before)
    with scheduler.timetable(app_of(house.engine, clock)):
        clock.moment -= timedelta(hours=1)
        await _due(house, clock, 1)
        await _message(house, before)
        await _due(house, clock, 2)
    await house.change(update(OutboxRow).values(state="sent"))


async def _message(house: House, at: datetime) -> None:
    """To be sent at this moment."""
    (chat,) = (await house.rows(Chat.id, where=Chat.channel == "telegram"))[0]
    row = {"channel": "telegram", "bot": BOTS["telegram"], "external_id": "1", "chat_id": chat}
    await house.change(
        insert(OutboxRow).values(row | {"body": {}, "created_at": at, "due_at": at})
    )


async def _due(house: House, clock: Wrong, many: int) -> None:
    async with asyncio.timeout(30):
        while await outbox_rows.waiting(house.engine, clock.now()) < many:  # noqa: ASYNC110 - a database
            await asyncio.sleep(0.01)
