"""Months past their due day without a receipt, counted for many cells in one statement."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import extract, func, select

from services.db.models import DuesMonth, Membership, Payment, PaymentShare
from services.dues.reach import freed
from services.dues.rulings import newest_ruling
from services.rules import judge
from services.work import Work

WARN_BEFORE = 1
"""so many months before the number of DUE-03 the secretary is told: a setting of the product"""


def warn_from(on: date) -> int:
    """From how many unpaid months of a year on the secretary is told."""
    found = judge("DUE-03", {"year": on.year, "unpaid_months": []}, on)
    limit = found.values["limit"]
    assert isinstance(limit, int)  # noqa: S101 - narrows for the type checker
    return limit - WARN_BEFORE


async def near_the_limit(
    work: Work, years: Collection[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """(cell, year) → how many members have that many unpaid months, in one statement."""
    if not years:
        return {}
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
            DuesMonth.unit_id.in_({unit_id for unit_id, _ in years}),
            year.in_({one for _, one in years}),
            DuesMonth.due_on < work.today,
            Membership.temporary.is_(False),
            Membership.from_day <= DuesMonth.due_on,
            func.coalesce(Membership.to_day, DuesMonth.due_on) >= DuesMonth.due_on,
            ~freed(Membership.person_id),
            ~receipt.exists(),
        )
        .group_by(DuesMonth.unit_id, year, Membership.person_id)
        .having(func.count(DuesMonth.id.distinct()) >= warn_from(work.today))
        .subquery()
    )
    statement = select(people.c.unit_id, people.c.year, func.count()).group_by(
        people.c.unit_id, people.c.year
    )
    return {(row[0], int(row[1])): row[2] for row in await work.db.execute(statement)}
