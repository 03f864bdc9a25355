"""Draws the Excel templates of Mẫu 09-ĐG and 10-ĐG; see services/documents/make_templates.py."""

from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from services.documents.grading.notes import note
from services.documents.layout import Layout

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LINE = Side(style="thin")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(vertical="center", wrap_text=True)
TWO_LINES = 32
"""points: headings, and what is told in words"""
SUMS = (
    ("Tổng số", "total", 9),
    ("Xuất sắc", "excellent", 10),
    ("Tốt", "good", 9),
    ("Hoàn thành", "fulfilled", 11),
    ("Không hoàn thành", "failed", 11),
    ("Chưa xếp loại", "left", 11),
    ("Tốt trở lên", "good_or_better", 16),
)
SUBJECTS = (
    ("TT", "number", 6),
    ("Tổ chức, đơn vị", "unit", 24),
    ("Họ và tên / tên tập thể", "name", 28),
    ("Chức vụ", "post", 18),
    ("Nhóm tương đồng", "group", 30),
    ("Điểm", "points", 9),
    ("Tự xếp loại", "own", 29),
    ("Mức đề xuất", "proposed", 29),
    ("Mức quyết định", "decided", 29),
    ("Ghi chú", "note", 22),
)


def results(form: Layout) -> Workbook:
    """Mẫu 09-ĐG."""
    book = _book("09-dg")
    title = "TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG NĂM {{ year }}"
    sheet = _summary(book, form, title)
    sheet.append([])
    sheet.append(["Chỉ tiêu trong năm"])
    _plain(sheet, form, bold=True)
    heads = ["", "Chỉ tiêu", "Cách tính", None, None, "Kết quả", None, "Căn cứ", None]
    _row(sheet, form, heads, bold=True, merged=((3, 5), (6, 7), (8, 9)))
    names = ["", "label", "calculation", None, None, "outcome", None, "clause", None]
    values = [f"{{{{ targets.{name} }}}}" if name else name for name in names]
    _row(sheet, form, values, merged=((3, 5), (6, 7), (8, 9)))
    _end(sheet, form)
    _units(book, form)
    _subjects(book, form, [each for each in SUBJECTS if each[1] != "proposed"])
    return book


def proposals(form: Layout) -> Workbook:
    """Mẫu 10-ĐG."""
    book = _book("10-dg")
    title = "TỔNG HỢP KẾT QUẢ ĐỀ XUẤT ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG NĂM {{ year }}"
    _end(_summary(book, form, title), form)
    _units(book, form)
    _subjects(book, form, [each for each in SUBJECTS if each[1] != "decided"])
    return book


def _book(name: str) -> Workbook:
    book = Workbook()
    about = book.properties
    about.description, about.creator = note(name), ""
    return book


def _summary(book: Workbook, form: Layout, title: str) -> "Worksheet":
    """The first sheet as far as the groups and their sum."""
    sheet = book.active
    assert sheet is not None  # noqa: S101 - narrows for the type checker
    sheet.title = "Tổng hợp"
    _page(sheet)
    _widths(sheet, [6, 42, *(width for *_, width in SUMS)])
    heads = (("{{ superior }}", False), ("{{ issuer }}", True))
    right = (("ĐẢNG CỘNG SẢN VIỆT NAM", True), ("{{ place_date }}", False))
    for (left, bold), (other, strong) in zip(heads, right, strict=True):
        sheet.append([left, None, None, None, other])
        at = sheet.max_row
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=4)
        sheet.merge_cells(start_row=at, end_row=at, start_column=5, end_column=9)
        sheet.cell(at, 1).font = _font(form, bold=bold)
        sheet.cell(at, 5).font = _font(form, bold=strong, italic=not strong)
        for column in (1, 5):
            sheet.cell(at, column).alignment = MIDDLE
    sheet.append([])
    for line in (title, "{{ unit }}"):
        sheet.append([line])
        at = sheet.max_row
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=9)
        sheet.cell(at, 1).font, sheet.cell(at, 1).alignment = _font(form, bold=True), MIDDLE
    sheet.append([])
    _table(sheet, form, "groups", "Nhóm có vị trí, chức năng, nhiệm vụ tương đồng")
    return sheet


def _table(sheet: "Worksheet", form: Layout, rows: str, label: str) -> None:
    """Sums row by row and their sum."""
    _row(sheet, form, ["TT", label, *(name for name, *_ in SUMS)], bold=True)
    names = ["number", "label", *(field for _, field, _ in SUMS)]
    _row(sheet, form, [f"{{{{ {rows}.{name} }}}}" for name in names])
    sums = [f"{{{{ sum.{field} }}}}" for _, field, _ in SUMS]
    _row(sheet, form, ["", "Cộng", *sums], bold=True)


def _end(sheet: "Worksheet", form: Layout) -> None:
    sheet.append([])
    sheet.append(["{{ notes }}"])
    _plain(sheet, form)
    sheet.append([])
    for line in ("{{ signs_for }}", "{{ signer_title }}", "", "", "", "{{ signer }}"):
        sheet.append([None, None, None, None, None, line])
        at = sheet.max_row
        sheet.merge_cells(start_row=at, end_row=at, start_column=6, end_column=9)
        sheet.cell(at, 6).font, sheet.cell(at, 6).alignment = _font(form, bold=True), MIDDLE


def _units(book: Workbook, form: Layout) -> None:
    sheet = book.create_sheet("Theo đơn vị")
    _page(sheet)
    _widths(sheet, [6, 40, *(width for *_, width in SUMS)])
    _table(sheet, form, "units", "Tổ chức, đơn vị")
    sheet.print_title_rows = "1:1"


def _subjects(book: Workbook, form: Layout, columns: list[tuple[str, str, int]]) -> None:
    sheet = book.create_sheet("Danh sách")
    _page(sheet)
    _widths(sheet, [width for *_, width in columns])
    _row(sheet, form, [label for label, *_ in columns], bold=True)
    _row(sheet, form, [f"{{{{ subjects.{field} }}}}" for _, field, _ in columns])
    sheet.print_title_rows = "1:1"
    sheet.freeze_panes = "A2"


def _page(sheet: "Worksheet") -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _widths(sheet: "Worksheet", widths: list[int]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _row(
    sheet: "Worksheet",
    form: Layout,
    values: list[Any],
    *,
    bold: bool = False,
    merged: tuple[tuple[int, int], ...] = (),
) -> None:
    sheet.append(values)
    at = sheet.max_row
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(at, column)
        words = bold or ".label" in str(value) or "name" in str(value)
        cell.font, cell.border = _font(form, bold=bold), BORDER
        cell.alignment = LEFT if words and not bold else MIDDLE
    if bold or merged:
        sheet.row_dimensions[at].height = TWO_LINES
    for first, last in merged:
        sheet.merge_cells(start_row=at, end_row=at, start_column=first, end_column=last)


def _plain(sheet: "Worksheet", form: Layout, *, bold: bool = False) -> None:
    sheet.cell(sheet.max_row, 1).font = _font(form, bold=bold)


def _font(form: Layout, *, bold: bool = False, italic: bool = False) -> Font:
    return Font(name=form.font, size=form.recipients_size, bold=bold, italic=italic)
