"""Events of a Zalo Official Account in our words: pure, on the raw JSON.

An event is known by its name and message; Zalo sends it again until it was answered (`num_retry`).
"""

import hashlib
import json

from bot.channels.payloads import Json, identifier, optional, place, section, text
from handlers.vocabulary import Address, FileRef, Incoming

CHANNEL = "zalo_oa"
BUTTON = "chibot:"
"""begins what a button sends back as if its person had written it"""
FOLLOW, UNFOLLOW = "follow", "unfollow"
TEXTS = ("user_send_text", "user_send_link")
FILES = ("user_send_image", "user_send_file")
UNREAD = (
    *("user_send_sticker", "user_send_gif", "user_send_audio", "user_send_video"),
    *("user_send_location", "user_send_business_card"),
)
IMAGE = ("photo.jpg", "image/jpeg")
START = "/start"


def key(event: Json) -> str:
    """Event and message id; a digest of the whole where there is no message."""
    name, message = text(event, "event_name"), optional(event, "message") or {}
    if "msg_id" in message:
        return f"{name}:{identifier(message, 'msg_id')}"
    whole = json.dumps(event, sort_keys=True).encode()
    return f"{name}:{hashlib.sha256(whole).hexdigest()}"


def parse(event: Json, bot: str) -> Incoming | None:
    """What the person did, None for what concerns nobody; ValueError for a damaged event."""
    name = text(event, "event_name")
    if name in (FOLLOW, UNFOLLOW):
        return _followed(event, bot, name)
    if name not in (*TEXTS, *FILES, *UNREAD):
        return None
    sender = place(section(event, "sender"), "id")
    if sender == bot:
        return None
    return _message(Address(CHANNEL, bot, sender), name, section(event, "message"))


def _followed(event: Json, bot: str, name: str) -> Incoming:
    """Whoever follows is greeted; whoever does no more cannot be written to."""
    who = optional(event, "follower") or section(event, "sender")
    address = Address(CHANNEL, bot, place(who, "id"))
    if name == UNFOLLOW:
        return Incoming(address, "left")
    return Incoming(address, "text", text=START)


def _message(address: Address, name: str, message: Json) -> Incoming:
    said, attached = text(message, "text"), _attached(message)
    if name in FILES and (file := _file(attached, picture=name == FILES[0])):
        return Incoming(address, "file", text=said, files=(file,))
    if name in TEXTS and said.startswith(BUTTON):
        return Incoming(address, "tap", tap=said.removeprefix(BUTTON))
    if name in TEXTS and (words := said or text(attached, "url")):
        return Incoming(address, "text", text=words)
    return Incoming(address, "unsupported", text=said)


def _attached(message: Json) -> Json:
    """What the first attachment carries; nothing when there is none."""
    attachments = message.get("attachments") or []
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        raise ValueError("attachments is not a list of objects")
    return optional(attachments[0], "payload") or {} if attachments else {}


def _file(attached: Json, *, picture: bool) -> FileRef | None:
    url = text(attached, "url")
    if not url:
        return None
    if picture:
        return FileRef(*IMAGE, url)
    size = str(attached.get("size") or "")
    length = int(size) if size.isdecimal() else None
    return FileRef(text(attached, "name") or "file", "application/octet-stream", url, length)
