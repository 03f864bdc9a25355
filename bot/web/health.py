"""Whether the program lives, whether it is ready, and its numbers for Prometheus."""

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from aiohttp import web
from aiohttp.hdrs import AUTHORIZATION, HOST
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot import metrics
from bot.app import App
from bot.here import here
from services.backlog import Backlog, backlog
from services.db import schema
from services.db.engine import reading
from services.work import Work

T = TypeVar("T")
FRESH = 5.0
"""seconds for which an answer of the database is given again"""
PATIENCE = 3.0
"""seconds after which the database counts as away"""
PROXIED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
WORKS = ("newest", "newer")
"""states of the database with which a running process goes on: what is added later harms nobody"""


def health_routes(app: App) -> list[web.AbstractRouteDef]:
    """`/health`: the process lives; `/ready`: it can work; `/metrics`: for Prometheus only."""
    state, numbers = Kept(lambda: schema.state(app.engine)), Kept(lambda: _backlog(app))
    token = app.settings.metrics_token

    async def health(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def ready(_request: web.Request) -> web.Response:
        found = await state.now()
        held, bots = _held(app), len(app.channels)
        fine = found in WORKS and app.leases.alive
        said = {"ready": fine, "database": found or "away", "leases": held, "bots": bots}
        return web.json_response(said, status=200 if fine else 503)

    async def show(request: web.Request) -> web.Response:
        if not _may_read(request, token.get_secret_value() if token else None):
            return web.Response(status=403)
        _measure(app, await numbers.now())
        return web.Response(
            body=generate_latest(metrics.REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    return [web.get("/health", health), web.get("/ready", ready), web.get("/metrics", show)]


class Kept(Generic[T]):
    """An answer of the database, asked for anew after a while; None when there is none."""

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask, self._asking = ask, asyncio.Lock()
        self._known: T | None = None
        self._until = 0.0

    async def now(self) -> T | None:
        """At most so old as `FRESH`; those who ask meanwhile wait for the same answer."""
        async with self._asking:
            if time.monotonic() >= self._until:
                self._known = await self._answer()
                self._until = time.monotonic() + FRESH
        return self._known

    async def _answer(self) -> T | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._ask()
        except Exception:
            return None


async def _backlog(app: App) -> Backlog:
    async with reading(app.engine) as db:
        return await backlog(Work(db, app.clock.now()))


def _measure(app: App, found: Backlog | None) -> None:
    """What is not counted as it happens; without a database the numbers of before stay."""
    metrics.LEASES.set(_held(app))
    metrics.BOTS.set(len(app.channels))
    metrics.DATABASE.set(found is not None)
    if found is None:
        return
    metrics.INBOX_AGE.set(found.update)
    metrics.BROADCASTS.set(found.broadcasts)
    metrics.GUESSES.set(found.guesses)
    for channel in {channel.name for channel in app.channels}:
        metrics.OUTBOX_AGE.labels(channel).set(found.messages.get(channel, 0.0))


def _held(app: App) -> int:
    held = app.leases.fence()
    return sum(held.holds((channel.name, channel.bot)) for channel in app.channels)


def _may_read(request: web.Request, token: str | None) -> bool:
    """With the token of the settings; without one from this machine, not through a proxy."""
    shown = request.headers.get(AUTHORIZATION, "")
    if token and hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return True
    if any(name in request.headers for name in PROXIED):
        return False
    return here(request.remote or "") and here(request.headers.get(HOST, ""))
