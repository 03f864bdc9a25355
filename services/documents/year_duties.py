"""Targets and duties of a ward in a year as a workbook: what was counted, what was said."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.documents.case_lists import FONT, MIME, PAPER_A4
from services.documents.word import printable

__all__ = ["MIME", "Sheet", "build"]
HEAD = 3
"""zero-based: row of the headings"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: heading and width of each column, and rows of texts and numbers."""

    name: str
    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str | int]]


def build(sheets: Sequence[Sheet], on: date) -> bytes:
    """The workbook of a day."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    book = Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    cell = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "border": 1}
    looks = {
        "title": book.add_format({"font_name": FONT, "font_size": 13, "bold": True}),
        "head": book.add_format({**cell, "bold": True, "align": "center", "text_wrap": True}),
        "cell": book.add_format({**cell, "text_wrap": True}),
    }
    for sheet in sheets:
        _page(book.add_worksheet(sheet.name), sheet, looks, on)
    book.close()
    return written.getvalue()


def _page(page: Any, sheet: Sheet, looks: dict[str, Any], on: date) -> None:
    page.set_landscape()
    page.set_paper(PAPER_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD)
    page.freeze_panes(HEAD + 1, 0)
    page.write_string(0, 0, printable(sheet.title), looks["title"])
    page.write_string(1, 0, f"Tính đến ngày {on:%d/%m/%Y}.")
    for column, (label, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
        page.write_string(HEAD, column, label, looks["head"])
    for at, row in enumerate(sheet.rows, start=HEAD + 1):
        for column, value in enumerate(row):
            shown = printable(value) if isinstance(value, str) else value
            page.write(at, column, shown, looks["cell"])
