"""The JSON objects of the Telegram Bot API that this server gives out."""

import re

from bot.simulator.telegram_markup import utf16
from bot.simulator.world import Bot, Chat, Json, Keyboard, Message, Person, StoredFile

_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]+")


def bot_user(bot: Bot) -> Json:
    return {
        "id": int(bot.id),
        "is_bot": True,
        "first_name": "ChiBot",
        "username": f"chibot_{bot.id}_bot",
    }


def me(bot: Bot) -> Json:
    return bot_user(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def user(person: Person) -> Json:
    return {
        "id": int(person.account),
        "is_bot": False,
        "first_name": person.name,
        "language_code": person.language,
    }


def chat(of: Chat) -> Json:
    if of.group:
        return {"id": int(of.account), "type": "supergroup", "title": of.title}
    return {"id": int(of.account), "type": "private", "first_name": of.title}


def full_chat(of: Chat) -> Json:
    return chat(of) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def keyboard(rows: Keyboard) -> Json:
    buttons = [
        [{"text": b.label} | ({"url": b.url} if b.url else {"callback_data": b.data}) for b in row]
        for row in rows
    ]
    return {"inline_keyboard": buttons}


def message(bot: Bot, of: Chat, shown: Message, author: Person | None) -> Json:
    """`author` is the person who wrote it; None for the bot's own messages."""
    sender = bot_user(bot) if author is None else user(author)
    body: Json = {
        "message_id": int(shown.id),
        "from": sender,
        "chat": chat(of),
        "date": int(shown.at.timestamp()),
    }
    entities = shown.entities or commands(shown.text)
    body |= _content(shown, entities)
    if shown.buttons:
        body["reply_markup"] = keyboard(shown.buttons)
    return body


def _content(shown: Message, entities: list[Json]) -> Json:
    if shown.file is None:
        return {"text": shown.text} | ({"entities": entities} if entities else {})
    body = media(shown.file)
    if shown.text:
        body |= {"caption": shown.text}
        body |= {"caption_entities": entities} if entities else {}
    return body


def media(file: StoredFile) -> Json:
    if file.picture:
        return {"photo": [file_object(file) | {"width": 1280, "height": 960}]}
    return {"document": file_object(file) | {"file_name": file.name, "mime_type": file.mime}}


def file_object(file: StoredFile) -> Json:
    return {
        "file_id": file.id,
        "file_unique_id": file.id[-16:],
        "file_size": len(file.content),
    }


def commands(text: str) -> list[Json]:
    """bot_command entities, which Telegram adds by itself."""
    return [
        {
            "type": "bot_command",
            "offset": utf16(text[: found.start()]),
            "length": utf16(found.group()),
        }
        for found in _COMMAND.finditer(text)
    ]


def my_chat_member(bot: Bot, person: Person, of: Chat, date: int) -> Json:
    """The person blocked the bot, or let it in again."""
    left: Json = {"user": bot_user(bot), "status": "kicked", "until_date": 0}
    member: Json = {"user": bot_user(bot), "status": "member"}
    old, new = (member, left) if person.blocked else (left, member)
    return {
        "chat": chat(of),
        "from": user(person),
        "date": date,
        "old_chat_member": old,
        "new_chat_member": new,
    }
