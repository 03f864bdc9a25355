"""The roll of the year: members by months, sums that add up, text that cannot act."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image, ImageChops
from sqlalchemy import insert, update

from services.db.models import Mark, Meeting, Membership, Person, Standing
from services.documents import grid_picture, year, year_picture, year_sheet
from services.documents.year import Row, Year
from services.documents.year_style import SIGNS, WORST_FIRST
from services.work import working
from tests.fakes import PEOPLE, House, vn
from tests.services.documents import reading


async def held(house: House, month: int, day: int, marks: dict[str, str], **more: object) -> int:
    """A closed meeting of the first cell with these marks."""
    async with house.engine.begin() as db:
        values = {
            "unit_id": house.units["one"],
            "starts_at": vn(month, day, 19),
            "place": "Nhà văn hóa",
            "state": "closed",
            "planned_by": house.ids["secretary"],
            "planned_at": vn(1, 1),
        } | more
        done = await db.execute(insert(Meeting).values(**values).returning(Meeting.id))
        meeting = done.scalar_one()
        by = {"marked_by": house.ids["secretary"], "marked_at": vn(1, 1), "meeting_id": meeting}
        rows = [by | {"person_id": house.ids[who], "mark": mark} for who, mark in marks.items()]
        await db.execute(insert(Mark), rows)
    return int(meeting)


async def loaded(house: House, of: int = 2026) -> dict[str, Row]:
    """The rows of the first cell's year by key of the person."""
    async with working(house.engine, house.clock.now()) as work:
        names = ("Chi bộ Thử 1", "Phường Hoa Thử")
        found = await year.load(work, house.units["one"], names, of)
    keys = {one.name: one.key for one in PEOPLE}
    return {keys[row.name]: row for row in found.rows}


async def test_each_month_holds_the_marks_of_its_meetings(house: House) -> None:
    await held(house, 2, 3, {"an": "present", "binh": "late"})
    await held(house, 2, 17, {"an": "with_reason", "binh": "present"})
    await held(house, 5, 5, {"an": "without_reason"})
    rows = await loaded(house)
    assert rows["an"].months[1] == ("present", "with_reason")
    assert rows["an"].months[4] == ("without_reason",)
    assert rows["binh"].months[4] == ("unmarked",)
    assert rows["an"].months[0] == ()
    assert rows["exempt"].months[1] == ("exempt", "exempt")
    assert rows["suspended"].months[4] == ("suspended",)
    assert "other_member" not in rows


async def test_the_newest_mark_counts(house: House) -> None:
    meeting = await held(house, 2, 3, {"an": "without_reason"})
    later = {"marked_by": house.ids["secretary"], "marked_at": vn(2, 5), "correction": True}
    mark = {"meeting_id": meeting, "person_id": house.ids["an"], "mark": "with_reason"}
    await house.change(insert(Mark).values(**mark, **later))
    assert (await loaded(house))["an"].months[1] == ("with_reason",)


async def test_only_closed_meetings_of_the_vietnamese_year_count(house: House) -> None:
    await held(house, 1, 1, {"an": "present"}, starts_at=vn(1, 1, 0, 30))
    await held(house, 1, 2, {"an": "present"}, starts_at=vn(12, 31, 23, year=2025))
    await held(house, 3, 3, {"an": "present"}, state="planned")
    await held(house, 4, 3, {"an": "present"}, unit_id=house.units["two"])
    months = (await loaded(house))["an"].months
    assert [len(month) for month in months] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert (await loaded(house, 2025))["an"].months[11] == ("present",)


async def test_a_member_counts_only_while_in_the_cell(house: House) -> None:
    left = update(Membership).where(Membership.person_id == house.ids["an"])
    await house.change(left.values(to_day=date(2026, 3, 31)))
    came = update(Membership).where(Membership.person_id == house.ids["binh"])
    await house.change(came.values(from_day=date(2026, 4, 1)))
    gone = update(Membership).where(Membership.person_id == house.ids["silent"])
    await house.change(gone.values(to_day=date(2025, 12, 31)))
    await held(house, 2, 3, {"an": "present"})
    await held(house, 5, 5, {"binh": "present"})
    rows = await loaded(house)
    assert (rows["an"].months[1], rows["an"].months[4]) == (("present",), ())
    assert (rows["binh"].months[1], rows["binh"].months[4]) == ((), ("present",))
    assert "silent" not in rows


async def test_a_standing_counts_on_its_days(house: House) -> None:
    free = {"person_id": house.ids["an"], "kind": "exempt"}
    days = {"from_day": date(2026, 5, 5), "to_day": date(2026, 5, 5)}
    await house.change(insert(Standing).values(**free, **days))
    await held(house, 2, 3, {"binh": "present"})
    await held(house, 5, 5, {"binh": "present"})
    months = (await loaded(house))["an"].months
    assert (months[1], months[4]) == (("unmarked",), ("exempt",))


MONTHS: Sequence[tuple[str, ...]] = (
    ("present",),
    ("late", "present"),
    ("with_reason",),
    ("without_reason", "present"),
    *[()] * 8,
)
YEAR = Year(
    "Chi bộ Hoa Sen",
    "Phường Hoa Mai",
    2026,
    (1, 2, 1, 2, *[0] * 8),
    (
        Row("Hoa Thử An", tuple(MONTHS)),
        Row('=HYPERLINK("http://x")', (("exempt",), *[()] * 11)),
        Row("@SUM(1)\x07", (("unmarked",), *[()] * 11)),
    ),
)


def test_the_sheet_holds_signs_and_sums_that_add_up() -> None:
    page = reading.sheet(year_sheet.build(YEAR))
    months = ["C", "M/C", "P", "K/C", *[None] * 8]
    assert reading.row(page, "Hoa Thử An") == [1, "Hoa Thử An", *months, 4, 1, 1, 1, 6]
    assert reading.row(page, "Cộng")[14:] == [4, 1, 1, 1, 6]
    assert reading.row(page, "Có mặt")[2:6] == [1, 2, 0, 1]
    assert reading.row(page, "Vắng không lý do")[2:6] == [0, 0, 0, 1]
    assert reading.row(page, "Số buổi họp")[2:6] == [1, 2, 1, 2]


def test_the_sheet_explains_its_signs_and_colours() -> None:
    page = reading.sheet(year_sheet.build(YEAR))
    for sign in SIGNS.values():
        assert reading.row(page, sign.meaning, column=16)[14] == sign.sign
    coloured = next(cell for row in page.iter_rows() for cell in row if cell.value == "K/C")
    assert coloured.fill.fgColor.rgb == f"FF{SIGNS['without_reason'].colour}"


def test_the_sheet_is_ready_to_print() -> None:
    page = reading.sheet(year_sheet.build(YEAR))
    assert page.freeze_panes == "C7"
    assert page.page_setup.orientation == "landscape"
    assert int(page.page_setup.paperSize or 0) == 9
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$6:$6"
    assert page["A1"].value == "ĐẢNG BỘ PHƯỜNG HOA MAI"
    assert page["G1"].value == "ĐẢNG CỘNG SẢN VIỆT NAM"


def test_no_cell_is_a_formula() -> None:
    page = reading.sheet(year_sheet.build(YEAR))
    kinds = {cell.data_type for row in page.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    assert reading.row(page, '=HYPERLINK("http://x")')[0] == 2
    assert reading.row(page, "@SUM(1)")[0] == 3


def picture(of: Year) -> Image.Image:
    return Image.open(io.BytesIO(year_picture.build(of))).convert("RGB")


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour))


def test_the_picture_has_a_square_in_the_colour_of_each_mark() -> None:
    drawn = picture(YEAR)
    left = grid_picture.EDGE + grid_picture.NAMES + 5
    top = grid_picture.TOP + 5
    colours = [
        drawn.getpixel((left + month * grid_picture.CELL, top)) for month in range(len(MONTHS))
    ]
    wanted = ["present", "late", "with_reason", "without_reason"]
    assert colours[:4] == [_rgb(SIGNS[mark].colour) for mark in wanted]
    assert colours[4] == _rgb("F7F7F7")


def test_the_picture_has_vietnamese_letters() -> None:
    accented = replace(YEAR, rows=(Row("Hoa Thử Nguyễn", tuple(MONTHS)),))
    plain = replace(YEAR, rows=(Row("Hoa Thu Nguyen", tuple(MONTHS)),))
    boxes = replace(YEAR, rows=(Row("Hoa Th\u0e01 Nguy\u0e01n", tuple(MONTHS)),))
    drawn = [picture(each) for each in (accented, plain, boxes)]
    assert ImageChops.difference(drawn[0], drawn[1]).getbbox()
    assert ImageChops.difference(drawn[0], drawn[2]).getbbox()


def test_a_long_name_stays_out_of_the_squares() -> None:
    endless = replace(YEAR, rows=(Row("Hoa " * 200, tuple(MONTHS)),))
    drawn, column = picture(endless), grid_picture.EDGE + grid_picture.NAMES - 4
    rows = range(grid_picture.TOP, grid_picture.TOP + grid_picture.CELL)
    assert {drawn.getpixel((column, row)) for row in rows} == {(255, 255, 255)}


def test_a_very_large_unit_is_not_drawn_whole() -> None:
    many = replace(YEAR, rows=(YEAR.rows[0],) * (grid_picture.LARGEST + 30))
    most = replace(YEAR, rows=(YEAR.rows[0],) * grid_picture.LARGEST)
    assert picture(many).size == picture(most).size


@pytest.mark.parametrize("of", [YEAR, replace(YEAR, rows=())])
def test_both_can_be_made_of_any_year(of: Year) -> None:
    assert reading.sheet(year_sheet.build(of)).max_row > 10
    assert picture(of).width > 600


def test_every_sign_has_its_place_among_the_colours() -> None:
    assert set(WORST_FIRST) == set(SIGNS)


async def test_the_year_sorts_by_given_name(house: House) -> None:
    await house.change(
        update(Person).where(Person.id == house.ids["silent"]).values(full_name="Hoa Thử Ánh")
    )
    async with working(house.engine, house.clock.now()) as work:
        found = await year.load(work, house.units["one"], ("Chi bộ Thử 1", None), 2026)
    assert [row.name for row in found.rows][:3] == ["Hoa Thử An", "Hoa Thử Ánh", "Hoa Thử Bình"]
