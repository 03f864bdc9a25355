"""Reminders of exemptions that come round: the end of a term, reports, the monthly contact.

The days here are settings of the product: "thường xuyên" and the report have no interval in the
documents (EXM-16 to EXM-18). Set-wise; planning twice changes nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from services.clock import local
from services.db.engine import AnySelect, insert_new
from services.db.models import (
    ContactPerson,
    Exemption,
    ExemptionStep,
    Reminder,
    RoleHeld,
    in_force,
)
from services.exemptions.views import AGE, FAR, OVER, in_this_cell
from services.people import SECRETARIAT
from services.reminders.kinds import KEYS
from services.reminders.regular import NAMES, Slot, next_morning, planned_row
from services.work import Work

ENDS_IN = (30, 7)
REPORT_IN = 14
"""days before the end"""
REPORT_DAY = (1, 5)
"""and before the review of January"""
CONTACT_DAY = 1
OTHER = aliased(ContactPerson)
ANY = select(Exemption.id).limit(1)


async def daily(work: Work) -> None:
    """What the coming morning needs, in a handful of statements."""
    if (await work.db.execute(ANY)).first() is None:
        return
    morning = next_morning(work.now)
    for days in ENDS_IN:
        await _ending(work, Slot("exemption_ends", morning), days)
    await _reports(work, Slot("exemption_report", morning))
    if local(morning).day == CONTACT_DAY:
        contact = select(*planned_row(Slot("exemption_contact", morning), *_contact()))
        await _insert(
            work, contact.where(_running(work), Exemption.reason.not_in(AGE), _kept(work))
        )


async def _ending(work: Work, slot: Slot, days: int) -> None:
    """To the member, the contact person and the secretariat."""
    ends = and_(_running(work), Exemption.until == _day(slot.due_at) + timedelta(days=days))
    await _insert(work, _to(slot, Exemption.person_id).where(ends))
    await _insert(work, select(*planned_row(slot, *_contact())).where(ends, _kept(work)))
    leads = (
        RoleHeld.unit_id == Exemption.unit_id,
        RoleHeld.role.in_(SECRETARIAT),
        in_force(RoleHeld, work.today),
    )
    rows = select(*planned_row(slot, Exemption.id, RoleHeld.person_id)).distinct()
    await _insert(work, rows.where(ends, *leads))


async def _reports(work: Work, slot: Slot) -> None:
    day = _day(slot.due_at)
    near = Exemption.until == day + timedelta(days=REPORT_IN)
    january = (day.month, day.day) == REPORT_DAY
    when = or_(near, Exemption.until >= day) if january else near
    due = and_(_running(work), Exemption.reason.in_(FAR), when)
    await _insert(work, _to(slot, Exemption.person_id).where(due))
    relay = Slot("exemption_relay", slot.due_at)
    await _insert(work, select(*planned_row(relay, *_contact())).where(due, _kept(work)))


def _to(slot: Slot, person: Any) -> AnySelect:
    return select(*planned_row(slot, Exemption.id, person))


def _contact() -> tuple[Any, Any]:
    return Exemption.id, ContactPerson.person_id


def _kept(work: Work) -> ColumnElement[bool]:
    """The newest contact person of the exemption, still in its cell."""
    newest = select(func.max(OTHER.id)).where(OTHER.exemption_id == Exemption.id)
    return and_(
        ContactPerson.exemption_id == Exemption.id,
        ContactPerson.id == newest.correlate(Exemption).scalar_subquery(),
        in_this_cell(ContactPerson.person_id, work.today),
    )


def _running(work: Work) -> ColumnElement[bool]:
    """Granted, neither refused nor ended by a decision, of who is still there.

    The last look is taken when it is sent.
    """
    taken = select(ExemptionStep.id).where(ExemptionStep.exemption_id == Exemption.id)
    granted = taken.where(ExemptionStep.step == "granted").exists()
    over = taken.where(ExemptionStep.step.in_(OVER)).exists()
    return and_(granted, ~over, in_this_cell(Exemption.person_id, work.today))


def _day(moment: datetime) -> Any:
    return local(moment).date()


async def _insert(work: Work, rows: AnySelect) -> None:
    statement = insert_new(work.db, Reminder, keys=KEYS)
    await work.db.execute(statement.from_select(list(NAMES), rows))
