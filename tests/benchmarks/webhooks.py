"""`python -m tests.benchmarks.webhooks`: updates by webhook from 10, 100 and 1,000 chats at once.

`chibot run` is a process of its own on SQLite, every commit on disk; the simulated Telegram, which
calls and gets the answers, is in the process that measures. Each chat sends its next update as
soon as the last one was acknowledged. Acknowledged means: on disk. Answered: the reply of the turn
has reached the platform.
"""

import asyncio
import signal
import statistics
import tempfile
from pathlib import Path
from time import perf_counter

from aiohttp import ClientSession, TCPConnector
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.channels.telegram import SECRET_HEADER
from bot.clock import RealClock
from bot.settings import Settings
from bot.simulator.world import telegram_account
from services.db.engine import open_database, reading
from services.db.models import InboxRow, OutboxRow
from services.reminders import due
from services.work import Work
from tests.benchmarks.telling import say
from tests.benchmarks.turns import updates
from tests.bot import running

UPDATES = 2_000
CHATS = (10, 100, 1_000)
PER_LINKED = 4
"""more than every fourth of the invented ward is on Telegram"""


async def measure(chats: int) -> None:
    """One line for so many chats."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'chibot.db'}"
        people = await running.seeded(url, max(60, chats * PER_LINKED))
        simulator = running.simulator(people)
        linked = [p.key for p in people if p.channel == "telegram" and p.linked][:chats]
        async with running.platforms(simulator) as address:
            bot = running.Bot(url, address, webhooks=True)
            await bot.start()
            try:
                await _answered(url)
                cpu, begun = bot.cpu(), perf_counter()
                waits = await _posted(bot.port, linked)
                acknowledged = perf_counter() - begun
                stored = bot.cpu() - cpu
                await _answered(url)
                everything = perf_counter() - begun
                spent = bot.cpu() - cpu
                await bot.end(signal.SIGTERM)
            finally:
                await bot.close()
    hundredths = statistics.quantiles(waits, n=100)
    say(
        f"{len(linked):>5} chats: {len(waits) / acknowledged:.0f} acknowledged/s "
        f"(p50 {hundredths[49] * 1000:.0f}, p99 {hundredths[98] * 1000:.0f} ms), "
        f"{len(waits) / everything:.0f} answered/s; of the bot's processor "
        f"{spent / len(waits) * 1000:.1f} ms each, {len(waits) / stored:.0f} acknowledged a second"
    )


async def _answered(url: str) -> None:
    """Returns when no update, no reminder and no message waits."""
    engine = open_database(url)
    new = select(func.count()).select_from(InboxRow).where(InboxRow.state == "new")
    leaving = OutboxRow.state.in_(("due", "sending"))
    out = select(func.count()).select_from(OutboxRow).where(leaving)
    everything = select(new.scalar_subquery() + out.scalar_subquery())
    while True:
        await asyncio.sleep(0.05)
        async with reading(engine) as db:
            work = Work(db, RealClock().now())
            if not (await db.execute(everything)).scalar_one() and not await due.waiting(work):
                break
    await engine.dispose()


async def _posted(port: int, keys: list[str]) -> list[float]:
    """Seconds until each update was acknowledged."""
    secret = Settings(secret=SecretStr(running.SECRET)).hook_secret()
    path = f"/hooks/telegram/{running.TELEGRAM.partition(':')[0]}"
    payloads = updates([telegram_account(key) for key in keys], 1, UPDATES)
    waits: list[float] = []
    one_each = TCPConnector(limit=len(keys))
    base = f"http://127.0.0.1:{port}"
    async with ClientSession(base, connector=one_each, headers={SECRET_HEADER: secret}) as http:

        async def chat(number: int) -> None:
            for payload in payloads[number :: len(keys)]:
                begun = perf_counter()
                async with http.post(path, json=payload) as answer:
                    answer.raise_for_status()
                waits.append(perf_counter() - begun)

        async with asyncio.TaskGroup() as group:
            for number in range(len(keys)):
                group.create_task(chat(number))
    return waits


async def main() -> None:
    """All sizes."""
    for chats in CHATS:
        await measure(chats)


if __name__ == "__main__":
    asyncio.run(main())
