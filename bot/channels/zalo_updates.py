"""Updates of a Zalo bot in our words: pure, on the raw JSON.

They come flat or in the envelope of an answer. Zalo numbers no updates and may deliver one again,
so an update is known by its event and message.
"""

import hashlib
import json

from bot.channels.payloads import Json, identifier, optional, place, section, text
from handlers.vocabulary import Address, FileRef, Incoming

CHANNEL = "zalo"
TEXTS = ("message.text.received", "message.link.received")
IMAGE = "message.image.received"
UNREAD = ("message.sticker.received", "message.voice.received", "message.unsupported.received")


def key(update: Json) -> str:
    """Event and message id; a digest of the whole where there is no message."""
    event = _event(update)
    message = optional(event, "message") or {}
    if "message_id" in message:
        return f"{text(event, 'event_name')}:{identifier(message, 'message_id')}"
    whole = json.dumps(event, sort_keys=True).encode()
    return f"{text(event, 'event_name')}:{hashlib.sha256(whole).hexdigest()}"


def parse(update: Json, bot: str) -> Incoming | None:
    """What the person did, None for what concerns nobody; ValueError for a damaged update."""
    event = _event(update)
    name, message = text(event, "event_name"), optional(event, "message")
    if message is None or name not in {*TEXTS, IMAGE, *UNREAD} or _from_bot(message):
        return None
    chat = section(message, "chat")
    address = Address(CHANNEL, bot, place(chat, "id"))
    group = (text(chat, "chat_type") or "PRIVATE").upper() != "PRIVATE"
    if name in TEXTS and (said := text(message, "text")):
        return Incoming(address, "text", text=said, group=group)
    caption = text(message, "caption")
    if name == IMAGE and (file := _photo(message)):
        return Incoming(address, "file", text=caption, files=(file,), group=group)
    return Incoming(address, "unsupported", text=caption, group=group)


def _event(update: Json) -> Json:
    return update if "event_name" in update else optional(update, "result") or update


def _from_bot(message: Json) -> bool:
    return (optional(message, "from") or {}).get("is_bot") is True


def _photo(message: Json) -> FileRef | None:
    """The documentation names the address `photo`, the platform sends `photo_url`."""
    url = text(message, "photo_url") or text(message, "photo")
    return FileRef("photo.jpg", "image/jpeg", url) if url else None
