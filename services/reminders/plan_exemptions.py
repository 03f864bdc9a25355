"""Reminders of exemptions that come round: the end of a term, reports, the monthly contact.

The days here are settings of the product: "thường xuyên" and the report have no interval in the
documents (EXM-16 to EXM-18). Set-wise; planning twice changes nothing.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from services.clock import local
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    ContactPerson,
    Exemption,
    ExemptionStep,
    RoleHeld,
    in_force,
)
from services.exemptions.views import AGE, FAR, OVER, in_this_cell
from services.people import SECRETARIAT
from services.reminders.regular import Slot, next_morning, plan_rows, planned_row
from services.work import Work

ENDS_IN = (30, 7)
REPORT_IN = 14
"""days before the end"""
REPORT_DAY = (1, 5)
"""and before the review of January"""
CONTACT_DAY = 1
CONTACT = (Exemption.id, ContactPerson.person_id)
MEMBER = (Exemption.id, Exemption.person_id)
OTHER = aliased(ContactPerson)
ANY = select(Exemption.id).limit(1)


async def daily(work: Work) -> None:
    """What the coming morning needs, in a handful of statements."""
    if (await work.db.execute(ANY)).first() is None:
        return
    morning = next_morning(work.now)
    await _ending(work, Slot("exemption_ends", morning))
    await _reports(work, morning)
    if local(morning).day == CONTACT_DAY:
        slot = Slot("exemption_contact", morning)
        await plan_rows(work, slot, *_in_contact(work.today))


async def _ending(work: Work, slot: Slot) -> None:
    """To the member, the contact person and the secretariat."""
    day = local(slot.due_at).date()
    last_days = [day + timedelta(days=each) for each in ENDS_IN]
    await plan_rows(work, slot, *_ending_for_members(work.today, last_days))
    await plan_rows(work, slot, *_ending_for_contacts(work.today, last_days))
    await plan_rows(work, slot, *_ending_for_secretaries(work.today, last_days))


@built
def _ending_for_members(today: date, last_days: Collection[date]) -> AnySelect:
    return select(*planned_row(*MEMBER)).where(_ends(today, last_days))


@built
def _ending_for_contacts(today: date, last_days: Collection[date]) -> AnySelect:
    return select(*planned_row(*CONTACT)).where(_ends(today, last_days), _kept(today))


@built
def _ending_for_secretaries(today: date, last_days: Collection[date]) -> AnySelect:
    leads = (
        RoleHeld.unit_id == Exemption.unit_id,
        RoleHeld.role.in_(SECRETARIAT),
        in_force(RoleHeld, today),
    )
    rows = select(*planned_row(Exemption.id, RoleHeld.person_id)).distinct()
    return rows.where(_ends(today, last_days), *leads)


def _ends(today: date, last_days: Collection[date]) -> ColumnElement[bool]:
    return and_(_running(today), Exemption.until.in_(last_days))


async def _reports(work: Work, morning: datetime) -> None:
    """Before the end, and before the review of January."""
    day = local(morning).date()
    january = (day.month, day.day) == REPORT_DAY
    until = day if january else day + timedelta(days=REPORT_IN)
    of_members = _reporting(work.today, until, january=january)
    await plan_rows(work, Slot("exemption_report", morning), *of_members)
    of_contacts = _relaying(work.today, until, january=january)
    await plan_rows(work, Slot("exemption_relay", morning), *of_contacts)


@built
def _reporting(today: date, until: date, *, january: bool) -> AnySelect:
    return select(*planned_row(*MEMBER)).where(_far_away(today, until, january=january))


@built
def _relaying(today: date, until: date, *, january: bool) -> AnySelect:
    far_away = _far_away(today, until, january=january)
    return select(*planned_row(*CONTACT)).where(far_away, _kept(today))


def _far_away(today: date, until: date, *, january: bool) -> ColumnElement[bool]:
    """Those who report: in January all whose end is to come, else whose end is on that day."""
    when = Exemption.until >= until if january else Exemption.until == until
    return and_(_running(today), Exemption.reason.in_(FAR), when)


@built
def _in_contact(today: date) -> AnySelect:
    rows = select(*planned_row(*CONTACT))
    return rows.where(_running(today), Exemption.reason.not_in(AGE), _kept(today))


def _kept(today: date) -> ColumnElement[bool]:
    """The newest contact person of the exemption, still in its cell."""
    newest = select(func.max(OTHER.id)).where(OTHER.exemption_id == Exemption.id)
    return and_(
        ContactPerson.exemption_id == Exemption.id,
        ContactPerson.id == newest.correlate(Exemption).scalar_subquery(),
        in_this_cell(ContactPerson.person_id, today),
    )


def _running(today: date) -> ColumnElement[bool]:
    """Granted, neither refused nor ended by a decision, of who is still there.

    The last look is taken when it is sent.
    """
    taken = select(ExemptionStep.id).where(ExemptionStep.exemption_id == Exemption.id)
    granted = taken.where(ExemptionStep.step == "granted").exists()
    over = taken.where(ExemptionStep.step.in_(OVER)).exists()
    return and_(granted, ~over, in_this_cell(Exemption.person_id, today))
