"""Telegram's updates in our words: pure, on the raw JSON, without the Telegram library."""

from collections.abc import Iterable

from bot.channels.payloads import Json, identifier, number, optional, place, section, text
from handlers.vocabulary import Address, FileRef, Incoming

CHANNEL = "telegram"
WANTED = ("message", "callback_query")
"""kinds of update that we ask Telegram for; edits, channel posts and joins concern nobody"""
UNREAD = {
    "animation", "audio", "checklist", "contact", "dice", "game", "location", "paid_media", "poll",
    "sticker", "story", "venue", "video", "video_note", "voice",
}  # fmt: skip
"""content that we cannot read; other messages without text are notices of the platform itself"""


def key(update: Json) -> str:
    """Telegram numbers the updates of a bot. Raises ValueError when the number is missing."""
    if (found := number(update, "update_id")) is None:
        raise ValueError("update_id is missing")
    return str(found)


def newest(found: Iterable[Json]) -> int | None:
    """The highest number, whatever else may be damaged."""
    numbers = [one for update in found if isinstance(one := update.get("update_id"), int)]
    return max(numbers, default=None)


def parse(update: Json, bot: str) -> Incoming | None:
    """What the person did, None for what concerns nobody; ValueError for a damaged update."""
    if (query := optional(update, "callback_query")) is not None:
        return _tap(query, bot)
    if (message := optional(update, "message")) is not None:
        return _message(message, bot)
    return None


def _tap(query: Json, bot: str) -> Incoming | None:
    if "data" not in query or (message := optional(query, "message")) is None:
        return None
    chat = section(message, "chat")
    return Incoming(
        _address(chat, bot),
        "tap",
        tap=text(query, "data"),
        message=identifier(message, "message_id"),
        callback=identifier(query, "id"),
        group=_is_group(chat),
    )


def _message(message: Json, bot: str) -> Incoming | None:
    chat = section(message, "chat")
    if chat.get("type") == "channel":
        return None
    address, group = _address(chat, bot), _is_group(chat)
    if not UNREAD.isdisjoint(message):
        return Incoming(address, "unsupported", text=text(message, "caption"), group=group)
    if file := _photo(message) or _document(message):
        return Incoming(address, "file", text=text(message, "caption"), files=(file,), group=group)
    if "text" in message:
        return Incoming(address, "text", text=text(message, "text"), group=group)
    return None


def _address(chat: Json, bot: str) -> Address:
    return Address(CHANNEL, bot, place(chat, "id"))


def _is_group(chat: Json) -> bool:
    return chat.get("type") != "private"


def _photo(message: Json) -> FileRef | None:
    """The largest of the sizes in which Telegram keeps a photo."""
    sizes = message.get("photo")
    if not sizes:
        return None
    if not isinstance(sizes, list) or not all(isinstance(one, dict) for one in sizes):
        raise ValueError("photo is not a list of sizes")
    largest = max(
        sizes, key=lambda one: (number(one, "width") or 0) * (number(one, "height") or 0)
    )
    return FileRef(
        "photo.jpg", "image/jpeg", identifier(largest, "file_id"), number(largest, "file_size")
    )


def _document(message: Json) -> FileRef | None:
    document = optional(message, "document")
    if document is None:
        return None
    return FileRef(
        text(document, "file_name") or "file",
        text(document, "mime_type") or "application/octet-stream",
        identifier(document, "file_id"),
        number(document, "file_size"),
    )
