"""What comes round by itself: mornings, plans in January, reviews of tasks; planned set-wise.

The days and hours are settings of the product (TSK-07 and ATT-05 name none). Planning twice
changes nothing: a row's key is kind, subject, person and day.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, String, bindparam, extract, func, literal, select

from services import plans, task_states
from services.clock import local, moment
from services.db.built import Parameters, built
from services.db.engine import AnySelect, Upsert, insert_new
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
CELLS = select(Unit.id).where(Unit.kind == "cell")


@dataclass(frozen=True, slots=True)
class Slot:
    """A kind of reminder and when it is due."""

    kind: str
    due_at: datetime

    @property
    def values(self) -> Parameters:
        """What `planned_row` asks for."""
        return {
            "kind_": self.kind,
            "day_": local(self.due_at).date(),
            "due_at_": self.due_at,
            "late_at_": self.due_at + KINDS[self.kind].late,
        }


async def plan(work: Work) -> None:
    """Plans what the coming day needs, in a handful of statements for all cells."""
    morning = next_morning(work.now)
    await plan_rows(work, Slot("morning", morning), *_mornings(work.today))
    await _plans(work)
    await _arrivals(work, Slot("plan_missing", morning))
    await _lists(work)
    await _reviews(work, Slot("task_review", morning))


def next_morning(now: datetime) -> datetime:
    """Seven o'clock: today's until eight, then tomorrow's."""
    here = local(now)
    day = here.date() if here.time() < MORNING_ENDS else here.date() + timedelta(days=1)
    return moment(day, MORNING)


@built
def _mornings(today: date) -> AnySelect:
    led = secretaries(today).subquery()
    people = select(led.c.person_id).distinct().subquery()
    rows = select(*planned_row(people.c.person_id, people.c.person_id))
    return rows.where(people.c.person_id.is_not(None))


async def _plans(work: Work) -> None:
    """Members without a plan, on the days of January (NTC-03)."""
    for due in _near(work, PLAN_DAYS):
        slot = Slot("plan_missing", due)
        await plan_rows(work, slot, *_without_plan(work.today, due.year))


@built
def _without_plan(today: date, year: int) -> AnySelect:
    rows = select(*planned_row(Membership.unit_id, Membership.person_id))
    return rows.where(plans.missing(today, year)).distinct()


async def _arrivals(work: Work, slot: Slot) -> None:
    """Who came in the middle of the year registers on arrival: asked once (TSK-07)."""
    year = local(slot.due_at).year
    since = work.today - ARRIVED
    await plan_rows(work, slot, *_arrived(work.today, since, year, date(year, 1, 1)))


@built
def _arrived(today: date, since: date, year: int, new_year: date) -> AnySelect:
    asked = select(Reminder.id).where(
        Reminder.kind == "plan_missing",
        Reminder.subject_id == Membership.unit_id,
        Reminder.person_id == Membership.person_id,
        extract("year", Reminder.day) == year,
    )
    rows = select(*planned_row(Membership.unit_id, Membership.person_id)).where(
        plans.missing(today, year),
        task_states.arrived(new_year),
        Membership.from_day >= since,
        ~asked.exists(),
    )
    return rows.distinct()


async def _lists(work: Work) -> None:
    """At the end of January the committee is told how many plans are missing."""
    for due in _near(work, (PLAN_LIST_DAY,)):
        slot = Slot("plans_missing", due)
        await plan_rows(work, slot, *_leading_without_plan(work.today, due.year))


@built
def _leading_without_plan(today: date, year: int) -> AnySelect:
    lacking = select(Membership.id).where(
        Membership.unit_id == RoleHeld.unit_id, plans.missing(today, year)
    )
    return _committee(today).where(lacking.exists())


async def _reviews(work: Work, slot: Slot) -> None:
    """The committees of cells whose review is due, once for each time it falls due (NTC-04)."""
    cells = (await work.db.execute(CELLS)).scalars().all()
    states = await task_states.reviews(work, cells)
    due = {unit_id: state.due for unit_id, state in states.items() if state.is_due and state.due}
    if not due:
        return
    told = await work.db.execute(*_told(slot.kind, due))
    days: dict[int, date] = {row[0]: row[1] for row in told}
    wanted = [unit_id for unit_id, day in due.items() if days.get(unit_id, date.min) < day]
    if wanted:
        await plan_rows(work, slot, *_leading(work.today, wanted))


@built
def _told(kind: str, unit_ids: Collection[int]) -> Select[int, date]:
    return (
        select(Reminder.subject_id, func.max(Reminder.day))
        .where(Reminder.kind == kind, Reminder.subject_id.in_(unit_ids))
        .group_by(Reminder.subject_id)
    )


@built
def _leading(today: date, unit_ids: Collection[int]) -> AnySelect:
    return _committee(today).where(RoleHeld.unit_id.in_(unit_ids))


def _committee(today: date) -> AnySelect:
    """The committee, without those who read it in their morning anyway."""
    led = secretaries(today).subquery()
    reads = select(led.c.person_id).where(
        led.c.person_id == RoleHeld.person_id, led.c.unit_id == RoleHeld.unit_id
    )
    statement = select(*planned_row(RoleHeld.unit_id, RoleHeld.person_id)).distinct()
    return statement.where(
        RoleHeld.role.in_(COMMITTEE), in_force(RoleHeld, today), ~reads.exists()
    )


def _near(work: Work, days: Iterable[tuple[int, int]]) -> list[datetime]:
    """Those of the days that are today (until eight o'clock) or tomorrow."""
    morning = next_morning(work.now)
    here = local(morning).date()
    return [morning for month, day in days if (here.month, here.day) == (month, day)]


def planned_row(subject: Any, person: Any) -> tuple[Any, ...]:
    """The columns of a planned reminder, in the order of NAMES; `plan_rows` gives their values."""
    return (
        bindparam("kind_", type_=String()),
        subject,
        person,
        bindparam("day_", type_=Date()),
        bindparam("due_at_", type_=UtcDateTime()),
        bindparam("late_at_", type_=UtcDateTime()),
        literal("planned", String()),
    )


async def plan_rows(work: Work, slot: Slot, rows: AnySelect, given: Parameters) -> None:
    """Plans a reminder for each of `rows`, a statement that is built once; what exists stays."""
    into = insert_new(work.db, Reminder, keys=KEYS)
    await work.db.execute(_planning(into, rows), slot.values | given)


@cache
def _planning(into: Upsert, rows: AnySelect) -> Upsert:
    return into.from_select(NAMES, rows)
