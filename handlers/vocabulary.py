"""The words between channels and conversations: what came in, what goes out."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "tap", "file", "unsupported", "left", "crowded"]
"""left: the person stopped the bot; nothing is answered"""


@dataclass(frozen=True, slots=True)
class Address:
    """A private chat: the channel, which of our bots, the platform's id of the chat."""

    channel: str
    bot: str
    chat: str


@dataclass(frozen=True, slots=True)
class FileRef:
    """A photo or paper that a person sent. `content` is None until it was fetched.

    `refused` says why it was not fetched: too_large | unavailable.
    """

    name: str
    mime: str
    ref: str
    size: int | None = None
    content: bytes | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did, the same from every channel."""

    address: Address
    kind: Kind = "text"
    text: str = ""
    tap: str = ""
    """what the tapped button carries: "<offer token>:<index>" """
    message: str | None = None
    """the platform's id of the tapped message: it can be edited in place"""
    callback: str | None = None
    """the platform's id of the tap itself, to be acknowledged"""
    files: tuple[FileRef, ...] = ()
    group: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose. A value that begins with "/" is a command and never goes stale."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file to send along."""

    file_id: int
    name: str
    mime: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a chat, before a channel gives it its form."""

    text: str
    choices: tuple[Choice, ...] = ()
    offer: str | None = None
    """token under which the choices are remembered"""
    file: Attachment | None = None
    edit: str | None = None
    """edit this message in place where the channel can"""
    callback: str | None = None
    columns: int = field(default=1)
    """how many buttons stand side by side"""
