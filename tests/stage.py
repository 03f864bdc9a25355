"""Plays conversations without a network: the real database, turns, delivery and rendering.

Only the two ends are ours: what a phone sends is written as the platform's own update, and what
waits in the outbox is taken out and read as the person would see it.
"""

import atexit
import itertools
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import String, Update, cast, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import App, build_app, next_moment
from bot.channels import telegram_updates, zalo_updates
from bot.channels.base import Capabilities, Document, Outcome, Part, Payload, Sent
from bot.settings import Settings
from bot.veiling import unveiled
from handlers.vocabulary import FileRef, Incoming
from services import meetings, people
from services.broadcasts import sending
from services.clock import VIETNAM
from services.db import schema
from services.db.built import built
from services.db.engine import open_database
from services.db.models import Chat, OutboxRow
from services.meetings import MeetingView
from services.reminders import planner
from services.work import Work, working
from tests import rows
from tests.stage_cell import CALLED, PEOPLE, account, settle

START = datetime(2026, 6, 1, 8, 0, tzinfo=VIETNAM)
BOT = "4100000001"
PHOTO = b"a photo"
FILE = "stage.db"
WAITING = (
    select(OutboxRow.id, OutboxRow.external_id, OutboxRow.body, OutboxRow.live)
    .where(OutboxRow.state == "due")
    .order_by(OutboxRow.id)
)
NUMBERED = re.compile(r"^(\d+)\. (.*)$")


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self.at


@cache
def capabilities(channel: str) -> Capabilities:
    """What the real channel of that name says about itself."""
    if channel == "telegram":
        from bot.channels.telegram import TELEGRAM

        return TELEGRAM
    from bot.channels.zalo_bot import ZALO

    return ZALO


class StageChannel:
    """A platform without a network: reads the platform's own updates, sends nothing."""

    def __init__(self, name: str) -> None:
        self.name, self.bot, self.title = name, BOT, "Trợ lý chi bộ"
        self.capabilities = capabilities(name)

    @property
    def is_telegram(self) -> bool:
        return self.name == "telegram"

    async def start(self) -> None:
        """Nothing to learn."""

    async def poll(self) -> list[Payload]:
        return []

    def key(self, payload: Payload) -> str:
        return telegram_updates.key(payload) if self.is_telegram else zalo_updates.key(payload)

    def parse(self, payload: Payload) -> Incoming | None:
        parse = telegram_updates.parse if self.is_telegram else zalo_updates.parse
        return parse(payload, self.bot)

    async def fetch(self, file: FileRef) -> FileRef:
        if "large" in file.ref:
            return replace(file, refused="too_large")
        return replace(file, content=PHOTO, size=len(PHOTO))

    async def send(self, chat: str, part: Part, document: Document | None) -> Outcome:
        return Sent("1")

    async def set_webhook(self, url: str | None, secret: str) -> None:
        """Nothing calls."""

    def genuine(self, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        return True

    def link(self, code: str) -> str | None:
        return f"https://t.me/tro_ly?start={code}" if self.is_telegram else None

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on somebody's phone. `data`: what each button carries (none on Zalo)."""

    to: str
    text: str
    choices: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    edits: str | None = None
    file: bool = False
    id: int = 0


@dataclass(slots=True)
class Stage:
    """The bot and everybody's phones. All people use the same channel."""

    app: App
    clock: FakeClock
    channel: StageChannel
    phones: dict[str, list[Shown]] = field(default_factory=dict)
    _count: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def path(self) -> Path:
        """The file of the database, in which connections stay."""
        return Path(str(self.app.engine.url.database))

    async def keep(self, name: str) -> None:
        """This moment can be gone back to, from any stage."""
        _moments[name] = self.clock.at, await rows.keep(self.app.engine, name)

    def known(self, name: str) -> bool:
        """True when that moment was kept."""
        return name in _moments

    async def give_back(self, name: str) -> None:
        """It is that moment again; the phones still show what came after it."""
        rows.empty(str(self.path))
        self.clock.at, filled = _moments[name]
        await rows.give_back(self.app.engine, name, filled)

    async def say(self, who: str, text: str, **more: Any) -> list[Shown]:
        """Somebody types; returns everything that was shown to anybody because of it."""
        return await self.hear([self.update(who, text=text, **more)])

    async def tap(self, who: str, label: str) -> list[Shown]:
        """The choice with this label in the newest message that offers something."""
        newest = next(m for m in reversed(self.phones[who]) if m.choices)
        if label not in newest.choices:
            raise LookupError(f"{who} is not offered [{label}]: {newest.text} {newest.choices}")
        return await self.choose(who, newest, newest.choices.index(label))

    async def tap_old(self, who: str, label: str) -> list[Shown]:
        """The same in the oldest message that has it (buttons only)."""
        oldest = next(m for m in self.phones[who] if label in m.choices)
        return await self.choose(who, oldest, oldest.choices.index(label))

    async def choose(self, who: str, message: Shown, index: int) -> list[Shown]:
        """By button, or by the number in front of it."""
        if message.data:
            return await self.hear([self.update(who, tap=message.data[index], on=message.id)])
        return await self.say(who, str(message.numbers[index]))

    async def hear(self, updates: Sequence[Payload]) -> list[Shown]:
        """One batch of updates, and what follows at once."""
        await self.app.inbox.store(self.channel, updates)
        left = len(updates)
        while left > 0 and (taken := await self.app.turns.run_once()):
            left -= taken
        return await self._delivered()

    async def move_to(self, moment: datetime) -> list[Shown]:
        """Time passes, stopping wherever something is due."""
        shown: list[Shown] = []
        while self.clock.now() < moment:
            self.clock.at = min(await next_moment(self.app, moment), moment).astimezone(UTC)
            async with self.work() as work:
                await planner.plan_all(work)
            shown += await self._delivered()
        return shown

    async def meeting(self, starts_at: datetime, place: str, by: str = "Trúc") -> list[Shown]:
        """Planned without a chat, to begin a story with."""
        async with self.work(by) as work:
            unit_id = work.acting.units("secretary")[0]
            planned = await meetings.plan_meeting(work, unit_id, starts_at, place)
            assert isinstance(planned, MeetingView)
        return await self.hear([])

    @asynccontextmanager
    async def work(self, who: str | None = None) -> AsyncIterator[Work]:
        """A transaction, with somebody acting."""
        async with working(self.app.engine, self.clock.now()) as work:
            if who is None:
                yield work
                return
            key = [*PEOPLE].index(who) + 1
            yield work.by((await people.actors(work, [key]))[key])

    def update(self, who: str, **content: Any) -> Payload:
        """What the platform reports; content: text, tap, on, photo, sticker, group."""
        make = _telegram if self.channel.name == "telegram" else _zalo
        return make(next(self._count), account(who), content)

    async def _delivered(self) -> list[Shown]:
        """Everything that is due, and what follows from its having left."""
        shown: list[Shown] = []
        while True:
            while await self.app.delivery.run_once():
                pass
            while (await self.app.feeder.run_once()).messages:
                pass
            new, unasked = await self._shown()
            shown += new
            if not unasked:
                return shown

    async def _shown(self) -> tuple[list[Shown], bool]:
        """Empties the outbox onto the phones; True: with messages that make room for more."""
        async with self.work() as work:
            rows = (await work.db.execute(WAITING)).all()
            if ids := [row.id for row in rows]:
                await work.db.execute(*_left(ids))
                await sending.settle(work, [row.id for row in rows if not row.live], {})
        seal = self.app.settings.seal()
        parts = [Part.from_json(unveiled(seal, row.body)) for row in rows]
        shown = [
            _read(CALLED[int(row.external_id) - 9000], row.id, part)
            for row, part in zip(rows, parts, strict=True)
        ]
        for message in shown:
            self.phones.setdefault(message.to, []).append(message)
        return shown, any(not row.live for row in rows)


@built
def _left(ids: Collection[int]) -> Update:
    sent = update(OutboxRow).where(OutboxRow.id.in_(ids))
    return sent.values(state="sent", message_id=cast(OutboxRow.id, String))


@asynccontextmanager
async def stage(channel: str = "telegram", *, language: str = "vi") -> AsyncIterator[Stage]:
    """The invented cell with everybody on one channel, on Monday, 1/6/2026, 8 o'clock.

    One at a time: the stages share an engine, so that each statement is compiled once in a
    process, and the connection that has learned them stays.
    """
    built = _stages.get(channel) or await _first(channel)
    await built.give_back(channel)
    built.phones = {}
    async with built.work() as work:
        await work.db.execute(update(Chat).values(language=language))
    yield built


_stages: dict[str, Stage] = {}
_moments: dict[str, tuple[datetime, tuple[str, ...]]] = {}
"""what was kept, by its name: when it was, and the tables that had rows"""


async def _first(channel: str) -> Stage:
    """The app of a channel, and the rows at the beginning of every story."""
    built = _built(channel)
    await schema.upgrade(_engine())
    rows.empty(str(_engine().url.database))
    await built.app.prepare()
    async with built.work() as work:
        await settle(work, channel, BOT)
    await built.keep(channel)
    _stages[channel] = built
    return built


def _built(channel: str) -> Stage:
    clock, served, settings = FakeClock(START), StageChannel(channel), _settings()
    app = build_app(settings, clock, [served], _engine())
    return Stage(app, clock, served)


@cache
def _engine() -> AsyncEngine:
    return open_database(_settings().database())


@cache
def _settings() -> Settings:
    folder = Path(tempfile.mkdtemp(prefix="stage-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    values: dict[str, Any] = {
        "database_url": f"sqlite:///{folder / FILE}",
        "secret": SecretStr("a secret of the stage"),
        "per_chat_minute": 0,
        "data": folder,
        "_env_file": None,
    }
    return Settings(**values)


def _telegram(number: int, chat: str, content: Mapping[str, Any]) -> Payload:
    kind = "group" if content.get("group") else "private"
    message: Payload = {"message_id": number, "chat": {"id": int(chat), "type": kind}}
    if tap := content.get("tap"):
        message["message_id"] = content.get("on", number)
        query = {"id": f"q{number}", "data": tap, "message": message}
        return {"update_id": number, "callback_query": query}
    if photo := content.get("photo"):
        sizes = [{"file_id": photo, "width": 9, "height": 9}]
        message |= {"photo": sizes, "caption": content.get("text", "")}
    elif content.get("sticker"):
        message["sticker"] = {"file_id": "s"}
    else:
        message["text"] = content["text"]
    return {"update_id": number, "message": message}


def _zalo(number: int, chat: str, content: Mapping[str, Any]) -> Payload:
    kind = "GROUP" if content.get("group") else "PRIVATE"
    message: Payload = {"message_id": f"m{number}", "chat": {"id": chat, "chat_type": kind}}
    event = "text"
    if photo := content.get("photo"):
        event = "image"
        message |= {"photo_url": photo, "caption": content.get("text", "")}
    elif content.get("sticker"):
        event = "sticker"
    else:
        message["text"] = content["text"]
    return {"event_name": f"message.{event}.received", "message": message}


def _read(to: str, key: int, part: Part) -> Shown:
    """A part as the person sees it; a numbered list counts as choices."""
    if part.buttons:
        buttons = [button for row in part.buttons for button in row]
        labels, data = zip(*buttons, strict=True)
        return Shown(to, part.text, labels, data, (), part.edit, part.file_id is not None, key)
    blocks = part.text.split("\n\n")
    lines = [NUMBERED.match(line) for line in blocks[-2].split("\n")] if len(blocks) > 1 else []
    if lines and all(lines):
        numbers = tuple(int(line[1]) for line in lines if line)
        labels = tuple(line[2] for line in lines if line)
        _check_numbers(numbers)
        return Shown(to, "\n\n".join(blocks[:-2]), labels, (), numbers, id=key)
    return Shown(to, part.text, edits=part.edit, file=part.file_id is not None, id=key)


def _check_numbers(numbers: tuple[int, ...]) -> None:
    """From 1 without a gap, home is 0 and stands last."""
    plain = numbers[:-1] if numbers[-1] == 0 else numbers
    assert plain == tuple(range(1, len(plain) + 1)), numbers


def at(text: str) -> datetime:
    """ "2026-06-05 08:00", in Vietnam."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


SOON = START + timedelta(days=5, hours=11, minutes=30)
"""Saturday, 6/6/2026, 19:30: when the meeting of most stories is"""
PLACE = "Nhà văn hóa"
