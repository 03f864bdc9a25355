"""Sheets of dues kept as papers of the cell: only those who collect there open them."""

import asyncio
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from services import files
from services.db.models import Paper
from services.dues.book import Book, access_book
from services.dues.ledger import ledger
from services.dues.months import name, year_of
from services.dues.shown import MIME, Words
from services.privacy import views as looks
from services.refusal import Refused
from services.work import Work


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """A stored workbook or picture and the cell it is about."""

    file_id: int
    name: str
    mime: str
    unit: str


async def of_year(work: Work, unit_id: int, year: int, t: Words) -> MadeSheet | Refused:
    """Members × months of a year; `t` gives the words."""
    from services.dues.sheets import year_sheet

    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    kept = await ledger(work, book, year_of(year))
    content = await asyncio.to_thread(year_sheet, kept, t)
    return await _keep(work, book, "dues_year", str(year), content)


async def of_month(work: Work, unit_id: int, month: date, t: Words) -> MadeSheet | Refused:
    """What is set, paid, waiting and missing in a month."""
    from services.dues.sheets import month_sheet

    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    kept = await ledger(work, book, [month])
    content = await asyncio.to_thread(month_sheet, kept, month, t)
    return await _keep(work, book, "dues_month", name(month), content)


async def picture_of_year(work: Work, unit_id: int, year: int, t: Words) -> MadeSheet | Refused:
    """The same year at a glance."""
    from services.dues.picture import MIME as PNG
    from services.dues.picture import year_picture

    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    kept = await ledger(work, book, year_of(year))
    content = await asyncio.to_thread(year_picture, kept, t)
    return await _keep(work, book, "dues_picture", str(year), content, PNG)


async def _keep(
    work: Work, book: Book, kind: str, label: str, content: bytes, mime: str = MIME
) -> MadeSheet:
    title = f"dang-phi-{label}.{'xlsx' if mime == MIME else 'png'}"
    file_id = await files.store(work, title, mime, content)
    paper = {"file_id": file_id, "kind": kind, "unit_id": book.unit_id}
    by = {"made_by": work.acting.person_id, "made_at": work.now}
    await work.db.execute(insert(Paper).values(**paper, **by))
    work.record("dues.sheet", f"unit:{book.unit_id}", sheet=label)
    looks.saw_list(work, book.unit_id, "list")
    return MadeSheet(file_id, title, mime, book.unit)
