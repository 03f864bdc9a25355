"""SQLite in the event loop's own thread.

A statement on a local file takes some microseconds; handing it to a thread and back, as aiosqlite
does four times for each, takes a hundred and more. So the calls are made where they are awaited.
Whoever finds the database locked by another writer waits in the loop, which goes on meanwhile.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Generator
from typing import Any

import aiosqlite

PATIENCE = 10.0
"""seconds to wait for another writer, before the caller is told"""
LOOK_AGAIN = 0.002
ROWS_AT_ONCE = 64


class InLoopConnection(aiosqlite.Connection):
    """aiosqlite's connection without its thread."""

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        return self._connect().__await__()

    async def close(self) -> None:
        """Gives the file back."""
        self.stop()

    def stop(self) -> None:
        """The same, at once."""
        self._running = False
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    async def _connect(self) -> aiosqlite.Connection:
        self._connection = self._connector()
        return self

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return fn(*args, **kwargs)
            except sqlite3.OperationalError as error:
                if not busy(error) or time.monotonic() > until:
                    raise
            await asyncio.sleep(LOOK_AGAIN)


async def connect(path: str) -> aiosqlite.Connection:
    """A connection to a file; transactions begin where we say, not where the driver does."""
    return await InLoopConnection(
        lambda: sqlite3.connect(path, isolation_level=None), ROWS_AT_ONCE
    )


def busy(error: sqlite3.OperationalError) -> bool:
    """True when another writer was there.

    The low byte is the kind of error, the rest says more about it.
    """
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
