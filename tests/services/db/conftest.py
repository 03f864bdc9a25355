"""Counts and explains the statements that a use case sends."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

Statement = tuple[str, Any]
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "PRAGMA")


@contextmanager
def heard(engine: AsyncEngine) -> Iterator[list[Statement]]:
    """The statements sent meanwhile; many rows at once are one."""
    sent: list[Statement] = []

    def note(*call: Any) -> None:
        statement, parameters = call[2], call[3]
        if not statement.startswith(CONTROL):
            sent.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


async def counted(engine: AsyncEngine, use: Callable[[], Awaitable[object]]) -> int:
    """How many statements a use case sends."""
    with heard(engine) as sent:
        await use()
    return len(sent)


async def steps(engine: AsyncEngine, sent: list[Statement]) -> list[str]:
    """What SQLite does for these statements, step by step."""
    found: list[str] = []
    async with engine.connect() as db:
        for statement, parameters in sent:
            plan = await db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found += [step for *_, step in plan]
    return found
