"""A load balancer as in production: each request to the next process that answers."""

import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientSession, ClientTimeout, web

PATIENCE = ClientTimeout(total=1.0)
"""then a process counts as frozen, and the next one is asked"""
KEPT = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token", "X-Bot-Api-Secret-Token")


@asynccontextmanager
async def balancing(ports: Sequence[int]) -> AsyncIterator[str]:
    """The address under which the processes at these ports look like one."""
    turn = itertools.count()
    async with ClientSession(timeout=PATIENCE) as out:

        async def forward(request: web.Request) -> web.Response:
            body, first = await request.read(), next(turn)
            headers = {name: request.headers[name] for name in KEPT if name in request.headers}
            for port in (ports[(first + more) % len(ports)] for more in range(len(ports))):
                url = f"http://127.0.0.1:{port}{request.path}"
                try:
                    async with out.post(url, data=body, headers=headers) as answer:
                        return web.Response(status=answer.status)
                except (ClientError, TimeoutError):
                    continue
            return web.Response(status=502)

        server = web.Application()
        server.router.add_post("/{path:.*}", forward)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
