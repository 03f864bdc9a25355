"""The tables come from migrations alone, on both databases, forth and back, with rows in them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.runtime.migration import MigrationInfo
from sqlalchemy import Connection, MetaData, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.db import schema
from services.db.engine import open_database, reading, reshaping
from services.db.models import AuditRow, Base, Unit
from services.work import Work
from tests.fakes import House
from tests.services.db.filling import ROWS, fill, fill_columns, reflected

Columns = dict[str, str]
"""name → type"""
SHAPE = {
    "sqlite": (
        "SELECT t.name, c.name, c.type || ' ' || c.\"notnull\""
        " FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
    ),
    "postgresql": (
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        " AND a.attnum > 0 AND NOT a.attisdropped"
    ),
}
"""asked once a step: inspecting table by table takes a hundred times as long"""
INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a database consists of."""

    tables: dict[str, Columns]
    indexes: frozenset[str]


EMPTY = Shape({}, frozenset())


@dataclass(slots=True)
class Walk:
    """Goes from revision to revision; on the way up it fills every table that is new."""

    engine: AsyncEngine
    shapes: dict[str, Shape] = field(default_factory=dict)
    rows: dict[str, tuple[Columns, list[str]]] = field(default_factory=dict)
    """table → its columns and rows when they were put in"""
    _known: MetaData = field(default_factory=MetaData)

    async def up(self) -> None:
        """From where the database is to the newest revision."""
        await self._go(command.upgrade, "head", self._reached)

    async def down(self) -> None:
        """Back to nothing; each revision is found again as it was on the way up."""
        await self._go(command.downgrade, "base", self._back)

    async def kept(self) -> dict[str, list[str]]:
        """The rows that were put in, as they are now in the columns of that time."""
        async with reading(self.engine) as db:
            return {
                name: await db.run_sync(rows_of, name, columns)
                for name, (columns, _) in self.rows.items()
            }

    async def _go(self, way: Callable[..., None], to: str, on_step: Callable[..., None]) -> None:
        def go(db: Connection) -> None:
            settings = schema.config(db)
            settings.attributes["on_step"] = on_step
            way(settings, to)

        async with reshaping(self.engine) as db:
            await db.run_sync(go)

    def _reached(self, *, ctx: MigrationContext, step: MigrationInfo, **_: object) -> None:
        db = connection_of(ctx)
        before = [self.shapes[each] for each in step.source_revision_ids if each in self.shapes]
        known = before[0].tables if before else {}
        self.shapes[str(step.up_revision_id)] = now = shape(db)
        changed = {name: cols for name, cols in now.tables.items() if known.get(name) != cols}
        tables = reflected(db, self._known, changed)
        fill(db, [each for each in tables if each.name not in known])
        for each in (each for each in tables if each.name in known):
            fill_columns(db, each, set(changed[each.name]) - set(known[each.name]))
        for name, columns in changed.items():
            self.rows[name] = (columns, rows_of(db, name, columns))

    def _back(self, *, ctx: MigrationContext, step: MigrationInfo, **_: object) -> None:
        before = [self.shapes[each] for each in step.destination_revision_ids]
        assert shape(connection_of(ctx)) == (before[0] if before else EMPTY)


def connection_of(ctx: MigrationContext) -> Connection:
    """The one the migrations run on."""
    assert ctx.connection
    return ctx.connection


def shape(db: Connection) -> Shape:
    """Tables with their columns, and the names of indexes."""
    tables: dict[str, Columns] = {}
    for name, each, kind in db.execute(text(SHAPE[db.dialect.name])):
        if name != "alembic_version":
            tables.setdefault(name, {})[each] = kind
    names = db.execute(text(INDEXES[db.dialect.name])).scalars()
    return Shape(tables, frozenset(name for name in names if "alembic" not in name))


def rows_of(db: Connection, name: str, columns: Iterable[str]) -> list[str]:
    """All rows of a table in these columns."""
    asked = ", ".join(f'"{each}"' for each in sorted(columns))
    found = db.exec_driver_sql(f'SELECT {asked} FROM "{name}"')  # noqa: S608 - names of our own
    return sorted(map(str, found))


@pytest.fixture
async def bare(empty_url: str) -> AsyncIterator[AsyncEngine]:
    """A database without any table."""
    opened = open_database(empty_url)
    yield opened
    await opened.dispose()


async def test_the_stairway_with_rows_in_every_table_and_two_that_migrate_at_once(
    bare: AsyncEngine,
) -> None:
    walk = Walk(bare)
    await walk.up()
    assert set(walk.rows) == set(Base.metadata.tables)
    assert await walk.kept() == {name: rows for name, (_, rows) in walk.rows.items()}
    async with reading(bare) as db:
        for each in Base.metadata.sorted_tables:
            assert len((await db.execute(select(each))).all()) == ROWS, each.name
        assert await dangling(db) == []
        newest = await db.run_sync(shape)
    await walk.down()
    await two_at_once(bare)
    async with reading(bare) as db:
        assert await db.run_sync(shape) == newest


async def two_at_once(bare: AsyncEngine) -> None:
    """One of two programs brings the database to the newest schema, the other waits."""
    engines = [bare, open_database(bare.url.render_as_string(hide_password=False))]
    assert await schema.state(bare) == "empty"
    await asyncio.gather(*(schema.upgrade(engine) for engine in engines))
    assert [await schema.state(engine) for engine in engines] == ["newest", "newest"]
    await schema.upgrade(bare)
    assert await schema.is_newest(bare)
    await engines[1].dispose()


async def dangling(db: AsyncConnection) -> list[Any]:
    """Rows that refer to none: SQLite takes them when its rules were off for a moment."""
    if db.dialect.name != "sqlite":
        return []
    return list(await db.execute(text("PRAGMA foreign_key_check")))


async def test_models_match_the_migrations(engine: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with engine.connect() as db:
        assert await db.run_sync(differences) == []


async def test_indexes_match_the_models_to_the_letter(
    engine: AsyncEngine, bare: AsyncEngine
) -> None:
    async with bare.begin() as db:
        await db.run_sync(Base.metadata.create_all)
    assert await indexes(bare) == await indexes(engine)


async def indexes(engine: AsyncEngine) -> list[str]:
    """The definitions as the database itself writes them."""
    sql = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    }
    async with engine.connect() as db:
        found = await db.execute(text(sql[engine.dialect.name]))
        plain = (str(row[0]).replace('"', "") for row in found)
        return sorted(sql for sql in plain if "alembic_version" not in sql)


async def break_down(work: Work) -> None:
    work.record("something", "unit:1")
    await work.db.execute(text("UPDATE units SET name = 'x'"))
    raise ZeroDivisionError


async def test_a_failed_piece_of_work_leaves_nothing(house: House) -> None:
    async def seen() -> tuple[object, ...]:
        return await house.rows(Unit.name), await house.count(AuditRow)

    before = await seen()
    with pytest.raises(ZeroDivisionError):
        await house.act("an", break_down)
    assert await seen() == before
