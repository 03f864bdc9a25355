"""The workbook in which amounts are filled in: the cell's members with what counts now."""

import io
from collections.abc import Sequence
from typing import Any

from services.dues import amounts
from services.dues.months import first_of
from services.members import members
from services.people import TREASURY
from services.refusal import Refused
from services.work import Work

HEADERS = (
    "STT",
    "Mã đảng viên",
    "Họ và tên",
    "Chi bộ",
    "Mức đảng phí (đồng/tháng)",
    "Từ tháng (ví dụ 6/2026; để trống là tháng này)",
    "Căn cứ (số, ngày nghị quyết hoặc quyết định)",
)
WIDTHS = (6, 16, 30, 26, 20, 24, 48)
TEXT, MONEY = "@", "#,##0"
Row = tuple[str, str, str, int | None, str]
"""code, name, cell, amount in đồng, on what it rests"""
EXAMPLE: Sequence[Row] = (
    ("DV-001", "Nguyễn Văn Mẫu", "Chi bộ Khu phố 3", 50_000, "Nghị quyết số 3 ngày 5/1/2026"),
)


async def form_of(work: Work, unit_id: int, unit: str) -> bytes | Refused:
    """The form of a cell, for those who collect there."""
    if not work.acting.holds(unit_id, *TREASURY):
        return Refused("not_yours")
    known = await amounts.load(work, unit_id)
    month = first_of(work.today)
    rows: list[Row] = []
    for member in await members(work, unit_id, work.today):
        if not member.temporary:
            entry = known.entry(member.id, month)
            said = (entry.amount, entry.reason) if entry else (None, "")
            rows.append((member.code, member.name, unit, *said))
    return amount_form(rows)


def amount_form(rows: Sequence[Row]) -> bytes:
    """The form with these members; each cell of a code stays text."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet: Any = book.active
    sheet.append(HEADERS)
    for number, (code, name, unit, amount, reason) in enumerate(rows, start=1):
        sheet.append([number, code, name, unit, amount, None, reason])
        for at, form in ((2, TEXT), (5, MONEY), (6, TEXT)):
            sheet.cell(number + 1, at).number_format = form
        for at in (2, 3, 4, 7):
            sheet.cell(number + 1, at).data_type = "s"  # a name that begins with "="
    for column, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
        sheet[f"{column}1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
