"""The plan of a year as a workbook: the form that ward staff fill in, and reading it back."""

import io
import re
from datetime import date, datetime
from typing import Any

from services.refusal import Refused
from services.roster.cells import read_date
from services.roster.sheet import refuse_file
from services.rulebook_changes import Plan, PlannedDate
from services.rulebook_words import Paper
from services.rules import BOOK
from services.rules.carrying import yearly
from services.words import fold, tidy

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ("Năm", "Số kế hoạch", "Ngày ban hành", "Nơi ban hành")
COLUMNS = ("Việc", "Trước ngày", "Mục", "Nguyên văn")
WIDTHS = (48, 22, 16, 70)
MOST_ROWS = 50
YEAR = re.compile("20[0-9]{2}")
FIRST_BESIDE = 1


def labels() -> dict[str, str]:
    """What each date of a year is called in the workbook, by parameter."""
    return {one.name: one.meaning.partition(" (")[0] for one in yearly(BOOK)}


def plan_form() -> bytes:
    """An empty workbook to fill in: four lines about the plan, then a line for each date."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet: Any = book.active
    for each in HEAD:
        sheet.append([each, ""])
    sheet.append(COLUMNS)
    for each in labels().values():
        sheet.append([each, "", "", ""])
    for column, width in zip("ABCD", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    for row in sheet.iter_rows(max_col=FIRST_BESIDE):
        row[0].font = Font(bold=True)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read_plan(content: bytes, today: date) -> Plan | Refused:
    """The plan in a filled-in workbook; a line without a date is left out.

    A date that stands there without clause or words is refused, like any that cannot be read.
    """
    rows = _rows(content)
    if isinstance(rows, Refused):
        return rows
    said = {fold(str(row[0])): row for row in rows if row[0]}
    paper = _paper(said, today)
    if isinstance(paper, Refused):
        return paper
    year = _text(_beside(said, HEAD[0]))
    if not YEAR.fullmatch(year):
        return Refused("plan_file_incomplete", {"what": HEAD[0]})
    return _dated(Plan(int(year), paper, ()), said)


def _dated(plan: Plan, said: dict[str, list[Any]]) -> Plan | Refused:
    found = []
    for name, label in labels().items():
        _, day, clause, quote = said.get(fold(label), [""] * len(COLUMNS))[: len(COLUMNS)]
        if not _text(day):
            continue
        read = read_date(day)
        if isinstance(read, Refused) or not _text(clause) or not _text(quote):
            return Refused("plan_file_incomplete", {"what": label})
        found.append(PlannedDate(name, read, _text(clause)[:120], _text(quote)))
    return Plan(plan.year, plan.paper, tuple(found))


def _paper(said: dict[str, list[Any]], today: date) -> Paper | Refused:
    number, issued, body = (_beside(said, label) for label in HEAD[1:])
    read = read_date(issued) if _text(issued) else Refused("missing")
    for label, missing in zip(
        HEAD[1:], (not _text(number), isinstance(read, Refused), not _text(body)), strict=True
    ):
        if missing:
            return Refused("plan_file_incomplete", {"what": label})
    if isinstance(read, Refused) or read > today:
        return Refused("paper_of_the_future", {"day": read})
    return Paper(_text(number)[:60], read, _text(body)[:200])


def _beside(said: dict[str, list[Any]], label: str) -> Any:
    row = said.get(fold(label), [])
    return row[FIRST_BESIDE] if len(row) > FIRST_BESIDE else ""


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else tidy(str(value))


def _rows(content: bytes) -> list[list[Any]] | Refused:
    from openpyxl import load_workbook

    if refuse_file(io.BytesIO(content)):
        return Refused("plan_file_damaged")
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=len(COLUMNS), values_only=True)
        found = [[*row, *[None] * (len(COLUMNS) - len(row))] for row in rows if row]
        book.close()
    except Exception:  # openpyxl raises errors of many kinds for a damaged workbook
        return Refused("plan_file_damaged")
    return found
