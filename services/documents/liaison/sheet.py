"""The data form of the year as a workbook: figures by area, and the members behind them (RES-41).

Everything is written as text or number, never as a formula: what a person typed cannot act.
"""

import io
import math
from typing import Any

from services.documents import phrasing
from services.documents.liaison.builders import FIGURES, total
from services.documents.liaison.content import Body, MemberLine, ReportContent
from services.documents.word import printable

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "Times New Roman"
HEAD = 4
"""zero-based: row of the headings"""
PAPER_A4 = 9
LINE = 16
"""points of one line"""
COLUMNS = (
    ("Họ và tên", "name", 26),
    ("Ngày sinh", "born", 13),
    ("Nơi công tác", "workplace", 26),
    ("Ấp, khu vực", "area", 14),
    ("Họp lần thứ nhất", "june", 19),
    ("Họp lần thứ hai", "october", 19),
    ("Nhận xét", "comment", 14),
    ("Biểu dương", "praise", 24),
    ("Sổ liên hệ", "book", 38),
)


def build(body: Body, told: ReportContent) -> bytes:
    """The workbook: "Số liệu" with the areas and their sum, "Danh sách" with the members."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    book = Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    looks = _looks(book)
    _figures(book.add_worksheet("Số liệu"), looks, body, told)
    _members(book.add_worksheet("Danh sách"), looks, body, told)
    book.close()
    return written.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    cell = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "border": 1}
    return {
        "bold": book.add_format({"font_name": FONT, "font_size": 12, "bold": True}),
        "head": book.add_format(
            {**cell, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"}
        ),
        "text": book.add_format({**cell, "text_wrap": True}),
        "number": book.add_format({**cell, "align": "center"}),
        "sum": book.add_format({**cell, "align": "center", "bold": True}),
        "label": book.add_format({**cell, "bold": True}),
    }


def _figures(sheet: Any, looks: dict[str, Any], body: Body, told: ReportContent) -> None:
    _title(sheet, looks, body, f"SỐ LIỆU ĐẢNG VIÊN GIỮ MỐI LIÊN HỆ NƠI CƯ TRÚ NĂM {told.year}")
    for column, (_, label) in enumerate(FIGURES, start=2):
        sheet.write_string(HEAD, column, label, looks["head"])
    sheet.write_string(HEAD, 0, "TT", looks["head"])
    sheet.write_string(HEAD, 1, "Ấp, khu vực", looks["head"])
    for row, area in enumerate(told.areas, start=HEAD + 1):
        sheet.write_number(row, 0, row - HEAD, looks["number"])
        sheet.write_string(row, 1, printable(area.area), looks["text"])
        for column, (name, _) in enumerate(FIGURES, start=2):
            sheet.write_number(row, column, area.figures.get(name, 0), looks["number"])
    below = HEAD + 1 + len(told.areas)
    sheet.merge_range(below, 0, below, 1, "Cộng", looks["label"])
    for column, (name, _) in enumerate(FIGURES, start=2):
        sheet.write_number(below, column, total(told, name), looks["sum"])
    sheet.set_row(HEAD, 110)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 20)
    sheet.set_column(2, len(FIGURES) + 1, 10)
    _page(sheet, told.year)


def _members(sheet: Any, looks: dict[str, Any], body: Body, told: ReportContent) -> None:
    _title(sheet, looks, body, f"DANH SÁCH ĐẢNG VIÊN GIỮ MỐI LIÊN HỆ NĂM {told.year}")
    sheet.write_string(HEAD, 0, "TT", looks["head"])
    sheet.set_column(0, 0, 5)
    for column, (label, _, width) in enumerate(COLUMNS, start=1):
        sheet.write_string(HEAD, column, label, looks["head"])
        sheet.set_column(column, column, width)
    for row, member in enumerate(told.members, start=HEAD + 1):
        sheet.write_number(row, 0, row - HEAD, looks["number"])
        _member(sheet, looks, row, member)
    _page(sheet, told.year)


def _member(sheet: Any, looks: dict[str, Any], row: int, member: MemberLine) -> None:
    lines = (math.ceil(len(getattr(member, name)) / (width - 2)) for _, name, width in COLUMNS)
    sheet.set_row(row, LINE * max(1, *lines))
    for column, (_, name, _) in enumerate(COLUMNS, start=1):
        sheet.write_string(row, column, printable(getattr(member, name)), looks["text"])


def _title(sheet: Any, looks: dict[str, Any], body: Body, title: str) -> None:
    sheet.write_string(0, 0, printable(phrasing.committee(body.name).upper()), looks["bold"])
    sheet.write_string(2, 0, title, looks["bold"])


def _page(sheet: Any, year: int) -> None:
    """Frozen headings; A4 across, headings on every page, one page wide."""
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.repeat_rows(HEAD)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&10{year}&R&10&P/&N")
