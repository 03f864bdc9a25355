"""Somebody writes without end: the others are heard and answered in time and in order."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from bot.app import App, build_app
from bot.channels.base import Document, Outcome, Part, Payload, Sent
from bot.outbox_rows import AT_ONCE
from bot.settings import Settings
from services.db.models import Chat, InboxRow, OutboxRow
from tests.fakes import House
from tests.stage import BOT, StageChannel

FLOOD, MOST = 3000, 30


class Platform(StageChannel):
    """Remembers to whom what was sent."""

    def __init__(self) -> None:
        super().__init__("telegram")
        self.went: list[str] = []

    async def send(self, chat: str, part: Part, document: Document | None) -> Outcome:
        self.went.append(chat)
        return Sent(str(len(self.went)))


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
async def app(house: House, platform: Platform) -> App:
    for chat in ("1", "2"):
        await house.chat("an" if chat == "1" else "binh", external_id=chat, bot=BOT)
    values: dict[str, Any] = {"secret": "x", "per_chat_minute": MOST, "_env_file": None}
    return build_app(Settings(**values), house.clock, [platform], house.engine)


def says(number: int, chat: int, text: str = "menu") -> Payload:
    message = {"message_id": number, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": message}


async def states(app: App) -> dict[str, int]:
    async with app.engine.connect() as db:
        rows = await db.execute(select(InboxRow.state, func.count()).group_by(InboxRow.state))
        return dict(rows.all())


async def waiting(app: App, chat: str) -> list[str]:
    mine = select(OutboxRow.body).where(OutboxRow.external_id == chat).order_by(OutboxRow.id)
    async with app.engine.connect() as db:
        return [body["text"] for body in (await db.execute(mine)).scalars()]


@pytest.mark.parametrize("database", ["sqlite"])
async def test_a_flood_is_told_once_and_ends(app: App, house: House, platform: Platform) -> None:
    flood = [says(number, 1) for number in range(FLOOD)]
    await app.inbox.store(platform, [*flood, says(FLOOD, 2)])
    turns = 0
    while await app.turns.run_once():
        turns += 1
    assert turns < FLOOD // 10
    told = await waiting(app, "1")
    assert len([text for text in told if "đợi một phút" in text]) == 1
    assert MOST < len(told) < MOST + 5
    assert await waiting(app, "2")
    assert await states(app) == {"done": MOST + 2, "failed": FLOOD - MOST - 1}
    house.clock.move(minutes=1)
    await app.inbox.store(platform, [says(FLOOD + 1, 1)])
    await app.turns.run_once()
    assert len(await waiting(app, "1")) > len(told)


@pytest.mark.parametrize("database", ["sqlite"])
async def test_what_a_failed_turn_tries_again_counts_once(app: App, platform: Platform) -> None:
    heard = [says(number, 1) for number in range(MOST)]
    await app.inbox.store(platform, heard)
    for update in await app.inbox.waiting(MOST):
        for _ in range(3):
            assert app.turns._hear(update).incoming
    while await app.turns.run_once():
        pass
    assert await states(app) == {"done": MOST}


@pytest.mark.parametrize("database", ["sqlite"])
async def test_posts_of_many_chats_are_stored_together(app: App, platform: Platform) -> None:
    stored = asyncio.gather(*(app.inbox.store(platform, [says(n, n)]) for n in range(300)))
    rounds = 0
    while not stored.done():
        rounds += 1
        await asyncio.sleep(0)
    await stored
    assert rounds < 30
    assert await states(app) == {"new": 300}


async def test_an_answer_does_not_wait_behind_a_thousand_of_another_chat(
    app: App, house: House, platform: Platform
) -> None:
    async with app.engine.begin() as db:
        chats = select(Chat.external_id, Chat.id).where(Chat.bot == BOT)
        ids = dict((await db.execute(chats)).all())
        shared = {"channel": "telegram", "bot": BOT, "body": {"text": "x"}, "live": True}
        shared |= {"due_at": house.clock.now(), "created_at": house.clock.now()}
        rows = ["1"] * 5 * AT_ONCE + ["2"]
        await db.execute(
            insert(OutboxRow),
            [shared | {"chat_id": ids[chat], "external_id": chat} for chat in rows],
        )
    first = await app.senders[0]._due(set())
    assert {row.external_id for row in first} == {"1", "2"}
