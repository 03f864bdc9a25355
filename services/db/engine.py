"""Opens the database: SQLite (WAL, every commit on disk) or PostgreSQL, by URL.

The only place, besides the migrations, that knows which of the two it is.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BigInteger, Row, Select, bindparam, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.db.direct import DirectEngine
from services.db.in_loop import CONNECTING, READ_ONLY, busy, patiently, when_free

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]
Upsert = postgresql.Insert | sqlite.Insert
Change = Callable[[Any], Mapping[str, Any]]

DRIVERS = {"sqlite": "sqlite+in_loop", "postgresql": "postgresql+asyncpg"}
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=0")
LOCK = text("SELECT pg_advisory_xact_lock(:number)").bindparams(
    bindparam("number", type_=BigInteger)
)


def open_database(url: str, name: str = "chibot") -> AsyncEngine:
    """An engine for `sqlite:///path` or `postgresql://…`; the driver is added here.

    `name`: what PostgreSQL calls its sessions, so that those of a dead process can be ended.
    Raises ArgumentError for any other URL.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend not in DRIVERS:
        raise ArgumentError("the database is neither SQLite nor PostgreSQL")
    url_of_driver = parsed.set(drivername=DRIVERS[backend])
    if backend != "sqlite":
        told = {"server_settings": {"application_name": name}}
        return create_async_engine(url_of_driver, connect_args=told)
    engine = DirectEngine(create_engine(url_of_driver, connect_args=CONNECTING))
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in PRAGMAS:
        patiently(connection.execute, f"PRAGMA {pragma}")


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection for looking only: it waits for no writer."""
    async with engine.connect() as connection:
        yield await connection.execution_options(**{READ_ONLY: True})


@asynccontextmanager
async def reshaping(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection for migrations, committed at the end.

    SQLite changes a table by dropping it after a copy was made: nobody may look meanwhile whether
    other tables refer to it.
    """
    async with engine.connect() as connection:
        await _look_at_references(connection, "OFF")
        try:
            yield connection
            await connection.commit()
        finally:
            await connection.rollback()
            await _look_at_references(connection, "ON")


async def _look_at_references(connection: AsyncConnection, switch: str) -> None:
    """Outside any transaction, where alone SQLite heeds it."""
    if connection.dialect.name == "sqlite":
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        driver.execute(f"PRAGMA foreign_keys={switch}")


def insert_new(
    db: AsyncConnection, model: Any, *, keys: tuple[str, ...], told: tuple[Any, ...] = ()
) -> Upsert:
    """An INSERT that passes over rows whose unique `keys` exist already.

    `told`: columns of the new rows that it gives back.
    """
    statement: Upsert = _insert_new(db.dialect.name, model, keys, told)
    return statement


def upsert(db: AsyncConnection, model: Any, *, keys: tuple[str, ...], change: Change) -> Upsert:
    """An INSERT that changes the existing row; `change(excluded)` gives the new values."""
    statement: Upsert = _upsert(db.dialect.name, model, keys, change)
    return statement


@cache
def _insert_new(dialect: str, model: Any, keys: tuple[str, ...], told: tuple[Any, ...]) -> Any:
    statement = _insert(dialect, model).on_conflict_do_nothing(index_elements=keys)
    return statement.returning(*told) if told else statement


@lru_cache(maxsize=64)
def _upsert(dialect: str, model: Any, keys: tuple[str, ...], change: Change) -> Any:
    statement = _insert(dialect, model)
    values = change(statement.excluded)
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


def _insert(dialect: str, model: Any) -> Upsert:
    return postgresql.insert(model) if dialect == "postgresql" else sqlite.insert(model)


def many_may_run(url: str | URL) -> bool:
    """True when several processes may use the database at once: on PostgreSQL."""
    return make_url(url).get_backend_name() != "sqlite"


@asynccontextmanager
async def alone(engine: AsyncEngine, purpose: str) -> AsyncIterator[None]:
    """Waits until no other process does this with the same SQLite file; nothing on PostgreSQL."""
    database = engine.url.database
    if many_may_run(engine.url) or not database:
        yield
        return
    with closing(sqlite3.connect(f"{database}-{purpose}", timeout=0)) as lock:
        await _locked(lock)
        yield


async def _locked(lock: sqlite3.Connection) -> None:
    """However long it takes."""
    while True:
        try:
            await when_free(lock.execute, "BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if not busy(error):
                raise
        else:
            return


@contextmanager
def only_process(url: str) -> Iterator[bool]:
    """False: another process runs on the same SQLite file. It ends with the process, however."""
    database = make_url(url).database
    if many_may_run(url) or not database:
        yield True
        return
    with closing(sqlite3.connect(f"{database}-running", timeout=0)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if not busy(error):
                raise OSError(error.sqlite_errorcode, str(error)) from None
            yield False
        else:
            yield True


async def lock_for_transaction(db: AsyncConnection, number: int) -> None:
    """Holds others out until this transaction ends (SQLite has one writer anyway)."""
    if db.dialect.name == "postgresql":
        await db.execute(LOCK, {"number": number})
