"""What a channel must offer, and what it says about itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from handlers.vocabulary import FileRef, Incoming

if TYPE_CHECKING:
    from bot.channels.templates import Template

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Window:
    """How long after a person's last word messages to them are free, and possible at all.

    `pays`: messages between the two are sent, and cost money.
    """

    free: timedelta
    possible: timedelta
    pays: bool = False

    @property
    def closes_after(self) -> timedelta:
        """So long after the last word nothing is sent any more."""
        return self.possible if self.pays else self.free


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show. Zero buttons: choices become a numbered list."""

    max_text: int
    max_buttons: int
    max_label: int
    edit: bool
    files: bool
    per_second: float
    """messages to different chats, evenly spaced"""
    per_chat_second: float
    """messages to one chat"""
    within_second: int | None = None
    """so many at most in any second, as the platform counts; None: it does not say"""
    chat_burst: int = 2
    """so many may follow each other at once in one chat"""
    monthly: int | None = None
    """messages a month, both directions"""
    max_people: int | None = None
    max_upload: int = 5_000_000
    """bytes of a file we take from a person"""
    list_beyond: bool = False
    """more choices than buttons become a numbered list, not further messages with buttons"""
    captions: bool = True
    """a file carries text and buttons; else text and a link are shown where it is not taken"""
    polls: bool = True
    """updates can be asked for; else they come by webhook only"""
    window: Window | None = None
    """None: the platform lets us write at any time"""
    paid_only: bool = False
    """`monthly` is about messages that cost money"""
    templates: Mapping[str, "Template"] = field(default_factory=dict)
    """kinds of reminders that may go out as an approved message where the window has closed"""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. `poll`: how long a platform may hold a poll open, 0 answers at once."""

    poll: float = 25
    connect: float = 10
    read: float = 20
    write: float = 20
    upload: float = 60


DEFAULT_TIMEOUTS = Timeouts()


OPTIONAL = ("file_id", "edit", "callback", "template")


@dataclass(frozen=True, slots=True)
class Part:
    """One message in a channel's form: the body of an outbox row, as plain JSON."""

    text: str
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    """rows of (label, data); data that is an address opens it"""
    file_id: int | None = None
    edit: str | None = None
    callback: str | None = None
    template: Payload | None = None
    """an approved message of the platform that is sent instead: {"id", "data", "by"}"""

    def to_json(self) -> Payload:
        """Only what is set."""
        body: Payload = {"text": self.text}
        if self.buttons:
            body["buttons"] = [[list(button) for button in row] for row in self.buttons]
        for name in OPTIONAL:
            if (value := getattr(self, name)) is not None:
                body[name] = value
        return body

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Part":
        """The part again."""
        rows = tuple(tuple((b[0], b[1]) for b in row) for row in body.get("buttons", ()))
        return cls(body["text"], rows, **{name: body.get(name) for name in OPTIONAL})


@dataclass(frozen=True, slots=True)
class Document:
    """A file's bytes, on the way out."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it; `message_id` names it there.

    `quota`: what the platform said of what is left, in its own words.
    """

    message_id: str
    quota: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Not now: try after so many seconds. `whole_bot` pauses all messages of the bot (429)."""

    seconds: float
    reason: str
    whole_bot: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """It will never go out. `reason`: blocked | gone | refused | quota | window.

    window: the person has been silent for longer than the platform allows.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The connection broke after the request left: it may have been sent."""


Outcome = Sent | Again | Failed | Unknown


class Channel(Protocol):
    """A platform with one bot of ours. Nothing here touches the database."""

    name: str
    bot: str
    capabilities: Capabilities

    @property
    def title(self) -> str:
        """How people find the bot in the app; "" before `start`."""

    async def start(self) -> None:
        """Learns who the bot is; raises ChannelError in plain words when the token is wrong.

        UnreachableError when the platform does not answer: it may be called again.
        """

    async def poll(self) -> list[Payload]:
        """Waits for updates; what it returned before counts as stored when it is called again.

        Raises ChannelError (UnreachableError: later it may go well); wait and call again.
        """

    def key(self, payload: Payload) -> str:
        """The platform's own key of an update: the same update has the same key."""

    def parse(self, payload: Payload) -> Incoming | None:
        """What the person did; None for what concerns nobody (an unknown kind of update).

        Raises ValueError for a damaged payload, and so does `key`.
        """

    async def fetch(self, file: FileRef) -> FileRef:
        """The file with its content, or with `refused` set."""

    async def send(self, chat: str, part: Part, document: Document | None) -> Outcome:
        """One message; never raises for what a platform or a network can do."""

    async def set_webhook(self, url: str | None, secret: str) -> None:
        """Updates go to `url` from now on (None: back to polling)."""

    def genuine(self, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        """Whether the platform sent this to our webhook; `secret`: as `set_webhook` was told.

        Asked before the body is parsed, and answered in constant time.
        """

    def link(self, code: str) -> str | None:
        """An address that opens the chat with the code, where the platform has such a thing."""

    async def close(self) -> None:
        """Gives connections back."""


class ChannelError(Exception):
    """A channel cannot be used; the words are for the person who runs the bot."""


class UnreachableError(ChannelError):
    """The platform does not answer now; nothing is wrong with the token."""
