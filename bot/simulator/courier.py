"""Carries updates to webhooks: in order, one at a time, again until the bot answers 2xx."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.simulator.telegram import update_json
from bot.simulator.world import Bot, Json, World

LONGEST_PAUSE, ANSWER_SECONDS = 5.0, 30.0
_HEADER = {
    "telegram": "X-Telegram-Bot-Api-Secret-Token",
    "zalo": "X-Bot-Api-Secret-Token",
}


class Courier:
    """One worker a bot; `running` holds them for as long as the server lives."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._session: ClientSession | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        timeout = ClientTimeout(total=ANSWER_SECONDS)
        async with ClientSession(timeout=timeout) as self._session, asyncio.TaskGroup() as group:
            workers = [group.create_task(self._serve(bot)) for bot in self._world.bots.values()]
            yield
            for worker in workers:
                worker.cancel()

    async def probe(self, bot: Bot) -> int:
        """What a new webhook answers to an empty body; 0 when nobody answers."""
        return await self._post(bot, {})

    async def _serve(self, bot: Bot) -> None:
        pause = self._world.limits.webhook_retry_seconds
        while not bot.changed.closed:
            await bot.changed.until(lambda: _has_work(bot), 3600)
            if not _has_work(bot):
                continue
            if await self._deliver(bot):
                pause = self._world.limits.webhook_retry_seconds
                continue
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _deliver(self, bot: Bot) -> bool:
        update = bot.queue[0]
        body = update_json(update) if bot.channel == "telegram" else update.payload
        status = await self._post(bot, body)
        if not 200 <= status < 300:
            reason = (
                f"Wrong response from the webhook: {status}" if status else "Connection failed"
            )
            bot.last_error = (self._world.now(), reason)
            return False
        if bot.queue and bot.queue[0] is update:
            bot.queue.popleft()
        self._world.last_call = self._world.monotonic()
        return True

    async def _post(self, bot: Bot, body: Json) -> int:
        if self._session is None or bot.webhook is None:
            return 0
        secret = bot.webhook.secret
        headers = {_HEADER[bot.channel]: secret} if secret else {}
        try:
            async with self._session.post(bot.webhook.url, json=body, headers=headers) as answer:
                return answer.status
        except (ClientError, TimeoutError):
            return 0


def _has_work(bot: Bot) -> bool:
    return bot.webhook is not None and bool(bot.queue)
