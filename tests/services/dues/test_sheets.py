"""The sheets are opened again and read: sums, states, and text that stays text."""

import io

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import update

from handlers.texts import Texts
from services import files
from services.db.models import Person, RoleHeld
from services.documents import grid_picture
from services.dues import book, ledger, payments, picture, sheet_files, sheets
from services.dues.months import between, year_of
from services.dues.payments import Paid
from services.dues.sheet_files import MadeSheet
from services.refusal import Refused
from tests.fakes import FRIDAY, LONG_AGO, House, code
from tests.services.dues.conftest import JULY, JUNE

T = Texts("vi", FRIDAY)


async def read(cell: House, *, year: bool) -> list[list[object]]:
    found = await cell.act("secretary", book.access_book, cell.units["one"])
    assert isinstance(found, book.Book)
    months = year_of(2026) if year else [JUNE]
    kept = await cell.act("secretary", ledger.ledger, found, months)
    content = sheets.year_sheet(kept, T) if year else sheets.month_sheet(kept, JUNE, T)
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [[each.value for each in row] for row in sheet.iter_rows()]


async def test_the_year_has_members_months_sums_and_a_legend(cell: House) -> None:
    paid = Paid(tuple(between(JUNE, JULY)), 100_000, "cash")
    await cell.act("committee", payments.record_for, cell.units["one"], cell.ids["an"], paid)
    rows = await read(cell, year=True)
    assert rows[2][:5] == ["TT", "Họ và tên", "Mã", "1", "2"]
    an = next(row for row in rows if row[1] == "Hoa Thử An")
    assert an[8:10] == [50_000, 50_000]
    assert str(an[15]).startswith("=SUM(D")
    total = next(row for row in rows if row[1] == "Cộng")
    assert total[8] == f"=SUM(I4:I{3 + len(cell.ids) - 4})"
    assert any("chờ xác nhận" in str(row[1]) for row in rows[-6:])


async def test_the_month_shows_what_is_owed_paid_and_waiting(cell: House) -> None:
    await cell.act("an", payments.claim, Paid((JUNE,), 50_000, "cash"))
    rows = await read(cell, year=False)
    an = next(row for row in rows if row[1] == "Hoa Thử An")
    assert an[3:] == [50_000, None, 50_000, None, "chờ xác nhận"]


@pytest.mark.parametrize("name", ["=1+1", "+84", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
async def test_a_name_is_never_a_formula(cell: House, name: str) -> None:
    await cell.change(update(Person).where(Person.id == cell.ids["an"]).values(full_name=name))
    found = await cell.act("secretary", book.access_book, cell.units["one"])
    assert isinstance(found, book.Book)
    kept = await cell.act("secretary", ledger.ledger, found, [JUNE])
    sheet = load_workbook(io.BytesIO(sheets.month_sheet(kept, JUNE, T))).active
    assert sheet is not None
    cells = [each for row in sheet.iter_rows() for each in row if each.value == name]
    assert [each.data_type for each in cells] == ["s"]


@pytest.mark.parametrize("what", ["year", "picture", "month"])
async def test_a_sheet_is_for_those_who_collect_and_while_they_do(cell: House, what: str) -> None:
    unit, others = cell.units["one"], ("an", "minute_taker", "other_secretary", "ward_staff")

    async def make(who: str) -> MadeSheet | Refused:
        if what == "year":
            return await cell.act(who, sheet_files.of_year, unit, 2026, T)
        if what == "picture":
            return await cell.act(who, sheet_files.picture_of_year, unit, 2026, T)
        return await cell.act(who, sheet_files.of_month, unit, JUNE, T)

    for who in others:
        assert code(await make(who)) == "not_yours"
    made = await make("committee")
    assert isinstance(made, MadeSheet)
    for who in ("secretary", "committee"):
        assert not code(await cell.act(who, files.access_file, made.file_id))
    over = update(RoleHeld).where(RoleHeld.role == "treasurer")
    await cell.change(over.values(to_day=LONG_AGO))
    for who in (*others, "committee"):
        assert code(await cell.act(who, files.access_file, made.file_id)) == "no_such_file"


async def test_the_picture_shows_each_month_in_its_colour(cell: House) -> None:
    paid = Paid((JUNE,), 50_000, "cash")
    await cell.act("committee", payments.record_for, cell.units["one"], cell.ids["an"], paid)
    await cell.act("binh", payments.claim, Paid((JUNE,), 50_000, "cash"))
    found = await cell.act("secretary", book.access_book, cell.units["one"])
    assert isinstance(found, book.Book)
    kept = await cell.act("secretary", ledger.ledger, found, year_of(2026))
    drawn = Image.open(io.BytesIO(picture.year_picture(kept, T))).convert("RGB")
    names = [line.name for line in kept.lines]
    left = grid_picture.EDGE + grid_picture.NAMES + 5 * grid_picture.CELL + 5
    for name, state in (("Hoa Thử An", "paid"), ("Hoa Thử Bình", "claimed")):
        top = grid_picture.TOP + names.index(name) * grid_picture.CELL + 5
        colour = tuple(bytes.fromhex(picture.SQUARES[state].colour))
        assert drawn.getpixel((left, top)) == colour
