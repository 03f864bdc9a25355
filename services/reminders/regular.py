"""What comes round by itself: mornings, plans in January, reviews of tasks; planned set-wise.

The days and hours are settings of the product (TSK-07 and ATT-05 name none). Planning twice
changes nothing: a row's key is kind, subject, person and day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Date, String, extract, func, literal, select

from services import plans, task_states
from services.clock import local, moment
from services.db.engine import AnySelect, insert_new
from services.db.models import Membership, Reminder, RoleHeld, Unit, in_force
from services.db.models.base import UtcDateTime
from services.morning import secretaries
from services.people import COMMITTEE
from services.reminders.kinds import KEYS, KINDS
from services.work import Work

MORNING = time(7)
MORNING_ENDS = time(8)
PLAN_DAYS = ((1, 5), (1, 20))
"""month and day on which members without a plan are reminded"""
PLAN_LIST_DAY = (1, 31)
"""when the committee gets the list"""
ARRIVED = timedelta(days=30)
"""so long after the arrival a new member is still asked for the plan"""
NAMES = ("kind", "subject_id", "person_id", "day", "due_at", "late_at", "state")


@dataclass(frozen=True, slots=True)
class Slot:
    """A kind of reminder and when it is due."""

    kind: str
    due_at: datetime


async def plan(work: Work) -> None:
    """Plans what the coming day needs, in a handful of statements for all cells."""
    morning = next_morning(work.now)
    await _mornings(work, Slot("morning", morning))
    await _plans(work)
    await _arrivals(work, Slot("plan_missing", morning))
    await _lists(work)
    await _reviews(work, Slot("task_review", morning))


def next_morning(now: datetime) -> datetime:
    """Seven o'clock: today's until eight, then tomorrow's."""
    here = local(now)
    day = here.date() if here.time() < MORNING_ENDS else here.date() + timedelta(days=1)
    return moment(day, MORNING)


async def _mornings(work: Work, slot: Slot) -> None:
    led = secretaries(work).subquery()
    people = select(led.c.person_id).distinct().subquery()
    rows = select(*planned_row(slot, people.c.person_id, people.c.person_id))
    await _insert(work, rows.where(people.c.person_id.is_not(None)))


async def _plans(work: Work) -> None:
    """Members without a plan, on the days of January (NTC-03)."""
    for due in _near(work, PLAN_DAYS):
        slot = Slot("plan_missing", due)
        rows = select(*planned_row(slot, Membership.unit_id, Membership.person_id))
        await _insert(work, rows.where(plans.missing(work, due.year)).distinct())


async def _arrivals(work: Work, slot: Slot) -> None:
    """Who came in the middle of the year registers on arrival: asked once (TSK-07)."""
    year = local(slot.due_at).year
    asked = select(Reminder.id).where(
        Reminder.kind == slot.kind,
        Reminder.subject_id == Membership.unit_id,
        Reminder.person_id == Membership.person_id,
        extract("year", Reminder.day) == year,
    )
    rows = select(*planned_row(slot, Membership.unit_id, Membership.person_id)).where(
        plans.missing(work, year),
        task_states.arrived(date(year, 1, 1)),
        Membership.from_day >= work.today - ARRIVED,
        ~asked.exists(),
    )
    await _insert(work, rows.distinct())


async def _lists(work: Work) -> None:
    """At the end of January the committee is told how many plans are missing."""
    for due in _near(work, (PLAN_LIST_DAY,)):
        lacking = select(Membership.id).where(
            Membership.unit_id == RoleHeld.unit_id, plans.missing(work, due.year)
        )
        await _insert(work, _committee(work, Slot("plans_missing", due)).where(lacking.exists()))


async def _reviews(work: Work, slot: Slot) -> None:
    """The committees of cells whose review is due, once for each time it falls due (NTC-04)."""
    cells = (await work.db.execute(select(Unit.id).where(Unit.kind == "cell"))).scalars().all()
    states = await task_states.reviews(work, cells)
    due = {unit_id: state.due for unit_id, state in states.items() if state.is_due and state.due}
    told = await _told(work, slot.kind, due)
    wanted = [unit_id for unit_id, day in due.items() if told.get(unit_id, date.min) < day]
    if wanted:
        rows = _committee(work, slot).where(RoleHeld.unit_id.in_(wanted))
        await _insert(work, rows)


async def _told(work: Work, kind: str, unit_ids: Iterable[int]) -> dict[int, date]:
    statement = (
        select(Reminder.subject_id, func.max(Reminder.day))
        .where(Reminder.kind == kind, Reminder.subject_id.in_(list(unit_ids)))
        .group_by(Reminder.subject_id)
    )
    return {row[0]: row[1] for row in await work.db.execute(statement)}


def _committee(work: Work, slot: Slot) -> AnySelect:
    """The committee, without those who read it in their morning anyway."""
    led = secretaries(work).subquery()
    reads = select(led.c.person_id).where(
        led.c.person_id == RoleHeld.person_id, led.c.unit_id == RoleHeld.unit_id
    )
    statement = select(*planned_row(slot, RoleHeld.unit_id, RoleHeld.person_id)).distinct()
    return statement.where(
        RoleHeld.role.in_(COMMITTEE), in_force(RoleHeld, work.today), ~reads.exists()
    )


def _near(work: Work, days: Iterable[tuple[int, int]]) -> list[datetime]:
    """Those of the days that are today (until eight o'clock) or tomorrow."""
    morning = next_morning(work.now)
    here = local(morning).date()
    return [morning for month, day in days if (here.month, here.day) == (month, day)]


def planned_row(slot: Slot, subject: Any, person: Any) -> tuple[Any, ...]:
    """The columns of a planned reminder, in the order of NAMES."""
    late = slot.due_at + KINDS[slot.kind].late
    return (
        literal(slot.kind, String()),
        subject,
        person,
        literal(local(slot.due_at).date(), Date()),
        literal(slot.due_at, UtcDateTime()),
        literal(late, UtcDateTime()),
        literal("planned", String()),
    )


async def _insert(work: Work, rows: AnySelect) -> None:
    statement = insert_new(work.db, Reminder, keys=KEYS)
    await work.db.execute(statement.from_select(list(NAMES), rows))
