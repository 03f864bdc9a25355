"""What passes is waited for, what does not pass holds nobody up: errors of the real databases."""

import errno
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.logs import trouble
from services.db import in_loop
from services.db.engine import open_database, reading
from services.db.trouble import code, passes

ADD = "INSERT INTO persons (code, full_name) VALUES ('x', :name)"
ENDED = "SELECT pg_terminate_backend(pg_backend_pid())"
RAISED = "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '53100'; END $$"
SQLITE = [
    ("PRAGMA max_page_count=1", ADD, "SQLITE_FULL", True),
    ("PRAGMA query_only=ON", ADD, "SQLITE_READONLY", True),
    ("", "SELECT nothing", "SQLITE_ERROR", False),
    ("", "INSERT INTO persons (id) VALUES (1)", "SQLITE_CONSTRAINT_NOTNULL", False),
]
POSTGRESQL = [
    ("", ENDED, "08003", True),
    ("", RAISED, "53100", True),
    ("SET TRANSACTION READ ONLY", "DELETE FROM persons", "25006", True),
    ("", "SELECT nothing", "42703", False),
    ("", "SELECT length(:name)", "22000", False),
]
LARGE, NOT_UNICODE = "x" * 200_000, "\ud800"


async def failing(engine: AsyncEngine, before: str, statement: str, name: str) -> DBAPIError:
    """The error that a statement raises after another one."""
    async with engine.connect() as db:
        if before:
            await db.execute(text(before))
        with pytest.raises(DBAPIError) as raised:
            await db.execute(text(statement), {"name": name} if ":name" in statement else {})
        await db.invalidate()
    return raised.value


@pytest.fixture
async def bare(
    template: Path | URL, database_url: str, tmp_path: Path
) -> AsyncIterator[AsyncEngine]:
    """An engine of its own: what a test sets on a connection is gone with it; and a file of its
    own, in which no earlier rows left room."""
    if isinstance(template, Path):
        database_url = f"sqlite:///{shutil.copy(template, tmp_path / 'bare.db')}"
    engine = open_database(database_url)
    yield engine
    await engine.dispose()


async def test_a_database_says_what_is_wrong_and_whether_it_passes(bare: AsyncEngine) -> None:
    sqlite = bare.dialect.name == "sqlite"
    for before, statement, known, waits in SQLITE if sqlite else POSTGRESQL:
        error = await failing(bare, before, statement, LARGE if sqlite else NOT_UNICODE)
        assert (code(error), passes(error)) == (known, waits), statement
        assert trouble(error).get("cause") == known


@pytest.mark.parametrize("database", ["sqlite"])
async def test_a_lock_passes(bare: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_loop, "PATIENCE", 0.0)
    async with AsyncExitStack() as both:
        first, second = [await both.enter_async_context(bare.connect()) for _ in range(2)]
        await _begin(first)
        with pytest.raises(DBAPIError) as raised:
            await _begin(second)
    assert (code(raised.value), passes(raised.value)) == ("SQLITE_BUSY", True)


@pytest.mark.parametrize("database", ["sqlite"])
async def test_who_only_looks_waits_for_nobody_and_its_connection_writes_at_once_again(
    bare: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_loop, "PATIENCE", 0.0)
    async with reading(bare) as looking, bare.connect() as writing:
        await _begin(writing)
        for _ in range(2):
            await _begin(looking)
            await looking.rollback()
    async with bare.connect() as used, bare.connect() as other:
        await _begin(used)
        with pytest.raises(DBAPIError):
            await _begin(other)


async def _begin(db: AsyncConnection) -> None:
    await db.execute(text("SELECT 1"))


def test_what_is_no_error_of_a_database() -> None:
    assert passes(ConnectionRefusedError(errno.ECONNREFUSED, "x"))
    assert passes(OSError("Multiple exceptions: x"))
    assert passes(OSError(errno.ENOSPC, "x"))
    assert code(OSError(errno.ENOSPC, "x")) == "ENOSPC"
    assert not passes(FileNotFoundError(errno.ENOENT, "x"))
    assert not passes(ZeroDivisionError())
    assert code(ZeroDivisionError()) is None
