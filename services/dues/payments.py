"""Payments: a member's word is a claim, only the collector's confirmation is a receipt (DSG-03).

Nothing is overwritten: a ruling and a correction are new rows with who, when and why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from services.db.models import Payment, PaymentShare, RoleHeld, in_force
from services.dues import amounts, views
from services.dues.book import Book, access_book, begin, collectors, own_book
from services.dues.months import name, tidy
from services.dues.rulings import rule_rows
from services.dues.shares import share_out
from services.dues.unfit import unfit, unfit_month
from services.dues.views import PaymentView
from services.people import TREASURY
from services.refusal import Refused
from services.reminders import plan
from services.work import Work

WAYS = ("cash", "transfer")


@dataclass(frozen=True, slots=True)
class Paid:
    """What is said to be paid: months (their first days), the whole sum in đồng, the way."""

    months: tuple[date, ...]
    amount: int
    way: str


async def claim(work: Work, paid: Paid, *, again: bool = False) -> PaymentView | Refused:
    """The actor says to have paid. `again`: on purpose, for months that have a payment already."""
    book = await own_book(work)
    if isinstance(book, Refused):
        return book
    made = await _record(work, book, work.acting.person_id, paid, again=again)
    if isinstance(made, PaymentView):
        waiting = await collectors(work, book.unit_id)
        told = [person for person in waiting if person != work.acting.person_id]
        await plan.tell(work, "dues_claims", book.unit_id, told, after=plan.COLLECT)
    return made


async def record_for(
    work: Work, unit_id: int, person_id: int, paid: Paid, *, again: bool = False
) -> PaymentView | Refused:
    """The collector took money from a member of the cell: recorded and confirmed at once."""
    book = await begin(work, unit_id)
    if isinstance(book, Refused):
        return book
    if not await amounts.of_cell(work, unit_id, [person_id]):
        return Refused("dues_not_in_cell")
    if refused := await _own(work, unit_id, person_id):
        return refused
    made = await _record(work, book, person_id, paid, again=again)
    if isinstance(made, Refused):
        return made
    await rule_rows(work, [made.id], "confirmed", None)
    await plan.tell(work, "dues_confirmed", made.id, [person_id])
    return (await views.with_ids(work, [made.id]))[0]


async def rule(
    work: Work, unit_id: int, payment_ids: Iterable[int], ruling: str, note: str | None = None
) -> list[PaymentView] | Refused:
    """Confirms or refuses payments; returns those that were ruled on now.

    One that somebody else ruled on the same way meanwhile is left out. Against an earlier ruling
    it is a correction, which needs a reason.
    """
    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    found = await _of_cell(work, unit_id, payment_ids)
    open_ = [one for one in found if one.ruling not in (ruling, "withdrawn")]
    if not open_:
        return Refused("dues_ruled_already" if found else "dues_no_such_payment")
    if not note and (ruling == "refused" or any(one.ruling for one in open_)):
        return Refused("dues_reason_needed")
    return await _ruled(work, unit_id, open_, ruling, note)


async def withdraw(work: Work, payment_id: int) -> PaymentView | Refused:
    """The member takes an own claim back while it waits."""
    found = next(iter(await views.with_ids(work, [payment_id])), None)
    if found is None or found.person_id != work.acting.person_id:
        return Refused("dues_no_such_payment")
    if found.ruling:
        return Refused("dues_ruled_already")
    await rule_rows(work, [payment_id], "withdrawn", None)
    work.record("dues.withdrawn", f"payment:{payment_id}")
    return found


async def waiting(work: Work, unit_id: int) -> list[PaymentView] | Refused:
    """The claims of a cell that nobody ruled on, the oldest first."""
    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    return await views.unruled(work, unit_id)


async def payment(work: Work, unit_id: int, payment_id: int) -> PaymentView | Refused:
    """One payment of a cell, for those who collect there."""
    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    found = await _of_cell(work, unit_id, [payment_id])
    return found[0] if found else Refused("dues_no_such_payment")


async def payments_of(
    work: Work, unit_id: int, person_id: int, *, limit: int = 12
) -> list[PaymentView]:
    """A person's newest payments in a cell, for the person or a collector; else none."""
    allowed = person_id == work.acting.person_id or work.acting.holds(unit_id, *TREASURY)
    if not allowed:
        return []
    return (await views.of_person(work, unit_id, person_id))[-limit:]


async def _of_cell(work: Work, unit_id: int, payment_ids: Iterable[int]) -> list[PaymentView]:
    found = await views.with_ids(work, set(payment_ids))
    return [one for one in found if one.unit_id == unit_id]


async def _record(
    work: Work, book: Book, person_id: int, paid: Paid, *, again: bool
) -> PaymentView | Refused:
    months = tidy(paid.months)
    refused = unfit(paid.amount) or _unfit_months(work, months) or _unfit_way(paid.way)
    if refused:
        return refused
    had = await _paid_so_far(work, book.unit_id, person_id)
    entered = await amounts.load(work, book.unit_id, [person_id])
    if not again and (full := _full(months, person_id, had, entered)):
        return full

    def due(month: date) -> int | None:
        whole = entered.of(person_id, month)
        left = whole - had.get(month, 0) if whole else None
        return left if left and left > 0 else whole

    shares = share_out(paid.amount, months, due)
    if isinstance(shares, Refused):
        return shares
    return await _insert(work, book, person_id, paid.way, shares)


async def paid_already(work: Work, months: Iterable[date]) -> Refused | None:
    """Why the actor need not pay for these months: each named has its payment or claim."""
    book = await own_book(work)
    if isinstance(book, Refused):
        return book
    own = work.acting.person_id
    had = await _paid_so_far(work, book.unit_id, own)
    return _full(tidy(months), own, had, await amounts.load(work, book.unit_id, [own]))


async def _paid_so_far(work: Work, unit_id: int, person_id: int) -> dict[date, int]:
    theirs = await views.of_person(work, unit_id, person_id)
    return _had(one for one in theirs if one.ruling in (None, "confirmed"))


def _full(
    months: Iterable[date], person_id: int, had: dict[date, int], entered: amounts.Amounts
) -> Refused | None:
    full = [
        month for month in months if month in had and not _part(month, person_id, had, entered)
    ]
    return Refused("dues_paid_already", {"months": _named(full)}) if full else None


def _had(earlier: Iterable[PaymentView]) -> dict[date, int]:
    had: dict[date, int] = {}
    for one in earlier:
        for month, amount in one.shares:
            had[month] = had.get(month, 0) + amount
    return had


def _part(month: date, person_id: int, had: dict[date, int], entered: amounts.Amounts) -> bool:
    """Something was paid for the month, and less than what was entered for it."""
    whole = entered.of(person_id, month)
    return whole is not None and had[month] < whole


def _named(months: Sequence[date]) -> str:
    return ", ".join(f"{month.month}/{month.year}" for month in months)


def _unfit_months(work: Work, months: Sequence[date]) -> Refused | None:
    if not months:
        return Refused("dues_no_month")
    return unfit_month(months[-1], work.today) or unfit_month(months[0], work.today)


def _unfit_way(way: str) -> Refused | None:
    return None if way in WAYS else Refused("dues_no_way")


async def _insert(
    work: Work, book: Book, person_id: int, way: str, shares: dict[date, int]
) -> PaymentView:
    values = {
        "unit_id": book.unit_id,
        "person_id": person_id,
        "way": way,
        "recorded_by": work.acting.person_id,
        "recorded_at": work.now,
    }
    done = await work.db.execute(insert(Payment).values(**values).returning(Payment.id))
    payment_id = done.scalar_one()
    rows = [
        {"payment_id": payment_id, "month": month, "amount": amount}
        for month, amount in shares.items()
    ]
    await work.db.execute(insert(PaymentShare), rows)
    months = [name(month) for month in shares]
    work.record("dues.claimed", f"payment:{payment_id}", person=person_id, months=months)
    return (await views.with_ids(work, [payment_id]))[0]


async def _ruled(
    work: Work, unit_id: int, found: Sequence[PaymentView], ruling: str, note: str | None
) -> list[PaymentView] | Refused:
    for one in found:
        if ruling == "confirmed" and (refused := await _own(work, unit_id, one.person_id)):
            return refused
    ids = [one.id for one in found]
    await rule_rows(work, ids, ruling, note)
    work.record(f"dues.{ruling}", f"unit:{unit_id}", payments=ids)
    for one in found:
        await plan.tell(work, f"dues_{ruling}", one.id, [one.person_id])
    return await views.with_ids(work, ids)


async def _own(work: Work, unit_id: int, person_id: int) -> Refused | None:
    """Nobody confirms the own dues as long as the cell has somebody else who may."""
    if person_id != work.acting.person_id:
        return None
    others = select(RoleHeld.id).where(
        RoleHeld.unit_id == unit_id,
        RoleHeld.role.in_(TREASURY),
        RoleHeld.person_id != person_id,
        in_force(RoleHeld, work.today),
    )
    found = (await work.db.execute(others.limit(1))).scalar()
    return Refused("dues_own_claim") if found else None
