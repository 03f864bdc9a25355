"""The register from a workbook: what is read, refused, matched, added."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from services.db.models import Introduction, Person
from services.refusal import Refused
from services.residence import importing, register, workbook
from services.residence.importing import Preview
from services.residence.workbook import TITLES, Book
from services.seal import Seal
from tests.fakes import House, code
from tests.services.residence.season_of import begin

HEAD = [title for title, _ in TITLES]
SEAL = Seal("a secret of the tests")
GOOD: dict[str, Any] = {
    "Họ và tên": "Vũ Thử Một",
    "Ngày sinh": "1/2/1980",
    "Nơi công tác": "Bệnh viện Thử",
    "Email": "benhvien@thu.example",
    "Số giấy giới thiệu": "7-GT",
    "Khu vực": "Khu vực Đông",
    "Thường trú": "x",
    "Điện thoại": "912345678",
}


def written(rows: Sequence[dict[str, Any]]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["DANH SÁCH ĐẢNG VIÊN"])
    sheet.append(HEAD)
    for row in rows:
        sheet.append([row.get(title, "") for title in HEAD])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read(rows: Sequence[dict[str, Any]]) -> Book:
    found = workbook.read(written(rows))
    assert isinstance(found, Book), found
    return found


def test_the_form_is_read_back() -> None:
    sheet: Any = load_workbook(io.BytesIO(workbook.form())).active
    assert [cell.value for cell in sheet[1]] == HEAD
    assert all(workbook.field_of(title) for title in HEAD)
    assert code(workbook.read(b"nothing")) == "damaged"


def test_each_refused_row_is_named() -> None:
    found = read(
        [
            GOOD,
            GOOD | {"Họ và tên": ""},
            GOOD | {"Khu vực": ""},
            GOOD | {"Ngày sinh": "1980"},
            GOOD | {"Thường trú": "", "Tạm trú (số tháng)": "một năm"},
            GOOD | {"Diện": "lạ"},
        ]
    )
    assert [row.phone for row in found.rows] == ["0912345678"]
    assert [(one.row, one.header, one.code) for one in found.problems] == [
        (4, "name", "missing"),
        (5, "area", "missing"),
        (6, "born", "date_incomplete"),
        (7, "months", "bad_months"),
        (8, "kind", "bad_kind"),
    ]


async def test_a_workbook_is_imported_once(house: House) -> None:
    found = await begin(house)
    inside = {"Nơi công tác": "Chi bộ Thử 1", "Khu vực": "khu vuc bac", "Thường trú": "x"}
    book = read(
        [
            GOOD,
            GOOD | {"Họ và tên": "Vũ Thử Hai", "Thường trú": "", "Tạm trú (số tháng)": 11},
            GOOD | {"Họ và tên": "Vũ Thử Ba", "Thường trú": "", "Tạm trú (số tháng)": 12},
            GOOD | {"Họ và tên": "Vũ Thử Tư", "Tạm trú (số tháng)": 3, "Diện": "Sinh viên"},
            inside | {"Họ và tên": "Hoa Thử Sen"},
            inside | {"Họ và tên": "hoa thử an"},
            GOOD,
        ]
    )
    people = await house.count(Person)
    shown = await house.act("ward_staff", importing.preview, found.ward, book)
    done = await house.act("ward_staff", importing.import_book, found.ward, book, SEAL)
    assert shown == done
    assert isinstance(done, Preview)
    names = [row.name for row in done.added]
    assert names == ["Vũ Thử Một", "Vũ Thử Ba", "Vũ Thử Tư", "Hoa Thử Sen"]
    assert [row.name for row in done.known] == ["hoa thử an"]
    assert (done.new_areas, done.new_workplaces) == (["Khu vực Đông"], ["Bệnh viện Thử"])
    assert [(one.row, one.code) for one in done.problems] == [(4, "not_residence"), (9, "twice")]
    assert await house.count(Person) == people + 3
    kept = await house.act("", register.people, found.ward)
    mine = {one.name: (one.kind, one.workplace, one.area) for one in kept}
    assert mine["Vũ Thử Tư"] == ("student", "Bệnh viện Thử", "Khu vực Đông")
    assert mine["Hoa Thử Sen"] == ("working", "Chi bộ Thử 1", "Khu vực Bắc")
    many = await house.count(Introduction)
    again = await house.act("ward_staff", importing.import_book, found.ward, book, SEAL)
    assert not isinstance(again, Refused)
    assert again.added == []
    assert await house.count(Introduction) == many
    assert code(await house.act("secretary", importing.preview, found.ward, book)) == "not_yours"
