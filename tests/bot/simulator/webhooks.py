"""A webhook on loopback that keeps what it is sent."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Received:
    """`answers` are the statuses of the coming calls; 200 when it is empty."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    calls: asyncio.Queue[tuple[Mapping[str, str], Any]] = field(default_factory=asyncio.Queue)

    async def next(self) -> tuple[Mapping[str, str], Any]:
        """Headers and body of the next call."""
        async with asyncio.timeout(10):
            return await self.calls.get()

    async def take(self, request: web.Request) -> web.Response:
        self.calls.put_nowait((request.headers, await request.json()))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@asynccontextmanager
async def receiver() -> AsyncIterator[Received]:
    hook = Received()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        yield hook
    finally:
        await runner.cleanup()
