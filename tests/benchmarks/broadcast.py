"""`python -m tests.benchmarks.broadcast`: a message to 10,000 members, and who answers meanwhile.

The bot runs as a process of its own, as in production, on SQLite with every commit on disk. The
simulated Telegram has its published limits: 30 messages within any second, 1 a second in a chat;
a message takes up to 80 ms to arrive. Nothing is scaled: 10,000 messages take six minutes.

`--members 1000` for a shorter run, `--jitter 0.4` for a bad link.
"""

import argparse
import asyncio
import os
import random
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select

from bot.clock import RealClock
from bot.simulator import Limits, Person, Simulator, Tokens
from bot.simulator.world import telegram_account
from services import people
from services.broadcasts import book
from services.broadcasts.book import Draft, View
from services.db import models, schema
from services.db.engine import open_database, reading
from services.reminders.kinds import awake
from services.work import Work, working
from tests.benchmarks.telling import say
from tests.bot.running import free_port

TOKEN = "700000001:telegram-secret-of-the-benchmark"
BOT = TOKEN.partition(":")[0]
PER_CELL = 50
CALLED = "Kính báo"
ANSWER = "tôi ốm nên xin vắng"
RECORDED = "Đã ghi"
LONG_AGO = date(2020, 1, 1)


@dataclass(slots=True)
class Run:
    """What is measured. Seconds of a monotonic clock."""

    simulator: Simulator
    members: int
    arrived: dict[str, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    unanswered: int = 0

    def look(self) -> None:
        """Notes when the message came to each phone that has it by now."""
        for key, person in self.simulator.world.people.items():
            if key not in self.arrived and person.chat is not None:
                told = [each.at for each in person.chat.messages if CALLED in each.text]
                if told:
                    self.arrived[key] = told[0].timestamp()


async def prepared(url: str, members: int) -> None:
    """The ward in the database, and a message to everybody that is about to be sent."""
    engine = open_database(url)
    await schema.upgrade(engine)
    async with working(engine, RealClock().now()) as work:
        staff = await _ward(work, members)
        acting = work.by((await people.actors(work, [staff]))[staff])
        draft = await book.make_draft(acting, Draft("unit", 1, f"{CALLED} đồng chí [name]."))
        assert isinstance(draft, View), draft
        begun = time.perf_counter()
        assert isinstance(await book.start(acting, draft.id), View)
        say(f"planned {members} recipients in {(time.perf_counter() - begun) * 1000:.0f} ms")
    await engine.dispose()


async def _ward(work: Work, members: int) -> int:
    """Cells of 50 members, each with a meeting coming; returns the id of the ward's staff."""
    cells = -(-members // PER_CELL)
    ward = {"id": 1, "code": "ward", "name": "Phường Thử", "kind": "ward"}
    await work.db.execute(insert(models.Unit).values(**ward))
    staff = members + 1
    rows = [{"id": n, "code": f"m{n}", "full_name": f"Hoa Thử {n}"} for n in range(1, staff + 1)]
    await work.db.execute(insert(models.Person), rows)
    role = {"person_id": staff, "unit_id": 1, "role": "ward_staff", "from_day": LONG_AGO}
    await work.db.execute(insert(models.RoleHeld).values(**role))
    units = [
        {"id": 2 + n, "code": f"c{n}", "name": f"Chi bộ {n}", "kind": "cell", "parent_id": 1}
        for n in range(cells)
    ]
    await work.db.execute(insert(models.Unit), units)
    await work.db.execute(insert(models.Meeting), [_meeting(work, n, staff) for n in range(cells)])
    numbers = range(1, members + 1)
    await work.db.execute(insert(models.Membership), [_member(n) for n in numbers])
    await work.db.execute(insert(models.Chat), [_chat(n) for n in numbers])
    return staff


def _meeting(work: Work, number: int, staff: int) -> dict[str, object]:
    return {
        "unit_id": 2 + number,
        "starts_at": work.now + timedelta(days=40),
        "place": "Nhà văn hóa",
        "planned_by": staff,
        "planned_at": work.now,
    }


def _member(number: int) -> dict[str, object]:
    unit = 2 + (number - 1) // PER_CELL
    return {"person_id": number, "unit_id": unit, "from_day": LONG_AGO, "temporary": False}


def _chat(number: int) -> dict[str, object]:
    where = {"channel": "telegram", "bot": BOT, "draft": {}}
    return {**where, "external_id": telegram_account(f"m{number}"), "person_id": number}


async def measured(run: Run) -> None:
    """Until everybody has it; meanwhile one member a second answers for the own meeting."""
    dice = random.Random(2026)
    async with asyncio.timeout(60 + run.members / 5):
        async with asyncio.TaskGroup() as group:
            answering = group.create_task(_answering(run, group, dice))
            while len(run.arrived) < run.members:
                await asyncio.sleep(0.5)
                run.look()
            answering.cancel()


async def _answering(run: Run, group: asyncio.TaskGroup, dice: random.Random) -> None:
    while not run.arrived:  # noqa: ASYNC110 - the phones are looked at
        await asyncio.sleep(0.1)
    for number in dice.sample(range(1, run.members + 1), run.members):
        group.create_task(_answer(run, f"m{number}"))
        await asyncio.sleep(0.5 + dice.random())


async def _answer(run: Run, key: str) -> None:
    person = run.simulator.world.people[key]
    assert person.chat is not None
    messages = person.chat.messages
    begun = time.monotonic()
    run.simulator.phones.write(person, ANSWER)

    def answered() -> bool:
        return any(RECORDED in message.text for message in messages)

    if await person.chat.changed.until(answered, 20):
        run.waits.append(time.monotonic() - begun)
    else:
        run.unanswered += 1


async def report(run: Run, url: str) -> None:
    """The numbers, and what the database says of the same."""
    counts = [_times(run, key) for key in run.arrived]
    first, last = min(run.arrived.values()), max(run.arrived.values())
    sent = [at - first for at in _all_messages(run) if first <= at <= last]
    every = Counter(int(at) // 10 for at in sent)
    slowest = min((every[n] / 10 for n in range(int(last - first) // 10)), default=0.0)
    speed = (len(sent) - 1) / (last - first) if last > first else 0.0
    say(
        f"{len(run.arrived)} members told in {last - first:.0f} s; with the replies "
        f"{speed:.2f} messages/s (slowest 10 s: {slowest:.1f}/s)"
    )
    say(f"told twice: {sum(many > 1 for many in counts)}")
    say(f"refused for speed (429): {run.simulator.world.meters.refused}")
    waits = sorted(wait * 1000 for wait in run.waits)
    at_95 = statistics.quantiles(waits, n=20)[-1] if len(waits) > 1 else 0.0
    say(
        f"{len(waits)} answers meanwhile: median {statistics.median(waits):.0f} ms, "
        f"95th percentile {at_95:.0f} ms, longest {waits[-1]:.0f} ms, "
        f"without a reply {run.unanswered}"
    )
    engine = open_database(url)
    async with reading(engine) as db:
        state = models.BroadcastRecipient.state
        rows = await db.execute(select(state, func.count()).group_by(state))
        say(f"in the database: { ({row[0]: row[1] for row in rows}) }")
    await engine.dispose()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = (used.ru_utime + used.ru_stime) / len(run.arrived) * 1000
    say(f"processor time of the bot: {spent:.1f} ms a message, start included")


def _all_messages(run: Run) -> list[float]:
    """When each message of the bot came to a phone: those to many, and the replies."""
    chats = [person.chat for person in run.simulator.world.people.values() if person.chat]
    return [
        message.at.timestamp()
        for chat in chats
        for message in chat.messages
        if message.sender == "bot"
    ]


def _times(run: Run, key: str) -> int:
    chat = run.simulator.world.people[key].chat
    return sum(CALLED in message.text for message in chat.messages) if chat else 0


async def main(members: int, jitter: float) -> None:
    """Everything in one run; by day in Vietnam, because at night nothing is sent."""
    now = RealClock().now()
    if awake(now) > now:
        say("in Vietnam it is night: nothing is sent before 7 o'clock there")
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'ward.db'}"
        await prepared(url, members)
        phones = [
            Person(f"m{n}", f"Hoa Thử {n}", "telegram", linked=True, started=True, bot=BOT)
            for n in range(1, members + 1)
        ]
        limits = Limits(jitter_seconds=jitter)
        run = Run(Simulator(phones, Tokens((TOKEN,), ()), limits=limits), members)
        async with run.simulator.serve() as address:
            bot = await _started(url, address)
            try:
                await measured(run)
                await asyncio.sleep(2)
            finally:
                bot.send_signal(signal.SIGTERM)
                await bot.wait()
        await report(run, url)


async def _started(url: str, address: str) -> asyncio.subprocess.Process:
    settings = {
        "DATABASE_URL": url,
        "SECRET": "of the benchmark only",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API": f"{address}/telegram",
        "LOG_LEVEL": "WARNING",
        "PORT": str(free_port()),
    }
    env = os.environ | {f"CHIBOT_{name}": value for name, value in settings.items()}
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=env)


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--members", type=int, default=10_000)
    asked.add_argument("--jitter", type=float, default=0.08, help="seconds, at most")
    given = asked.parse_args()
    asyncio.run(main(given.members, given.jitter))
