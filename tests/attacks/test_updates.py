"""Whatever a platform sends, each update gets its end, and the next person is served."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app import App, build_app
from bot.channels.base import Channel, Payload
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_oa import Account, ZaloOaChannel
from bot.channels.zalo_oa_tokens import App as Owner
from bot.channels.zalo_oa_tokens import TokenKeeper, Vault
from bot.settings import Settings
from handlers.vocabulary import Address, Incoming
from services.db.models import InboxRow, OutboxRow
from tests.attacks import updates
from tests.attacks.crossing import EVERY
from tests.fakes import SEAL, House

TELEGRAM, ZALO = TelegramChannel("4200000001:a"), ZaloBotChannel("7000000001:a")
EACH = 5
NUMBERS = " ".join(["99999999999999"] * 3)
FIRST = asyncio.FIRST_COMPLETED


class Polled(TelegramChannel):
    """A platform that gives some updates at once and then none."""

    def __init__(self, given: list[Payload]) -> None:
        super().__init__("4200000001:a")
        self.given, self.over = given, asyncio.Event()

    async def poll(self) -> list[Payload]:
        """Asked again: everything before was kept."""
        if not self.given:
            self.over.set()
            await asyncio.Event().wait()
        given, self.given = self.given, []
        return given


@pytest.fixture
async def app(house: House) -> App:
    """The whole bot on the example ward; its channels reach nobody."""
    await house.chat("an", external_id="555")
    values: dict[str, Any] = {"secret": "of the tests", "per_chat_minute": 0, "_env_file": None}
    channels: list[Channel] = [TELEGRAM, ZALO, official(house)]
    return build_app(Settings(**values), house.clock, channels, house.engine)


def official(house: House) -> ZaloOaChannel:
    """An account that nobody has started."""

    async def phone_of(_chat: str) -> str | None:
        return None

    account = Account("3000000001", "5222222222222222222", "of the tests")
    vault = Vault(house.engine, house.clock, SEAL, ZaloOaChannel.name, account.id)
    keeper = TokenKeeper(vault, Owner(account.app_id, "of the tests"))
    return ZaloOaChannel(account, keeper, house.clock, phone_of)


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


async def test_every_event_of_an_official_account(app: App, house: House) -> None:
    account = official(house)
    states = await taken(app, account, list(updates.zalo_oa_updates(3, EACH)))
    assert states["new"] == 0
    long = {"event_name": "user_send_text", "sender": {"id": "9" * 4000}, "message": {"text": "a"}}
    assert (await taken(app, account, [long]))["new"] == 0
    assert await answered(app, "555")


@pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)])
@pytest.mark.parametrize("who", ["secretary", "ward_staff"])
async def test_endless_numbers_behind_every_command_find_nothing(
    app: App, house: House, who: str
) -> None:
    """More than a column of whole numbers holds, for people who may open nearly everything."""
    await house.chat(who, external_id="777")
    chat = {"id": 777, "type": "private"}
    texts = [f"/{word} {NUMBERS}" for word in EVERY]
    made = [
        {"update_id": at, "message": {"message_id": at, "chat": chat, "text": text}}
        for at, text in enumerate(texts, start=1)
    ]
    assert await taken(app, TELEGRAM, made) == {"done": len(made)}


async def test_a_poll_with_what_can_never_be_kept_serves_those_behind_it(app: App) -> None:
    """Nested deeper than anything can write it down."""
    endless: Payload = {"update_id": 5}
    for _ in range(100_000):
        endless = {"update_id": 5, "x": endless}
    message = {"message_id": 9, "chat": {"id": 555, "type": "private"}, "text": "menu"}
    polled = Polled([endless, {"update_id": 6, "message": message}])
    listening = asyncio.ensure_future(app.inbox.listen(polled))
    await asyncio.wait({listening, asyncio.ensure_future(polled.over.wait())}, return_when=FIRST)
    listening.cancel()
    kept = await app.inbox.waiting(9)
    assert [update.payload["update_id"] for update in kept] == [6]


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
