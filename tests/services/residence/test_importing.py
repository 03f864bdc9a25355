"""The register from a workbook: what is read, refused, matched, added."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from openpyxl import Workbook, load_workbook

from services.db.models import Introduction, Person
from services.refusal import Refused
from services.residence import importing, register, workbook
from services.residence.importing import Preview
from services.residence.workbook import TITLES, Book, Row
from services.seal import Seal
from tests.fakes import House, code
from tests.services.residence.season_of import begin
from tests.worlds import Worlds

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


async def test_a_workbook_is_imported_once(house: House, worlds: Worlds) -> None:
    found = await worlds.after(house, begin)
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


async def test_one_letter_typed_by_hand_adds_nobody_twice(house: House, worlds: Worlds) -> None:
    found = await worlds.after(house, begin)
    row = Row(1, "Vũ Thử Hai", "Bệnh viện Thử", "Khu vực Bắc", year=1984, phone="0912345678")

    async def add(who: str, row: Row, known: int | None = None) -> str:
        return code(await house.act(who, importing.add_one, found.ward, row, known, SEAL))

    assert await add("secretary", row) == "not_yours"
    short = replace(row, permanent=False, months=6)
    assert await add("ward_staff", short) == "not_residence"
    assert await add("ward_staff", row) == ""
    people = await house.act("ward_staff", register.people, found.ward)
    new = next(one for one in people if one.name == "Vũ Thử Hai")
    assert (new.area, new.workplace) == ("Khu vực Bắc", "Bệnh viện Thử")
    same = Person.full_name == "Vũ Thử Hai"
    columns = (Person.id, Person.birth_date, Person.birth_year)
    assert await house.rows(*columns, where=same) == [(new.person_id, None, 1984)]
    assert await add("ward_staff", replace(row, name="vu thu hai")) == "same_person"
    assert await add("ward_staff", row, new.person_id) == "introduced_already"
    assert await add("ward_staff", row, house.ids["other_member"]) == "not_yours"
    again = read([GOOD | {"Họ và tên": "Vũ Thử Hai", "Ngày sinh": "", "Khu vực": "Khu vực Bắc"}])
    shown = await house.act("ward_staff", importing.preview, found.ward, again)
    assert isinstance(shown, Preview)
    assert (len(shown.added), len(shown.known)) == (0, 1)
