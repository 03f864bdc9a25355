"""The rows of a database: taken out, kept beside, and given back, by the database itself.

So they are the same to the last sign, and the connections of the program stay as they are, with
all they have learned. PostgreSQL keeps rows in a schema; SQLite in the memory of a connection of
its own, which asks for no references.
"""

import atexit
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import cache
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateSchema

from services.db.models import Base

BESIDE = "kept_worlds"
TABLES = [table.name for table in Base.metadata.sorted_tables]
"""what is referred to comes first"""
ANY_ROW = " UNION ALL ".join(
    f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})"  # noqa: S608
    for table in TABLES
)


async def keep(engine: AsyncEngine, name: str) -> tuple[str, ...]:
    """Copies what is there; returns the tables that have rows."""
    if engine.dialect.name == "sqlite":
        filled = _filled(keeper(str(engine.url.database)))
    else:
        async with engine.begin() as db:
            await db.execute(CreateSchema(BESIDE, if_not_exists=True))
            filled = _in_order((await db.exec_driver_sql(ANY_ROW)).scalars())
    old = (f"DROP TABLE IF EXISTS {_copy(name, table)}" for table in filled)
    new = (f"CREATE TABLE {_copy(name, table)} AS SELECT * FROM {table}" for table in filled)  # noqa: S608
    await _run(engine, (*old, *new))
    return filled


async def give_back(engine: AsyncEngine, name: str, filled: tuple[str, ...]) -> None:
    """The kept rows are all there is in the tables that they fill."""
    gone = (f"DELETE FROM {table}" for table in reversed(filled))  # noqa: S608
    back = (f"INSERT INTO {table} SELECT * FROM {_copy(name, table)}" for table in filled)  # noqa: S608
    await _run(engine, (*gone, *back))


def empty(path: str) -> None:
    """Takes all rows out of a file of SQLite."""
    db = keeper(path)
    _at_once(db, [f"DELETE FROM {table}" for table in _filled(db)])  # noqa: S608


def copy(path: str, to: Path) -> None:
    """A file of SQLite as it is now, beside the one that is in use."""
    to.unlink(missing_ok=True)
    with closing(sqlite3.connect(to)) as copied:
        keeper(path).backup(copied)


@cache
def keeper(path: str) -> sqlite3.Connection:
    """Stays for the whole run with what it keeps, so the file must stay, too."""
    db = sqlite3.connect(path, isolation_level=None, cached_statements=4096)
    atexit.register(db.close)
    db.execute(f"ATTACH ':memory:' AS {BESIDE}")
    return db


async def _run(engine: AsyncEngine, statements: Iterable[str]) -> None:
    """In one transaction; what refers to what was looked at when it was written."""
    if engine.dialect.name == "sqlite":
        _at_once(keeper(str(engine.url.database)), statements)
        return
    unlooked = "SET LOCAL session_replication_role = replica"
    async with engine.connect() as db:
        connection = (await db.get_raw_connection()).driver_connection
        assert connection is not None
        await connection.execute("; ".join(("BEGIN", unlooked, *statements, "COMMIT")))


def _at_once(db: sqlite3.Connection, statements: Iterable[str]) -> None:
    db.execute("BEGIN IMMEDIATE")
    with db:
        for statement in statements:
            db.execute(statement)


def _filled(db: sqlite3.Connection) -> tuple[str, ...]:
    return _in_order(name for (name,) in db.execute(ANY_ROW))


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    found = set(names)
    return tuple(table for table in TABLES if table in found)


def _copy(name: str, table: str) -> str:
    return f"{BESIDE}.{name}_{table}"
