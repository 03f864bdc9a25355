"""SQLite's connections do not wait without need, and where they have to, others go on."""

import asyncio
import shutil
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db import engine as opening
from services.db.engine import open_database, reading
from services.db.models import Unit

NEW = insert(Unit).values(kind="cell", name="Chi bộ thử", code="x")
HOW_MANY = select(func.count()).select_from(Unit)
MORE_THAN_THE_POOL = 40

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


async def how_many(engine: AsyncEngine) -> int:
    async with reading(engine) as db:
        found = (await db.execute(HOW_MANY)).scalar_one()
        await asyncio.sleep(0)
        return int(found)


async def test_more_readers_than_connections_all_get_one(engine: AsyncEngine) -> None:
    async with asyncio.timeout(30):
        looks = (how_many(engine) for _ in range(MORE_THAN_THE_POOL))
        assert await asyncio.gather(*looks) == [0] * MORE_THAN_THE_POOL


async def test_a_second_writer_waits_and_the_others_go_on(engine: AsyncEngine) -> None:
    order = []

    async def second() -> None:
        async with engine.begin() as db:
            order.append("second")
            assert (await db.execute(HOW_MANY)).scalar_one() == 1

    async with asyncio.timeout(30), AsyncExitStack() as stack:
        db = await stack.enter_async_context(engine.begin())
        group = await stack.enter_async_context(asyncio.TaskGroup())
        group.create_task(second())
        for _ in range(5):
            assert await how_many(engine) == 0
        await db.execute(NEW)
        order.append("first")
        await db.commit()
    assert order == ["first", "second"]


async def test_a_commit_waits_for_a_reader_where_readers_hold_up_writers(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a write-ahead log, as on a disk that knows none."""
    monkeypatch.setattr(opening, "PRAGMAS", ("journal_mode=DELETE", "busy_timeout=0"))
    engine = open_database(f"sqlite:///{shutil.copy(template, tmp_path / 'other.db')}")
    order = []

    async def write() -> None:
        async with engine.begin() as db:
            await db.execute(NEW)
            order.append("written")
        order.append("committed")

    async with asyncio.timeout(30), asyncio.TaskGroup() as group, reading(engine) as db:
        assert (await db.execute(HOW_MANY)).scalar_one() == 0
        group.create_task(write())
        while not order:  # noqa: ASYNC110 - of the other task
            await asyncio.sleep(0)
        order.append("read")
    assert order == ["written", "read", "committed"]
    assert await how_many(engine) == 1
    await engine.dispose()


async def test_what_a_failing_block_wrote_is_taken_back(engine: AsyncEngine) -> None:
    with suppress(LookupError):
        async with engine.begin() as db:
            await db.execute(NEW)
            raise LookupError
    assert await how_many(engine) == 0
