"""What went wrong in the database: its own code, and whether waiting helps.

Errors that pass (a full disk, a server that restarts, a lock) must never cost somebody an answer;
those that do not pass must never hold up everybody else.
"""

import errno
import socket
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

KIND = 0xFF
"""the byte of SQLite's code that is the kind of error; the rest says more about it"""
SQLITE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
)
POSTGRESQL = ("08", "25006", "40", "53", "55", "57", "58")
"""how states begin: connection, read-only, rolled back, resources, locked, shut down, system"""
SYSTEM = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.ENETUNREACH,
    errno.EHOSTUNREACH,
)


def code(error: BaseException) -> str | None:
    """SQLITE_FULL, 53100, ENOSPC, …: names no person and quotes no text. None: it has none."""
    for each in _causes(error):
        if found := getattr(each, "sqlite_errorname", None) or getattr(each, "sqlstate", None):
            return str(found)
        if isinstance(each, OSError) and each.errno is not None:
            return errno.errorcode.get(each.errno)
    return None


def passes(error: BaseException) -> bool:
    """True when the same may go well later: the database or the disk is away, busy or full."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return any(_passes(each) for each in _causes(error))


def _passes(error: BaseException) -> bool:
    if isinstance(error, ConnectionError | TimeoutError | PoolTimeoutError | socket.gaierror):
        return True
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & KIND in SQLITE
    if state := getattr(error, "sqlstate", None):
        return str(state).startswith(POSTGRESQL)
    # asyncio gives no number when several addresses of a server refuse
    return type(error) is OSError and (error.errno is None or error.errno in SYSTEM)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what the library wrapped in it."""
    yield error
    if isinstance(error, DBAPIError) and error.orig is not None:
        yield error.orig
