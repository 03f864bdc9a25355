"""`python -m tests.benchmarks`: everything that is compared, in one run; about half an hour.

Each part is also a command of its own (`python -m tests.benchmarks.turns`). `--quick` leaves out
the long ones: the million members and the message to 10,000.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping

from tests.benchmarks import broadcast, reminders, senders, sizes, starting, turns, webhooks
from tests.benchmarks.telling import say

PARTS: Mapping[str, Callable[[], Awaitable[None]]] = {
    "a turn beside what libraries give": turns.main,
    "webhooks": webhooks.main,
    "a turn among many members": sizes.main,
    "planning reminders": reminders.main,
    "senders under a strict limit": senders.main,
    "a message to 10,000 members": lambda: broadcast.main(10_000, 0.08),
    "starting": starting.main,
}
QUICK: Mapping[str, Callable[[], Awaitable[None]]] = {
    "a turn among many members": lambda: sizes.main((1_000, 20_000)),
    "planning reminders": lambda: reminders.main(20_000),
    "a message to 10,000 members": lambda: broadcast.main(500, 0.08),
}


async def main(parts: Mapping[str, Callable[[], Awaitable[None]]]) -> None:
    """One after the other, so that nothing disturbs what is measured."""
    for name, part in parts.items():
        say(f"== {name}")
        await part()


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--quick", action="store_true")
    asyncio.run(main({**PARTS, **QUICK} if asked.parse_args().quick else PARTS))
