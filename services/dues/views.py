"""Payments as they are looked at: with their months and the newest ruling."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from services.db.models import Payment, PaymentShare, Person
from services.dues.rulings import newest_note, newest_ruler, newest_ruling
from services.work import Work


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment; `ruling`: None (a claim that waits) | confirmed | refused | withdrawn."""

    id: int
    unit_id: int
    person_id: int
    person: str
    way: str
    recorded_by: int
    recorded_at: datetime
    ruling: str | None
    note: str | None
    ruled_by: int | None
    shares: tuple[tuple[date, int], ...] = ()

    @property
    def total(self) -> int:
        """The whole sum in đồng."""
        return sum(amount for _, amount in self.shares)

    @property
    def months(self) -> tuple[date, ...]:
        """What it was paid for."""
        return tuple(month for month, _ in self.shares)

    @property
    def proxy(self) -> bool:
        """Entered by somebody else for the member."""
        return self.recorded_by != self.person_id


async def load_views(work: Work, where: ColumnElement[bool]) -> list[PaymentView]:
    """Payments by age with their months, in one statement."""
    statement = (
        select(
            Payment.id,
            Payment.unit_id,
            Payment.person_id,
            Person.full_name,
            Payment.way,
            Payment.recorded_by,
            Payment.recorded_at,
            newest_ruling(),
            newest_note(),
            newest_ruler(),
            PaymentShare.month,
            PaymentShare.amount,
        )
        .join(Person, Person.id == Payment.person_id)
        .join(PaymentShare, PaymentShare.payment_id == Payment.id)
        .where(where)
        .order_by(Payment.id, PaymentShare.month)
    )
    found: dict[int, tuple[tuple[Any, ...], list[tuple[date, int]]]] = {}
    for row in await work.db.execute(statement):
        found.setdefault(row[0], (tuple(row[:-2]), []))[1].append((row[-2], row[-1]))
    return [PaymentView(*(*head, tuple(shares))) for head, shares in found.values()]
