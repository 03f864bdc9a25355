"""Unusual updates that a test orders: stickers, voice, contacts, groups, redeliveries, raw."""

from collections.abc import Mapping
from typing import Any

from bot.simulator import telegram_objects as objects
from bot.simulator.phones import PhoneError, Phones, zalo_event
from bot.simulator.world import (
    Bot,
    Chat,
    Json,
    Message,
    Person,
    Update,
    World,
    telegram_account,
    zalo_account,
)
from bot.simulator.zalo import count, new_id

_TELEGRAM: dict[str, Json] = {
    "sticker": {
        "sticker": {
            "file_id": "sticker",
            "file_unique_id": "sticker",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "👍",
        }
    },
    "voice": {
        "voice": {
            "file_id": "voice",
            "file_unique_id": "voice",
            "duration": 3,
            "mime_type": "audio/ogg",
        }
    },
    "location": {"location": {"latitude": 21.03, "longitude": 105.85}},
}
_ZALO = {
    "sticker": ("message.sticker.received", {"sticker": "22345", "url": ""}),
    "voice": ("message.voice.received", {"voice_url": ""}),
    "link": ("message.link.received", {}),
    "contact": ("message.unsupported.received", {}),
    "location": ("message.unsupported.received", {}),
}


_PLACE = {"coordinates": {"latitude": "21.03", "longitude": "105.85"}}
_OA: dict[str, tuple[str, Json]] = {
    "sticker": ("user_send_sticker", {"attachments": [{"type": "sticker", "payload": {}}]}),
    "voice": ("user_send_audio", {"attachments": [{"type": "audio", "payload": {"url": ""}}]}),
    "contact": ("user_send_business_card", {"attachments": [{"type": "link", "payload": {}}]}),
    "location": ("user_send_location", {"attachments": [{"type": "location", "payload": _PLACE}]}),
    "link": ("user_send_link", {"text": "", "attachments": []}),
    "seen": ("user_seen_message", {}),
}


class Injections:
    """`inject` reads one order; the shapes are those of its private methods."""

    def __init__(self, world: World, phones: Phones) -> None:
        self._world, self._phones = world, phones

    def inject(self, person: Person, body: Mapping[str, Any]) -> None:
        """Raises PhoneError or ValueError when it cannot be done.

        {"repeat": n}: the person's last update comes n more times.
        {"kind": "message", "raw": {…}}: as it is.
        {"group": id, "text", "title"?}: said in a group.
        {"kind": "sticker" | "voice" | "contact" | "location" | "link"}: sent to the bot.
        """
        if "repeat" in body:
            self._repeat(person, int(body["repeat"]))
        elif "raw" in body:
            bot = self._phones.bot_of(person)
            self._phones.push(bot, person, str(body.get("kind", "message")), dict(body["raw"]))
        elif "group" in body:
            self._say_in_group(person, body)
        else:
            self._send(person, str(body.get("kind", "")))

    def _repeat(self, person: Person, times: int) -> None:
        bot = self._phones.bot_of(person)
        last = bot.last.get(person.id)
        if last is None:
            raise PhoneError(f"{person.name} has not sent anything yet")
        again = Update(last.id, last.kind, last.payload, person.id, forced=True)
        for _ in range(times):
            bot.push(again)

    def _send(self, person: Person, kind: str) -> None:
        chat, bot = self._phones.connect(person)
        if bot.channel == "zalo":
            self._send_on_zalo(bot, person, chat, kind)
            return
        if bot.channel == "zalo_oa":
            self._send_on_oa(bot, person, chat, kind)
            return
        content = self._contact(person) if kind == "contact" else _TELEGRAM.get(kind)
        if content is None:
            raise ValueError(f"unknown kind of update: {kind!r}")
        shown = self._bubble(chat, person, kind, str(self._world.next_id()))
        body = objects.message(bot, chat, shown, person)
        del body["text"]
        self._phones.push(bot, person, "message", body | content)

    def _contact(self, person: Person) -> Json:
        contact = {"phone_number": "+84900000000", "first_name": person.name}
        return {"contact": contact | {"user_id": int(person.account)}}

    def _send_on_zalo(self, bot: Bot, person: Person, chat: Chat, kind: str) -> None:
        if kind not in _ZALO:
            raise ValueError(f"unknown kind of update: {kind!r}")
        event, content = _ZALO[kind]
        shown = self._bubble(chat, person, kind, new_id())
        count(self._world, bot)
        where = {"id": person.account, "chat_type": "PRIVATE"}
        payload = zalo_event(event, person, where, shown, content)
        self._phones.push(bot, person, event, payload)

    def _send_on_oa(self, bot: Bot, person: Person, chat: Chat, kind: str) -> None:
        if kind == "follow":
            self._phones.event(bot, person, "follow", None)
            return
        if kind not in _OA:
            raise ValueError(f"unknown kind of update: {kind!r}")
        shown = self._bubble(chat, person, kind, str(self._world.next_id()))
        event, content = _OA[kind]
        self._phones.event(bot, person, event, {"msg_id": shown.id} | content)

    def _bubble(self, chat: Chat, person: Person, kind: str, key: str) -> Message:
        n, at = len(chat.messages) + 1, self._world.now()
        shown = Message(n, key, "person", f"[{kind}]", at, author=person.id)
        return self._world.put(chat, shown)

    def _say_in_group(self, person: Person, body: Mapping[str, Any]) -> None:
        bot = self._phones.bot_of(person)
        if bot.official is not None:
            raise PhoneError("no group here has an Official Account in it")
        chat = self._group(bot, str(body["group"]), str(body.get("title", body["group"])))
        telegram = bot.channel == "telegram"
        key = str(self._world.next_id()) if telegram else new_id()
        n, at, text = len(chat.messages) + 1, self._world.now(), str(body.get("text", ""))
        shown = Message(n, key, "person", text, at, author=person.id)
        self._world.put(chat, shown)
        if telegram:
            payload = objects.message(bot, chat, shown, person)
            self._phones.push(bot, person, "message", payload)
            return
        count(self._world, bot)
        event, where = "message.text.received", {"id": chat.account, "chat_type": "GROUP"}
        payload = zalo_event(event, person, where, shown, {"text": text})
        self._phones.push(bot, person, event, payload)

    def _group(self, bot: Bot, key: str, title: str) -> Chat:
        if key not in self._world.groups:
            telegram = bot.channel == "telegram"
            name = f"group {key}"
            account = f"-100{telegram_account(name)}" if telegram else zalo_account(name)
            self._world.groups[key] = Chat(bot.channel, account, title, group=True)
        return self._world.groups[key]
