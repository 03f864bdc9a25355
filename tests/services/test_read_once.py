"""What was read in a transaction is read again after a write, and after a lock."""

from sqlalchemy import select, update

from services.db.engine import lock_for_transaction
from services.db.models import Unit
from services.work import working
from tests.fakes import House


async def test_it_is_forgotten_when_it_may_have_changed(house: House, database: str) -> None:
    reads: list[int] = []

    async def load() -> int:
        reads.append(1)
        return len(reads)

    async with working(house.engine, house.clock.now()) as work:

        async def found() -> int:
            return await work.read.get(work.db, "here", load)

        assert [await found(), await found()] == [1, 1]
        await work.db.execute(select(Unit.id))
        assert await found() == 1
        await work.db.execute(update(Unit).values(name="Chi bộ Thử"))
        assert [await found(), await found()] == [2, 2]
        await lock_for_transaction(work.db, 1)
        assert await found() == (3 if database == "postgres" else 2)  # SQLite has one writer
