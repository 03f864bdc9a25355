"""Brings a database to a schema version, and says which it has."""

from functools import cache
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db.engine import alone, lock_for_transaction, many_may_run, reading, reshaping

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x43484D49
State = Literal["empty", "older", "newest", "newer"]
"""of a database, as this program sees it"""


class SchemaError(Exception):
    """The database is `state` (older or newer) than this program can work with."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """To `revision`, the newest by default; a database that is there already stays as it is.

    When several processes do it at once, the others wait and find nothing to do. Raises
    SchemaError (newer), and changes nothing then.
    """
    async with alone(engine, "migrating"), reading(engine) as guard:
        await lock_for_transaction(guard, LOCK)
        found = await state(engine)
        if found == "newer":
            raise SchemaError("newer")
        if (found, revision) == ("newest", "head"):
            return
        async with reshaping(engine) as db:
            await db.run_sync(_run, command.upgrade, revision)


async def make_ready(engine: AsyncEngine) -> None:
    """Brings a database of this process alone, or an empty one, to the newest schema.

    Raises SchemaError: newer; older where other processes may be at work (run `chibot migrate`).
    """
    found = await state(engine)
    if found == "older" and many_may_run(engine.url):
        raise SchemaError("older")
    if found != "newest":
        await upgrade(engine)


async def downgrade(engine: AsyncEngine, revision: str) -> None:
    """Back to an earlier revision ("base": empty)."""
    async with reshaping(engine) as db:
        await db.run_sync(_run, command.downgrade, revision)


async def state(engine: AsyncEngine) -> State:
    """What `upgrade` would have to do."""
    revision = await current(engine)
    if revision is None:
        return "empty"
    if revision == newest():
        return "newest"
    return "older" if knows(revision) else "newer"


async def is_newest(engine: AsyncEngine) -> bool:
    """True when no migration is waiting."""
    return await current(engine) == newest()


async def current(engine: AsyncEngine) -> str | None:
    """The revision a database has; None when it is empty."""
    async with engine.connect() as db:
        return await db.run_sync(_current)


def knows(revision: str) -> bool:
    """True when this program has the revision, so that it can go on from there."""
    return revision in {each.revision for each in _scripts().walk_revisions()}


def newest() -> str | None:
    """The newest revision of this program."""
    return _scripts().get_current_head()


@cache
def _scripts() -> ScriptDirectory:
    """The migrations of this program, read from their files once."""
    return ScriptDirectory.from_config(config())


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings; nothing is read from a file."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.set_main_option("path_separator", "os")
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings


def _run(connection: Connection, step: object, revision: str) -> None:
    assert callable(step)  # noqa: S101 - narrows for the type checker
    step(config(connection), revision)


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
