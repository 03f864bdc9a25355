"""Payments as they are looked at: with their months and the newest ruling."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from services.db.built import Parameters, built
from services.db.engine import AnySelect
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


PAYMENTS = (
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
    .order_by(Payment.id, PaymentShare.month)
)
"""payments by age, a row for each month; whoever asks has checked who may see them"""


async def with_ids(work: Work, payment_ids: Collection[int]) -> list[PaymentView]:
    """These payments, of whichever cell."""
    return await _load(work, _with_ids(payment_ids))


async def of_person(work: Work, unit_id: int, person_id: int) -> list[PaymentView]:
    """All that a person paid in a cell."""
    return await _load(work, _of_person(unit_id, person_id))


async def unruled(work: Work, unit_id: int) -> list[PaymentView]:
    """The claims of a cell that wait."""
    return await _load(work, _unruled(unit_id))


@built
def _with_ids(payment_ids: Collection[int]) -> AnySelect:
    return PAYMENTS.where(Payment.id.in_(payment_ids))


@built
def _of_person(unit_id: int, person_id: int) -> AnySelect:
    return PAYMENTS.where(Payment.unit_id == unit_id, Payment.person_id == person_id)


@built
def _unruled(unit_id: int) -> AnySelect:
    return PAYMENTS.where(Payment.unit_id == unit_id, newest_ruling().is_(None))


async def _load(work: Work, asked: tuple[AnySelect, Parameters]) -> list[PaymentView]:
    found: dict[int, tuple[tuple[Any, ...], list[tuple[date, int]]]] = {}
    for row in await work.db.execute(*asked):
        found.setdefault(row[0], (tuple(row[:-2]), []))[1].append((row[-2], row[-1]))
    return [PaymentView(*(*head, tuple(shares))) for head, shares in found.values()]
