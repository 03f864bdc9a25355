"""SQLAlchemy's connection for a driver that hardly ever waits.

SQLAlchemy calls a driver in a greenlet of its own, so that it can be left and come back to
whenever the driver waits, and ends a connection in a task of its own. For SQLite in the event
loop's thread that costs as much as the rest of a statement, and several times a short
transaction. Here it is called where it is awaited; only what turns out to wait (another writer
was there, all connections are taken) is done again where it can.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, ParamSpec, Self, TypeVar

from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util import greenlet_spawn

Given = ParamSpec("Given")
Got = TypeVar("Got")


async def directly(call: Callable[Given, Got], *given: Given.args, **named: Given.kwargs) -> Got:
    """Calls SQLAlchemy; what would have to wait did nothing yet, and is called again to wait."""
    try:
        return call(*given, **named)
    except MissingGreenlet:
        return await greenlet_spawn(partial(call, *given, **named))


class DirectConnection(AsyncConnection):
    """Does what is asked for often without a greenlet. Everything else is as it was.

    So is a commit: after one that has to wait SQLAlchemy holds the transaction for ended, and it
    cannot be asked for again.
    """

    async def start(self, is_ctxmanager: bool = False) -> Self:
        self.sync_connection = await directly(self.sync_engine.connect)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
        await asyncio.sleep(0)  # the others' turn: nothing else need have waited

    async def execution_options(self, **options: Any) -> Self:
        await directly(self._proxied.execution_options, **options)
        return self

    async def begin_now(self) -> None:
        """Begins a transaction; as soon as nobody else writes, when it is a writer's."""
        await directly(self._proxied.begin)

    async def execute(self, statement: Any, parameters: Any = None, **options: Any) -> Any:
        call: Callable[..., Any] = self._proxied.execute
        return await directly(call, statement, parameters, **options)

    async def rollback(self) -> None:
        await directly(self._proxied.rollback)

    async def close(self) -> None:
        await directly(self._proxied.close)


class DirectEngine(AsyncEngine):
    """Opens such connections."""

    def connect(self) -> DirectConnection:
        return DirectConnection(self)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[DirectConnection]:
        """A transaction that is committed at the end; closing takes back what is not."""
        db = self.connect()
        async with db:
            await db.begin_now()
            yield db
            await db.commit()
