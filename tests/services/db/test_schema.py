"""Versions of a database: a newer one, an older one."""

import ast
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db import schema
from services.db.engine import many_may_run
from services.db.schema import SchemaError

MIGRATIONS = sorted((schema.FOLDER / "versions").glob("*.py"))
TAKES_AWAY = {"drop_table", "drop_column", "rename_table"}


@asynccontextmanager
async def at(engine: AsyncEngine, revision: str) -> AsyncIterator[None]:
    """The database says that it has this revision, for a moment."""
    change = text("UPDATE alembic_version SET version_num = :to")
    async with engine.begin() as db:
        await db.execute(change, {"to": revision})
    yield
    async with engine.begin() as db:
        await db.execute(change, {"to": schema.newest()})


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


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.stem)
def test_migrations_only_add(path: Path) -> None:
    """Else a process of the version before could not go on while others are new already."""
    (upgrade,) = (
        step
        for step in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(step, ast.FunctionDef) and step.name == "upgrade"
    )
    for call in (step for step in ast.walk(upgrade) if isinstance(step, ast.Call)):
        name, said = getattr(call.func, "attr", ""), ast.unparse(call)
        assert name not in TAKES_AWAY
        if name == "add_column":
            assert "nullable=False" not in said or "server_default=" in said
        if name == "alter_column":
            assert "nullable=True" in said
