"""The register as a workbook: its columns and reading it; every refused row is named with why.

One row a member: name, birth date, workplace, letter, area, registration. Rows that are refused
hold nobody else up.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.refusal import Refused
from services.roster.cells import (
    read_code,
    read_date,
    read_flag,
    read_name,
    read_phone,
    read_text,
)
from services.roster.sheet import Cell, read_stream
from services.words import fold

HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("ho va ten", "ho ten", "ho va ten dang vien", "ten dang vien"),
    "code": ("ma dang vien", "ma so dang vien", "ma dv", "ma so"),
    "born": ("ngay sinh", "ngay thang nam sinh", "sinh ngay"),
    "phone": ("dien thoai", "so dien thoai", "sdt"),
    "workplace": ("noi cong tac", "don vi cong tac", "cap uy noi cong tac", "co quan"),
    "unit_code": ("ma to chuc", "ma chi bo", "ma don vi"),
    "address": ("dia chi noi cong tac", "dia chi don vi", "dia chi"),
    "email": ("email", "thu dien tu", "e mail"),
    "letter": ("so giay gioi thieu", "giay gioi thieu", "so giay"),
    "letter_on": ("ngay giay gioi thieu", "ngay giay", "ngay gioi thieu"),
    "area": ("khu vuc", "ap", "ap khu vuc", "khu pho", "to dan pho"),
    "permanent": ("thuong tru", "ho khau thuong tru"),
    "months": ("tam tru", "so thang tam tru", "tam tru so thang"),
    "kind": ("dien", "doi tuong"),
    "page_two_on": ("ngay ghi trang 2", "trang 2", "ngay tiep nhan"),
}
FIELDS = {header: name for name, headers in HEADERS.items() for header in headers}
TITLES = (
    ("Họ và tên", 28),
    ("Ngày sinh", 12),
    ("Điện thoại", 14),
    ("Nơi công tác", 34),
    ("Mã tổ chức", 12),
    ("Địa chỉ nơi công tác", 34),
    ("Email", 26),
    ("Số giấy giới thiệu", 18),
    ("Ngày giấy giới thiệu", 18),
    ("Khu vực", 20),
    ("Thường trú", 12),
    ("Tạm trú (số tháng)", 18),
    ("Diện", 18),
    ("Ngày ghi trang 2", 16),
)
KINDS = {
    "student": ("sinh vien", "hoc sinh", "hoc sinh sinh vien", "o tro"),
    "military": ("quan khu 9", "qk9", "luc luong vu trang quan khu 9"),
    "working": ("dang cong tac", "cong tac", ""),
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
MONTHS = re.compile(r"^(\d{1,3})(?: thang)?$")


@dataclass(frozen=True, slots=True)
class Row:
    """One member of the file; texts are "" where the file says nothing."""

    number: int
    name: str
    workplace: str
    area: str
    code: str = ""
    born: date | None = None
    year: int | None = None
    """of birth, where the day is not known"""
    phone: str = ""
    unit_code: str = ""
    address: str = ""
    email: str = ""
    letter: str = ""
    letter_on: date | None = None
    permanent: bool = True
    months: int | None = None
    kind: str = "working"
    page_two_on: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was refused: its number, the header concerned, and why."""

    row: int
    header: str
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """What was read: the rows that can be used, and those that cannot."""

    rows: Sequence[Row]
    problems: Sequence[Problem]


def form() -> bytes:
    """An empty workbook to fill in."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Đảng viên"
    sheet.append([title for title, _ in TITLES])
    for cell, (_, width) in zip(sheet[1], TITLES, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "B2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read(content: bytes) -> Book | Refused:
    """The rows of a workbook that somebody sent, or why it is refused as a whole."""
    sheet = read_stream(io.BytesIO(content), _is_header)
    if isinstance(sheet, Refused):
        return sheet
    places = {name: at for at, header in sheet.headers.items() if (name := field_of(header))}
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, cells in sheet.rows:
        found = _row(number, {name: cells.get(at) for name, at in places.items()})
        if isinstance(found, Row):
            rows.append(found)
        else:
            problems.append(found)
    return Book(rows, problems)


def field_of(header: str) -> str | None:
    """The column that a header names; notes in brackets do not matter."""
    plain = re.sub(r"\([^)]*\)", " ", fold(header))
    return FIELDS.get(" ".join(re.findall(r"[^\W_]+", plain)))


def _is_header(texts: Sequence[str]) -> bool:
    return {"name", "workplace", "area"} <= {field_of(text) for text in texts}


def _row(number: int, cells: Mapping[str, Cell | None]) -> Row | Problem:
    said: dict[str, Any] = {}
    for name, cell in cells.items():
        if cell is None:
            continue
        value = cell if isinstance(cell, Refused) else READERS[name](cell)
        if isinstance(value, Refused):
            return Problem(number, name, value.code, str(said.get("name", "")))
        said[name] = value
    for needed in ("name", "workplace", "area"):
        if not said.get(needed):
            return Problem(number, needed, "missing", str(said.get("name", "")))
    if "permanent" not in said:
        said["permanent"] = "months" not in said
    return Row(number, **said)


def _months(value: Any) -> int | Refused:
    text = read_text(value, 20)
    found = MONTHS.match(fold(text)) if isinstance(text, str) else None
    return int(found[1]) if found else Refused("bad_months")


def _kind(value: Any) -> str | Refused:
    text = read_text(value, 60)
    kind = KIND_OF.get(fold(text)) if isinstance(text, str) else None
    return kind or Refused("bad_kind")


def _permanent(value: Any) -> bool | Refused:
    spell = read_flag(value)
    return spell if isinstance(spell, Refused) else spell.holds


def _phone(value: Any) -> str | Refused:
    phone = read_phone(value)
    return phone if isinstance(phone, Refused) else phone.number


READERS: Mapping[str, Any] = {
    "name": lambda value: read_name(value, 120),
    "code": read_code,
    "born": read_date,
    "phone": _phone,
    "workplace": lambda value: read_text(value, 200),
    "unit_code": read_code,
    "address": lambda value: read_text(value, 300),
    "email": lambda value: read_text(value, 200),
    "letter": lambda value: read_text(value, 60),
    "letter_on": read_date,
    "area": lambda value: read_text(value, 120),
    "permanent": _permanent,
    "months": _months,
    "kind": _kind,
    "page_two_on": read_date,
}
"""column → what reads one cell of it, or refuses it"""
