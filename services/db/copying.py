"""All rows of one database into another one, also between SQLite and PostgreSQL."""

from sqlalchemy import Table, delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.db.engine import reading
from services.db.models import FLEETING, Base, Person

TABLES = [table for table in Base.metadata.sorted_tables if table not in FLEETING]
"""those that are referred to come first"""
PARAMETERS = 15_000
"""read at a time, and of one statement; PostgreSQL takes 32,767, SQLite twelve less"""


async def is_empty(engine: AsyncEngine) -> bool:
    """True when nobody is in the database yet."""
    async with reading(engine) as db:
        return (await db.execute(select(Person.id).limit(1))).first() is None


async def copy_all(source: AsyncEngine, target: AsyncEngine) -> None:
    """Copies one consistent state; both have the newest schema, and `target` is emptied first."""
    async with reading(source) as there, target.begin() as here:
        if there.dialect.name == "postgresql":
            await there.execution_options(isolation_level="REPEATABLE READ")
        if here.dialect.name == "sqlite":
            await here.execute(text("PRAGMA defer_foreign_keys=ON"))
        for table in reversed(TABLES):
            await here.execute(delete(table))
        for table in TABLES:
            await _copy(table, there, here)
            await _go_on_counting(table, here)


async def _copy(table: Table, source: AsyncConnection, target: AsyncConnection) -> None:
    """Several rows a statement where a row may refer to a later one of its own table."""
    several = PARAMETERS // len(table.columns)
    rows = await source.stream(select(table).order_by(*table.primary_key))
    async for some in rows.mappings().partitions(several):
        found = [dict(row) for row in some]
        if _refers_to_itself(table):
            await target.execute(insert(table).values(found))
        else:
            await target.execute(insert(table), found)


def _refers_to_itself(table: Table) -> bool:
    return any(key.column.table is table for key in table.foreign_keys)


async def _go_on_counting(table: Table, db: AsyncConnection) -> None:
    """PostgreSQL gives the next row the number after the last one that was copied."""
    if db.dialect.name != "postgresql" or "id" not in table.columns:
        return
    last = (await db.execute(select(func.max(table.c.id)))).scalar_one()
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        await db.execute(select(func.setval(sequence, last)))
