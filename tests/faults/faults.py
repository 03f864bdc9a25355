"""What can break, how it is mended, and what the log has to say of it."""

import asyncio
import contextlib
import json
import random
import re
import resource
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from aiohttp import ClientSession
from pydantic import SecretStr

from bot.settings import Settings
from services import backups
from services.backups import Backup
from tests.bot import running
from tests.bot.starter import FULL, READ_ONLY, SHIFT
from tests.faults.checks import check_backup
from tests.faults.life import Life
from tests.faults.month import month_used

Strike = Callable[[Life], AbstractAsyncContextManager[None]]
BOTH = ("sqlite", "postgresql")
HOUR = 3600.0
FEW_BYTES = 8192
IS_FULL = r"SQLITE_FULL|SQLITE_IOERR|53100"
IS_READ_ONLY = r"SQLITE_READONLY|25006"


@dataclass(frozen=True, slots=True)
class Fault:
    """`strike` breaks something when its block begins, and mends it when it ends.

    `explained`: what the log of a life with it must hold.
    """

    strike: Strike
    explained: str = ""
    databases: tuple[str, ...] = BOTH


async def some_time(dice: random.Random, most: float = 0.6) -> None:
    await asyncio.sleep(0.2 + dice.random() * (most - 0.2))


@contextlib.asynccontextmanager
async def killed(life: Life) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        group.create_task(life.people_act(8, 0.4))
        await asyncio.sleep(life.dice.random() * 0.5)
        await life.kill()
        yield


@contextlib.asynccontextmanager
async def full(life: Life) -> AsyncIterator[None]:
    """For SQLite both what it says of itself and what the system refuses it."""
    async with _knob(life, FULL) if life.sqlite else _trigger(life):
        life.bot.limit_files(FEW_BYTES)
        yield
        await life.bot.logged(IS_FULL)
        life.bot.limit_files(resource.RLIM_INFINITY)


@contextlib.asynccontextmanager
async def read_only(life: Life) -> AsyncIterator[None]:
    async with _knob(life, READ_ONLY) if life.sqlite else _standby(life):
        yield
        await life.bot.logged(IS_READ_ONLY)


@contextlib.asynccontextmanager
async def _knob(life: Life, which: int) -> AsyncIterator[None]:
    life.knobs[which] = 1
    try:
        yield
    finally:
        life.knobs[which] = 0


@contextlib.asynccontextmanager
async def _ordering(life: Life) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    db = await asyncpg.connect(life.url)
    try:
        yield db
    finally:
        await db.close()


@contextlib.asynccontextmanager
async def _trigger(life: Life) -> AsyncIterator[None]:
    """The server says that its disk is full as soon as something is to be kept."""
    async with _ordering(life) as db:
        await db.execute(
            "CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$"
        )
        for table in ("inbox", "outbox", "answers"):
            await db.execute(
                f"CREATE TRIGGER disk_full BEFORE INSERT OR UPDATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION disk_full()"
            )
        try:
            yield
        finally:
            for table in ("inbox", "outbox", "answers"):
                await db.execute(f"DROP TRIGGER disk_full ON {table}")


@contextlib.asynccontextmanager
async def _standby(life: Life) -> AsyncIterator[None]:
    async with _ordering(life) as db:
        await _read_only(life, db, "on")
        try:
            yield
        finally:
            await _read_only(life, db, "off")


async def _read_only(life: Life, db: "asyncpg.Connection[asyncpg.Record]", switch: str) -> None:
    name = await db.fetchval("SELECT current_database()")
    await db.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {switch}')
    await _throw_out(life, db)


async def _throw_out(life: Life, db: "asyncpg.Connection[asyncpg.Record]") -> None:
    """The bot's connections, not those that were there before it."""
    await db.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_start > $1 "
        "AND datname = current_database() AND pid <> pg_backend_pid()",
        life.began,
    )


@contextlib.asynccontextmanager
async def locked(life: Life) -> AsyncIterator[None]:
    if life.sqlite is None:
        async with _ordering(life) as db, db.transaction():
            await db.execute("LOCK TABLE inbox, outbox IN ACCESS EXCLUSIVE MODE")
            yield
            await some_time(life.dice)
        return
    with contextlib.closing(sqlite3.connect(life.sqlite, isolation_level=None)) as other:
        while not _taken(other):  # noqa: ASYNC110 - another program
            await asyncio.sleep(0.005)
        yield
        await some_time(life.dice, 1.0)
        other.execute("ROLLBACK")


def _taken(db: sqlite3.Connection) -> bool:
    db.execute("PRAGMA busy_timeout=0")
    try:
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True


@contextlib.asynccontextmanager
async def thrown_out(life: Life) -> AsyncIterator[None]:
    """Connections end while the server goes on."""
    async with _ordering(life) as db:
        yield
        for _ in range(life.dice.randint(1, 3)):
            await some_time(life.dice, 0.4)
            await _throw_out(life, db)


@contextlib.asynccontextmanager
async def database_away(life: Life) -> AsyncIterator[None]:
    assert life.database
    life.database.cut()
    yield
    await some_time(life.dice, 0.8)
    await life.database.mend()


@contextlib.asynccontextmanager
async def platforms_away(life: Life) -> AsyncIterator[None]:
    yield
    await asyncio.sleep(life.dice.random() * 0.1)
    life.platforms.cut()
    life.cuts += 1
    life.lost_answers += len(life.people)
    await some_time(life.dice)
    await life.platforms.mend()


@contextlib.asynccontextmanager
async def answers_lost(life: Life) -> AsyncIterator[None]:
    """So many that not all of them only end the wheel on a button that was tapped."""
    many = life.dice.randint(6, 9)
    life.simulator.world.faults.order({"drop_answers": many})
    life.lost_answers += many
    yield


@contextlib.asynccontextmanager
async def errors(life: Life) -> AsyncIterator[None]:
    life.simulator.world.faults.order({"status": 500, "next": life.dice.randint(2, 8)})
    yield


@contextlib.asynccontextmanager
async def too_many(life: Life) -> AsyncIterator[None]:
    """Telegram only: so refused, a bot of Zalo has used up its month."""
    for person in (each for each in life.crowd.people if each.channel == "telegram"):
        life.simulator.world.faults.order({"status": 429, "next": 2, "person": person.id})
    yield


@contextlib.asynccontextmanager
async def repeated(life: Life) -> AsyncIterator[None]:
    for _ in range(life.dice.randint(2, 5)):
        life.crowd.repeat(life.crowd.act())
        await asyncio.sleep(life.dice.random() * 0.1)
    yield


@contextlib.asynccontextmanager
async def reordered(life: Life) -> AsyncIterator[None]:
    """Only webhooks overtake each other: a poll hands out what the platform has numbered."""
    life.crowd.excuses(life.dice.randint(3, 8))
    if life.webhooks:
        life.reordered = True
        for bot in life.simulator.world.bots.values():
            waiting = list(bot.queue)
            life.dice.shuffle(waiting)
            bot.queue.clear()
            bot.queue.extend(waiting)
    yield


@contextlib.asynccontextmanager
async def damaged(life: Life) -> AsyncIterator[None]:
    for _ in range(life.dice.randint(1, 4)):
        life.crowd.damage()
    if life.webhooks:
        await _nonsense(life)
    yield
    await life.people_act(3, 0.1, odd=1.0)


async def _nonsense(life: Life) -> None:
    """What anybody could post who knew the secret: a broken platform."""
    secret = Settings(secret=SecretStr(running.SECRET)).hook_secret()
    bot = running.TELEGRAM.partition(":")[0]
    url = f"http://127.0.0.1:{life.bot.port}/hooks/telegram/{bot}"
    whole = json.dumps({"update_id": 1, "message": {"text": "ghi chú cụt"}}).encode()
    stranger = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}
    halved = {"update_id": -1, "message": stranger | {"text": "nửa ký tự \ud83d"}}
    life.crowd.updates += not any(name == "damaged" for name in life.played[:-1])
    bodies = (
        json.dumps(halved).encode(),
        whole[: life.dice.randrange(1, len(whole))],
        b"[1, 2]",
        b"\xff\xfe",
        b"[" * 100_000,
    )
    async with ClientSession(headers={"X-Telegram-Bot-Api-Secret-Token": secret}) as http:
        for body in bodies:
            async with http.post(url, data=body) as answer:
                assert answer.status in (200, 400), (answer.status, body[:20])


@contextlib.asynccontextmanager
async def backed_up(life: Life) -> AsyncIterator[None]:
    """Breaks nothing: a backup is made while people answer, and restored elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        file, url = Path(folder, "chibot.backup"), f"sqlite:///{folder}/restored.db"
        async with asyncio.TaskGroup() as group:
            group.create_task(life.people_act(8, 0.4))
            await asyncio.sleep(life.dice.random() * 0.4)
            made = await backups.back_up(life.url, file, life.simulator.world.now())
        assert isinstance(made, Backup), made
        restored = await backups.restore(file, url, life.simulator.world.now())
        assert isinstance(restored, Backup), restored
        await check_backup(life, url)
    yield


@contextlib.asynccontextmanager
async def clock(life: Life) -> AsyncIterator[None]:
    """Steps of a wrong clock and back; answers never wait for the clock to come back."""
    for step in life.dice.sample((-1.5, 40.0, -HOUR, 2 * HOUR, 15 * HOUR), k=2):
        life.knobs[SHIFT] += step
        await life.people_act(3, 0.2)
        await life.drained(hurry=False)
        life.knobs[SHIFT] -= step
    yield


def _line(event: str, field: str) -> str:
    """A line of the log with an event and a field, in whatever order."""
    return rf'(?m)^(?=.*"{event}")(?=.*"{field}")'


FAULTS = {
    "backed_up": Fault(backed_up),
    "killed": Fault(killed, r'"running"'),
    "full": Fault(full, IS_FULL),
    "read_only": Fault(read_only, IS_READ_ONLY),
    "locked": Fault(locked),
    "thrown_out": Fault(thrown_out, r"57P01|080|InterfaceError", ("postgresql",)),
    "database_away": Fault(database_away, r"ECONN|080|57P01|InterfaceError", ("postgresql",)),
    "platforms_away": Fault(platforms_away, r"inbox.poll_failed|outbox.not_sent"),
    "answers_lost": Fault(answers_lost, _line("outbox.not_sent", "unknown")),
    "month_used": Fault(month_used, _line("outbox.not_sent", "quota")),
    "errors": Fault(errors, _line("outbox.not_sent", "server")),
    "too_many": Fault(too_many, _line("outbox.not_sent", "limit")),
    "repeated": Fault(repeated, r"inbox.repeated"),
    "reordered": Fault(reordered),
    "damaged": Fault(damaged, r"update.damaged"),
    "clock": Fault(clock, r"clock.jumped"),
}


def of(database: str) -> list[str]:
    """The faults that a database can meet, in the order of their names."""
    return sorted(name for name, fault in FAULTS.items() if database in fault.databases)


def unexplained(names: list[str], log: str) -> list[str]:
    """The faults of which the log says nothing."""
    return [name for name in names if not re.search(FAULTS[name].explained, log)]
