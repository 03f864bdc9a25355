"""What members pay a month, as the cell entered it, and decisions that free somebody of dues.

No document names an amount or a rate (AMB-15): nothing is computed here, and unset stays unset.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import aliased

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import DuesAmount, DuesWaiver, Membership, Person, RoleHeld, in_force
from services.dues.book import access_book, begin
from services.dues.months import first_of
from services.dues.unfit import unfit
from services.people import COMMITTEE, SECRETARIAT
from services.refusal import Refused
from services.reminders import plan
from services.work import Work

RECENT = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry as the secretary reads it: whose, how much from which month, why, by whom."""

    name: str
    amount: int
    from_month: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Amount:
    """One dated entry: from a month on, in đồng, why, by whom, when (UTC)."""

    person_id: int
    from_month: date
    amount: int
    reason: str
    set_by: int
    set_at: datetime


COLUMNS = (
    DuesAmount.person_id,
    DuesAmount.from_month,
    DuesAmount.amount,
    DuesAmount.reason,
    DuesAmount.set_by,
    DuesAmount.set_at,
)
"""an Amount, in its order"""


class Amounts:
    """The entries of a cell; asks which one counts in a month."""

    def __init__(self, entries: Iterable[Amount]) -> None:
        self._entries: dict[int, list[Amount]] = {}
        for entry in entries:
            self._entries.setdefault(entry.person_id, []).append(entry)

    def of(self, person_id: int, month: date) -> int | None:
        """What the member pays for a month; None: nobody entered it."""
        entry = self.entry(person_id, month)
        return entry.amount if entry else None

    def entry(self, person_id: int, month: date) -> Amount | None:
        """The entry that counts in a month: the newest of those that begin last."""
        found = [one for one in self._entries.get(person_id, ()) if one.from_month <= month]
        return found[-1] if found else None


async def load(work: Work, unit_id: int, person_ids: Iterable[int] | None = None) -> Amounts:
    """The amounts entered in a cell, of everybody or of some."""
    asked = _entered(unit_id) if person_ids is None else _entered_for(unit_id, set(person_ids))
    return Amounts([Amount(*row) for row in await work.db.execute(*asked)])


@built
def _entered(unit_id: int) -> AnySelect:
    entered = select(*COLUMNS).where(DuesAmount.unit_id == unit_id)
    return entered.order_by(DuesAmount.from_month, DuesAmount.id)


@built
def _entered_for(unit_id: int, person_ids: Collection[int]) -> AnySelect:
    entered = select(*COLUMNS).where(
        DuesAmount.unit_id == unit_id, DuesAmount.person_id.in_(person_ids)
    )
    return entered.order_by(DuesAmount.from_month, DuesAmount.id)


async def set_amount(
    work: Work,
    unit_id: int,
    person_ids: Iterable[int],
    amount: int,
    reason: str,
    from_month: date | None = None,
) -> int | Refused:
    """A dated entry for each of these members, from this month on; returns for how many."""
    book = await begin(work, unit_id)
    if isinstance(book, Refused):
        return book
    if refused := unfit(amount):
        return refused
    if not reason.strip():
        return Refused("dues_reason_needed")
    own = await of_cell(work, unit_id, person_ids)
    rows = [
        {
            "unit_id": unit_id,
            "person_id": person_id,
            "from_month": first_of(from_month or work.today),
            "amount": amount,
            "reason": " ".join(reason.split())[:200],
            "set_by": work.acting.person_id,
            "set_at": work.now,
        }
        for person_id in own
    ]
    if not rows:
        return Refused("dues_not_in_cell")
    await work.db.execute(insert(DuesAmount), rows)
    work.record("dues.amount_set", f"unit:{unit_id}", people=own)
    await tell_secretaries(work, [unit_id])
    return len(rows)


async def tell_secretaries(work: Work, unit_ids: Sequence[int]) -> None:
    """The collector enters what the cell decided; the secretary learns of it and may correct."""
    others = [one for one in unit_ids if not work.acting.holds(one, *SECRETARIAT)]
    held = select(RoleHeld.unit_id, RoleHeld.person_id).where(
        RoleHeld.unit_id.in_(others),
        RoleHeld.role.in_(SECRETARIAT),
        in_force(RoleHeld, work.today),
    )
    told = [(row.unit_id, row.person_id) for row in await work.db.execute(held)]
    await plan.tell_of(work, "dues_amounts", told, after=plan.COLLECT)


async def recent(work: Work, unit_id: int) -> list[Entered] | Refused:
    """What was entered in the last weeks, the newest first, for those who collect there."""
    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    who = aliased(Person)
    statement = (
        select(
            Person.full_name,
            DuesAmount.amount,
            DuesAmount.from_month,
            DuesAmount.reason,
            who.full_name,
            DuesAmount.set_at,
        )
        .join(Person, Person.id == DuesAmount.person_id)
        .join(who, who.id == DuesAmount.set_by)
        .where(DuesAmount.unit_id == unit_id, DuesAmount.set_at > work.now - RECENT)
        .order_by(DuesAmount.id.desc())
    )
    return [Entered(*row) for row in await work.db.execute(statement)]


async def waive(
    work: Work, unit_id: int, person_id: int, from_day: date | None, decision: str
) -> Refused | None:
    """Keeps the number of a decision that frees a member of dues, or that it was withdrawn.

    Only such a decision stops the tracking (DUE-06); being exempt from meetings does not.
    """
    if not work.acting.holds(unit_id, *COMMITTEE):
        return Refused("not_yours")
    if not decision.strip():
        return Refused("dues_decision_needed")
    if not await of_cell(work, unit_id, [person_id]):
        return Refused("dues_not_in_cell")
    values = {
        "unit_id": unit_id,
        "person_id": person_id,
        "from_day": from_day,
        "decision": " ".join(decision.split())[:200],
        "recorded_by": work.acting.person_id,
        "recorded_at": work.now,
    }
    await work.db.execute(insert(DuesWaiver).values(**values))
    work.record("dues.waived", f"person:{person_id}", unit=unit_id)
    return None


async def waivers(work: Work, unit_id: int) -> Mapping[int, date]:
    """Person → the day from which a recorded decision frees them."""
    rows = await work.db.execute(*_waived(unit_id))
    return {row[0]: row[1] for row in rows if row[1]}


@built
def _waived(unit_id: int) -> Select[int, date | None]:
    newest = select(func.max(DuesWaiver.id)).where(DuesWaiver.unit_id == unit_id)
    return select(DuesWaiver.person_id, DuesWaiver.from_day).where(
        DuesWaiver.id.in_(newest.group_by(DuesWaiver.person_id)),
        DuesWaiver.from_day.is_not(None),
    )


async def of_cell(work: Work, unit_id: int, person_ids: Iterable[int]) -> list[int]:
    """Those of some people who are members of the cell today."""
    found = await work.db.execute(*_members_among(unit_id, set(person_ids), work.today))
    return sorted(set(found.scalars()))


@built
def _members_among(unit_id: int, person_ids: Collection[int], on: date) -> Select[int]:
    return select(Membership.person_id).where(
        Membership.unit_id == unit_id,
        Membership.person_id.in_(person_ids),
        in_force(Membership, on),
    )
