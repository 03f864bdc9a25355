"""`chibot run` as a process of its own, against a simulator in the process of the test."""

import asyncio
import multiprocessing
import os
import re
import resource
import signal
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.clock import RealClock
from bot.demo import official, seed
from bot.demo.ward import Invented, invent
from bot.settings import Settings
from bot.simulator import Limits, Official, Person, Simulator, Tokens
from bot.simulator.hooks import Hooks
from services.db import schema
from services.db.engine import open_database
from services.work import working
from tests.bot import starter

TELEGRAM = "700000001:telegram-secret-of-the-tests"
ZALO = "700000101:zalo-secret-of-the-tests"
SECRET = "of the tests only"
MEETING_CELL = "cb1-"
FAST = "1000000"
LONGEST = 300.0
"""seconds that a bot may take to start or to end, on a machine that is busy"""
MOST_LOG = 1 << 24
"""bytes that a test may leave unread for a while"""
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.bot.preload"])
"""imports the bot once for all tests of a process: that takes longer than a killed bot lives"""


def knobs(shift: float = 0) -> starter.Knobs:
    """What a test turns while the bot runs; its clock is so many seconds ahead."""
    made: starter.Knobs = FORKS.RawArray("d", starter.KNOBS)
    made[starter.SHIFT] = shift
    return made


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


async def _reader(pipe: "Connection[Any, Any]") -> asyncio.StreamReader:
    """What is written at the other end, until it is closed there."""
    reader = asyncio.StreamReader(MOST_LOG)
    with pipe:
        end = os.fdopen(os.dup(pipe.fileno()), "rb", 0)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), end)
    return reader


@dataclass(slots=True)
class Bot:
    """One `chibot run` after the other on one database and one simulator."""

    database_url: str
    platforms: str
    webhooks: bool = False
    telegram: str = TELEGRAM
    per_second: str = FAST
    knobs: starter.Knobs = field(default_factory=knobs)
    port: int = field(default_factory=free_port)
    more: Mapping[str, str] = field(default_factory=dict)
    """further settings, without their prefix"""
    lines: list[str] = field(default_factory=list)
    """what it logged"""
    _process: BaseProcess | None = None
    _log: asyncio.StreamReader | None = None

    async def start(self, until: str = '"running"') -> None:
        """Returns when the bot logs so, by default that it runs."""
        ours, theirs = FORKS.Pipe(duplex=False)
        given = (self._environment(), theirs, self.knobs)
        self._process = FORKS.Process(target=starter.run, args=given)
        self._process.start()
        theirs.close()
        self._log = await _reader(ours)
        await self.logged(until)

    async def logged(self, words: str) -> None:
        """Reads the log up to a line with these words (a regular expression)."""
        assert self._log
        async with asyncio.timeout(LONGEST):
            while line := (await self._log.readline()).decode():
                self.lines.append(line)
                if re.search(words, line):
                    return

    async def end(self, how: signal.Signals) -> int:
        """Sends the signal and gives the exit code."""
        assert self._process
        assert self._process.pid
        os.kill(self._process.pid, how)
        return await self.ended()

    def cpu(self) -> float:
        """Seconds of a processor that the running bot has used."""
        assert self._process
        of = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(of[11]) + int(of[12])) / os.sysconf("SC_CLK_TCK")

    def limit_files(self, most: int) -> None:
        """No file of the running bot may grow beyond so many bytes."""
        assert self._process
        assert self._process.pid
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    async def ended(self) -> int:
        """Waits for the end of the process and gives the exit code."""
        assert self._process
        assert self._log
        async with asyncio.timeout(LONGEST):
            self.lines.append((await self._log.read()).decode())
            await asyncio.to_thread(self._process.join)
        assert self._process.exitcode is not None
        return self._process.exitcode

    async def close(self) -> str:
        """No more processes; everything that was logged."""
        if self._process and self._process.exitcode is None:
            self._process.kill()
            await self.ended()
        return "".join(self.lines)

    def _environment(self) -> dict[str, str]:
        settings = {
            "DATABASE_URL": self.database_url,
            "SECRET": SECRET,
            "TELEGRAM_TOKEN": self.telegram,
            "TELEGRAM_API": f"{self.platforms}/telegram",
            "ZALO_TOKENS": ZALO,
            "ZALO_API": f"{self.platforms}/zalo",
            "PORT": str(self.port),
            "TELEGRAM_PER_SECOND": self.per_second,
            "ZALO_PER_SECOND": self.per_second,
            "PER_CHAT_SECOND": FAST,
            "PER_CHAT_MINUTE": "0",
        }
        if self.webhooks:
            settings["PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"
        return {f"CHIBOT_{name}": value for name, value in (settings | {**self.more}).items()}


def bots(people: list[Invented]) -> dict[str, str]:
    """Person → the bot of their chat."""
    tokens = {"telegram": TELEGRAM, "zalo": ZALO, "zalo_oa": official.ID}
    return {p.key: tokens[p.channel].partition(":")[0] for p in people if p.channel}


def simulator(
    people: list[Invented],
    limits: Limits | None = None,
    hooks: Hooks | None = None,
    accounts: Sequence[Official] = (),
) -> Simulator:
    """The platforms with these people's phones, and the Official Accounts there are."""
    served = bots(people)
    phones = [
        Person(p.key, p.name, p.channel, linked=p.linked, bot=served.get(p.key, ""), started=True)
        for p in people
    ]
    limits = limits or Limits.loose()
    return Simulator(phones, Tokens((TELEGRAM,), (ZALO,), tuple(accounts)), hooks, limits)


async def seeded(database_url: str, members: int, now: datetime | None = None) -> list[Invented]:
    """The invented ward in the database; those in `MEETING_CELL` have a meeting coming."""
    people = invent(members)
    engine = open_database(database_url)
    await schema.make_ready(engine)
    settings = Settings(secret=SecretStr(SECRET))
    async with working(engine, now or RealClock().now()) as work:
        await seed.seed(work, people, settings.seal(), bots(people))
    await engine.dispose()
    return people


def answering(people: list[Invented]) -> list[Invented]:
    """Those who are expected at the meeting and have a phone that is linked."""
    return [p for p in people if p.key.startswith(MEETING_CELL) and p.linked and not p.exempt]


@asynccontextmanager
async def platforms(of: Simulator) -> AsyncIterator[str]:
    """The address of the simulator."""
    async with of.serve() as base:
        yield base
