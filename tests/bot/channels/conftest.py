"""The simulator with one phone per channel, and a server that answers whatever a test wants."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.channels.base import Channel, Timeouts
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo_bot import ZaloBotChannel
from bot.simulator import Limits, Person, Simulator, StandaloneHooks, Tokens

TELEGRAM_TOKEN = "4200000001:telegram-secret"
ZALO_TOKEN = "7000000001:zalo-secret"
TOKENS = {"telegram": TELEGRAM_TOKEN, "zalo": ZALO_TOKEN}
AT_ONCE = Timeouts(poll=0, connect=5, read=5, write=5, upload=5)

Make = Callable[..., Channel]


def make(name: str, base: str, timeouts: Timeouts = AT_ONCE, token: str | None = None) -> Channel:
    """A channel that talks to the platform of that name under `base`."""
    kind: Make = TelegramChannel if name == "telegram" else ZaloBotChannel
    return kind(TOKENS[name] if token is None else token, f"{base}/{name}", timeouts=timeouts)


@dataclass
class Phone:
    """What a person does and sees. `id` is the name of the channel: one person on each."""

    id: str
    base: str
    http: ClientSession
    simulator: Simulator

    @property
    def account(self) -> str:
        """The platform's id of the chat."""
        return self.simulator.world.people[self.id].account

    async def write(self, text: str) -> None:
        await self._do("messages", text=text)

    async def attach(self, name: str, base64: str) -> None:
        await self._do("messages", file={"name": name, "base64": base64})

    async def tap(self, message: int, button: str) -> None:
        await self._do("taps", message=message, button=button)

    async def inject(self, **order: Any) -> None:
        await self._do("updates", **order)

    async def block(self) -> None:
        await self._do("block", blocked=True)

    async def faults(self, **order: Any) -> None:
        async with self.http.post(f"{self.base}/simulator/faults", json=order) as answer:
            assert answer.status == 200

    async def seen(self) -> list[dict[str, Any]]:
        """What the bot has said."""
        async with self.http.get(f"{self._url}/messages") as answer:
            return [shown for shown in await answer.json() if shown["from"] == "bot"]

    async def rest(self) -> bool:
        """Waits until no update is on its way."""
        async with self.http.get(f"{self.base}/simulator/idle?timeout=10") as answer:
            return answer.status == 200

    async def file(self, url: str) -> bytes:
        async with self.http.get(self.base + url) as answer:
            return await answer.read()

    @property
    def _url(self) -> str:
        return f"{self.base}/simulator/people/{self.id}"

    async def _do(self, what: str, **body: Any) -> None:
        async with self.http.post(f"{self._url}/{what}", json=body) as answer:
            assert answer.status == 200, await answer.text()


@dataclass
class Side:
    """A channel and the phone of a person who has written to it."""

    channel: Channel
    phone: Phone

    def again(self, timeouts: Timeouts = AT_ONCE) -> Channel:
        """The channel as another process would make it."""
        return make(self.channel.name, self.phone.base, timeouts)


@asynccontextmanager
async def side(name: str, limits: Limits | None = None) -> AsyncIterator[Side]:
    """Channel and phone; the person has said hello and the bot has read it."""
    people = [Person(which, "Hoa Thử", which) for which in ("telegram", "zalo")]
    tokens = Tokens((TELEGRAM_TOKEN,), (ZALO_TOKEN,))
    simulator = Simulator(people, tokens, StandaloneHooks(), limits or Limits.loose())
    async with simulator.serve() as base, ClientSession() as http:
        channel = make(name, base)
        await channel.start()
        phone = Phone(name, base, http, simulator)
        await phone.write("/start")
        await channel.poll()
        await channel.poll()
        try:
            yield Side(channel, phone)
        finally:
            await channel.close()


@pytest.fixture(params=["telegram", "zalo"])
async def both(request: pytest.FixtureRequest) -> AsyncIterator[Side]:
    async with side(request.param) as ready:
        yield ready


@pytest.fixture
async def telegram() -> AsyncIterator[Side]:
    async with side("telegram") as ready:
        yield ready


@pytest.fixture
async def zalo() -> AsyncIterator[Side]:
    async with side("zalo") as ready:
        yield ready


ME = {
    "id": 4200000001,
    "is_bot": True,
    "first_name": "ChiBot",
    "username": "chibot_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


@dataclass
class Odd:
    """A server that answers every call but getMe with `status` and `body`, or never."""

    base: str = ""
    status: int = 200
    body: str = ""
    silent: bool = False
    calls: list[str] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2]
        if method == "getMe":
            return web.json_response({"ok": True, "result": ME})
        self.calls.append(method)
        if self.silent:
            await self.over.wait()
        return web.Response(status=self.status, text=self.body, content_type="application/json")


@asynccontextmanager
async def serving(odd: Odd) -> AsyncIterator[str]:
    """Its address while it runs."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", odd.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        odd.over.set()
        await runner.cleanup()


@pytest.fixture
async def odd() -> AsyncIterator[Odd]:
    server = Odd()
    async with serving(server) as server.base:
        yield server
