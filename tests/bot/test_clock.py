"""A clock that is put back keeps nothing waiting until it has caught up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from bot import outbox
from bot.clock import ClockWatch
from services.db.models import Chat, OutboxRow
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
async def test_what_was_to_be_tried_later_is_tried_now(house: House) -> None:
    now, shared = house.clock.now(), {"channel": "telegram", "bot": BOTS["telegram"]}
    (chat,) = (await house.rows(Chat.id, where=Chat.channel == "telegram"))[0]
    row = shared | {"external_id": "1", "chat_id": chat, "body": {}, "created_at": now}
    await house.change(insert(OutboxRow).values(row | {"due_at": now + timedelta(hours=1)}))
    assert not await outbox.waiting(house.engine, now)
    await house.act("", outbox.hurry)
    assert await outbox.waiting(house.engine, now)
    await house.change(update(OutboxRow).values(state="sent"))
