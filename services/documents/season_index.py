"""The index of a season's files as a workbook (REP-25): numbers and days, no names of people."""

import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date

from services.documents.case_lists import FONT, MIME, PAPER_A4
from services.documents.word import printable

__all__ = ["MIME", "Line", "build"]
HEAD = 3
"""zero-based: row of the headings"""
THREE_LINES = 46
"""points: the headings"""
COLUMNS = (
    ("TT", 5),
    ("Đơn vị", 34),
    ("Bản kiểm điểm, báo cáo", 13),
    ("Biên bản hội nghị", 11),
    ("Nhận xét đã nhận", 11),
    ("Có đề xuất", 10),
    ("Có quyết định", 11),
    ("Khiếu nại, phản ánh", 12),
    ("Nộp hồ sơ", 18),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit; texts ready to print."""

    unit: str
    reviews: int
    minutes: int
    comments: int
    proposals: int
    decisions: int
    complaints: int
    sent: str


def build(lines: Sequence[Line], year: int, on: date) -> bytes:
    """The workbook of a day, with a row of sums."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    book = Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    cell = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "border": 1}
    title = book.add_format({"font_name": FONT, "font_size": 13, "bold": True})
    head = book.add_format({**cell, "bold": True, "align": "center", "text_wrap": True})
    middle = book.add_format({**cell, "align": "center"})
    plain = book.add_format({**cell, "text_wrap": True})
    sheet = book.add_worksheet("Mục lục")
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.write_string(0, 0, f"MỤC LỤC HỒ SƠ KIỂM ĐIỂM, ĐÁNH GIÁ, XẾP LOẠI NĂM {year}", title)
    sheet.write_string(1, 0, f"Tính đến ngày {on:%d/%m/%Y}.")
    for column, (label, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD, column, label, head)
    sheet.set_row(HEAD, THREE_LINES)
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate((number, *astuple(line))):
            shown = printable(value) if isinstance(value, str) else value
            sheet.write(HEAD + number, column, shown, plain if column == 1 else middle)
    last = HEAD + len(lines) + 1
    sheet.write_string(last, 1, "Cộng", head)
    for column in range(2, len(COLUMNS) - 1):
        total = sum(astuple(line)[column - 1] for line in lines)
        sheet.write_number(last, column, total, head)
    book.close()
    return written.getvalue()
