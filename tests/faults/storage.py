"""The database is full, read-only, locked or away."""

import asyncio
import contextlib
import random
import resource
import sqlite3
from collections.abc import AsyncIterator

import asyncpg

from tests.bot.starter import FULL, READ_ONLY
from tests.faults.life import Life

FEW_BYTES = 8192
IS_FULL = r"SQLITE_FULL|SQLITE_IOERR|53100"
IS_READ_ONLY = r"SQLITE_READONLY|25006"


async def some_time(dice: random.Random, most: float = 0.6) -> None:
    await asyncio.sleep(0.2 + dice.random() * (most - 0.2))


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
