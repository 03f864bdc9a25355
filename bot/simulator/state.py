"""The world as JSON and back, so that phones survive a restart of the demo.

People, bots and files are matched by id; people that were added come back too.
"""

import base64
from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.simulator.world import (
    Bot,
    Button,
    Chat,
    Json,
    Message,
    Person,
    StoredFile,
    Update,
    Webhook,
    World,
)
from bot.simulator.zalo_oa_state import Official

VERSION = 1


def dump(world: World) -> Json:
    return {
        "version": VERSION,
        "counter": world.counter,
        "files": [_file(file) for file in world.files.values()],
        "people": [_person(person) for person in world.people.values()],
        "groups": {key: _chat(chat) for key, chat in world.groups.items()},
        "bots": [_bot(bot) for bot in world.bots.values()],
    }


def load(world: World, state: Mapping[str, Any]) -> None:
    """Raises ValueError for a state of another version."""
    if state.get("version") != VERSION:
        raise ValueError("the saved phones are of another version")
    world.counter = max(world.counter, state["counter"])
    for kept in state["files"]:
        content = base64.b64decode(kept["content"])
        file = StoredFile(**{**kept, "content": content})
        world.files[file.id] = file
    for saved in state["people"]:
        _load_person(world, saved)
    for key, saved in state["groups"].items():
        world.groups[key] = _chat_of(world, saved)
    for bot in world.bots.values():
        saved = next((s for s in state["bots"] if s["id"] == bot.id), None)
        if saved is not None:
            _load_bot(bot, saved)


def _file(file: StoredFile) -> Json:
    return {
        "id": file.id,
        "name": file.name,
        "content": base64.b64encode(file.content).decode(),
        "path": file.path,
        "url": file.url,
    }


_PERSON = ("id", "name", "channel", "unit", "linked", "language", "account", "bot", "started")


def _person(person: Person) -> Json:
    saved: Json = {name: getattr(person, name) for name in (*_PERSON, "blocked")}
    saved |= {"roles": list(person.roles), "hints": list(person.hints)}
    saved |= {"heard": person.heard.isoformat() if person.heard else None}
    return saved | {"chat": _chat(person.chat) if person.chat else None}


def _load_person(world: World, saved: Mapping[str, Any]) -> None:
    if saved["id"] not in world.people:
        fields = {name: saved[name] for name in (*_PERSON, "blocked")}
        fields |= {"roles": tuple(saved["roles"]), "hints": tuple(saved["hints"])}
        world.add(Person(**fields))
    person = world.people[saved["id"]]
    if person.channel != saved["channel"] or person.account != saved["account"]:
        return
    person.linked, person.started = saved["linked"], saved["started"]
    person.blocked, person.bot = saved["blocked"], saved["bot"]
    person.heard = datetime.fromisoformat(saved["heard"]) if saved.get("heard") else None
    if saved["chat"] is not None:
        person.chat = _chat_of(world, saved["chat"])


def _chat(chat: Chat) -> Json:
    return {
        "channel": chat.channel,
        "account": chat.account,
        "title": chat.title,
        "group": chat.group,
        "revision": chat.revision,
        "messages": [_message(message) for message in chat.messages],
    }


def _chat_of(world: World, saved: Mapping[str, Any]) -> Chat:
    messages = [_message_of(world, message) for message in saved["messages"]]
    return Chat(**{**saved, "messages": messages})


def _message(shown: Message) -> Json:
    return {
        "n": shown.n,
        "id": shown.id,
        "sender": shown.sender,
        "text": shown.text,
        "at": shown.at.isoformat(),
        "buttons": [[[b.label, b.data, b.url] for b in row] for row in shown.buttons],
        "entities": shown.entities,
        "file": _file(shown.file) | {"content": ""} if shown.file else None,
        "author": shown.author,
        "edited": shown.edited,
        "deleted": shown.deleted,
        "revision": shown.revision,
    }


def _message_of(world: World, saved: Mapping[str, Any]) -> Message:
    file = saved["file"]
    kept = None
    if file is not None:
        kept = world.files.get(file["id"]) or StoredFile(**{**file, "content": b""})
    buttons = tuple(tuple(Button(*button) for button in row) for row in saved["buttons"])
    at = datetime.fromisoformat(saved["at"])
    return Message(**{**saved, "at": at, "buttons": buttons, "file": kept})


def _update(update: Update) -> list[Any]:
    return [update.id, update.kind, update.payload, update.person, update.forced]


def _bot(bot: Bot) -> Json:
    hook = bot.webhook
    return {
        "id": bot.id,
        "queue": [_update(update) for update in bot.queue],
        "webhook": [hook.url, hook.secret, hook.max_connections] if hook else None,
        "allowed": list(bot.allowed),
        "commands": bot.commands,
        "used": bot.used,
        "official": _official(bot.official) if bot.official else None,
    }


def _official(official: Official) -> Json:
    until = official.access_until, official.refresh_until
    return {
        "tokens": [official.access, official.refresh],
        "until": [at.isoformat() if at else None for at in until],
    }


def _load_official(official: Official, saved: Mapping[str, Any]) -> None:
    official.access, official.refresh = saved["tokens"]
    until = [datetime.fromisoformat(at) if at else None for at in saved["until"]]
    official.access_until, official.refresh_until = until


def _load_bot(bot: Bot, saved: Mapping[str, Any]) -> None:
    bot.queue = deque(Update(*update) for update in saved["queue"])
    bot.webhook = Webhook(*saved["webhook"]) if saved["webhook"] else None
    bot.allowed = tuple(saved["allowed"])
    bot.commands, bot.used = saved["commands"], dict(saved["used"])
    if bot.official is not None and saved.get("official"):
        _load_official(bot.official, saved["official"])
