"""Brings a database to a schema version, and says which it has."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db.engine import reshaping

FOLDER = Path(__file__).parent / "migrations"


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """To `revision`, the newest by default; a database that is there already stays as it is."""
    async with reshaping(engine) as db:
        await db.run_sync(_run, command.upgrade, revision)


async def downgrade(engine: AsyncEngine, revision: str) -> None:
    """Back to an earlier revision ("base": empty)."""
    async with reshaping(engine) as db:
        await db.run_sync(_run, command.downgrade, revision)


async def is_newest(engine: AsyncEngine) -> bool:
    """True when no migration is waiting."""
    return await current(engine) == newest()


async def current(engine: AsyncEngine) -> str | None:
    """The revision a database has; None when it is empty."""
    async with engine.connect() as db:
        return await db.run_sync(_current)


def knows(revision: str) -> bool:
    """True when this program has the revision, so that it can go on from there."""
    script = ScriptDirectory.from_config(config())
    return revision in {each.revision for each in script.walk_revisions()}


def newest() -> str | None:
    """The newest revision of this program."""
    return ScriptDirectory.from_config(config()).get_current_head()


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
