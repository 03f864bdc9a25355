"""SQLite's connections do not wait without need, and where they have to, others go on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db.engine import open_database, reading
from services.db.models import Unit

NEW = insert(Unit).values(kind="cell", name="Chi bộ thử", code="x")
HOW_MANY = select(func.count()).select_from(Unit)
MORE_THAN_THE_POOL = 40

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
async def bare(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_database(database_url)
    yield engine
    await engine.dispose()


async def test_more_readers_than_connections_all_get_one(bare: AsyncEngine) -> None:
    async def look() -> int:
        async with reading(bare) as db:
            found = (await db.execute(HOW_MANY)).scalar_one()
            await asyncio.sleep(0)
            return int(found)

    async with asyncio.timeout(30):
        assert set(await asyncio.gather(*(look() for _ in range(MORE_THAN_THE_POOL)))) == {0}


async def test_a_second_writer_waits_and_the_others_go_on(bare: AsyncEngine) -> None:
    order = []

    async def second() -> None:
        async with bare.begin() as db:
            order.append("second")
            assert (await db.execute(HOW_MANY)).scalar_one() == 1

    async with asyncio.timeout(30), AsyncExitStack() as stack:
        db = await stack.enter_async_context(bare.begin())
        group = await stack.enter_async_context(asyncio.TaskGroup())
        group.create_task(second())
        for _ in range(5):
            async with reading(bare) as other:
                assert (await other.execute(HOW_MANY)).scalar_one() == 0
        await db.execute(NEW)
        order.append("first")
        await db.commit()
    assert order == ["first", "second"]


async def test_what_a_failing_block_wrote_is_taken_back(bare: AsyncEngine) -> None:
    with suppress(LookupError):
        async with bare.begin() as db:
            await db.execute(NEW)
            raise LookupError
    async with reading(bare) as db:
        assert (await db.execute(HOW_MANY)).scalar_one() == 0
