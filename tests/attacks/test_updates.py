"""Whatever a platform sends, each update gets its end, and the next person is served."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app import App, build_app
from bot.channels.base import Channel, Payload
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo_bot import ZaloBotChannel
from bot.settings import Settings
from handlers.vocabulary import Address, Incoming
from services.db.models import InboxRow, OutboxRow
from tests.attacks import updates
from tests.fakes import House

TELEGRAM, ZALO = TelegramChannel("4200000001:a"), ZaloBotChannel("7000000001:a")
EACH = 5


@pytest.fixture
async def app(house: House) -> App:
    """The whole bot on the example ward; its channels reach nobody."""
    await house.chat("an", external_id="555")
    values: dict[str, Any] = {"secret": "of the tests", "per_chat_minute": 0, "_env_file": None}
    return build_app(Settings(**values), house.clock, [TELEGRAM, ZALO], house.engine)


async def taken(app: App, channel: Channel, payloads: Sequence[Payload]) -> Counter[str]:
    """How many of all updates are in which state, after everything had its turn."""
    await app.inbox.store(channel, payloads)
    while await app.turns.run_once():
        pass
    async with app.engine.connect() as db:
        rows = await db.execute(select(InboxRow.state, func.count()).group_by(InboxRow.state))
        return Counter({row.state: row[1] for row in rows})


async def answered(app: App, chat: str, channel: str = "telegram") -> bool:
    """Whether somebody who writes now gets an answer."""
    mine = (OutboxRow.external_id == chat, OutboxRow.channel == channel)
    before = await _count(app, mine)
    message = {"message_id": 99, "chat": {"id": int(chat), "type": "private"}, "text": "menu"}
    await taken(app, TELEGRAM, [{"update_id": 10**9 + before, "message": message}])
    return await _count(app, mine) > before


async def test_every_kind_of_telegram_update(app: App) -> None:
    made = list(updates.telegram_updates(1, EACH))
    assert len(made) > 20 * EACH
    states = await taken(app, TELEGRAM, made)
    assert states["new"] == 0
    assert await answered(app, "555")


async def test_every_event_of_zalo(app: App) -> None:
    states = await taken(app, ZALO, list(updates.zalo_updates(2, EACH)))
    assert states["new"] == 0
    assert await answered(app, "555")


@pytest.mark.parametrize("kind", ["chat", "message"])
async def test_an_identifier_that_no_platform_gives_blocks_nobody(app: App, kind: str) -> None:
    long = "9" * 4000
    chat = {"id": long if kind == "chat" else "z1", "chat_type": "PRIVATE"}
    message = {"chat": chat, "message_id": long if kind == "message" else "1", "text": "menu"}
    states = await taken(app, ZALO, [{"event_name": "message.text.received", "message": message}])
    assert states == {"failed" if kind == "chat" else "done": 1}
    assert await answered(app, "555")


async def test_where_not_even_sorry_can_be_said_the_update_is_put_aside(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody's chat cannot be read: the others are served."""
    monkeypatch.setattr(TELEGRAM, "parse", lambda _: Incoming(Address("telegram", "x" * 99, "1")))
    states = await taken(app, TELEGRAM, [{"update_id": 1}])
    monkeypatch.undo()
    assert states["new"] == 0
    assert await answered(app, "555")


async def _count(app: App, mine: Any) -> int:
    async with app.engine.connect() as db:
        return (await db.execute(select(func.count(OutboxRow.id)).where(*mine))).scalar_one()
