"""Workbooks in a temporary folder, and what an import makes of them in an empty database."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db.models import AuditRow, Membership, Person, RoleHeld, Standing, Unit
from services.refusal import Refused
from services.roster.importing import Preview, import_roster
from services.roster.rows import Roster
from services.roster.workbook import read_roster
from services.seal import Seal

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SEAL = Seal("a secret for tests")
TABLES: tuple[Any, ...] = (Unit, Person, Membership, RoleHeld, Standing, AuditRow)
HEADERS = ("Họ và tên", "Ngày sinh", "Chi bộ")

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a workbook of one sheet: the rows as given, the header first."""

    def write(
        *rows: Sequence[object], name: str = "roster.xlsx", title: str = "Danh sách"
    ) -> Path:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = title
        for row in rows:
            sheet.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def database() -> str:
    """What a file says is the same on both."""
    return "sqlite"


def roster_of(path: Path) -> Roster:
    """The roster of a file that is not refused."""
    roster = read_roster(path, TODAY)
    assert not isinstance(roster, Refused), roster
    return roster


async def import_file(engine: AsyncEngine, path: Path, now: datetime = NOW) -> Preview:
    """Reads and imports a file."""
    return await import_roster(engine, roster_of(path), SEAL, now)


async def everything(engine: AsyncEngine) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables an import may write."""
    async with engine.connect() as db:
        return {
            model.__tablename__: [
                tuple(row) for row in await db.execute(select(model.__table__).order_by(model.id))
            ]
            for model in TABLES
        }


async def rows_of(engine: AsyncEngine, *columns: Any) -> list[tuple[Any, ...]]:
    """Chosen columns, sorted."""
    async with engine.connect() as db:
        found = [tuple(row) for row in await db.execute(select(*columns))]
    return sorted(found, key=str)
