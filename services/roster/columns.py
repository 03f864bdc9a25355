"""The columns a roster may have: their headers, and the row in which they stand."""

import re
from collections.abc import Sequence

from services.words import fold

ENOUGH = 3
"""a row with so many known headers is the header row; titles above it have fewer"""

HEADERS: dict[str, tuple[str, ...]] = {
    "ordinal": ("stt", "tt", "so tt", "so thu tu", "no"),
    "code": ("ma dang vien", "ma so dang vien", "ma dv", "ma so", "member code", "code"),
    "full_name": (
        "ho va ten",
        "ho ten",
        "ho va ten dang vien",
        "ho ten dang vien",
        "ten dang vien",
        "full name",
        "name",
    ),
    "birth_date": (
        "ngay sinh",
        "ngay thang nam sinh",
        "sinh ngay",
        "nam sinh",
        "birth date",
        "birthdate",
        "date of birth",
    ),
    "admitted_on": (
        "ngay vao dang",
        "ngay ket nap",
        "ngay ket nap dang",
        "vao dang ngay",
        "admitted on",
        "admitted",
    ),
    "official_on": (
        "ngay chinh thuc",
        "ngay vao dang chinh thuc",
        "ngay cong nhan chinh thuc",
        "chinh thuc",
        "official on",
        "official",
    ),
    "role": ("chuc vu", "chuc vu dang", "chuc danh", "vai tro", "nhiem vu", "role", "roles"),
    "phone": (
        "dien thoai",
        "so dien thoai",
        "dien thoai di dong",
        "sdt",
        "so dt",
        "di dong",
        "phone",
        "phone number",
        "mobile",
    ),
    "unit": (
        "chi bo",
        "ten chi bo",
        "to chuc",
        "to chuc dang",
        "don vi",
        "unit",
        "unit name",
        "cell",
    ),
    "unit_code": ("ma chi bo", "ma to chuc", "ma don vi", "unit code", "cell code"),
    "parent": (
        "phuong",
        "dang bo",
        "phuong dang bo",
        "dang bo phuong",
        "dang uy phuong",
        "dang uy",
        "to chuc cap tren",
        "cap tren",
        "ward",
        "parent",
        "parent unit",
    ),
    "exempt": (
        "mien",
        "mien sinh hoat",
        "mien sinh hoat dang",
        "mien cong tac",
        "mien cong tac va sinh hoat",
        "mien cong tac va sinh hoat dang",
        "mien cong tac sinh hoat",
        "mien den",
        "duoc mien",
        "exempt",
        "exempted",
    ),
    "temporary": (
        "tam thoi",
        "sinh hoat tam thoi",
        "sinh hoat dang tam thoi",
        "dang vien sinh hoat tam thoi",
        "temporary",
    ),
    "elsewhere": (
        "sinh hoat tam thoi noi khac",
        "sinh hoat dang tam thoi noi khac",
        "tam thoi noi khac",
        "sinh hoat noi khac",
        "dang sinh hoat noi khac",
        "elsewhere",
    ),
    "residence": ("noi cu tru", "cu tru", "noi o", "cho o", "dia chi", "residence", "address"),
    "workplace": (
        "noi cong tac",
        "noi lam viec",
        "don vi cong tac",
        "co quan cong tac",
        "co quan",
        "workplace",
    ),
}

FIELDS = {header: name for name, headers in HEADERS.items() for header in headers}


def field_of(header: str) -> str | None:
    """The column a header names: "Ngày sinh (ngày/tháng/năm) *" → birth_date."""
    without_notes = re.sub(r"\([^)]*\)", " ", fold(header))
    return FIELDS.get(" ".join(re.findall(r"[^\W_]+", without_notes)))


def is_header_row(texts: Sequence[str]) -> bool:
    """True when enough different known headers stand in the row."""
    return len({field_of(text) for text in texts} - {None}) >= ENOUGH
