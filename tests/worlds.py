"""What fixtures build is kept: the next test that begins in the same world gets its rows at once.

The rows are copied by the database itself, so they are the same to the last sign: on SQLite the
file, on PostgreSQL each table that is not empty, into a schema beside.
"""

import copy
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from services.db.models import Base
from tests.fakes import House

T = TypeVar("T")
SCHEMA = "kept_worlds"
HERE = object()
"""stands for the house in what a builder returned"""
TABLES = [table.name for table in Base.metadata.sorted_tables]
"""what is referred to comes first"""


@dataclass(frozen=True, slots=True)
class World:
    """`filled`: the tables with rows; `told`: what the builder returned."""

    filled: tuple[str, ...]
    units: dict[str, int]
    ids: dict[str, int]
    moment: datetime
    told: Any


@dataclass
class Worlds:
    """All worlds of a run, by database, first moment and builder; ids stay the same in each."""

    known: dict[tuple[str, datetime, str], World] = field(default_factory=dict)

    async def after(self, house: House, build: Callable[[House], Awaitable[T]]) -> T:
        """This has happened in the house; returns what the builder tells of it.

        Nothing of a test may have happened there before, only what other fixtures built.
        """
        name = f"{build.__module__}.{build.__qualname__}"
        key = (str(house.engine.url), house.clock.now(), name)
        if key not in self.known:
            told = await build(house)
            filled = await _keep(house.engine, _short(key))
            apart = copy.deepcopy(told, {id(house): HERE})
            kept = (dict(house.units), dict(house.ids), house.clock.now(), apart)
            self.known[key] = World(filled, *kept)
            return told
        world = self.known[key]
        await _restore(house.engine, _short(key), world.filled)
        house.units, house.ids = dict(world.units), dict(world.ids)
        house.clock.move_to(world.moment)
        return copy.deepcopy(world.told, {id(HERE): house})  # type: ignore[no-any-return]


async def _keep(engine: AsyncEngine, name: str) -> tuple[str, ...]:
    if engine.dialect.name == "sqlite":
        await engine.dispose()
        shutil.copy(*_files(engine, name))
        return ()
    any_row = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})"  # noqa: S608
        for table in TABLES
    )
    async with engine.connect() as db:
        found = set((await db.exec_driver_sql(any_row)).scalars())
    filled = tuple(table for table in TABLES if table in found)
    copies = (f"CREATE TABLE {_beside(name, table)} AS TABLE {table}" for table in filled)
    await _run(engine, f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}", *copies)
    return filled


async def _restore(engine: AsyncEngine, name: str, filled: tuple[str, ...]) -> None:
    if engine.dialect.name == "sqlite":
        await engine.dispose()
        there, kept = _files(engine, name)
        shutil.copy(kept, there)
        return
    gone = (f"DELETE FROM {table}" for table in reversed(filled))  # noqa: S608
    back = (f"INSERT INTO {table} SELECT * FROM {_beside(name, table)}" for table in filled)  # noqa: S608
    await _run(engine, *gone, *back)


def _files(engine: AsyncEngine, name: str) -> tuple[Path, Path]:
    path = Path(str(engine.url.database))
    return path, path.with_name(f"{name}.world")


def _short(key: tuple[str, datetime, str]) -> str:
    """Names on the server end after 63 signs."""
    return f"w{abs(hash(key)):x}"


def _beside(name: str, table: str) -> str:
    return f"{SCHEMA}.{name}_{table}"


async def _run(engine: AsyncEngine, *statements: str) -> None:
    """All in one go, in one transaction; what refers to what was looked at when it was built."""
    unlooked = "SET LOCAL session_replication_role = replica"
    async with engine.connect() as db:
        connection = (await db.get_raw_connection()).driver_connection
        assert connection is not None
        await connection.execute("; ".join(("BEGIN", unlooked, *statements, "COMMIT")))
