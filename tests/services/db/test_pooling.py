"""Two connections that share a session are found out: so a transaction pooler looks."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from services.db.pooling import SharedSessionsError, refuse_shared_sessions


async def test_connections_of_their_own_are_fine(engine: AsyncEngine) -> None:
    await refuse_shared_sessions(engine)


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"])
async def test_a_session_for_each_transaction_is_refused(engine: AsyncEngine) -> None:
    pooled = create_async_engine(engine.url, poolclass=StaticPool)
    with pytest.raises(SharedSessionsError):
        await refuse_shared_sessions(pooled)
    await pooled.dispose()
