"""What a person does with a phone, and what stands on its screen: the simulator's HTTP calls."""

import asyncio
import base64
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession

from services.clock import VIETNAM

START = datetime(2026, 6, 1, 8, tzinfo=VIETNAM)
SECRETARY = "cb1-001"
"""Telegram; leads the first cell"""
MINUTE_TAKER = "cb1-003"
TELEGRAM = "cb1-004"
ZALO = "cb1-005"
ZALO_TOO = "cb1-006"
TELEGRAM_TOO = "cb1-007"
NOT_LINKED = "cb1-008"
NO_PHONE = "cb1-010"
OTHER_SECRETARY = "cb2-001"


@dataclass(slots=True)
class Ward:
    """The demo from outside."""

    http: ClientSession
    _seen: dict[str, int] = field(default_factory=dict)
    """person → the revision of the phone that was looked at"""
    _last: dict[str, int] = field(default_factory=dict)
    """person → the message that was the last one"""

    async def get(self, path: str) -> Any:
        """An answer of the simulator."""
        async with self.http.get(f"/simulator{path}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, **body: object) -> Any:
        """Something that a person does."""
        large = io.BytesIO(json.dumps(body).encode())
        async with self.http.post(f"/simulator{path}", data=large) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def rest(self) -> None:
        """Everything is heard, answered and delivered."""
        async with self.http.get("/simulator/idle?timeout=30") as answer:
            assert answer.status == 200

    async def says(self, person: str, text: str) -> str:
        """A typed message; what the phone shows as answer."""
        await self.seen(person)
        await self.post(f"/people/{person}/messages", text=text)
        return await self.news(person)

    async def all_say(self, said: Iterable[tuple[str, str]]) -> None:
        """Many people type at the same moment; all are answered."""
        await asyncio.gather(
            *(self.post(f"/people/{person}/messages", text=text) for person, text in said)
        )
        await self.rest()

    async def sends(self, person: str, name: str, content: bytes) -> str:
        """A photo or file; the answer."""
        await self.seen(person)
        await self.all_send([person], name, content)
        return await self.news(person)

    async def all_send(self, people: Iterable[str], name: str, content: bytes) -> None:
        """Many people send a photo or file at the same moment; all are answered."""
        file = {"name": name, "base64": base64.b64encode(content).decode()}
        await asyncio.gather(
            *(self.post(f"/people/{person}/messages", file=file) for person in people)
        )
        await self.rest()

    async def taps(self, person: str, label: str) -> str:
        """The newest button that begins so; the answer."""
        await self.seen(person)
        screen = await self.get(f"/people/{person}/messages")
        for message in reversed(screen):
            buttons = [button for row in message["buttons"] for button in row]
            if any(button.startswith(label) for button in buttons):
                where = {"message": message["n"], "button": label}
                await self.post(f"/people/{person}/taps", **where)
                return await self.news(person)
        raise AssertionError(f"no button {label!r} on the phone of {person}: {screen[-1]}")

    async def picks(self, person: str, label: str) -> str:
        """Taps a button of a long list, page by page."""
        for _ in range(5):
            shown = (await self.last(person))["buttons"]
            if any(button.startswith(label) for row in shown for button in row):
                return await self.taps(person, label)
            await self.taps(person, "Xem tiếp")
        raise AssertionError(f"{label!r} is on no page")

    async def injects(self, person: str, **what: object) -> str:
        """An unusual update; the answer."""
        await self.seen(person)
        await self.post(f"/people/{person}/updates", **what)
        return await self.news(person)

    async def news(self, person: str) -> str:
        """What the bot wrote or changed on the phone since `seen`."""
        await self.rest()
        events = await self.get(f"/people/{person}/events?after={self._seen.get(person, 0)}")
        self._seen[person] = events["revision"]
        return "\n".join(m["text"] for m in events["messages"] if m["from"] == "bot")

    async def seen(self, *people: str) -> None:
        """These people have looked at their phones."""
        for person in people:
            events = await self.get(f"/people/{person}/events?after={self._seen.get(person, 0)}")
            self._seen[person] = events["revision"]

    async def last(self, person: str) -> Any:
        """The last message on the phone."""
        before = max(self._last.get(person, 0) - 1, 0)
        shown = await self.get(f"/people/{person}/messages?after={before}")
        shown = shown or await self.get(f"/people/{person}/messages")
        self._last[person] = shown[-1]["n"]
        return shown[-1]

    async def now(self) -> datetime:
        """The demo's clock in Vietnam."""
        said = (await self.get("/clock"))["now"]
        return datetime.fromisoformat(said).astimezone(VIETNAM)

    async def clock(self, to: datetime) -> None:
        """Lets the time pass."""
        await self.post("/clock", now=to.isoformat())

    async def later(self, **times: float) -> None:
        """The same by a while."""
        await self.clock(await self.now() + timedelta(**times))

    async def name(self, person: str) -> str:
        """How a person is called."""
        return str((await self.get(f"/people/{person}"))["name"])


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of June 2026 in Vietnam."""
    return datetime(2026, 6, day, hour, minute, tzinfo=VIETNAM)
