"""Plans reminders of dues for all cells at once: a few days before the due day, and after it.

Only those are reminded for whom there is neither a claim nor a receipt (DUE-02, NTC-02).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Date, Select, bindparam, delete, literal, or_, select

from services.clock import moment
from services.db.built import built
from services.db.engine import AnySelect, Upsert, insert_new
from services.db.models import (
    ContactPerson,
    DuesMonth,
    Membership,
    Reminder,
    RoleHeld,
    in_force,
)
from services.db.models.base import Key
from services.dues import calendar, contacts
from services.dues.reach import freed, held_back, spoken_for
from services.people import SECRETARIAT
from services.reminders import slots as tables
from services.work import Work

KEYS = ("kind", "subject_id", "person_id", "day")
AHEAD = timedelta(days=9)
SAID_AT = time(8)
DAYS = {"dues_soon": -3, "dues_late": 1, "dues_contact": 1, "dues_counter": 1}
"""days from the due day to the reminder: settings of the product (DSG-06), no rule"""
LATE = timedelta(days=3)
NAMES = ("kind", "subject_id", "person_id", "day", "due_at", "late_at", "state")
TODAY: Any = bindparam("today", type_=Date())
OF_SOME = DuesMonth.id.in_(bindparam("months", type_=Key, expanding=True))


@dataclass(frozen=True, slots=True)
class Slot:
    """One kind of reminder for all months with this due day."""

    due_on: date
    kind: str
    day: date
    due_at: datetime
    late_at: datetime


async def daily(work: Work, month_ids: Sequence[int] | None = None) -> None:
    """Plans what the coming days need, for all books or some months."""
    if month_ids is None:
        await calendar.ensure(work)
    days = await work.db.execute(*_due_days(work.today - LATE, work.today + AHEAD + LATE))
    slots = _slots(work.now, days.scalars())
    of_kind = {kind: [slot for slot in slots if slot.kind == kind] for kind in DAYS}
    members = [*of_kind["dues_soon"], *of_kind["dues_late"]]
    await _insert(work, members, _silent_members, month_ids)
    await _insert(work, of_kind["dues_contact"], _contact_people, month_ids)
    await _insert(work, of_kind["dues_counter"], _secretaries, month_ids)


async def plan_anew(work: Work, month_ids: Sequence[int]) -> None:
    """The due day of months moved: what was planned for the old one goes."""
    planned = delete(Reminder).where(
        Reminder.kind.in_(DAYS), Reminder.subject_id.in_(month_ids), Reminder.state == "planned"
    )
    await work.db.execute(planned)
    await daily(work, month_ids)


@built
def _due_days(since: date, until: date) -> Select[date]:
    return select(DuesMonth.due_on).where(DuesMonth.due_on.between(since, until)).distinct()


def _slots(now: datetime, due_days: Iterable[date]) -> list[Slot]:
    slots = []
    for due_on in due_days:
        for kind, days in DAYS.items():
            day = due_on + timedelta(days=days)
            due_at = moment(day, SAID_AT)
            if now < due_at <= now + AHEAD:
                late_at = due_at + LATE if days > 0 else moment(due_on, time(20))
                slots.append(Slot(due_on, kind, day, due_at, late_at))
    return slots


async def _insert(
    work: Work,
    slots: Sequence[Slot],
    people: Callable[[CTE], AnySelect],
    month_ids: Sequence[int] | None,
) -> None:
    if not slots:
        return
    into = insert_new(work.db, Reminder, keys=KEYS)
    statement = _planning(into, len(slots), people, some=month_ids is not None)
    given = {"today": work.today, "months": month_ids}
    await work.db.execute(statement, tables.parameters(slots) | given)


@lru_cache(maxsize=16)
def _planning(
    into: Upsert, count: int, people: Callable[[CTE], AnySelect], *, some: bool
) -> Upsert:
    chosen = people(tables.table(Slot, count))
    return into.from_select(NAMES, chosen.where(OF_SOME) if some else chosen)


def _silent_members(table: CTE) -> AnySelect:
    person = Membership.person_id
    return (
        _rows(table, person)
        .join(Membership, Membership.unit_id == DuesMonth.unit_id)
        .where(
            Membership.temporary.is_(False),
            Membership.from_day <= DuesMonth.due_on,
            or_(Membership.to_day.is_(None), Membership.to_day >= TODAY),
            ~held_back(person),
            ~freed(person),
            ~spoken_for(person),
        )
    )


def _contact_people(table: CTE) -> AnySelect:
    """Who keeps in touch with exempt members who owe (DUE-06)."""
    return contacts.joined(_rows(table, ContactPerson.person_id), TODAY).distinct()


def _secretaries(table: CTE) -> AnySelect:
    return (
        _rows(table, RoleHeld.person_id)
        .join(RoleHeld, RoleHeld.unit_id == DuesMonth.unit_id)
        .where(RoleHeld.role.in_(SECRETARIAT), in_force(RoleHeld, TODAY))
        .distinct()
    )


def _rows(table: CTE, person: Any) -> AnySelect:
    row = table.c
    shown = (row.kind, DuesMonth.id, person, row.day, row.due_at, row.late_at, literal("planned"))
    return select(*shown).select_from(table).join(DuesMonth, DuesMonth.due_on == row.due_on)
