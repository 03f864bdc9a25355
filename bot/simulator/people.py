"""The `/simulator/…` calls: what a person can do, and what a test or the phone page looks at."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.simulator.arguments import MOST_BYTES
from bot.simulator.injections import Injections
from bot.simulator.phones import PhoneError, Phones
from bot.simulator.views import event_view, message_view, person_view
from bot.simulator.world import Chat, Json, Person, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LONGEST_WAIT = 60.0


class People:
    """The people and their phones. `people_view` gives what the bot knows better about them."""

    def __init__(self, world: World, people_view: Callable[[], Awaitable[Any]]) -> None:
        self._world, self._people_view = world, people_view
        self._phones = Phones(world)
        self._injections = Injections(world, self._phones)

    def routes(self) -> list[web.AbstractRouteDef]:
        one = "/simulator/people/{id}"
        return [
            web.get("/simulator/people", answering(self.everybody)),
            web.post("/simulator/people", answering(self.add)),
            web.get(one, answering(self.show)),
            web.get(f"{one}/messages", answering(self.messages)),
            web.post(f"{one}/messages", answering(self.send)),
            web.get(f"{one}/events", answering(self.events)),
            web.post(f"{one}/taps", answering(self.tap)),
            web.post(f"{one}/block", answering(self.block)),
            web.post(f"{one}/updates", answering(self.inject)),
            web.get("/simulator/counts", answering(self.counts)),
            web.get("/simulator/groups/{id}/messages", answering(self.group_messages)),
            web.get("/simulator/files/{id}/{name}", self.file),
        ]

    def _person(self, request: web.Request) -> Person:
        key = request.match_info["id"]
        if key not in self._world.people:
            raise web.HTTPNotFound(text=f"there is no person {key}")
        return self._world.people[key]

    def _chat(self, request: web.Request) -> Chat:
        person = self._person(request)
        if person.chat is None:
            raise PhoneError(f"{person.name} has no phone")
        return person.chat

    async def everybody(self, request: web.Request) -> list[Json]:
        known = await self._people_view()
        return [person_view(p, known.get(p.id, {})) for p in self._world.people.values()]

    async def show(self, request: web.Request) -> Json:
        person = self._person(request)
        known = (await self._people_view()).get(person.id, {})
        hints = known.get("hints", person.hints)
        more = {
            "hints": list(hints),
            "language": person.language,
            "started": person.started,
            "blocked": person.blocked,
            "account": person.account,
        }
        return person_view(person, known) | more

    async def counts(self, request: web.Request) -> dict[str, int]:
        """How many messages every phone has got from the bot."""
        chats = {p.id: p.chat.messages for p in self._world.people.values() if p.chat}
        return {key: sum(m.sender == "bot" for m in chat) for key, chat in chats.items()}

    async def add(self, request: web.Request) -> Json:
        body = await read_json(request)
        name, channel = str(body.get("name", "")), body.get("channel")
        if not name or channel not in {"telegram", "zalo", "zalo_oa", None}:
            raise ValueError('needs {"name", "channel": "telegram"|"zalo"|"zalo_oa"|null}')
        person = Person(
            id=str(body.get("id") or f"p{len(self._world.people) + 1}"),
            name=name,
            channel=channel,
            roles=tuple(map(str, body.get("roles", ()))),
            unit=str(body.get("unit", "")),
            language=str(body.get("language", "vi")),
            phone=str(body.get("phone", "")),
        )
        self._world.add(person)
        return person_view(person, {})

    async def messages(self, request: web.Request) -> list[Json]:
        """`after` is a message number; with `wait` (seconds) it answers when there is more."""
        person = self._person(request)
        if person.chat is None:
            return []
        return await self._newer(request, person.chat)

    async def group_messages(self, request: web.Request) -> list[Json]:
        chat = self._world.groups.get(request.match_info["id"])
        return [] if chat is None else await self._newer(request, chat)

    async def _newer(self, request: web.Request, chat: Chat) -> list[Json]:
        after, wait = _number(request, "after"), _number(request, "wait")
        await chat.changed.until(lambda: len(chat.messages) > after, min(wait, LONGEST_WAIT))
        return [message_view(m) for m in chat.messages if m.n > after and not m.deleted]

    async def events(self, request: web.Request) -> Json:
        """Everything that changed after revision `after`, edits and deletions too."""
        chat = self._chat(request)
        after, wait = _number(request, "after"), _number(request, "wait")
        await chat.changed.until(lambda: chat.revision != after, min(wait, LONGEST_WAIT))
        since = after if after <= chat.revision else 0
        changed = [event_view(m) for m in chat.messages if m.revision > since]
        return {
            "revision": chat.revision,
            "messages": changed,
            "notice": chat.notice[0] if chat.notice[1] > since else "",
            "typing": chat.typing,
        }

    async def send(self, request: web.Request) -> Json:
        person, body = self._person(request), await read_json(request)
        if "file" in body:
            name, content = _file(body["file"])
            origin = str(request.url.origin())
            return {"id": self._phones.attach(person, name, content, origin).n}
        text = body.get("text")
        if not isinstance(text, str):
            raise ValueError('needs {"text"} or {"file": {"name", "base64"}}')
        return {"id": self._phones.write(person, text).n}

    async def tap(self, request: web.Request) -> Json:
        person, body = self._person(request), await read_json(request)
        number, label = body.get("message"), body.get("button")
        if not isinstance(number, int) or not isinstance(label, str):
            raise ValueError('needs {"message": number, "button": "label or its start"}')
        button = self._phones.tap(person, number, label)
        return {"ok": True} | ({"url": button.url} if button.url else {})

    async def block(self, request: web.Request) -> Json:
        person, body = self._person(request), await read_json(request)
        self._phones.block(person, bool(body.get("blocked")))
        return {"blocked": person.blocked}

    async def inject(self, request: web.Request) -> Json:
        person, body = self._person(request), await read_json(request)
        self._injections.inject(person, body)
        return {"ok": True}

    async def file(self, request: web.Request) -> web.StreamResponse:
        file = self._world.files.get(request.match_info["id"])
        if file is None or file.name != request.match_info["name"]:
            raise web.HTTPNotFound(text="there is no such file")
        return web.Response(
            body=file.content,
            content_type=file.mime,
            headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"},
        )


def answering(handler: Callable[[web.Request], Awaitable[Any]]) -> Handler:
    """Answers JSON; a refusal is {"error"} with 400 (not understood) or 409 (not possible now)."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await handler(request))
        except PhoneError as error:
            return web.json_response({"error": str(error)}, status=409)
        except (ValueError, KeyError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        except web.HTTPNotFound as error:
            return web.json_response({"error": error.text}, status=404)

    return handle


async def read_json(request: web.Request) -> Json:
    """The body as an object; raises ValueError otherwise."""
    body = await request.clone(client_max_size=MOST_BYTES).json()
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body


def _number(request: web.Request, name: str) -> float:
    try:
        return float(request.query.get(name, "0"))
    except ValueError:
        raise ValueError(f"{name} must be a number") from None


def _file(value: Any) -> tuple[str, bytes]:
    if not isinstance(value, dict) or not value.get("name"):
        raise ValueError('file needs {"name", "base64"}')
    try:
        return str(value["name"]), base64.b64decode(value.get("base64", ""), validate=True)
    except binascii.Error:
        raise ValueError("the file is not valid base64") from None
