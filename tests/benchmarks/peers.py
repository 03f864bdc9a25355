"""What we compare with: bare echoes of two libraries, and aiogram with SQLAlchemy's ORM.

All answer in process: each sendMessage gets its answer without a network. aiogram's own filters
are left out where they would only slow it down.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import telegram
from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.types import Chat, Message, Update
from sqlalchemy import ForeignKey, String, event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram.ext import Application, MessageHandler, filters
from telegram.request import BaseRequest

TOKEN = "700000001:of-the-benchmark-only"
SENT_AT = datetime(2026, 6, 1, tzinfo=UTC)
ME = {"id": 700000001, "is_bot": True, "first_name": "Đo", "username": "do_bot"}
SENT = {"message_id": 1, "date": 1780275600, "chat": {"id": 1, "type": "private"}}
Feed = Callable[[dict[str, Any]], Awaitable[None]]


class NoNetwork(BaseSession):
    """Answers each call at once."""

    async def make_request(self, bot: Bot, method: Any, timeout: Any = None) -> Any:  # noqa: ASYNC109
        return Message(message_id=1, date=SENT_AT, chat=Chat(id=1, type="private"))

    async def close(self) -> None:
        return None

    async def stream_content(self, *_args: Any, **_named: Any) -> AsyncGenerator[bytes, None]:
        yield b""


def bare_echo() -> Feed:
    """Says the text again."""
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    return _feed(dispatcher)


class Base(DeclarativeBase):
    """The peer's own two tables."""


class Reader(Base):
    """Somebody who writes."""

    __tablename__ = "readers"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[str] = mapped_column(String(40), unique=True)


class Said(Base):
    """What was answered."""

    __tablename__ = "said"

    id: Mapped[int] = mapped_column(primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("readers.id"))
    text: Mapped[str]


class NoNetworkEither(BaseRequest):
    """The same for python-telegram-bot."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        return None

    async def shutdown(self) -> None:
        return None

    async def do_request(self, url: str, *_args: Any, **_named: Any) -> tuple[int, bytes]:
        result = ME if url.endswith("getMe") else SENT
        return 200, json.dumps({"ok": True, "result": result}).encode()


@asynccontextmanager
async def other_echo() -> AsyncIterator[Feed]:
    """Says the text again, through python-telegram-bot."""
    builder = Application.builder().token(TOKEN).updater(None).request(NoNetworkEither())
    application = builder.build()

    async def echo(update: telegram.Update, _context: Any) -> None:
        if update.message:
            await update.message.reply_text(update.message.text or "")

    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:

        async def feed(payload: dict[str, Any]) -> None:
            await application.process_update(telegram.Update.de_json(payload, application.bot))

        yield feed


async def plain_orm(folder: Path, chats: list[str]) -> Feed:
    """One select, one insert, one commit on SQLite with the same pragmas as ours."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'peer.db'}")
    event.listen(engine.sync_engine, "connect", _pragmas)
    async with engine.begin() as db:
        await db.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with sessions() as session:
        session.add_all([Reader(chat=chat) for chat in chats])
        await session.commit()
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def answer(message: Message) -> None:
        async with sessions() as session:
            await _keep(session, message)
        await message.answer("Đã ghi.")

    return _feed(dispatcher)


async def _keep(session: AsyncSession, message: Message) -> None:
    wanted = select(Reader).where(Reader.chat == str(message.chat.id))
    reader = (await session.execute(wanted)).scalar_one()
    session.add(Said(reader_id=reader.id, text=message.text or ""))
    await session.commit()


def _pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _feed(dispatcher: Dispatcher) -> Feed:
    bot = Bot(TOKEN, session=NoNetwork())

    async def feed(payload: dict[str, Any]) -> None:
        await dispatcher.feed_update(bot, Update.model_validate(payload, context={"bot": bot}))

    return feed
