"""Puts the simulated platforms, the people API and the phone page on one aiohttp server."""

import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.simulator import state
from bot.simulator.control import Control
from bot.simulator.courier import Courier
from bot.simulator.hooks import Hooks, StandaloneHooks
from bot.simulator.limits import Limits
from bot.simulator.neighbours import own_pages_only
from bot.simulator.page_files import page_routes
from bot.simulator.people import People
from bot.simulator.phones import Phones
from bot.simulator.telegram import Telegram
from bot.simulator.world import Bot, Channel, Json, Person, Webhook, World
from bot.simulator.zalo import Zalo
from bot.simulator.zalo_oa import ZaloOa
from bot.simulator.zalo_oa_state import Official

IDS_FROM = 1_704_067_200  # 2024-01-01: keeps time-based ids within 31 bits for years


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens that exist on each platform, `number:secret`, and the Official Accounts."""

    telegram: tuple[str, ...] = ()
    zalo: tuple[str, ...] = ()
    zalo_oa: tuple[Official, ...] = ()


class Simulator:
    """One world of people and bots behind HTTP.

    `hooks` connect it to the bot beside it (default: no bot, and the real clock).
    `monotonic` measures limits.
    """

    def __init__(
        self,
        people: Iterable[Person],
        tokens: Tokens,
        hooks: Hooks | None = None,
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        hooks = hooks or StandaloneHooks()
        bots = [*_bots("telegram", tokens.telegram), *_bots("zalo", tokens.zalo)]
        bots += [
            Bot("zalo_oa", f"{each.id}:{each.app_secret}", official=each)
            for each in tokens.zalo_oa
        ]
        self.world = World(people, bots, limits or Limits(), hooks.now, monotonic)
        self.world.counter = int((time.time() - IDS_FROM) * 10)
        self._courier = Courier(self.world)
        self._faces = (
            Telegram(self.world),
            Zalo(self.world, self._courier.probe),
            ZaloOa(self.world, self._courier.probe),
            People(self.world, hooks.people_view),
            Control(self.world, hooks),
        )

    @property
    def phones(self) -> Phones:
        """For a demo that lets people act without HTTP."""
        return Phones(self.world)

    def quiet(self) -> bool:
        """No update waits for a bot and no call has been under way for 100 ms."""
        return self.world.quiet()

    def hook(self, bot: Bot, url: str) -> None:
        """What an account's keeper enters by hand: where updates go."""
        bot.webhook = Webhook(url)
        bot.changed.notify()

    def state(self) -> Json:
        """Everything that has to survive a restart, as JSON."""
        return state.dump(self.world)

    def restore(self, saved: Mapping[str, Any]) -> None:
        """Take over what `state` gave; before the server starts."""
        state.load(self.world, saved)

    def routes(self) -> list[web.AbstractRouteDef]:
        faces = [route for face in self._faces for route in face.routes()]
        return faces + page_routes()

    def attach(self, app: web.Application) -> None:
        """Mount on an application that may have other routes; webhooks run while it does."""
        app.add_routes(self.routes())
        app.cleanup_ctx.append(self._running)
        app.on_shutdown.append(self._close)

    async def _running(self, app: web.Application) -> AsyncIterator[None]:
        async with self._courier.running():
            yield

    async def _close(self, app: web.Application) -> None:
        self.world.close()

    @asynccontextmanager
    async def serve(self, port: int = 0) -> AsyncIterator[str]:
        """Run on loopback; gives the base URL. Port 0 takes a free one."""
        app = web.Application(middlewares=[own_pages_only])
        self.attach(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


def _bots(channel: Channel, tokens: Iterable[str]) -> list[Bot]:
    return [Bot(channel, token) for token in tokens]
