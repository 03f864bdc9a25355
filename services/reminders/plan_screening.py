"""Reminds committees of the January review (SCR-10, NTC-08); the days are settings."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, select

from services.clock import local
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import RoleHeld, ScreeningReview, ScreeningReviewEnd, in_force
from services.people import COMMITTEE, WARD
from services.reminders.regular import Slot, next_morning, plan_rows, planned_row
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
        await plan_rows(work, Slot("screening_year", morning), *_wards(work.today))
    if day.day not in DAYS:
        return
    cells = (await work.db.execute(*_led(work.today))).scalars().all()
    books = await books_for(work, cells)
    in_month = [unit_id for unit_id, book in books.items() if _in_month(book, day)]
    if in_month:
        rows = _committees(work.today, day.year, in_month)
        await plan_rows(work, Slot("january_review", morning), *rows)


@built
def _led(today: date) -> Select[int]:
    leads = RoleHeld.role.in_(COMMITTEE) & in_force(RoleHeld, today)
    return select(RoleHeld.unit_id).where(leads).distinct()


@built
def _wards(today: date) -> AnySelect:
    """SCR-29 and SCR-31 name no day: after the month of the review, once a year."""
    return (
        select(*planned_row(RoleHeld.unit_id, RoleHeld.person_id))
        .where(RoleHeld.role.in_(WARD), in_force(RoleHeld, today))
        .distinct()
    )


def _in_month(book: LocalBook, day: date) -> bool:
    """The review of the year belongs into this month (SCR-10)."""
    found = book.judge("SCR-10", {"finished_on": None, "year": day.year}, day)
    first = found.values["first_day"]
    return isinstance(first, date) and first.month == day.month


@built
def _committees(today: date, year: int, unit_ids: Collection[int]) -> AnySelect:
    ended = (
        select(ScreeningReviewEnd.id)
        .join(ScreeningReview, ScreeningReview.id == ScreeningReviewEnd.review_id)
        .where(ScreeningReview.unit_id == RoleHeld.unit_id, ScreeningReview.year == year)
    )
    return (
        select(*planned_row(RoleHeld.unit_id, RoleHeld.person_id))
        .where(
            RoleHeld.unit_id.in_(unit_ids),
            RoleHeld.role.in_(COMMITTEE),
            in_force(RoleHeld, today),
            ~ended.correlate(RoleHeld).exists(),
        )
        .distinct()
    )
