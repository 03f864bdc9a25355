"""The ward's list and the board's: every difference once, nobody guessed, nothing entered."""

import io
from datetime import date

from openpyxl import load_workbook
from sqlalchemy import update

from services import files
from services.db.models import Person, Reminder
from services.documents.papers import MadePaper
from services.files import FileView
from services.reminders import plan_screening
from services.roster.rows import Roster, RosterRow, UnitWords
from services.roster.workbook import read_sent
from services.screening import reconciling
from services.screening.differences import (
    ONLY_HERE,
    ONLY_SENT,
    OTHER_CELL,
    UNCLEAR,
    Difference,
    Kept,
    compare,
)
from services.screening.reconciling import Compared
from services.screening.versions import build
from tests.fakes import House, code, vn

DAY, OTHER = date(1960, 1, 2), date(1961, 1, 2)


def ours(name: str, born: date | None = DAY, code: str = "") -> Kept:
    return Kept(name, born, OTHER, None, "Chi bộ Thử 1", "T1", code)


def sent(name: str, born: date | None = DAY, unit: str = "chi bo thu 1") -> RosterRow:
    return RosterRow(2, UnitWords(unit, None, None), name, birth_date=born, admitted_on=OTHER)


def test_the_same_people_in_other_spelling_do_not_differ() -> None:
    assert compare([ours("Hoa Thử An")], [sent("hoa thu an")]) == []


def test_each_difference_is_named_with_both_sides() -> None:
    found = compare([ours("Hoa An"), ours("Hoa Bình")], [sent("Hoa An", OTHER, "Chi bộ Thử 2")])
    assert found == [
        Difference(ONLY_HERE, "Hoa Bình", "Chi bộ Thử 1", ""),
        Difference(OTHER_CELL, "Hoa An", "Chi bộ Thử 1", "Chi bộ Thử 2"),
        Difference("Khác ngày sinh", "Hoa An", "02/01/1960", "02/01/1961"),
    ]
    [missing] = compare([], [sent("Hoa Cúc")])
    assert (missing.what, missing.name) == (ONLY_SENT, "Hoa Cúc")


def test_namesakes_are_never_guessed() -> None:
    two = [ours("Hoa An"), ours("Hoa An", OTHER)]
    assert compare(two, [sent("Hoa An", OTHER), sent("Hoa An")]) == []
    found = compare(two, [sent("Hoa An", None)])
    assert [each.what for each in found] == [UNCLEAR] * 3


async def content(house: House, made: MadePaper) -> bytes:
    found = await house.act("ward_staff", files.access_file, made.file_id)
    assert isinstance(found, FileView)
    for who in ("secretary", "an", "other_secretary"):
        assert code(await house.act(who, files.access_file, made.file_id))
    return found.content


async def test_the_own_list_sent_back_has_no_difference_and_then_only_the_changed_one(
    house: House,
) -> None:
    made = await house.act("ward_staff", reconciling.roster)
    assert isinstance(made, MadePaper)
    back = read_sent(await content(house, made), house.clock.now().date())
    assert isinstance(back, Roster)
    same = await house.act("ward_staff", reconciling.reconcile, back)
    assert isinstance(same, Compared)
    assert (same.differences, same.members, same.unread) == ([], same.rows, 0)
    an = Person.id == house.ids["an"]
    await house.change(update(Person).where(an).values(admitted_on=DAY))
    changed = await house.act("ward_staff", reconciling.reconcile, back)
    assert isinstance(changed, Compared)
    book = load_workbook(io.BytesIO(await content(house, changed.paper)))
    told = list(book["Khác nhau"].iter_rows(values_only=True))[1:]
    assert told == [("1", "Khác ngày vào đảng", "Hoa Thử An", "02/01/1960", "–")]
    assert await house.rows(Person.admitted_on, where=an) == [(DAY,)]


async def test_rows_that_cannot_be_read_are_counted_not_dropped(house: House) -> None:
    rows = [["Họ và tên", "Ngày sinh", "Chi bộ"], ["Hoa Thử An", "32/13/1960", "Chi bộ Thử 1"]]
    sheet = read_sent(build({"Danh sách": rows}), house.clock.now().date())
    assert isinstance(sheet, Roster)
    found = await house.act("ward_staff", reconciling.reconcile, sheet)
    assert isinstance(found, Compared)
    assert found.unread == 1
    for who in ("secretary", "an", "stranger"):
        assert code(await house.act(who, reconciling.roster)) == "not_yours"
        assert code(await house.act(who, reconciling.reconcile, sheet)) == "not_yours"


async def test_wards_are_reminded_once_a_year(house: House) -> None:
    for day in (30, 31, 31):
        house.clock.move_to(vn(1, day, 20, year=2027))
        await house.act("", plan_screening.daily)
    told = await house.rows(
        Reminder.person_id, Reminder.subject_id, where=Reminder.kind == "screening_year"
    )
    assert told == [(house.ids["ward_staff"], house.units["ward"])]
