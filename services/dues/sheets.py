"""Sheets of dues as Excel workbooks: one month with its payments, one year with all members.

Whatever a person may have written is text and never a formula; sums are formulas, so that a
treasurer who corrects a cell sees them follow.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.dues.ledger import Ledger, Line, MonthState
from services.dues.shown import Words, kind

MONEY = "#,##0"
FONT = "Times New Roman"
THIN = Side(style="thin", color="999999")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
FILLS = {
    "paid": PatternFill("solid", fgColor="D9EAD3"),
    "part": PatternFill("solid", fgColor="FFE599"),
    "claimed": PatternFill("solid", fgColor="FFF2CC"),
    "late": PatternFill("solid", fgColor="F4CCCC"),
}
SIGNS = {"claimed": "?", "late": "X", "open": "", "waived": "M", "outside": "-"}
"""what stands in a cell instead of a sum; the legend below the sheet explains each"""
HEAD_ROWS = 3


def year_sheet(kept: Ledger, t: Words) -> bytes:
    """Members × months of one ledger, with sums by member and month and a legend."""
    count = len(kept.months)
    sheet = _Sheet(t("dues.sheet.year"), [6, 30, 14, *[11] * count, 14])
    title = t("dues.sheet.title_year", unit=kept.book.unit, year=kept.months[0].year)
    sheet.title(title, t("dues.sheet.unit_of_money"))
    months = [str(month.month) for month in kept.months]
    names = ("number", "name", "code")
    sheet.head([*(t(f"dues.sheet.{name}") for name in names), *months, t("dues.sheet.sum")])
    for number, line in enumerate(kept.lines, start=1):
        states = [line.months[month] for month in kept.months]
        sheet.line([number, line.name, line.code], states)
    sheet.sums(t("dues.sheet.all"), len(kept.lines), count)
    sheet.legend(t)
    return sheet.content()


def month_sheet(kept: Ledger, month: date, t: Words) -> bytes:
    """One month of one ledger: what is set, paid, waiting and missing, member by member."""
    sheet = _Sheet(t("dues.sheet.month"), [6, 30, 14, 14, 14, 14, 14, 24])
    due = kept.book.due_on(month)
    when = f"{month.month}/{month.year}"
    sheet.title(
        t("dues.sheet.title_month", unit=kept.book.unit, month=when),
        t("dues.sheet.due", day=f"{due.day}/{due.month}/{due.year}"),
    )
    names = ("number", "name", "code", "owed", "paid", "waiting", "missing", "state")
    sheet.head([t(f"dues.sheet.{name}") for name in names])
    shown = [(line, line.months[month]) for line in kept.lines]
    for number, (line, state) in enumerate(shown, start=1):
        sheet.month_line(number, line, state, t(f"dues.sheet.state.{kind(state)}"))
    sheet.sums(t("dues.sheet.all"), len(shown), 4, by_member=False)
    sheet.legend(t)
    return sheet.content()


class _Sheet:
    """Rows one after the other: memory stays flat for any number of members."""

    def __init__(self, name: str, widths: Sequence[int]) -> None:
        self._book = Workbook(write_only=True)
        self._sheet: Worksheet = self._book.create_sheet(name)
        self._columns, self._lines = len(widths), 0
        for at, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(at)].width = width
        self._sheet.freeze_panes = f"D{HEAD_ROWS + 1}"
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True

    def title(self, text: str, below: str) -> None:
        self._sheet.append([self._cell(text, bold=True, box=False)])
        self._sheet.append([self._cell(below, box=False)])

    def head(self, words: Iterable[str]) -> None:
        self._sheet.append([self._cell(word, bold=True, middle=True) for word in words])

    def line(self, first: Sequence[Any], states: Sequence[MonthState]) -> None:
        at = HEAD_ROWS + 1 + self._lines
        self._lines += 1
        end = get_column_letter(self._columns - 1)
        cells = [self._cell(value, middle=isinstance(value, int)) for value in first]
        cells += [self._state(state) for state in states]
        self._sheet.append([*cells, self._formula(f"=SUM(D{at}:{end}{at})")])

    def month_line(self, number: int, line: Line, state: MonthState, said: str) -> None:
        sums = (state.owed, state.confirmed or None, state.claimed or None, state.missing or None)
        cells = [self._cell(number, middle=True), self._cell(line.name), self._cell(line.code)]
        cells += [self._money(each) for each in sums]
        self._sheet.append([*cells, self._cell(said, fill=FILLS.get(kind(state)))])

    def sums(self, label: str, rows: int, count: int, *, by_member: bool = True) -> None:
        last = HEAD_ROWS + rows
        columns = count + 1 if by_member else count
        letters = [get_column_letter(3 + step) for step in range(1, columns + 1)]
        formulas = [
            self._formula(f"=SUM({letter}{HEAD_ROWS + 1}:{letter}{max(last, HEAD_ROWS + 1)})")
            if rows
            else self._cell(0)
            for letter in letters
        ]
        heads = [self._cell(""), self._cell(label, bold=True), self._cell("")]
        self._sheet.append([*heads, *formulas])

    def legend(self, t: Words) -> None:
        self._sheet.append([])
        for name in ("paid", "part", "claimed", "late", "waived", "outside"):
            sign = self._cell(SIGNS.get(name, "1.000"), fill=FILLS.get(name), middle=True)
            said = self._cell(t(f"dues.sheet.legend.{name}"), box=False)
            self._sheet.append([sign, said])

    def content(self) -> bytes:
        stream = io.BytesIO()
        self._book.save(stream)
        return stream.getvalue()

    def _state(self, state: MonthState) -> Any:
        name = kind(state)
        if state.confirmed:
            return self._money(state.confirmed, fill=FILLS.get(name))
        return self._cell(SIGNS.get(name, ""), fill=FILLS.get(name), middle=True)

    def _money(self, amount: int | None, fill: PatternFill | None = None) -> Any:
        cell = self._cell(amount, fill=fill)
        cell.number_format = MONEY
        return cell

    def _formula(self, formula: str) -> Any:
        cell = self._styled(WriteOnlyCell(self._sheet, value=formula), bold=True)
        cell.number_format = MONEY
        return cell

    def _cell(
        self,
        value: Any,
        *,
        bold: bool = False,
        box: bool = True,
        middle: bool = False,
        fill: PatternFill | None = None,
    ) -> Any:
        cell = WriteOnlyCell(self._sheet, value=value)
        if isinstance(value, str):
            cell.data_type = "s"  # a name that begins with "=" is no formula
        self._styled(cell, bold=bold, box=box)
        if middle:
            cell.alignment = MIDDLE
        if fill:
            cell.fill = fill
        return cell

    def _styled(self, cell: Any, *, bold: bool = False, box: bool = True) -> Any:
        cell.font = BOLD if bold else PLAIN
        if box:
            cell.border = BOX
        return cell


BOLD, PLAIN = Font(name=FONT, size=12, bold=True), Font(name=FONT, size=12)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
