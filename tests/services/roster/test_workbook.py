"""Which sheet, header and cells are read, and what they mean."""

import unicodedata
from datetime import date
from typing import Literal

import pytest
from openpyxl import Workbook

from services.roster.rows import Spell
from tests.services.roster.conftest import HEADERS, Write, roster_of


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_headers_and_values_are_read_in_both_unicode_forms(
    write: Write, form: Literal["NFC", "NFD"]
) -> None:
    header = [unicodedata.normalize(form, text) for text in (*HEADERS, "Chức vụ")]
    row = [unicodedata.normalize(form, "Nguyễn Văn Đệ"), "5/12/1950"]
    row += [unicodedata.normalize(form, "Chi bộ Khu phố 3"), unicodedata.normalize(form, "Bí thư")]
    roster = roster_of(write(header, row))
    [person] = roster.rows
    assert (person.full_name, person.roles) == ("Nguyễn Văn Đệ", ("secretary",))
    assert person.unit.name == "Chi bộ Khu phố 3"
    assert unicodedata.is_normalized("NFC", person.full_name)
    assert roster.unknown_headers == ()


def test_columns_may_stand_in_any_order_and_unknown_ones_are_named(write: Write) -> None:
    path = write(
        ["Ghi chú", "Chi bộ", "STT", "Điện thoại", "Họ và tên", "Quê quán", "NGÀY SINH (d/m/y) *"],
        ["bỏ qua", "Chi bộ 1", 1, "0912 345 678", "Lê Thị Mẫu", "x", date(1950, 12, 5)],
    )
    roster = roster_of(path)
    [person] = roster.rows
    assert (person.full_name, person.phone) == ("Lê Thị Mẫu", "0912345678")
    assert person.birth_date == date(1950, 12, 5)
    assert roster.unknown_headers == ("Ghi chú", "Quê quán")


def test_english_headers(write: Write) -> None:
    header = ["unit", "full name", "birth date", "admitted on", "official on", "role", "phone"]
    path = write(
        [*header, "exempt", "temporary"],
        [
            "C1",
            "Le Mau",
            "1950-12-05",
            "1980-01-02",
            "1981-01-02",
            "deputy",
            "912345678",
            "x",
            "x",
        ],
    )
    [person] = roster_of(path).rows
    assert person.official_on == date(1981, 1, 2)
    assert (person.roles, person.phone) == (("deputy",), "0912345678")
    assert person.exempt == person.temporary == Spell(holds=True)


def test_titles_above_the_header_and_empty_rows_are_passed_over(write: Write) -> None:
    path = write(
        ["ĐẢNG ỦY PHƯỜNG VÍ DỤ"],
        ["DANH SÁCH ĐẢNG VIÊN CHI BỘ", None, "Chi bộ"],
        [],
        ["STT", *HEADERS],
        [1, "Lê Văn Mẫu", None, "Chi bộ 1"],
        [2],
        [None, " \u200b "],
        [3, "Lê Văn Hai", None, "Chi bộ 1"],
    )
    roster = roster_of(path)
    assert [row.number for row in roster.rows] == [5, 8]
    assert roster.refused == ()


def test_the_first_visible_sheet_with_a_header_is_read_and_the_others_named(write: Write) -> None:
    book = Workbook()
    book.worksheets[0].title = "Bìa"
    hidden = book.create_sheet("Cũ")
    hidden.sheet_state = "hidden"
    good, later = book.create_sheet("Đảng viên"), book.create_sheet("Tháng 2")
    for sheet, name in ((hidden, "Người Cũ"), (good, "Người Một"), (later, "Người Hai")):
        sheet.append(HEADERS)
        sheet.append([name, None, "Chi bộ 1"])
    path = write(["x"])
    book.save(path)
    roster = roster_of(path)
    assert roster.sheet == "Đảng viên"
    assert [row.full_name for row in roster.rows] == ["Người Một"]
    assert roster.unread_sheets == ("Bìa", "Cũ", "Tháng 2")


def test_leading_zeros_survive_as_text_and_as_a_number_format(write: Write) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Mã đảng viên", *HEADERS])
    sheet.append(["007", "Lê Văn Một", None, "Chi bộ 1"])
    sheet.append([8, "Lê Văn Hai", None, "Chi bộ 1"])
    sheet.append([9.0, "Lê Văn Ba", None, "Chi bộ 1"])
    sheet["A3"].number_format = "00000"
    path = write(["x"])
    book.save(path)
    assert [row.code for row in roster_of(path).rows] == ["007", "00008", "9"]


@pytest.mark.parametrize(
    ("cell", "number", "noticed"),
    [
        ("0912345678", "0912345678", False),
        ("0912.345.678", "0912345678", False),
        ("(091) 234-5678", "0912345678", False),
        (912345678, "0912345678", True),
        ("912345678", "0912345678", True),
        ("+84 912 345 678", "0912345678", False),
        ("+84(0)912345678", "0912345678", False),
        ("84912345678", "0912345678", False),
        ("0084912345678", "0912345678", False),
        ("\u202a0912345678\u202c", "0912345678", False),
        ("02838123456", "02838123456", False),
        (2838123456, "02838123456", True),
    ],
)
def test_phones(write: Write, cell: object, number: str, noticed: bool) -> None:
    roster = roster_of(write([*HEADERS, "SĐT"], ["Lê Văn Mẫu", None, "Chi bộ 1", cell]))
    assert [row.phone for row in roster.rows] == [number]
    notices = [(notice.row, notice.column, notice.code) for notice in roster.notices]
    assert notices == ([(2, "D", "zero_added")] if noticed else [])


@pytest.mark.parametrize(
    "cell", [date(1950, 12, 5), "5/12/1950", "05-12-1950", "5.12.1950", "1950-12-05"]
)
def test_dates(write: Write, cell: object) -> None:
    [person] = roster_of(write(HEADERS, ["Lê Văn Mẫu", cell, "Chi bộ 1"])).rows
    assert person.birth_date == date(1950, 12, 5)


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("Bí thư", ("secretary",)),
        ("PHÓ BÍ THƯ; thủ quỹ", ("deputy", "treasurer")),
        ("Chi uỷ viên, Thư ký", ("committee", "minute_taker")),
        ("Phó Bí thư kiêm người thu đảng phí", ("deputy", "treasurer")),
        ("Quản trị", ("administrator",)),
        ("Đảng viên", ()),
        (None, ()),
    ],
)
def test_roles(write: Write, words: str | None, roles: tuple[str, ...]) -> None:
    path = write([*HEADERS, "Chức vụ"], ["Lê Văn Mẫu", None, "Chi bộ 1", words])
    assert [row.roles for row in roster_of(path).rows] == [roles]


@pytest.mark.parametrize(
    ("cell", "spell"),
    [
        ("x", Spell(True)),
        ("Có", Spell(True)),
        ("miễn", Spell(True)),
        (True, Spell(True)),
        (1, Spell(True)),
        ("không", Spell(False)),
        (None, Spell(False)),
        (date(2026, 12, 31), Spell(True, date(2026, 12, 31))),
        ("đến 31/12/2026", Spell(True, date(2026, 12, 31))),
    ],
)
def test_exemptions(write: Write, cell: object, spell: Spell) -> None:
    path = write([*HEADERS, "Miễn sinh hoạt"], ["Lê Văn Mẫu", None, "Chi bộ 1", cell])
    assert [row.exempt for row in roster_of(path).rows] == [spell]


def test_a_column_that_is_not_there_says_nothing(write: Write) -> None:
    [person] = roster_of(write(HEADERS, ["Lê Văn Mẫu", None, "Chi bộ 1"])).rows
    assert (person.roles, person.exempt, person.temporary, person.elsewhere) == (None,) * 4
