"""Versions of a database: several programs at once, a newer one, an older one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db import schema
from services.db.engine import many_may_run, open_database
from services.db.schema import SchemaError


@asynccontextmanager
async def at(engine: AsyncEngine, revision: str) -> AsyncIterator[None]:
    """The database says that it has this revision, for a moment."""
    change = text("UPDATE alembic_version SET version_num = :to")
    async with engine.begin() as db:
        await db.execute(change, {"to": revision})
    yield
    async with engine.begin() as db:
        await db.execute(change, {"to": schema.newest()})


async def test_two_that_migrate_at_once_do_it_once(empty_url: str) -> None:
    engines = [open_database(empty_url) for _ in range(2)]
    assert await schema.state(engines[0]) == "empty"
    await asyncio.gather(*(schema.upgrade(engine) for engine in engines))
    assert [await schema.state(engine) for engine in engines] == ["newest", "newest"]
    for engine in engines:
        await engine.dispose()


async def test_a_newer_database_is_left_as_it_is(engine: AsyncEngine) -> None:
    async with at(engine, "9999"):
        assert await schema.state(engine) == "newer"
        for step in (schema.upgrade, schema.make_ready):
            with pytest.raises(SchemaError) as refused:
                await step(engine)
            assert refused.value.state == "newer"
    await schema.make_ready(engine)


async def test_what_others_may_use_is_not_migrated_unasked(engine: AsyncEngine) -> None:
    if many_may_run(engine.url):
        async with at(engine, "0002"):
            with pytest.raises(SchemaError) as refused:
                await schema.make_ready(engine)
            assert refused.value.state == "older"
        return
    await schema.downgrade(engine, "-1")
    assert await schema.state(engine) == "older"
    await schema.make_ready(engine)
    assert await schema.is_newest(engine)
