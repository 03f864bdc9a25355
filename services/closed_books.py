"""The books of a closed cell, for those who work for the ward above it: kept papers and new ones.

What nobody ever printed is made from what is recorded, as the cell itself would have made it.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from services.clock import local_day
from services.db.models import Closure, Meeting, Paper, StoredFile, Unit
from services.documents import papers, recorded
from services.documents.papers import MadePaper, keep
from services.dues import sheet_files
from services.dues.sheet_files import MadeSheet
from services.dues.shown import Words
from services.files import FileView
from services.files import read as read_file
from services.people import WARD
from services.refusal import Refused
from services.work import RoleIn, Work

READER = "secretary"
"""whose papers are made anew for reading"""


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed cell; `from_day`: the first day it is no more."""

    unit_id: int
    unit: str
    ward_id: int
    from_day: date


@dataclass(frozen=True, slots=True)
class Book:
    """What there is of one year: days of meetings by id, papers that were kept (file, name)."""

    cell: Closed
    year: int
    meetings: tuple[tuple[int, date], ...]
    kept: tuple[tuple[int, str], ...]


async def access(work: Work, unit_id: int) -> Closed | Refused:
    """A closed cell, for the ward above it. Refused: no_such_unit."""
    joined = select(Unit.id, Unit.name, Unit.parent_id, Closure.from_day).join(
        Closure, Closure.unit_id == Unit.id
    )
    ours = (Unit.id == unit_id) & Unit.parent_id.in_(work.acting.units(*WARD))
    row = (await work.db.execute(joined.where(ours))).one_or_none()
    return Closed(row[0], row[1], row[2] or 0, row[3]) if row else Refused("no_such_unit")


async def years(work: Work, unit_id: int) -> list[int] | Refused:
    """The years in which the cell met, and its last one; the newest first."""
    cell = await access(work, unit_id)
    if isinstance(cell, Refused):
        return cell
    met = {day.year for _, day in await _meetings(work, unit_id)}
    return sorted({*met, cell.from_day.year}, reverse=True)


async def book(work: Work, unit_id: int, year: int) -> Book | Refused:
    """What can be read of a year."""
    cell = await access(work, unit_id)
    if isinstance(cell, Refused):
        return cell
    met = tuple(each for each in await _meetings(work, unit_id) if each[1].year == year)
    kept = (
        select(StoredFile.id, StoredFile.name, Paper.made_at)
        .join(Paper, Paper.file_id == StoredFile.id)
        .where(Paper.unit_id == unit_id)
        .order_by(Paper.id.desc())
    )
    rows = await work.db.execute(kept)
    files = tuple((row[0], row[1]) for row in rows if local_day(row[2]).year == year)
    return Book(cell, year, met, files)


async def kept(work: Work, unit_id: int, file_id: int) -> FileView | Refused:
    """A paper the cell made while it was there. Refused: no_such_unit, no_such_file."""
    cell = await access(work, unit_id)
    if isinstance(cell, Refused):
        return cell
    mine = select(Paper.id).where(Paper.file_id == file_id, Paper.unit_id == unit_id)
    if (await work.db.execute(mine)).first() is None:
        return Refused("no_such_file")
    return await read_file(work, file_id)


async def minutes(work: Work, unit_id: int, meeting_id: int) -> MadePaper | Refused:
    """Biên bản of one meeting, from what is recorded. Refused: … not_announced."""
    cell = await access(work, unit_id)
    if isinstance(cell, Refused):
        return cell
    reader = _reader(work, cell)
    told = await recorded.minutes_content(reader, meeting_id)
    if isinstance(told, Refused):
        return told
    return await _for_ward(work, cell, await papers.minutes(reader, meeting_id, told))


async def roll(work: Work, unit_id: int, year: int) -> MadePaper | Refused:
    """Members by months of a year."""
    cell = await access(work, unit_id)
    if isinstance(cell, Refused):
        return cell
    return await _for_ward(work, cell, await papers.year_roll(_reader(work, cell), unit_id, year))


async def dues(work: Work, unit_id: int, year: int, t: Words) -> MadePaper | Refused:
    """The dues of a year."""
    cell = await access(work, unit_id)
    if isinstance(cell, Refused):
        return cell
    made = await sheet_files.of_year(_reader(work, cell), unit_id, year, t)
    return await _for_ward(work, cell, made)


def _reader(work: Work, cell: Closed) -> Work:
    """The actor as one who leads the closed cell: only papers are made from it, here."""
    roles = (*work.acting.roles, RoleIn(READER, cell.unit_id))
    return work.by(replace(work.acting, roles=roles))


async def _for_ward(
    work: Work, cell: Closed, made: MadePaper | MadeSheet | Refused
) -> MadePaper | Refused:
    """The paper once more as one of the ward, which alone opens it."""
    if isinstance(made, Refused):
        return made
    content = (await read_file(work, made.file_id)).content
    copy = MadePaper(0, made.name, made.mime)
    return await keep(work, copy, content, {"kind": "closed_book", "unit_id": cell.ward_id})


async def _meetings(work: Work, unit_id: int) -> list[tuple[int, date]]:
    held = select(Meeting.id, Meeting.starts_at).where(
        Meeting.unit_id == unit_id, Meeting.state != "cancelled", Meeting.starts_at <= work.now
    )
    rows = await work.db.execute(held.order_by(Meeting.starts_at))
    return [(row[0], local_day(row[1])) for row in rows]
