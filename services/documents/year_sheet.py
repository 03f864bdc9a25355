"""Sổ theo dõi sinh hoạt của năm as a workbook: members by months, sums, legend, ready to print.

Everything is written as text or number, never as a formula: what a person typed cannot act.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any

from services.documents.phrasing import issuer, superior
from services.documents.word import printable
from services.documents.year import MARKS, MONTHS, Year
from services.documents.year_style import SIGNS, signs, worst

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "Times New Roman"
SUMS = (
    ("Có mặt", ("present", "late")),
    ("Trong đó muộn", ("late",)),
    ("Vắng có lý do", ("with_reason",)),
    ("Vắng không lý do", ("without_reason",)),
    ("Tổng số lượt", MARKS),
)
"""columns behind the months; the last one adds up the attended and the missed"""
FIRST_MONTH, HEAD = 2, 5
"""zero-based: column of January, row of the headings"""
FIRST_SUM = FIRST_MONTH + len(MONTHS)
LAST = FIRST_SUM + len(SUMS) - 1
PAPER_A4 = 9

Forms = Callable[..., Any]


def build(year: Year) -> bytes:
    """The workbook."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    book = Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(f"Năm {year.year}")
    forms = _forms(book)
    _head(sheet, forms, year)
    for row, member in enumerate(year.rows, start=HEAD + 1):
        sheet.write_number(row, 0, row - HEAD, forms())
        sheet.write_string(row, 1, printable(member.name), forms(align="left"))
        for column, marks in enumerate(member.months, start=FIRST_MONTH):
            _month(sheet, forms, (row, column), marks)
        for column, (_, wanted) in enumerate(SUMS, start=FIRST_SUM):
            sheet.write_number(row, column, member.count(*wanted), forms(bold=True))
    below = HEAD + 1 + len(year.rows)
    _sums(sheet, forms, year, below)
    _legend(sheet, forms, below + 2)
    _page(sheet, year)
    book.close()
    return written.getvalue()


def _month(sheet: Any, forms: Forms, at: tuple[int, int], marks: tuple[str, ...]) -> None:
    if marks:
        sheet.write_string(*at, signs(marks), forms(colour=SIGNS[worst(marks)].colour))
    else:
        sheet.write_blank(*at, None, forms())


def _forms(book: Any) -> Forms:
    """Makes each look once."""
    made: dict[tuple[Any, ...], Any] = {}

    def form(
        *, align: str = "center", bold: bool = False, colour: str = "", border: bool = True
    ) -> Any:
        key = (align, bold, colour, border)
        if key not in made:
            look = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "align": align}
            look |= {"bold": bold, "border": int(border), "text_wrap": border}
            look |= {"indent": 1} if align == "left" and border else {}
            look |= {"bg_color": f"#{colour}"} if colour else {}
            made[key] = book.add_format(look)
        return made[key]

    return form


def _head(sheet: Any, forms: Forms, year: Year) -> None:
    plain, bold = forms(border=False), forms(border=False, bold=True)
    left, right = FIRST_MONTH + 3, FIRST_MONTH + 4
    sheet.merge_range(0, 0, 0, left, printable(superior(year.parent)), plain)
    sheet.merge_range(1, 0, 1, left, printable(issuer(year.unit)), bold)
    sheet.merge_range(0, right, 0, LAST, "ĐẢNG CỘNG SẢN VIỆT NAM", bold)
    title = f"THEO DÕI ĐẢNG VIÊN THAM GIA SINH HOẠT CHI BỘ NĂM {year.year}"
    sheet.merge_range(3, 0, 3, LAST, title, bold)
    labels = ["TT", "Họ và tên", *(f"T{month}" for month in MONTHS), *(label for label, _ in SUMS)]
    for column, label in enumerate(labels):
        sheet.write_string(HEAD, column, label, forms(bold=True, colour="F2F2F2"))
    sheet.set_row(HEAD, 36)


def _sums(sheet: Any, forms: Forms, year: Year, row: int) -> None:
    """The columns added up, then each month; the line of meetings says why a month is empty."""
    sheet.merge_range(row, 0, row, FIRST_SUM - 1, "Cộng", forms(bold=True, align="left"))
    for column, (_, wanted) in enumerate(SUMS, start=FIRST_SUM):
        total = sum(member.count(*wanted) for member in year.rows)
        sheet.write_number(row, column, total, forms(bold=True))
    for at, (label, wanted) in enumerate(SUMS, start=row + 1):
        _months(sheet, forms, at, label, [year.in_month(month, *wanted) for month in MONTHS])
    _months(sheet, forms, row + len(SUMS) + 1, "Số buổi họp", year.meetings)


def _months(sheet: Any, forms: Forms, row: int, label: str, values: Sequence[int]) -> None:
    sheet.merge_range(row, 0, row, 1, label, forms(bold=True, align="left"))
    for column, value in enumerate(values, start=FIRST_MONTH):
        sheet.write_number(row, column, value, forms())


def _legend(sheet: Any, forms: Forms, row: int) -> None:
    """Beside the sums of the months, so that it does not fall onto a page of its own."""
    plain = forms(border=False, align="left")
    for at, sign in enumerate(SIGNS.values(), start=row):
        sheet.write_string(at, FIRST_SUM, sign.sign, forms(colour=sign.colour))
        sheet.merge_range(at, FIRST_SUM + 1, at, LAST, sign.meaning, plain)
    note = "Tháng có nhiều buổi họp ghi cách nhau bằng dấu “/”; ô trống: không họp hoặc không "
    note += "thuộc chi bộ lúc đó."
    sheet.write_string(row + len(SIGNS) + 1, 0, note, plain)


def _page(sheet: Any, year: Year) -> None:
    """Frozen names and headings; A4 across, headings on every page, one page wide."""
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 28)
    sheet.set_column(FIRST_MONTH, FIRST_SUM - 1, 5.5)
    sheet.set_column(FIRST_SUM, LAST, 9)
    sheet.freeze_panes(HEAD + 1, FIRST_MONTH)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.6)
    sheet.repeat_rows(HEAD)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&10{year.year}&R&10&P/&N")
