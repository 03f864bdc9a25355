"""Makes the workbook that a secretary fills in: example rows, and a sheet of guidance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

TEXT, DAY = "@", "dd/mm/yyyy"
LAST_ROW = 1000
GUIDANCE_WIDTH = 90
FONT = "Times New Roman"
LINE = Side(style="thin", color="A6A6A6")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
DARK_RED, CREAM = PatternFill("solid", "9C1C1C"), PatternFill("solid", "FFF8E5")
ROLE_CHOICES = (
    "Đảng viên",
    "Bí thư",
    "Phó bí thư",
    "Chi ủy viên",
    "Thư ký",
    "Thủ quỹ",
    "Cán bộ phường",
    "Quản trị",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the template with its explanation."""

    header: str
    width: int
    guidance: str
    form: str | None = None
    choices: tuple[str, ...] = ()


COLUMNS = (
    Column("STT", 6, "Số thứ tự, không bắt buộc; chương trình không đọc."),
    Column(
        "Mã đảng viên",
        15,
        "Không bắt buộc; để trống thì chương trình tự đặt mã và giữ nguyên về sau. "
        "Bắt buộc khi hai người trong một chi bộ trùng cả họ tên và ngày sinh.",
        TEXT,
    ),
    Column("Họ và tên", 24, "Bắt buộc."),
    Column(
        "Ngày sinh",
        13,
        "Đủ ngày/tháng/năm, ví dụ 5/12/1950; không ghi mỗi năm. Chưa biết thì để trống.",
        DAY,
    ),
    Column("Chi bộ", 24, "Bắt buộc. Chi bộ chưa có thì được tạo mới."),
    Column("Mã chi bộ", 18, "Không bắt buộc; để trống thì đặt theo tên chi bộ.", TEXT),
    Column("Phường/Đảng bộ", 24, "Tổ chức cấp trên của chi bộ; cần có khi ghi cán bộ phường."),
    Column("Ngày vào Đảng", 14, "Ngày kết nạp, đủ ngày/tháng/năm.", DAY),
    Column("Ngày chính thức", 15, "Không được trước ngày vào Đảng.", DAY),
    Column(
        "Chức vụ",
        20,
        "Chọn trong danh sách; nhiều chức vụ thì cách nhau bằng dấu phẩy. Để trống là đảng viên. "
        "Chức vụ không còn ghi ở đây thì kết thúc vào ngày hôm trước.",
        choices=ROLE_CHOICES,
    ),
    Column("Điện thoại", 14, "Mỗi ô một số, ví dụ 0912345678. Được mã hóa khi lưu.", TEXT),
    Column(
        "Miễn sinh hoạt",
        15,
        "x, có, miễn; hoặc ngày hết hạn, ví dụ 31/12/2026. Để trống là không được miễn.",
        DAY,
    ),
    Column("Tạm thời", 11, "x: đảng viên nơi khác đến sinh hoạt tạm thời ở chi bộ này."),
    Column(
        "Sinh hoạt tạm thời nơi khác",
        17,
        "x hoặc ngày hết hạn: đảng viên của chi bộ đang sinh hoạt tạm thời ở nơi khác.",
        DAY,
    ),
    Column("Nơi cư trú", 28, "Không bắt buộc."),
    Column("Nơi công tác", 24, "Không bắt buộc."),
)
GENERAL = (
    "Xóa các dòng ví dụ trước khi nhập.",
    "Thứ tự cột tùy ý; cột lạ được nêu tên và bỏ qua.",
    "Ô để trống giữ nguyên điều đã lưu, trừ các cột Chức vụ, Miễn sinh hoạt, Tạm thời và "
    "Sinh hoạt tạm thời nơi khác: ở đó để trống nghĩa là không (không còn).",
    "Người không có trong tệp không bị thay đổi.",
    "Không dùng công thức; không gộp ô.",
    "Xem trước: chibot import TỆP.xlsx --dry-run",
)

SHARED: dict[str, str | date] = {
    "Chi bộ": "Chi bộ Khu phố Ví Dụ",
    "Mã chi bộ": "kp-vi-du",
    "Phường/Đảng bộ": "Đảng ủy phường Ví Dụ",
    "Nơi cư trú": "Đường Ví Dụ, khu phố Ví Dụ",
}
EXAMPLES: tuple[dict[str, str | date], ...] = (
    {
        "Mã đảng viên": "VD-001",
        "Họ và tên": "Nguyễn Văn Ví Dụ",
        "Ngày sinh": date(1958, 5, 19),
        "Ngày vào Đảng": date(1985, 2, 3),
        "Ngày chính thức": date(1986, 2, 3),
        "Chức vụ": "Bí thư",
        "Điện thoại": "0900000001",
    },
    {
        "Mã đảng viên": "VD-002",
        "Họ và tên": "Trần Thị Thí Dụ",
        "Ngày sinh": date(1990, 12, 5),
        "Ngày vào Đảng": date(2015, 9, 2),
        "Ngày chính thức": date(2016, 9, 2),
        "Chức vụ": "Thư ký, Thủ quỹ",
        "Điện thoại": "0900000002",
        "Nơi công tác": "Trường Mầm non Ví Dụ",
    },
    {
        "Mã đảng viên": "VD-003",
        "Họ và tên": "Lê Văn Mẫu",
        "Ngày sinh": date(1941, 8, 30),
        "Ngày vào Đảng": date(1968, 1, 15),
        "Ngày chính thức": date(1968, 10, 15),
        "Miễn sinh hoạt": "x",
    },
    {
        "Mã đảng viên": "VD-004",
        "Họ và tên": "Phạm Thị Mẫu Dòng",
        "Ngày sinh": date(1985, 3, 8),
        "Ngày vào Đảng": date(2010, 6, 1),
        "Ngày chính thức": date(2011, 6, 1),
        "Chức vụ": "Đảng viên",
        "Điện thoại": "0900000004",
        "Tạm thời": "x",
    },
)


def write_template(path: Path) -> None:
    """Writes the template; OSError when the file exists already or cannot be written."""
    book = Workbook()
    _people(book.worksheets[0])
    _guidance(book.create_sheet("Hướng dẫn"))
    with path.open("xb") as file:
        book.save(file)


def _people(sheet: Worksheet) -> None:
    sheet.title = "Danh sách"
    sheet.append([column.header for column in COLUMNS])
    for number, example in enumerate(EXAMPLES, 1):
        said = {"STT": number, **SHARED, **example}
        sheet.append([said.get(column.header) for column in COLUMNS])
    _style_header(sheet, height=34)
    for number, column in enumerate(COLUMNS, 1):
        _prepare(sheet, get_column_letter(number), column)
    _style_body(sheet, len(EXAMPLES))
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = sheet.dimensions
    _page(sheet)


def _prepare(sheet: Worksheet, letter: str, column: Column) -> None:
    sheet.column_dimensions[letter].width = column.width
    if column.form:
        for row in range(2, LAST_ROW + 1):  # a column's own format is not kept by every program
            sheet[f"{letter}{row}"].number_format = column.form
    if column.choices:
        rule = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
        rule.showErrorMessage = False  # several roles in one cell stay possible
        rule.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _guidance(sheet: Worksheet) -> None:
    sheet.append(["Cột", "Cách ghi"])
    for column in COLUMNS:
        sheet.append([column.header, column.guidance])
    for line in GENERAL:
        sheet.append(["Chung", line])
    _style_header(sheet, height=22)
    _style_body(sheet, len(COLUMNS) + len(GENERAL))
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = GUIDANCE_WIDTH
    for number, (text,) in enumerate(sheet.iter_rows(2, None, 2, 2, values_only=True), 2):
        sheet.row_dimensions[number].height = 18 * ceil(len(str(text)) / GUIDANCE_WIDTH)
    sheet.freeze_panes = "A2"
    _page(sheet)


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.print_title_rows = "1:1"


def _style_header(sheet: Worksheet, height: int) -> None:
    sheet.row_dimensions[1].height = height
    for cell in _cells(sheet, 1, 1):
        cell.font = Font(FONT, 12, bold=True, color="FFFFFF")
        cell.fill = DARK_RED
        cell.border = BORDER
        cell.alignment = Alignment("center", "center", wrap_text=True)


def _style_body(sheet: Worksheet, rows: int) -> None:
    for cell in _cells(sheet, 2, rows + 1):
        cell.font = Font(FONT, 12)
        cell.border = BORDER
        short = cell.value == "x" or isinstance(cell.value, int | date)
        cell.alignment = Alignment("center" if short else "left", "top", wrap_text=True)
        if cell.row % 2:
            cell.fill = CREAM


def _cells(sheet: Worksheet, first: int, last: int) -> Sequence[Cell]:
    rows = sheet.iter_rows(min_row=first, max_row=last)
    return [cell for row in rows for cell in row if isinstance(cell, Cell)]
