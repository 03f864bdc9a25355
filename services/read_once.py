"""What was read in a transaction and still holds; forgotten as soon as anything is written."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import TextClause, event
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")


class ReadOnce:
    """For what costs many statements and is asked for several times in a turn.

    A key must hold everything the answer depends on: who asks, too, when that matters.
    """

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}
        self._watched = False

    async def get(self, db: AsyncConnection, key: Hashable, load: Callable[[], Awaitable[T]]) -> T:
        """What `load` reads, or has read since the last write."""
        if key not in self._found:
            self.keep(db, key, await load())
        found: T = self._found[key]
        return found

    def keep(self, db: AsyncConnection, key: Hashable, value: object) -> None:
        """Remembers what was read otherwise."""
        if not self._watched and db.sync_connection is not None:
            event.listen(db.sync_connection, "before_execute", self._forget)
            self._watched = True
        self._found[key] = value

    def _forget(self, _connection: object, statement: object, *_: object) -> None:
        """After a write; and after a lock, which is asked for in plain text: what was read before
        may have changed until it was ours."""
        if isinstance(statement, TextClause) or getattr(statement, "is_dml", False):
            self._found.clear()
