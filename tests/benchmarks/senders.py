"""`python -m tests.benchmarks.senders`: 600 messages to 600 chats under Telegram's limit.

The platform of this benchmark is in process: a strict window of 30 messages in any sliding second,
up to 80 ms until a message arrives, a refusal that tells how long to wait. Ours is the pacer of
the outbox with Telegram's own capabilities; the others are what libraries offer: aiolimiter, and
python-telegram-bot's AIORateLimiter, both as their documentation shows them.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

from bot.channels.telegram import TELEGRAM
from bot.pacer import Pacer
from bot.simulator.limits import Limits, Meters
from tests.benchmarks.telling import say

CHATS = 600
JITTER = 0.08
BOT = "700000001"


class Platform:
    """Takes a message when it arrives, or says how many seconds to wait."""

    def __init__(self) -> None:
        self.meters = Meters(Limits(), time.monotonic)
        self._dice = random.Random(2026)

    async def take(self, chat: int) -> int:
        """0: it is on the phone."""
        await asyncio.sleep(self._dice.random() * JITTER)
        wait = self.meters.admit(BOT, str(chat), group=False)
        await asyncio.sleep(self._dice.random() * JITTER)
        return wait


async def ours(platform: Platform) -> None:
    """Evenly spaced; a refusal pauses all."""
    can = TELEGRAM
    pacer = Pacer(can.per_second, can.per_chat_second, can.chat_burst, at_most=can.within_second)

    async def send(chat: int) -> None:
        while wait := await platform.take(chat):
            pacer.done()
            pacer.pause(wait)
            await pacer.slot()
        pacer.done()

    async with asyncio.TaskGroup() as group:
        for chat in range(CHATS):
            await pacer.slot()
            group.create_task(send(chat))


async def aiolimiter(platform: Platform) -> None:
    """30 in a second, and each waits as long as it is told."""
    limiter = AsyncLimiter(30, 1)

    async def send(chat: int) -> None:
        while True:
            async with limiter:
                wait = await platform.take(chat)
            if not wait:
                return
            await asyncio.sleep(wait)

    await asyncio.gather(*(send(chat) for chat in range(CHATS)))


async def of_telegram_library(platform: Platform) -> None:
    """With its own numbers, told to try again as often as it takes."""
    limiter = AIORateLimiter(max_retries=1000)

    async def send(chat: int) -> dict[str, str]:
        if wait := await platform.take(chat):
            raise RetryAfter(wait)
        return {}

    async def limited(chat: int) -> None:
        data = {"chat_id": chat}
        await limiter.process_request(send, (chat,), {}, "sendMessage", data, None)

    await asyncio.gather(*(limited(chat) for chat in range(CHATS)))


SENDERS: dict[str, Callable[[Platform], Awaitable[None]]] = {
    "ours (evenly spaced, 28/s)": ours,
    "aiolimiter (30 in a second)": aiolimiter,
    "python-telegram-bot's AIORateLimiter": of_telegram_library,
}


async def main() -> None:
    """One line for each sender."""
    for name, sender in SENDERS.items():
        platform = Platform()
        begun = time.monotonic()
        await sender(platform)
        speed = CHATS / (time.monotonic() - begun)
        say(f"{name:38}{speed:>6.1f} messages/s, refused {platform.meters.refused} times")


if __name__ == "__main__":
    asyncio.run(main())
