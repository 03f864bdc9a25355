"""Updates that no honest platform would send, made from the types that the platforms document.

Telegram's come from python-telegram-bot: every kind of update, with every field that its class
knows, well formed or with something wrong in it. The same seed makes the same updates.
"""

import inspect
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import telegram

from bot.channels.base import Payload
from bot.channels.zalo_oa_updates import FILES, FOLLOW, TEXTS, UNFOLLOW, UNREAD

KINDS: dict[str, str] = {
    name: kind
    for name, parameter in inspect.signature(telegram.Update.__init__).parameters.items()
    if name not in ("self", "update_id", "api_kwargs")
    for kind in re.findall(r"[A-Z]\w+", str(parameter.annotation).replace("Optional", ""))[:1]
}
"""kind of update → class of what it holds"""


def _deep(levels: int) -> Any:
    """So many lists, one in the other."""
    made: Any = "x"
    for _ in range(levels):
        made = [made]
    return made


JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**63, -(2**63) - 1, 10**30, 1e308, -0.0, "", " ", "٣", "x",
    "\x00", "a\x00b", "\ud800", "\u202e", "\x1b[31m", "/" * 5000, "9" * 400, [], [None], [[]],
    ["x"] * 200, {str(number): {} for number in range(50)}, _deep(90),
    {}, {"id": {}}, {"id": []}, "private", "<b>&", "{{ 7*7 }}", "'; DROP TABLE chats; --",
)  # fmt: skip
DEEPEST = 4
ZALO_EVENTS = (
    "message.text.received", "message.link.received", "message.image.received",
    "message.sticker.received", "message.voice.received", "message.unsupported.received",
    "user.follow", "user.unfollow", "message.reaction", "", "x" * 500,
)  # fmt: skip


def telegram_updates(seed: int, each: int) -> Iterator[Payload]:
    """Every kind of update `each` times; the first of a kind is well formed."""
    dice = random.Random(seed)
    for number, (kind, type_) in enumerate(KINDS.items()):
        for at in range(each):
            body = _made(type_, dice, 0)
            update: Payload = {"update_id": 1000 * number + at, kind: body}
            for _ in range(at and dice.randint(1, 4)):
                damage(update, dice)
            yield update


def zalo_updates(seed: int, each: int) -> Iterator[Payload]:
    """Every event `each` times; flat or in an envelope."""
    dice = random.Random(seed)
    for event in ZALO_EVENTS:
        for at in range(each):
            message: Payload = {
                "from": {"id": "x1", "display_name": "Hoa Thử", "is_bot": False},
                "chat": {"id": f"z{at}", "chat_type": dice.choice(("PRIVATE", "GROUP"))},
                "message_id": f"{event}-{at}",
                "text": "xin chào",
                "photo_url": "http://127.0.0.1:9/photo.jpg",
                "date": 1_780_000_000,
            }
            flat: Payload = {"event_name": event, "message": message}
            update = flat if dice.random() < 0.5 else {"ok": True, "result": flat}
            for _ in range(at and dice.randint(1, 4)):
                damage(update, dice)
            yield update


def zalo_oa_updates(seed: int, each: int) -> Iterator[Payload]:
    """Every event of an Official Account `each` times."""
    dice = random.Random(seed)
    for event in (*TEXTS, *FILES, *UNREAD, FOLLOW, UNFOLLOW, "oa_send_text", "", "x" * 500):
        for at in range(each):
            attached = {"url": "http://127.0.0.1:9/a", "name": "a.docx", "size": "12"}
            attachments = [{"type": "file", "payload": attached}]
            message = {"msg_id": f"{event}-{at}", "text": "xin chào", "attachments": attachments}
            who = {"id": f"oa{at}"}
            update: Payload = {"event_name": event, "sender": who, "message": message}
            update |= {"follower": who, "recipient": {"id": "1"}, "timestamp": "1780000000000"}
            for _ in range(at and dice.randint(1, 4)):
                damage(update, dice)
            yield update


def damage(update: Any, dice: random.Random) -> None:
    """One value anywhere becomes junk or disappears."""
    places = [place for place in _inside(update) if place[1] != "update_id"]
    if not places:
        return
    holder, key = dice.choice(places)
    if dice.random() < 0.8 or isinstance(holder, list):
        holder[key] = deepcopy(dice.choice(JUNK))
    else:
        del holder[key]


def _inside(value: Any) -> Iterator[tuple[Any, Any]]:
    keyed = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(keyed):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _inside(inner)


def _made(type_: str, dice: random.Random, depth: int) -> Payload:
    """An object of a class, with about half of what is optional."""
    made: Payload = {}
    class_ = getattr(telegram, type_, None)
    if class_ is None:
        return made
    for name, parameter in inspect.signature(class_.__init__).parameters.items():
        needed = parameter.default is inspect.Parameter.empty
        if name in ("self", "api_kwargs") or not (needed or dice.random() < 0.4):
            continue
        value = _value(name, str(parameter.annotation), dice, depth)
        if value is not None:
            made["from" if name == "from_user" else name] = value
    return made


def _value(name: str, annotation: str, dice: random.Random, depth: int) -> Any:
    inner = [word for word in re.findall(r"[A-Z]\w+", annotation) if hasattr(telegram, word)]
    if inner:
        made = _made(inner[0], dice, depth + 1) if depth < DEEPEST else None
        return [made] if made is not None and "Sequence" in annotation else made
    if name == "type":
        return dice.choice(("private", "group", "supergroup", "channel", "sender"))
    if "str" in annotation:
        return dice.choice(("xin vắng", "/start", "/menu", "x" * 300))
    if "bool" in annotation:
        return dice.random() < 0.5
    return dice.choice((1, 555, 2**40, -100_123))
