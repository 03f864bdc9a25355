"""Carries updates to webhooks: in order, one at a time, again until the bot answers 2xx."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.simulator.telegram import update_json
from bot.simulator.world import Bot, Json, World

LONGEST_PAUSE = 5.0
ANSWER_TIMEOUT, OA_TIMEOUT = ClientTimeout(total=30.0), ClientTimeout(total=2.0)
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
        async with ClientSession() as self._session, asyncio.TaskGroup() as group:
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
        bot.retries = 0 if 200 <= status < 300 else bot.retries + 1
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
        raw = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"} | _proof(bot, body, raw)
        patience = OA_TIMEOUT if bot.official else ANSWER_TIMEOUT
        try:
            async with self._session.post(
                bot.webhook.url, data=raw, headers=headers, timeout=patience
            ) as answer:
                return answer.status
        except (ClientError, TimeoutError):
            return 0


def _proof(bot: Bot, body: Json, raw: bytes) -> dict[str, str]:
    """What tells the bot that the platform calls; the first probe of an account has none."""
    if bot.official is None:
        secret = bot.webhook.secret if bot.webhook else ""
        return {_HEADER[bot.channel]: secret} if secret else {}
    if not body:
        return {}
    before, after = bot.official.app_id, f"{body['timestamp']}{bot.official.hook_secret}"
    mac = hashlib.sha256(before.encode() + raw + after.encode()).hexdigest()
    return {"X-ZEvent-Signature": f"mac={mac}", "num_retry": str(bot.retries)}


def _has_work(bot: Bot) -> bool:
    return bot.webhook is not None and bool(bot.queue)
