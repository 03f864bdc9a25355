"""The two lists of screening as a workbook, each on a sheet of its own (SCR-30, REP-04, REP-06).

Everything is written as text or number, never as a formula: what a person typed cannot act.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from services.documents.word import printable

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "Times New Roman"
HEAD = 3
"""zero-based: row of the headings"""
PAPER_A4 = 9
HELP, REMOVAL = "Cần giáo dục, giúp đỡ", "Cần đưa ra khỏi Đảng"
TITLES = {
    HELP: "DANH SÁCH ĐẢNG VIÊN CẦN ĐƯỢC GIÁO DỤC, GIÚP ĐỠ",
    REMOVAL: "DANH SÁCH ĐẢNG VIÊN CẦN XEM XÉT, ĐƯA RA KHỎI ĐẢNG",
}
COLUMNS = (
    ("TT", 5),
    ("Họ và tên", 26),
    ("Chi bộ", 24),
    ("Tiêu chí", 20),
    ("Tình trạng", 28),
    ("Người theo dõi, giúp đỡ", 24),
    ("Xem xét từ", 14),
    ("Văn bản gần nhất", 44),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A member on a list; texts ready to print."""

    name: str
    cell: str
    criteria: str
    state: str
    helper: str
    due: str
    paper: str


def build(lists: Mapping[str, Sequence[Line]], on: date) -> bytes:
    """The workbook of a day: sheet → its members; an empty list says so."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    book = Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    looks = _looks(book)
    for name, lines in lists.items():
        _sheet(book.add_worksheet(name), looks, TITLES[name], lines, on)
    book.close()
    return written.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    cell = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "border": 1}
    return {
        "title": book.add_format({"font_name": FONT, "font_size": 13, "bold": True}),
        "plain": book.add_format({"font_name": FONT, "font_size": 11, "italic": True}),
        "head": book.add_format({**cell, "bold": True, "align": "center", "text_wrap": True}),
        "text": book.add_format({**cell, "text_wrap": True}),
        "number": book.add_format({**cell, "align": "center"}),
    }


def _sheet(sheet: Any, looks: dict[str, Any], title: str, lines: Sequence[Line], on: date) -> None:
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.write_string(0, 0, title, looks["title"])
    count = f"{len(lines)} đồng chí" if lines else "Không có trường hợp nào"
    sheet.write_string(1, 0, f"Ngày {on:%d/%m/%Y}: {count}.", looks["plain"])
    for column, (label, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD, column, label, looks["head"])
    for number, line in enumerate(lines, start=1):
        sheet.write_number(HEAD + number, 0, number, looks["number"])
        for column, text in enumerate(astuple(line), start=1):
            sheet.write_string(HEAD + number, column, printable(text), looks["text"])
