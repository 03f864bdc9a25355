"""The state of the simulated platforms: people and their phones, bots and their queues, files.

Plain data and look-ups; what may happen to it stands in `phones.py` (people act) and in the two
platform modules (bots act). Times are aware UTC from the injected `now`; limits are measured on
`monotonic`.
"""

import hashlib
import mimetypes
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.simulator.faults import Faults
from bot.simulator.hooks import UNSEEN
from bot.simulator.limits import Limits, Meters
from bot.simulator.signal import Signal
from bot.simulator.zalo_oa_state import Official

Json = dict[str, Any]
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
Channel = Literal["telegram", "zalo", "zalo_oa"]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`path` is what Telegram's getFile names; `url` is set for a picture that lies elsewhere."""

    id: str
    name: str
    content: bytes
    path: str
    url: str | None = None

    @property
    def picture(self) -> bool:
        return self.path.startswith("photos/")

    @property
    def mime(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str | None = None
    url: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(slots=True)
class Message:
    """One bubble. `n` counts on this phone from 1; `id` is the platform's own message id."""

    n: int
    id: str
    sender: Literal["person", "bot"]
    text: str
    at: datetime
    buttons: Keyboard = ()
    entities: list[Json] = field(default_factory=list)
    file: StoredFile | None = None
    author: str = ""  # the person's id
    edited: bool = False
    deleted: bool = False
    revision: int = 0


@dataclass(slots=True)
class Chat:
    """A conversation with a bot; `account` is the platform's chat id as text."""

    channel: Channel
    account: str
    title: str
    group: bool = False
    messages: list[Message] = field(default_factory=list)
    revision: int = 0
    typing: bool = False
    notice: tuple[str, int] = ("", 0)  # the newest toast and its revision
    changed: Signal = field(default_factory=Signal)

    def touch(self, message: Message | None = None) -> None:
        self.revision += 1
        if message is not None:
            message.revision = self.revision
        self.changed.notify()

    def find(self, message_id: str) -> Message | None:
        found = (m for m in reversed(self.messages) if m.id == message_id and not m.deleted)
        return next(found, None)


def is_picture(name: str) -> bool:
    """Whether a phone would send a file of that name as a picture."""
    return (mimetypes.guess_type(name)[0] or "").startswith("image/")


def telegram_account(key: str) -> str:
    """A stable ten-digit user id for a person of that id."""
    return str(5_000_000_000 + int(hashlib.sha256(key.encode()).hexdigest()[:8], 16))


def zalo_account(key: str) -> str:
    """A stable id of twenty hexadecimal digits."""
    return hashlib.sha256(f"zalo {key}".encode()).hexdigest()[:20]


def zalo_oa_account(key: str) -> str:
    """A stable id of nineteen digits."""
    return str(10**18 + int(hashlib.sha256(f"oa {key}".encode()).hexdigest()[:14], 16))


MAKE = {"telegram": telegram_account, "zalo": zalo_account, "zalo_oa": zalo_oa_account}


@dataclass(slots=True)
class Person:
    """Somebody with a phone, or without (`channel` None). `bot` is the id of their bot."""

    id: str
    name: str
    channel: Channel | None = None
    roles: tuple[str, ...] = ()
    unit: str = ""
    linked: bool = False
    language: str = "vi"
    account: str = ""
    bot: str = ""
    started: bool = False
    blocked: bool = False
    hints: tuple[str, ...] = ()
    chat: Chat | None = None
    heard: datetime | None = None  # when they did something last; windows begin then
    phone: str = ""  # as Zalo knows it: 84…

    def __post_init__(self) -> None:
        if self.channel is None:
            return
        self.account = self.account or MAKE[self.channel](self.id)
        self.chat = self.chat or Chat(self.channel, self.account, self.name)


@dataclass(frozen=True, slots=True)
class Update:
    """One event for a bot. A `forced` one is a redelivery: it comes whatever was acknowledged."""

    id: int
    kind: str
    payload: Json
    person: str
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Webhook:
    url: str
    secret: str = ""
    max_connections: int = 40


@dataclass(slots=True)
class Query:
    """A tap that waits for answerCallbackQuery; `at` on the monotonic clock."""

    id: str
    person: str
    at: float


@dataclass(slots=True)
class Bot:
    """One token. `id` is the part before the colon."""

    channel: Channel
    token: str
    queue: deque[Update] = field(default_factory=deque)
    webhook: Webhook | None = None
    allowed: tuple[str, ...] = ()
    commands: list[Json] = field(default_factory=list)
    queries: dict[str, Query] = field(default_factory=dict)
    last_error: tuple[datetime, str] | None = None
    updated_at: datetime | None = None
    polls: int = 0
    used: dict[str, int] = field(default_factory=dict)  # "2026-06" -> messages, both directions
    last: dict[str, Update] = field(default_factory=dict)  # person -> their newest update
    changed: Signal = field(default_factory=Signal)
    official: Official | None = None
    retries: int = 0  # how often the first waiting update was refused
    handed: bool = False  # an update was handed over, and the bot has not asked for more since

    @property
    def id(self) -> str:
        return self.token.partition(":")[0]

    def push(self, update: Update) -> None:
        self.queue.append(update)
        self.last[update.person] = update
        self.changed.notify()


class World:
    """Everything both platforms hold."""

    def __init__(
        self,
        people: Iterable[Person],
        bots: Iterable[Bot],
        limits: Limits,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self.limits, self.now, self.monotonic = limits, now, monotonic
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Chat] = {}
        self.bots = {bot.token: bot for bot in bots}
        self.files: dict[str, StoredFile] = {}
        self.faults = Faults()
        self.meters = Meters(limits, monotonic)
        self.counter = 0
        self.calls = 0  # requests under way that do something
        self.last_call = monotonic()
        self._accounts: dict[tuple[str, str], Person] = {}
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """Take in a new person; raises ValueError when the id or the account is taken."""
        if person.id in self.people:
            raise ValueError(f"there is already a person {person.id}")
        if person.channel is not None:
            key = (person.channel, person.account)
            if key in self._accounts:
                raise ValueError(f"the {person.channel} account of {person.id} is taken")
            self._accounts[key] = person
        self.people[person.id] = person

    def bot(self, channel: Channel, token: str) -> Bot | None:
        found = self.bots.get(token)
        return found if found is not None and found.channel == channel else None

    def bots_of(self, channel: Channel) -> list[Bot]:
        return [bot for bot in self.bots.values() if bot.channel == channel]

    def by_account(self, channel: Channel, account: str) -> Person | None:
        return self._accounts.get((channel, account))

    def group_by_account(self, channel: Channel, account: str) -> Chat | None:
        chats = self.groups.values()
        return next((c for c in chats if (c.channel, c.account) == (channel, account)), None)

    def next_id(self) -> int:
        """Grows by one, for updates and messages alike; never used twice."""
        self.counter += 1
        return self.counter

    def store(self, name: str, content: bytes, *, picture: bool) -> StoredFile:
        """Keep a file's bytes; a picture is one that was sent as such."""
        name = PurePath(name).name or "file"
        folder = "photos" if picture else "documents"
        path = f"{folder}/file_{self.next_id()}{PurePath(name).suffix}"
        file = StoredFile(f"BQACAgUAAx{secrets.token_hex(16)}", name, content, path)
        self.files[file.id] = file
        return file

    def put(self, chat: Chat, message: Message) -> Message:
        """Show a new message on the phone."""
        chat.messages.append(message)
        if message.sender == "bot":
            chat.typing = False
        chat.touch(message)
        return message

    def quiet(self, silence: float = UNSEEN) -> bool:
        """No update waits, and no call has been under way for so many seconds.

        Nobody sees what a bot does with an update that it was just handed: that takes a while.
        """
        if any(bot.queue for bot in self.bots.values()) or self.calls:
            return False
        if any(bot.handed for bot in self.bots.values()):
            silence = UNSEEN
        return self.monotonic() - self.last_call >= silence

    def close(self) -> None:
        chats = [p.chat for p in self.people.values() if p.chat] + list(self.groups.values())
        for signal in [c.changed for c in chats] + [b.changed for b in self.bots.values()]:
            signal.close()
