"""The tables come from migrations alone, on both databases, forth and back."""

from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db import schema
from services.db.engine import open_database
from services.db.models import Base, Meeting
from services.work import Work
from tests.fakes import MEETING, PLACE, FakeClock, House

SCRIPTS = ScriptDirectory.from_config(schema.config())
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture
async def bare(empty_url: str) -> AsyncIterator[AsyncEngine]:
    """A database without any table."""
    opened = open_database(empty_url)
    yield opened
    await opened.dispose()


async def shape(engine: AsyncEngine) -> dict[str, object]:
    """Tables with their columns and indexes."""

    def look(connection: Connection) -> dict[str, object]:
        seen = inspect(connection)
        return {
            table: (
                [(column["name"], str(column["type"])) for column in seen.get_columns(table)],
                sorted(str(index["name"]) for index in seen.get_indexes(table)),
            )
            for table in sorted(seen.get_table_names())
        }

    async with engine.connect() as db:
        return await db.run_sync(look)


async def test_the_stairway_up_down_up(bare: AsyncEngine) -> None:
    before = "base"
    for revision in REVISIONS:
        await schema.upgrade(bare, revision)
        reached = await shape(bare)
        await schema.downgrade(bare, before)
        await schema.upgrade(bare, revision)
        assert await shape(bare) == reached, revision
        before = revision


async def test_all_the_way_back_leaves_nothing(engine: AsyncEngine, bare: AsyncEngine) -> None:
    await schema.upgrade(bare)
    assert await schema.is_newest(bare)
    await schema.downgrade(bare, "base")
    assert set(await shape(bare)) == {"alembic_version"}
    assert not await schema.is_newest(bare)


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


async def test_an_upgrade_keeps_what_is_there(bare: AsyncEngine, clock: FakeClock) -> None:
    await schema.upgrade(bare, REVISIONS[0])
    house = await House.build(bare, clock)
    meeting = {"unit_id": house.units["one"], "starts_at": MEETING, "place": PLACE}
    planned = {"planned_by": house.ids["secretary"], "planned_at": clock.now()}
    await house.change(insert(Meeting).values(**meeting, **planned))
    columns = await columns_of(bare)
    before = await contents(bare, columns)
    await schema.upgrade(bare)
    await schema.upgrade(bare)
    after = await contents(bare, columns)
    assert before["meetings"]
    assert {table: after[table] for table in before} == before


async def columns_of(engine: AsyncEngine) -> dict[str, list[str]]:
    """The columns of each table as the database has them now, but the revision's own."""

    def look(connection: Connection) -> dict[str, list[str]]:
        seen = inspect(connection)
        names = set(seen.get_table_names()) - {"alembic_version"}
        return {name: [str(one["name"]) for one in seen.get_columns(name)] for name in names}

    async with engine.connect() as db:
        return await db.run_sync(look)


async def contents(engine: AsyncEngine, columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """All rows of these columns, by table."""
    async with engine.connect() as db:
        tables = [table for table in Base.metadata.sorted_tables if table.name in columns]
        rows = {
            table.name: await db.execute(select(*(table.c[one] for one in columns[table.name])))
            for table in tables
        }
        return {name: sorted(map(str, found)) for name, found in rows.items()}


async def break_down(work: Work) -> None:
    work.record("something", "unit:1")
    await work.db.execute(text("UPDATE units SET name = 'x'"))
    raise ZeroDivisionError


async def test_a_failed_piece_of_work_leaves_nothing(house: House) -> None:
    columns = await columns_of(house.engine)
    before = await contents(house.engine, columns)
    with pytest.raises(ZeroDivisionError):
        await house.act("an", break_down)
    assert await contents(house.engine, columns) == before
