"""Conditions about a person and the DuesMonth of the statement around them, for any number."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select

from services.db.models import (
    DuesMonth,
    DuesWaiver,
    Membership,
    Payment,
    PaymentShare,
    Standing,
)
from services.dues.rulings import counts


def spoken_for(person_id: Any) -> ColumnElement[bool]:
    """The person has a claim or a receipt for the DuesMonth of the statement around."""
    return (
        select(Payment.id)
        .join(PaymentShare, PaymentShare.payment_id == Payment.id)
        .where(
            Payment.unit_id == DuesMonth.unit_id,
            Payment.person_id == person_id,
            PaymentShare.month == DuesMonth.month,
            counts(),
        )
        .exists()
    )


def expected(person_id: Any, on: date) -> ColumnElement[bool]:
    """The person is to be reminded: at home in the cell, not exempt or elsewhere, not freed."""
    member = select(Membership.id).where(
        Membership.unit_id == DuesMonth.unit_id,
        Membership.person_id == person_id,
        Membership.temporary.is_(False),
        Membership.from_day <= DuesMonth.due_on,
        or_(Membership.to_day.is_(None), Membership.to_day >= on),
    )
    return member.exists() & ~held_back(person_id) & ~freed(person_id)


def held_back(person_id: Any) -> ColumnElement[bool]:
    """Exempt or elsewhere on the due day: people speak to them, not the bot (DUE-06)."""
    return (
        select(Standing.id)
        .where(
            Standing.person_id == person_id,
            Standing.kind.in_(("exempt", "elsewhere")),
            Standing.from_day <= DuesMonth.due_on,
            or_(Standing.to_day.is_(None), Standing.to_day >= DuesMonth.due_on),
        )
        .exists()
    )


def freed(person_id: Any) -> ColumnElement[bool]:
    """The newest recorded decision frees the person of dues on the due day."""
    newest = (
        select(DuesWaiver.from_day)
        .where(DuesWaiver.unit_id == DuesMonth.unit_id, DuesWaiver.person_id == person_id)
        .order_by(DuesWaiver.id.desc())
        .limit(1)
    )
    return func.coalesce(newest.scalar_subquery() <= DuesMonth.due_on, false())
