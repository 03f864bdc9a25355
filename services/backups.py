"""Backups: one file that holds everything, of SQLite or PostgreSQL, and can become either.

The file is a zip of `about.json` (format, version, schema, moment, SHA-256) and `chibot.sqlite`.
Phone numbers in it are sealed with the secret, which is not in it. `settle` says what a restored
program must not send.
"""

import asyncio
import errno
import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import select, update
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from services import tokens
from services.broadcasts import sending
from services.db import copying, schema
from services.db.engine import open_database
from services.db.models import OutboxRow, Reminder
from services.refusal import Refused
from services.work import Work, working

FORMAT, VERSION = "chibot-backup", 1
ABOUT, CONTENT = "about.json", "chibot.sqlite"
PIECE = 1 << 20
PRIVATE = 0o600
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, RuntimeError),
)
"""what reading a zip or its JSON raises when some of its bytes are wrong"""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself; `made_at` in UTC."""

    made_at: datetime
    schema: str
    sha256: str


async def back_up(database_url: str, file: Path, now: datetime) -> Backup | Refused:
    """Writes a consistent state to `file` while the bot runs; it appears whole or not at all.

    Refused: backup_old_schema (PostgreSQL only: migrate first), backup_no_data.
    """
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        content, packed = Path(folder) / CONTENT, Path(folder) / "packed"
        if refused := await _take(database_url, content):
            return refused
        about = Backup(now, await _revision(content) or "", await asyncio.to_thread(_sum, content))
        await asyncio.to_thread(_pack, about, content, packed)
        os.replace(packed, file)
    return about


async def restore(file: Path, database_url: str, now: datetime) -> Backup | Refused:
    """Fills an empty database with a backup, brought to the newest schema.

    Refused: backup_damaged, backup_newer, backup_not_empty.
    """
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / CONTENT
        about = await asyncio.to_thread(_unpack, file, content)
        if isinstance(about, Refused):
            return about
        source, target = open_database(f"sqlite:///{content}"), open_database(database_url)
        try:
            return await _fill(source, target, about, now)
        finally:
            await source.dispose()
            await target.dispose()


async def _take(database_url: str, content: Path) -> Refused | None:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        found = await asyncio.to_thread(_copy_file, Path(url.database or ""), content)
        return None if found else Refused("backup_no_data")
    source, target = open_database(database_url), open_database(f"sqlite:///{content}")
    try:
        if not await schema.is_newest(source):
            return Refused("backup_old_schema")
        await schema.upgrade(target)
        await copying.copy_all(source, target)
    finally:
        await source.dispose()
        await target.dispose()
    await asyncio.to_thread(_in_one_file, content)
    return None


def _copy_file(source: Path, content: Path) -> bool:
    """SQLite's own online backup: a writer at work neither waits nor disturbs it."""
    if not source.is_file():
        return False
    there, here = sqlite3.connect(source), sqlite3.connect(content)
    try:
        there.backup(here)
    finally:
        there.close()
        here.close()
    _in_one_file(content)
    return True


def _in_one_file(content: Path) -> None:
    db = sqlite3.connect(content)
    try:
        db.execute("PRAGMA journal_mode=DELETE")
    finally:
        db.close()


def _pack(about: Backup, content: Path, packed: Path) -> None:
    told = {
        "format": FORMAT,
        "version": VERSION,
        "schema": about.schema,
        "made_at": about.made_at.isoformat(),
        "sha256": about.sha256,
    }
    packed.touch(PRIVATE)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(ABOUT, json.dumps(told))
        archive.write(content, CONTENT)
    with packed.open("rb") as written:
        os.fsync(written.fileno())


def _unpack(file: Path, content: Path) -> Backup | Refused:
    with file.open("rb") as packed:
        try:
            about = _read(packed, content)
        except DAMAGED:
            return Refused("backup_damaged")
        except OSError as error:
            if error.errno != errno.EINVAL:  # a place that the damaged file does not have
                raise
            return Refused("backup_damaged")
    if isinstance(about, Refused) or _sum(content) == about.sha256:
        return about
    return Refused("backup_damaged")


def _read(packed: IO[bytes], content: Path) -> Backup | Refused:
    with zipfile.ZipFile(packed) as archive:
        told = json.loads(archive.read(ABOUT))
        if told["format"] != FORMAT:
            return Refused("backup_damaged")
        if told["version"] > VERSION or not schema.knows(told["schema"]):
            return Refused("backup_newer")
        archive.extract(CONTENT, content.parent)
    return Backup(datetime.fromisoformat(told["made_at"]), told["schema"], told["sha256"])


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


async def _revision(content: Path) -> str | None:
    engine = open_database(f"sqlite:///{content}")
    try:
        return await schema.current(engine)
    finally:
        await engine.dispose()
        await asyncio.to_thread(_in_one_file, content)


async def _fill(
    source: AsyncEngine, target: AsyncEngine, about: Backup, now: datetime
) -> Backup | Refused:
    await schema.upgrade(target)
    if not await copying.is_empty(target):
        return Refused("backup_not_empty")
    await schema.upgrade(source)
    await copying.copy_all(source, target)
    async with working(target, now) as work:
        await settle(work)
        work.record("backup.restored", "database", made_at=about.made_at.isoformat())
    return about


async def settle(work: Work) -> None:
    """What waited to be sent when the backup was made was composed of facts of that time.

    Replies are dropped; reminders are planned again, so that each is checked before it is sent;
    whoever waited for a message to many is listed, and not told twice. Tokens that can be
    exchanged once are left to the machine that the backup is of.
    """
    open_letters = select(OutboxRow.id).where(OutboxRow.state.in_(("due", "sending")))
    again = update(Reminder).where(Reminder.outbox_id.in_(open_letters))
    await work.db.execute(again.values(state="planned", outbox_id=None, note="restored"))
    dropped = update(OutboxRow).where(OutboxRow.id.in_(open_letters))
    await work.db.execute(dropped.values(state="dropped", error="restored"))
    await sending.restored(work)
    await tokens.restored(work)
