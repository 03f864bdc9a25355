"""Reminds committees of the January review (SCR-10, NTC-08); the days are settings."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from services.clock import local
from services.db.engine import insert_new
from services.db.models import Reminder, RoleHeld, ScreeningReview, ScreeningReviewEnd, in_force
from services.people import COMMITTEE, WARD
from services.reminders.kinds import KEYS
from services.reminders.regular import NAMES, Slot, next_morning, planned_row
from services.rulebooks import LocalBook, books_for
from services.work import Work

YEAR_DAY = (2, 1)
"""month and day on which wards are told of the reconciliation and the report of the year"""
DAYS = (2, 15, 25)
"""of the month of the review"""


async def daily(work: Work) -> None:
    """On the mornings of these days, for every cell in its month whose review is not done."""
    morning = next_morning(work.now)
    day = local(morning).date()
    if (day.month, day.day) == YEAR_DAY:
        await _wards(work, Slot("screening_year", morning))
    if day.day not in DAYS:
        return
    asked = select(RoleHeld.unit_id).where(
        RoleHeld.role.in_(COMMITTEE), in_force(RoleHeld, work.today)
    )
    cells = (await work.db.execute(asked.distinct())).scalars().all()
    books = await books_for(work, cells)
    in_month = [unit_id for unit_id, book in books.items() if _in_month(book, day)]
    if in_month:
        await _plan(work, Slot("january_review", morning), day.year, in_month)


async def _wards(work: Work, slot: Slot) -> None:
    """SCR-29 and SCR-31 name no day: after the month of the review, once a year."""
    rows = (
        select(*planned_row(slot, RoleHeld.unit_id, RoleHeld.person_id))
        .where(RoleHeld.role.in_(WARD), in_force(RoleHeld, work.today))
        .distinct()
    )
    statement = insert_new(work.db, Reminder, keys=KEYS)
    await work.db.execute(statement.from_select(list(NAMES), rows))


def _in_month(book: LocalBook, day: date) -> bool:
    """The review of the year belongs into this month (SCR-10)."""
    found = book.judge("SCR-10", {"finished_on": None, "year": day.year}, day)
    first = found.values["first_day"]
    return isinstance(first, date) and first.month == day.month


async def _plan(work: Work, slot: Slot, year: int, unit_ids: Sequence[int]) -> None:
    ended = (
        select(ScreeningReviewEnd.id)
        .join(ScreeningReview, ScreeningReview.id == ScreeningReviewEnd.review_id)
        .where(ScreeningReview.unit_id == RoleHeld.unit_id, ScreeningReview.year == year)
    )
    rows = (
        select(*planned_row(slot, RoleHeld.unit_id, RoleHeld.person_id))
        .where(
            RoleHeld.unit_id.in_(unit_ids),
            RoleHeld.role.in_(COMMITTEE),
            in_force(RoleHeld, work.today),
            ~ended.correlate(RoleHeld).exists(),
        )
        .distinct()
    )
    statement = insert_new(work.db, Reminder, keys=KEYS)
    await work.db.execute(statement.from_select(list(NAMES), rows))
