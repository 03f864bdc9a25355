"""Who is reminded of liaison books, on which days, and when a reminder falls silent."""

from datetime import date, datetime

import pytest
from sqlalchemy import update

from services.db.models import Introduction, Reminder
from services.reminders import due, planner
from services.reminders.due import Parcel
from services.residence import book, comments, students
from services.residence.comments import TASKS
from tests.fakes import House, code, vn
from tests.services.residence.year import OCTOBER, LiaisonYear, build, officers
from tests.worlds import Worlds

WORDS = dict.fromkeys(TASKS, "Tốt")


@pytest.fixture
async def year(house: House, worlds: Worlds) -> LiaisonYear:
    """In October, with a meeting held and officers in the first area."""
    return await worlds.after(house, _held)


async def _held(house: House) -> LiaisonYear:
    built = await build(house)
    await officers(built)
    await built.meeting(OCTOBER)
    return built


async def on(year: LiaisonYear, at: datetime) -> list[tuple[str, str]]:
    """(kind, key of the person) of what goes out about books at this moment."""
    year.house.clock.move_to(at)
    await year.house.act("", planner.plan_all)
    parcels: list[Parcel] = await year.house.act("", due.parcels)
    names = {person: key for key, person in year.house.ids.items()}
    kinds = ("residence_students", "residence_comment", "residence_book", "residence_fetch")
    return sorted(
        (item.kind, names[parcel.person_id])
        for parcel in parcels
        for item in parcel.items
        if item.kind in kinds
    )


async def comment(year: LiaisonYear, *who: str) -> None:
    house = year.house
    house.clock.move_to(vn(10, 25, 15))
    sat = (year.ward, 2026, date(2026, 10, 25), "Đào, Núi")
    assert not code(await house.act("ward_staff", comments.sit, *sat))
    told = {year.books[one]: WORDS for one in who}
    assert not code(await house.act("ward_staff", comments.write, year.ward, 2026, told))


async def test_officers_are_asked_about_students_until_they_spoke(year: LiaisonYear) -> None:
    asked = [("residence_students", "committee"), ("residence_students", "minute_taker")]
    assert await on(year, vn(10, 15, 7)) == asked
    student = year.books["other_member"]
    await year.house.act("committee", students.say, student, 2026, "Ngoan")
    assert await on(year, vn(10, 22, 7)) == asked[1:]


async def test_the_committee_is_reminded_until_every_book_has_its_comment(
    year: LiaisonYear,
) -> None:
    assert ("residence_comment", "ward_staff") in await on(year, vn(10, 20, 7))
    for who in ("committee", "minute_taker"):
        await year.house.act(who, students.say, year.books["other_member"], 2026, "Ngoan")
    await comment(year, "an", "binh", "other_member", "stranger")
    assert await on(year, vn(10, 28, 7)) == []


async def test_members_bring_the_book_and_committees_fetch_the_others(year: LiaisonYear) -> None:
    await comment(year, "an", "binh", "stranger")
    everybody = await on(year, vn(11, 5, 7))
    assert everybody == [("residence_book", "an"), ("residence_book", "binh")]
    await year.house.act("an", book.step, [year.books["an"]], 2026, "brought")
    assert await on(year, vn(11, 20, 7)) == [("residence_book", "binh")]


async def test_the_committee_of_a_military_workplace_fetches_the_book(year: LiaisonYear) -> None:
    mine = update(Introduction).where(Introduction.id == year.books["binh"])
    await year.house.change(mine.values(kind="military"))
    await comment(year, "binh")
    asked = await on(year, vn(11, 5, 7))
    assert asked == [("residence_fetch", who) for who in ("committee", "deputy", "secretary")]
    await year.house.act("secretary", book.step, [year.books["binh"]], 2026, "received")
    assert await on(year, vn(11, 20, 7)) == []


async def test_planning_twice_plans_once_and_what_was_done_meanwhile_is_dropped(
    year: LiaisonYear,
) -> None:
    await comment(year, "an")
    year.house.clock.move_to(vn(11, 4, 20))
    await year.house.act("", planner.plan_all)
    await year.house.act("", planner.plan_all)
    kind = Reminder.kind == "residence_book"
    assert len(await year.house.rows(Reminder.id, where=kind)) == 1
    await year.house.act("an", book.step, [year.books["an"]], 2026, "brought")
    assert await on(year, vn(11, 5, 7)) == []
    [(state, note)] = await year.house.rows(Reminder.state, Reminder.note, where=kind)
    assert (state, note) == ("dropped", "brought")
