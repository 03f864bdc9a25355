"""`python -m tests.benchmarks.sizes`: does an answer cost more where there are more members?

The same answers in the same cell, with 1,000, 100,000 and 1,000,000 members in the database
beside it, on SQLite and PostgreSQL. Rounds of the three sizes alternate, so that a machine whose
speed swings treats them alike. The ratio to the smallest is what counts.
"""

import argparse
import asyncio
import statistics
from contextlib import AsyncExitStack
from time import perf_counter

from bot.app import App
from tests.benchmarks import crowd, databases, ours
from tests.benchmarks.telling import say
from tests.benchmarks.turns import updates

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS, PER_ROUND = 8, 40


async def measure(kind: str, sizes: tuple[int, ...]) -> dict[int, float]:
    """Members in the database → seconds of a turn (median)."""
    async with AsyncExitStack() as stack:
        apps: dict[int, tuple[App, list[str]]] = {}
        for size in sizes:
            url = stack.enter_context(databases.fresh(kind))
            app, chats = await stack.enter_async_context(ours.invited(url))
            await crowd.grow(app.engine, size)
            apps[size] = app, chats
        waits: dict[int, list[float]] = {size: [] for size in sizes}
        for round_ in range(ROUNDS + 1):
            for size, (app, chats) in apps.items():
                took = await _round(app, chats, 1 + round_ * PER_ROUND)
                waits[size] += took if round_ else []
        return {size: statistics.median(took) for size, took in waits.items()}


async def _round(app: App, chats: list[str], first: int) -> list[float]:
    took = []
    for payload in updates(chats, first, PER_ROUND):
        begun = perf_counter()
        await ours.one_by_one(app, [payload])
        took.append(perf_counter() - begun)
    return took


async def main(sizes: tuple[int, ...] = SIZES) -> None:
    """One line for each database."""
    for kind in databases.KINDS:
        found = await measure(kind, sizes)
        smallest = found[sizes[0]]
        shown = (f"{n:,} members {s * 1000:.1f} ms ({s / smallest:.2f})" for n, s in found.items())
        say(f"a turn on {kind}: {'; '.join(shown)}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    asyncio.run(main(tuple(asked.parse_args().sizes)))
