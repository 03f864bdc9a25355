"""An Official Account in the simulator, the channel that serves it, and what its webhook got."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Payload, Timeouts
from bot.channels.zalo_oa import Account, Way, ZaloOaChannel
from bot.channels.zalo_oa_client import Hosts, OaClient
from bot.channels.zalo_oa_tokens import App, TokenKeeper, Vault, exchange, pair_of
from bot.simulator import Limits, Official, Person, Simulator, StandaloneHooks, Tokens
from services.clock import Clock
from services.seal import Seal

OA, APP = "4111111111111111111", App("5222222222222222222", "application secret")
HOOK_SECRET = "secret of the account"
PHONE = "0900000001"
TEMPLATE = "310945"
TIMES = Timeouts(connect=5, read=5, write=5, upload=5)
SEAL = Seal("of the tests")


def official() -> Official:
    """The account as the platform knows it."""
    fields: dict[str, tuple[str, ...]] = {TEMPLATE: ("ten", "noi_dung")}
    return Official(OA, APP.id, APP.secret, HOOK_SECRET, "none yet", fields)


def way(base: str) -> Way:
    """To the simulator at an address."""
    return Way(Hosts(*[f"{base}/zalo_oa"] * 3), TIMES)


def signature(body: bytes, stamp: str, app: str = APP.id, secret: str = HOOK_SECRET) -> str:
    """The header of a webhook."""
    return "mac=" + hashlib.sha256(app.encode() + body + f"{stamp}{secret}".encode()).hexdigest()


class Hooks(StandaloneHooks):
    """The simulator's time is that of the test."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> Any:
        return self._clock.now()


@dataclass
class Office:
    """The account, its keeper of tokens, one person "hoa" on a phone."""

    base: str
    http: ClientSession
    simulator: Simulator
    vault: Vault
    channel: ZaloOaChannel
    got: list[tuple[dict[str, str], bytes, Payload]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """what the webhook answers next; 200 when there is nothing"""

    @property
    def hoa(self) -> str:
        """The platform's id of the person."""
        return self.simulator.world.people["hoa"].account

    async def do(self, what: str, **body: Any) -> Any:
        """Something the person does: messages, taps, block, updates."""
        return await self.post(f"people/hoa/{what}", **body)

    async def post(self, path: str, **body: Any) -> Any:
        """A call of the simulator."""
        async with self.http.post(f"{self.base}/simulator/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def seen(self) -> list[dict[str, Any]]:
        """What the bot has said."""
        url = f"{self.base}/simulator/people/hoa/messages"
        async with self.http.get(url) as answer:
            return [shown for shown in await answer.json() if shown["from"] == "bot"]

    async def about(self) -> dict[str, int]:
        """How often tokens were exchanged, how many messages cost money."""
        async with self.http.get(f"{self.base}/simulator/zalo_oa/{OA}") as answer:
            return dict(await answer.json())

    async def event(self) -> Payload:
        """The newest event, once everything has come."""
        async with self.http.get(f"{self.base}/simulator/idle?timeout=10") as answer:
            assert answer.status == 200
        return self.got[-1][2]

    async def authorise(self) -> None:
        """The keeper of the account gives the application its rights."""
        code = (await self.post(f"zalo_oa/{OA}/consent"))["code"]
        client = OaClient(way(self.base).hosts, TIMES)
        form = {"code": code, "grant_type": "authorization_code"}
        answer = await exchange(client, APP, form)
        await client.close()
        await self.vault.put(pair_of(answer.data, self.vault.clock.now()))

    def keeper(self) -> TokenKeeper:
        """As another process would have it."""
        return TokenKeeper(self.vault, APP)

    async def hook(self, request: web.Request) -> web.Response:
        """A webhook that keeps what comes."""
        raw = await request.read()
        self.got.append((dict(request.headers), raw, await request.json()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


async def phone_of(chat: str) -> str | None:
    """The number of everybody here."""
    return PHONE


@asynccontextmanager
async def office(
    engine: AsyncEngine, clock: Clock, limits: Limits | None = None, **account: Any
) -> AsyncIterator[Office]:
    """Everything runs, the rights are given, and the person has said hello."""
    hoa = Person("hoa", "Hoa Thử", "zalo_oa", phone="84900000001")
    tokens = Tokens(zalo_oa=(official(),))
    simulator = Simulator([hoa], tokens, Hooks(clock), limits or Limits.loose())
    vault = Vault(engine, clock, SEAL, ZaloOaChannel.name, OA)
    async with simulator.serve() as base, ClientSession() as http:
        channel = ZaloOaChannel(
            Account(OA, APP.id, HOOK_SECRET, **account),
            TokenKeeper(vault, APP),
            clock,
            phone_of,
            way(base),
        )
        here = Office(base, http, simulator, vault, channel)
        await here.authorise()
        await channel.start()
        async with _listening(here) as url:
            assert await here.post(f"zalo_oa/{OA}/webhook", url=url) == {"status": 200}
            await here.do("messages", text="/start")
            await here.event()
            yield here
        await channel.close()


@asynccontextmanager
async def _listening(here: Office) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hook", here.hook)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()
