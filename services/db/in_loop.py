"""SQLite in the event loop's own thread.

A statement on a local file takes some microseconds; handing it to a thread and back, as drivers
for asyncio do several times for each, takes a hundred and more. So Python's own driver is called
where the statement is awaited. Whoever finds the database locked by another writer waits in the
loop, which goes on meanwhile.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Generator, Iterator
from itertools import islice
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import URL, AsyncAdaptedQueuePool, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteExecutionContext
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.characteristics import ConnectionCharacteristic
from sqlalchemy.util import await_only
from sqlalchemy.util.concurrency import in_greenlet

Given = ParamSpec("Given")
Got = TypeVar("Got")

PATIENCE = 10.0
"""seconds to wait for another writer, before the caller is told"""
LOOK_AGAIN = 0.002
READ_ONLY = "chibot_read_only"
"""an option of connections that look only"""


class Now:
    """Awaited, it is there."""

    def __await__(self) -> Generator[None, None, None]:
        yield from ()


NOW = Now()


def _waited() -> None:
    """Where it is possible to wait, SQLAlchemy takes a driver that never does for a mistake."""
    if in_greenlet():
        await_only(NOW)


class Connection(sqlite3.Connection):
    """Transactions begin where we say, not where the driver does.

    A writer takes the write lock at once, so it never fails half way for a later writer.
    """

    begin = "BEGIN IMMEDIATE"


CONNECTING = {"isolation_level": None, "cached_statements": 512, "factory": Connection}


class ReadOnly(ConnectionCharacteristic):
    """A transaction that looks only waits for no writer.

    Told to the connection, since whoever listens to an engine is asked before and after every
    statement.
    """

    def set_characteristic(self, dialect: object, dbapi_conn: Any, value: Any) -> None:
        dbapi_conn.begin = "BEGIN" if value else Connection.begin

    def reset_characteristic(self, dialect: object, dbapi_conn: Any) -> None:
        dbapi_conn.begin = Connection.begin

    def get_characteristic(self, dialect: object, dbapi_conn: Any) -> bool:
        return bool(dbapi_conn.begin != Connection.begin)


class Cursor(sqlite3.Cursor):
    """Reads what a statement gives at once, so that it holds up no other."""

    _rows: Iterator[Any] = iter(())

    def read(self) -> None:
        """Nothing of the statement is under way after this."""
        self._rows = iter(super().fetchall())

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    async def _async_soft_close(self) -> None:
        """Asked for by SQLAlchemy when all was read."""


class Context(SQLiteExecutionContext):
    """What is streamed is read row by row, as SQLite's own cursor does."""

    def create_default_cursor(self) -> Any:
        return self._dbapi_connection.cursor(Cursor)

    def create_server_side_cursor(self) -> Any:
        return self._dbapi_connection.cursor()


class InLoop(SQLiteDialect_pysqlite):
    """SQLAlchemy's dialect for Python's own driver, for an engine of asyncio."""

    driver = "in_loop"
    is_async = True
    supports_statement_cache = True
    supports_server_side_cursors = True
    execution_ctx_cls = Context
    connection_characteristics = SQLiteDialect_pysqlite.connection_characteristics.union(
        {READ_ONLY: ReadOnly()}
    )

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Whoever waits for a connection waits in the loop."""
        return AsyncAdaptedQueuePool

    def do_execute(
        self, cursor: Any, statement: str, parameters: Any, context: Any = None
    ) -> None:
        _waited()
        patiently(cursor.execute, statement, parameters)
        if isinstance(cursor, Cursor):
            cursor.read()

    def do_executemany(
        self, cursor: Any, statement: str, parameters: Any, context: Any = None
    ) -> None:
        _waited()
        patiently(cursor.executemany, statement, parameters)

    def do_begin(self, dbapi_connection: Any) -> None:
        connection = dbapi_connection.driver_connection
        patiently(connection.execute, connection.begin)

    def do_commit(self, dbapi_connection: Any) -> None:
        patiently(dbapi_connection.commit)


registry.register("sqlite.in_loop", __name__, InLoop.__name__)


def patiently(call: Callable[Given, Got], *given: Given.args, **named: Given.kwargs) -> Got:
    """Calls SQLite from within a statement of SQLAlchemy; waits while another writes."""
    try:
        return call(*given, **named)
    except sqlite3.OperationalError as error:
        if not busy(error):
            raise
    return await_only(when_free(call, *given, **named))


async def when_free(call: Callable[Given, Got], *given: Given.args, **named: Given.kwargs) -> Got:
    """The same from a coroutine. Raises OperationalError when another writes for too long."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return call(*given, **named)
        except sqlite3.OperationalError as error:
            if not busy(error) or time.monotonic() > until:
                raise
        await asyncio.sleep(LOOK_AGAIN)


def busy(error: sqlite3.OperationalError) -> bool:
    """True when another writer was there.

    The low byte is the kind of error, the rest says more about it.
    """
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
