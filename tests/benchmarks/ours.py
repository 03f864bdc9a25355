"""Our side of the benchmark: a ward in a database, answers to an invitation, nothing sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr
from sqlalchemy import delete, func, select, update

from bot.app import App, build_app
from bot.channels.telegram import TelegramChannel
from bot.demo import seed
from bot.demo.ward import invent
from bot.settings import Settings
from bot.simulator.world import telegram_account
from services.db import schema
from services.db.engine import reading
from services.db.models import Answer, Chat, InboxRow, OutboxRow
from services.work import working
from tests.benchmarks.peers import TOKEN

NOW = datetime(2026, 6, 1, 1, tzinfo=UTC)
MEMBERS = 300
FIRST_CELL = "cb1-"


class StandingClock:
    """Always the same moment: the benchmark tells no time."""

    def now(self) -> datetime:
        return NOW


@asynccontextmanager
async def invited(url: str) -> AsyncIterator[tuple[App, list[str]]]:
    """An app whose members have just been invited; and the chats of those on Telegram."""
    settings = Settings(database_url=url, secret=SecretStr("benchmark"), per_chat_minute=0)
    app = build_app(settings, StandingClock(), [TelegramChannel(TOKEN)])
    await schema.upgrade(app.engine)
    people = invent(MEMBERS)
    bot = TOKEN.partition(":")[0]
    async with working(app.engine, NOW) as work:
        await seed.seed(work, people, settings.seal(), {each.key: bot for each in people})
    while await app.delivery.run_once():
        async with working(app.engine, NOW) as work:
            await work.db.execute(update(OutboxRow).values(state="sent"))
    on_telegram = [p.key for p in people if p.channel == "telegram" and p.linked and not p.exempt]
    chats = [telegram_account(key) for key in on_telegram if key.startswith(FIRST_CELL)]
    try:
        yield app, chats
    finally:
        await app.close()


async def one_by_one(app: App, payloads: list[dict[str, Any]]) -> None:
    """Each update is stored and has its turn before the next one comes."""
    for payload in payloads:
        await app.inbox.store(app.channels[0], [payload])
        await app.turns.run_once()


async def side_by_side(app: App, many: int, payloads: list[dict[str, Any]]) -> None:
    """So many arrive at a time, each stored by itself as a webhook does it."""
    for start in range(0, len(payloads), many):
        some = payloads[start : start + many]
        async with asyncio.TaskGroup() as group:
            for payload in some:
                group.create_task(app.inbox.store(app.channels[0], [payload]))
        while await app.turns.run_once():
            pass


async def counted(app: App) -> tuple[int, int, int]:
    """Rows that prove the work: updates done, answers kept, live messages to send."""
    questions = (
        select(func.count()).select_from(InboxRow).where(InboxRow.state == "done"),
        select(func.count()).select_from(Answer),
        select(func.count()).select_from(OutboxRow).where(OutboxRow.live),
    )
    async with reading(app.engine) as db:
        done, answers, letters = [(await db.execute(each)).scalar_one() for each in questions]
    return done, answers, letters


async def reopen_questions(app: App) -> None:
    """Everybody stands before the question of the invitation again, as if nobody had answered."""
    async with working(app.engine, NOW) as work:
        await work.db.execute(delete(Answer))
        asked = update(Chat).where(Chat.person_id.is_not(None))
        await work.db.execute(
            asked.values(conversation="attendance", step="ask", draft={"meeting": 1})
        )
