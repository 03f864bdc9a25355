"""Amounts from a workbook: shown first, one transaction, importing twice changes nothing."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import insert

from services.db.models import DuesAmount, DuesSetting, Membership, Person, Reminder
from services.dues import amount_form, amount_import, amounts
from services.dues.amount_import import AmountPreview
from services.dues.amount_rows import AmountSheet, read_amounts, read_month, read_sum
from services.refusal import Refused
from tests.fakes import FRIDAY, House, code
from tests.services.dues.conftest import JULY, JUNE

TODAY = FRIDAY.date()
HEADERS = ("Mã đảng viên", "Họ và tên", "Mức đảng phí (đồng)", "Từ tháng", "Căn cứ")
WHY = "Nghị quyết số 2 ngày 5/6/2026"


def book(*rows: Sequence[object], headers: Sequence[str] = HEADERS) -> bytes:
    made = Workbook()
    sheet: Any = made.active
    sheet.append(["DANH SÁCH ĐÓNG ĐẢNG PHÍ"])
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def read(*rows: Sequence[object], headers: Sequence[str] = HEADERS) -> AmountSheet:
    found = read_amounts(book(*rows, headers=headers), TODAY)
    assert isinstance(found, AmountSheet), found
    return found


def problems(found: AmountSheet | AmountPreview) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in found.refused]


async def kept(house: House, who: str, sheet: AmountSheet) -> AmountPreview:
    done = await house.act(who, amount_import.keep, sheet, house.units["one"])
    assert isinstance(done, AmountPreview), done
    return done


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (50_000, 50_000),
        (50_000.0, 50_000),
        ("50.000", 50_000),
        ("50,000 đồng", 50_000),
        ("50k", 50_000),
        ("50 nghìn đ", 50_000),
        ("1 250 000", 1_250_000),
        (0, "dues_amount_zero"),
        (50, "dues_amount_small"),
        (10_000_000_000, "dues_amount_large"),
        (50_000.5, "not_an_amount"),
        ("-50.000", "not_an_amount"),
        ("5.00", "not_an_amount"),
        ("năm mươi", "not_an_amount"),
        (True, "not_text"),
    ],
)
def test_sums(cell: Any, meant: object) -> None:
    found = read_sum(cell)
    assert (code(found) or found) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("6/2026", JUNE),
        ("Tháng 06/2026", JUNE),
        ("5/6/2026", JUNE),
        (datetime.combine(date(2026, 6, 15), time()), JUNE),
        ("13/2026", "not_a_month"),
        ("2026", "date_incomplete"),
        ("sau này", "not_a_date"),
    ],
)
def test_months(cell: Any, meant: object) -> None:
    found = read_month(cell)
    assert (code(found) or found) == meant


def test_each_refused_cell_is_named() -> None:
    found = read(
        ["an", None, 50_000, None, WHY],
        ["binh", None, "nhiều", "7/2036", WHY],
        [None, None, 50_000, None, WHY],
        ["silent", "", None, "1/2020", ""],
        [None, None, None, None, "Cộng"],
    )
    assert [row.code for row in found.rows] == ["an"]
    assert problems(found) == [
        (4, "C", "not_an_amount"),
        (4, "D", "dues_month_too_far"),
        (5, "B", "missing"),
        (6, "C", "missing"),
        (6, "E", "missing"),
        (6, "D", "dues_month_too_old"),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a photo", "damaged"),
        (b"\xd0\xcf\x11\xe0 old", "old_format"),
        (book(headers=("Họ và tên", "Ngày sinh", "Chi bộ")), "no_amount_header"),
        (book(headers=(*HEADERS, "Căn cứ")), "column_twice"),
    ],
)
def test_files_that_are_none(content: bytes, why: str) -> None:
    assert code(read_amounts(content, TODAY)) == why


async def test_shown_then_entered_once(cell: House) -> None:
    sheet = read(
        ["an", None, "60.000", "7/2026", WHY],
        [None, "hoa thu binh", 50_000, None, WHY],
        ["DEPUTY", "Hoa Thử Lúa", 30_000, None, WHY],
    )
    unit, before = cell.units["one"], await cell.count(DuesAmount)
    shown = await cell.act("committee", amount_import.preview, sheet, unit)
    assert isinstance(shown, AmountPreview)
    assert [(c.payer.code, c.from_month, c.old, c.new) for c in shown.changes] == [
        ("an", JULY, 50_000, 60_000),
        ("deputy", JUNE, None, 30_000),
    ]
    assert (shown.unchanged, shown.refused) == (1, ())
    assert await cell.count(DuesAmount) == before
    assert (await kept(cell, "committee", sheet)).changes == shown.changes
    again = await kept(cell, "committee", sheet)
    assert (again.changes, again.unchanged) == ((), 3)
    assert await cell.count(DuesAmount) == before + 2
    entered = await cell.act("secretary", amounts.load, unit, [cell.ids["an"]])
    of_an = [entered.of(cell.ids["an"], month) for month in (JUNE, JULY)]
    assert of_an == [50_000, 60_000]


async def test_who_is_meant_must_be_clear(cell: House) -> None:
    twin = {"code": "twin", "full_name": "Hoa Thử An"}
    await cell.change(insert(Person).values(**twin))
    twin_id = (await cell.rows(Person.id, where=Person.code == "twin"))[0][0]
    home = {"unit_id": cell.units["one"], "from_day": date(2020, 1, 1), "temporary": False}
    await cell.change(insert(Membership).values(person_id=twin_id, **home))
    sheet = read(
        [None, "Hoa Thử An", 60_000, None, WHY],
        ["an", "Hoa Thử Bình", 60_000, None, WHY],
        ["nobody", None, 60_000, None, WHY],
        [None, "Hoa Thử Tùng", 60_000, None, WHY],
        ["other_member", None, 60_000, None, WHY],
        ["binh", None, 60_000, None, WHY],
        [None, "Hoa Thử Bình", 70_000, "6/2026", WHY],
        ["silent", None, 60_000, None, WHY],
    )
    done = await kept(cell, "committee", sheet)
    assert problems(done) == [
        (3, "B", "several_of_name"),
        (4, "A", "code_of_somebody"),
        (5, "A", "nobody_with_code"),
        (6, "B", "nobody_of_name"),
        (7, "A", "nobody_with_code"),
        (8, "A", "member_twice"),
        (9, "B", "member_twice"),
    ]
    assert [one.payer.code for one in done.changes] == ["silent"]


async def test_only_those_who_collect_may(cell: House) -> None:
    sheet = read(["an", None, 60_000, None, WHY])
    for who in ("an", "minute_taker", "other_secretary", "ward_staff"):
        for use in (amount_import.preview, amount_import.keep):
            assert code(await cell.act(who, use, sheet, cell.units["one"])) == "not_yours"
        assert code(await cell.act(who, amounts.recent, cell.units["one"])) == "not_yours"


async def test_many_cells_at_once_begin_their_books(house: House) -> None:
    headers = ("Mã đảng viên", "Chi bộ", "Mức đảng phí", "Căn cứ")
    sheet = read(
        ["an", "Chi bộ Thử 1", 50_000, WHY],
        ["other_member", "chi bo thu 2", 50_000, WHY],
        ["binh", "Chi bộ Thử 2", 50_000, WHY],
        headers=headers,
    )
    done = await house.act("ward_staff", amount_import.write, sheet)
    assert [one.payer.code for one in done.changes] == ["an", "other_member"]
    assert problems(done) == [(5, "A", "nobody_with_code")]
    both = [(house.units["one"],), (house.units["two"],)]
    assert await house.rows(DuesSetting.unit_id) == both
    told = await house.rows(Reminder.person_id, where=Reminder.kind == "dues_amounts")
    leaders = ["deputy", "other_secretary", "secretary"]
    assert house.keys([row[0] for row in told]) == leaders


async def test_the_secretary_learns_what_the_collector_entered(cell: House) -> None:
    unit = cell.units["one"]
    await kept(cell, "secretary", read(["an", None, 60_000, None, WHY]))
    found = await cell.act("secretary", amounts.recent, unit)
    assert not isinstance(found, Refused)
    newest = found[0]
    assert (newest.name, newest.amount, newest.reason) == ("Hoa Thử An", 60_000, WHY)
    assert {one.by for one in found} == {"Hoa Thử Sen", "Hoa Thử Mây"}
    told = await cell.rows(Reminder.person_id, where=Reminder.kind == "dues_amounts")
    assert cell.keys([row[0] for row in told]) == ["deputy", "secretary"]


async def test_the_form_comes_back_as_it_went(cell: House) -> None:
    made = await cell.act("committee", amount_form.form_of, cell.units["one"], "Chi bộ Thử 1")
    assert isinstance(made, bytes)
    sheet: Any = load_workbook(io.BytesIO(made)).active
    names = [row[2].value for row in sheet.iter_rows(min_row=2)]
    assert len(names) == 10
    for row in sheet.iter_rows(min_row=2):
        row[4].value, row[6].value = row[4].value or 20_000, row[6].value or WHY
    back = io.BytesIO()
    sheet.parent.save(back)
    read_back = read_amounts(back.getvalue(), TODAY)
    assert isinstance(read_back, AmountSheet)
    done = await kept(cell, "committee", read_back)
    assert (len(done.changes), done.unchanged, done.refused) == (5, 5, ())
