"""What both platforms do around a call: count it as under way, lose its answer on order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.simulator.world import World


class CallGate:
    def __init__(self, world: World) -> None:
        self._world = world

    @asynccontextmanager
    async def under_way(self) -> AsyncIterator[None]:
        """The bot is not at rest while this lasts, nor for a moment afterwards."""
        self._world.calls += 1
        try:
            yield
        finally:
            self._world.calls -= 1
            self._world.last_call = self._world.monotonic()

    def drop(self, request: web.Request) -> web.Response:
        """The call was done, but the caller never hears of it: the connection breaks."""
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
