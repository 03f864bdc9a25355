"""The two books of exemptions as workbooks, kept as papers that only the committees open."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from services import files
from services.db.models import Paper
from services.dues.shown import MIME, Words
from services.exemptions import register
from services.exemptions.register import Book, BookLine
from services.people import COMMITTEE, WARD
from services.privacy import views as looks
from services.refusal import Refused
from services.work import Work

COLUMNS = {
    "cell": ("number", "name", "reason", "resolution", "day", "papers", "returned"),
    "committee": (
        *("number", "name", "cell", "reason", "since", "until", "decision", "day"),
        *("contact", "contacts", "reports"),
    ),
}
WIDTHS = {"number": 5, "name": 22, "cell": 20, "reason": 24, "contact": 18}
WIDTH = 11
PAPER_A4 = 9
MARGIN = 0.4
"""inches"""
HEAD = 2


@dataclass(frozen=True, slots=True)
class MadeBook:
    """A stored workbook; kind: cell | committee."""

    kind: str
    file_id: int
    name: str
    mime: str
    unit: str


async def make(work: Work, t: Words) -> MadeBook | Refused:
    """The book of the actor's cell, or of the actor's ward; `t` gives the words."""
    cells, wards = work.acting.units(*COMMITTEE), work.acting.units(*WARD)
    if not (cells or wards):
        return Refused("not_yours")
    load = register.cell_book if cells else register.committee_book
    book = await load(work, (cells or wards)[0])
    if isinstance(book, Refused):
        return book
    content = await asyncio.to_thread(workbook, book, t)
    name = f"so-mien-{'chi-bo' if book.kind == 'cell' else 'cap-uy'}.xlsx"
    file_id = await files.store(work, name, MIME, content)
    values = {"file_id": file_id, "kind": "exempt_book", "unit_id": book.unit.id}
    by = {"made_by": work.acting.person_id, "made_at": work.now}
    await work.db.execute(insert(Paper).values(**values, **by))
    work.record("exemption.book", f"unit:{book.unit.id}")
    looks.saw_list(work, book.unit.id, "list")
    return MadeBook(book.kind, file_id, name, MIME, book.unit.name)


def workbook(book: Book, t: Words) -> bytes:
    """One line for each decided exemption; everything is text or number, never a formula."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    made = Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    font = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
    bold = made.add_format({**font, "bold": True, "font_size": 13})
    head = made.add_format({**font, "bold": True, "border": 1, "text_wrap": True})
    cell = made.add_format({**font, "border": 1, "text_wrap": True})
    sheet = made.add_worksheet(t("exemption.book.sheet"))
    sheet.set_paper(PAPER_A4)
    sheet.set_landscape()
    sheet.set_margins(MARGIN, MARGIN, MARGIN, MARGIN)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, t(f"exemption.book.title.{book.kind}", unit=book.unit.name), bold)
    columns = COLUMNS[book.kind]
    for at, column in enumerate(columns):
        sheet.set_column(at, at, WIDTHS.get(column, WIDTH))
        sheet.write_string(HEAD, at, t(f"exemption.book.{column}"), head)
    for number, line in enumerate(book.lines, start=1):
        for at, value in enumerate(_row(number, line, columns, t)):
            sheet.write(HEAD + number, at, value, cell)
    made.close()
    return written.getvalue()


def _row(number: int, line: BookLine, columns: Sequence[str], t: Words) -> list[str | int]:
    request, granted = line.request, line.request.step("granted")
    paper = granted.number if granted else ""
    values: dict[str, str | int] = {
        "number": number,
        "name": request.name,
        "cell": request.unit,
        "reason": t(f"exemption.reason.{request.reason}"),
        "since": _day(request.since),
        "until": _day(request.until),
        "resolution": paper,
        "decision": paper,
        "day": _day(granted.on_day if granted else None),
        "papers": len(request.papers),
        "returned": _day(line.ended_on),
        "contact": line.contact,
        "contacts": line.contacts,
        "reports": line.reports,
    }
    return [values[column] for column in columns]


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
