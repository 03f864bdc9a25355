"""What is known about reminders of dues, loaded for all of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from services.db.models import (
    DuesAmount,
    DuesMonth,
    Payment,
    PaymentShare,
    Reminder,
    RoleHeld,
    Unit,
    in_force,
)
from services.dues import unpaid
from services.dues.reach import expected, spoken_for
from services.dues.rulings import newest_note, newest_ruling
from services.people import SECRETARIAT, TREASURY
from services.work import Work


@dataclass(frozen=True, slots=True)
class DuesFacts:
    """A month of a cell's book and one member, as they are when the reminder is to be sent."""

    month_id: int
    unit: str
    month: date
    due_on: date
    paid: bool
    """confirmed, or claimed and not refused"""
    expected: bool
    """still a member, neither exempt nor elsewhere, and no decision frees them of dues"""
    amount: int | None
    """what was entered for the member, in đồng"""


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment whose member is told what became of it."""

    payment_id: int
    ruling: str | None
    note: str | None
    months: tuple[date, ...]
    amount: int


@dataclass(frozen=True, slots=True)
class ClaimsFacts:
    """A cell in which claims wait, and whether the person still collects there."""

    unit_id: int
    unit: str
    waiting: int
    collects: bool


@dataclass(frozen=True, slots=True)
class AmountsFacts:
    """A cell whose collector entered amounts, and whether the person still leads it."""

    unit: str
    leads: bool


@dataclass(frozen=True, slots=True)
class CounterFacts:
    """A month's end in a cell: how many members are near the number of DUE-03 in that year."""

    unit_id: int
    unit: str
    month: date
    leads: bool
    people: int


def while_silent(facts: DuesFacts) -> str | None:
    """Neither claimed nor confirmed, and still to be reminded (DUE-02)."""
    if facts.paid:
        return "paid"
    return None if facts.expected else "not_expected"


def while_claims(facts: ClaimsFacts) -> str | None:
    """Claims still wait, and the person still collects."""
    if not facts.collects:
        return "not_collector"
    return None if facts.waiting else "nothing_left"


def while_confirmed(facts: PaymentFacts) -> str | None:
    """The confirmation stands."""
    return None if facts.ruling == "confirmed" else "ruled_anew"


def while_refused(facts: PaymentFacts) -> str | None:
    """The refusal stands."""
    return None if facts.ruling == "refused" else "ruled_anew"


def while_leading(facts: AmountsFacts) -> str | None:
    """The person still leads the cell."""
    return None if facts.leads else "not_leading"


def while_counted(facts: CounterFacts) -> str | None:
    """Somebody is near the number of DUE-03, and the person still leads the cell."""
    if not facts.leads:
        return "not_leading"
    return None if facts.people else "nothing_left"


async def load_months(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, DuesFacts]:
    """Facts by reminder id, in one statement."""
    same = (DuesAmount.unit_id == DuesMonth.unit_id) & (DuesAmount.person_id == Reminder.person_id)
    amount = (
        select(DuesAmount.amount)
        .where(same, DuesAmount.from_month <= DuesMonth.month)
        .order_by(DuesAmount.from_month.desc(), DuesAmount.id.desc())
        .limit(1)
    )
    statement = (
        select(
            Reminder.id,
            DuesMonth.id,
            Unit.name,
            DuesMonth.month,
            DuesMonth.due_on,
            spoken_for(Reminder.person_id),
            expected(Reminder.person_id, work.today),
            amount.scalar_subquery(),
        )
        .join(DuesMonth, DuesMonth.id == Reminder.subject_id)
        .join(Unit, Unit.id == DuesMonth.unit_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {row[0]: DuesFacts(*row[1:]) for row in await work.db.execute(statement)}


async def load_counters(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, CounterFacts]:
    """Facts by reminder id, in two statements; `subject_id` is a month of the book."""
    held = select(RoleHeld.id).where(
        RoleHeld.unit_id == DuesMonth.unit_id,
        RoleHeld.person_id == Reminder.person_id,
        RoleHeld.role.in_(SECRETARIAT),
        in_force(RoleHeld, work.today),
    )
    statement = (
        select(
            Reminder.id,
            DuesMonth.unit_id,
            Unit.name,
            DuesMonth.month,
            held.correlate(DuesMonth, Reminder).exists(),
        )
        .join(DuesMonth, DuesMonth.id == Reminder.subject_id)
        .join(Unit, Unit.id == DuesMonth.unit_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    rows = (await work.db.execute(statement)).all()
    years = {(row.unit_id, row.month.year) for row in rows}
    near = await unpaid.near_the_limit(work, years)
    return {
        row[0]: CounterFacts(*row[1:], near.get((row.unit_id, row.month.year), 0)) for row in rows
    }


async def load_payments(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, PaymentFacts]:
    """Facts by reminder id, in one statement."""
    statement = (
        select(
            Reminder.id,
            Payment.id,
            newest_ruling(),
            newest_note(),
            PaymentShare.month,
            PaymentShare.amount,
        )
        .join(Payment, Payment.id == Reminder.subject_id)
        .join(PaymentShare, PaymentShare.payment_id == Payment.id)
        .where(Reminder.id.in_(reminder_ids))
        .order_by(PaymentShare.month)
    )
    found: dict[int, PaymentFacts] = {}
    for id_, payment_id, ruling, note, month, amount in await work.db.execute(statement):
        before = found.get(id_)
        months = (*before.months, month) if before else (month,)
        whole = (before.amount if before else 0) + amount
        found[id_] = PaymentFacts(payment_id, ruling, note, months, whole)
    return found


async def load_claims(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, ClaimsFacts]:
    """Facts by reminder id, in one statement; `subject_id` is the cell."""
    waiting = (
        select(func.count(Payment.id))
        .where(Payment.unit_id == Unit.id, newest_ruling().is_(None))
        .correlate(Unit)
    )
    held = select(RoleHeld.id).where(
        RoleHeld.unit_id == Unit.id,
        RoleHeld.person_id == Reminder.person_id,
        RoleHeld.role.in_(TREASURY),
        in_force(RoleHeld, work.today),
    )
    statement = (
        select(
            Reminder.id,
            Unit.id,
            Unit.name,
            waiting.scalar_subquery(),
            held.correlate(Unit, Reminder).exists(),
        )
        .join(Unit, Unit.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {row[0]: ClaimsFacts(*row[1:]) for row in await work.db.execute(statement)}


async def load_amounts(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, AmountsFacts]:
    """Facts by reminder id, in one statement; `subject_id` is the cell."""
    held = select(RoleHeld.id).where(
        RoleHeld.unit_id == Unit.id,
        RoleHeld.person_id == Reminder.person_id,
        RoleHeld.role.in_(SECRETARIAT),
        in_force(RoleHeld, work.today),
    )
    statement = (
        select(Reminder.id, Unit.name, held.correlate(Unit, Reminder).exists())
        .join(Unit, Unit.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {row[0]: AmountsFacts(row[1], bool(row[2])) for row in await work.db.execute(statement)}
