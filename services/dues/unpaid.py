"""Months past their due day without a receipt, counted for many cells in one statement."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, extract, func, or_, select

from services.db.models import DuesMonth, Membership, Payment, PaymentShare
from services.dues.reach import freed
from services.dues.rulings import newest_ruling
from services.rulebooks import LocalBook, books_for
from services.work import Work

WARN_BEFORE = 1
"""so many months before the number of DUE-03 the secretary is told: a setting of the product"""


def warn_from(rules: LocalBook, on: date) -> int:
    """From how many unpaid months of a year on the secretary is told."""
    found = rules.judge("DUE-03", {"year": on.year, "unpaid_months": []}, on)
    limit = found.values["limit"]
    assert isinstance(limit, int)  # noqa: S101 - narrows for the type checker
    return limit - WARN_BEFORE


async def near_the_limit(
    work: Work, years: Collection[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """(cell, year) → how many members have that many unpaid months, in one statement beside
    those of the rulebooks."""
    if not years:
        return {}
    books = await books_for(work, {unit_id for unit_id, _ in years})
    year = extract("year", DuesMonth.month)
    receipt = (
        select(Payment.id)
        .join(PaymentShare, PaymentShare.payment_id == Payment.id)
        .where(
            Payment.unit_id == DuesMonth.unit_id,
            Payment.person_id == Membership.person_id,
            PaymentShare.month == DuesMonth.month,
            newest_ruling() == "confirmed",
        )
        .correlate(DuesMonth, Membership)
    )
    people = (
        select(DuesMonth.unit_id, year.label("year"), Membership.person_id)
        .join(Membership, Membership.unit_id == DuesMonth.unit_id)
        .where(
            DuesMonth.unit_id.in_(books),
            year.in_({one for _, one in years}),
            DuesMonth.due_on < work.today,
            Membership.temporary.is_(False),
            Membership.from_day <= DuesMonth.due_on,
            func.coalesce(Membership.to_day, DuesMonth.due_on) >= DuesMonth.due_on,
            ~freed(Membership.person_id),
            ~receipt.exists(),
        )
        .group_by(DuesMonth.unit_id, year, Membership.person_id)
        .having(_enough(books, work.today))
        .subquery()
    )
    statement = select(people.c.unit_id, people.c.year, func.count()).group_by(
        people.c.unit_id, people.c.year
    )
    return {(row[0], int(row[1])): row[2] for row in await work.db.execute(statement)}


def _enough(books: Mapping[int, LocalBook], on: date) -> ColumnElement[bool]:
    """As many unpaid months as the cell's own rules say; mostly all cells go by one number."""
    units: dict[int, list[int]] = {}
    for unit_id, book in books.items():
        units.setdefault(warn_from(book, on), []).append(unit_id)
    unpaid = func.count(DuesMonth.id.distinct())
    return or_(*(and_(DuesMonth.unit_id.in_(of), unpaid >= least) for least, of in units.items()))
