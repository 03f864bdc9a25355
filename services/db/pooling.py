"""Whether a pooler stands before PostgreSQL that gives a session to each transaction."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.db.engine import many_may_run

LOOKS = 3
"""others may use the pooler at the same moment"""
SESSION = select(func.pg_backend_pid())


class SharedSessionsError(Exception):
    """Two connections got one session: prepared statements and wake-ups would be mixed up."""


async def refuse_shared_sessions(engine: AsyncEngine) -> None:
    """Raises SharedSessionsError; returns for SQLite, and where each connection has its own.

    In PgBouncer's session mode it has; in transaction mode turns would fail in the middle.
    """
    if not many_may_run(engine.url):
        return
    async with engine.connect() as one, engine.connect() as other:
        for _ in range(LOOKS):
            if await _session(one) == await _session(other):
                raise SharedSessionsError


async def _session(db: AsyncConnection) -> int:
    """The number of the session of one transaction."""
    number = int((await db.execute(SESSION)).scalar_one())
    await db.rollback()
    return number
