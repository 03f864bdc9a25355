"""What is known about reminders of tasks, plans and reviews, loaded for all of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import extract, select

from services import plans, task_states
from services.db.models import Membership, Reminder, Task, Unit
from services.task_states import ReviewState
from services.work import Work


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task as it was given."""

    words: str
    resolution: str


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Whether a person still has no plan of the year the reminder is for."""

    unit: str
    year: int
    missing: bool


@dataclass(frozen=True, slots=True)
class CellFacts:
    """A cell: its review of tasks, and how many members have no plan."""

    unit_id: int
    unit: str
    year: int
    review: ReviewState
    without_plan: int


async def load_tasks(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, TaskFacts]:
    """Facts of `task_given` by reminder id."""
    statement = (
        select(Reminder.id, Task.words, Task.resolution)
        .join(Task, Task.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {row[0]: TaskFacts(*row[1:]) for row in await work.db.execute(statement)}


async def load_plans(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, PlanFacts]:
    """Facts of `plan_missing` by reminder id: subject is the cell."""
    year = work.today.year
    open_plan = select(Membership.id).where(
        Membership.unit_id == Reminder.subject_id,
        Membership.person_id == Reminder.person_id,
        plans.missing(work.today, year),
    )
    statement = (
        select(Reminder.id, Unit.name, extract("year", Reminder.day), open_plan.exists())
        .join(Unit, Unit.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {
        row[0]: PlanFacts(row[1], year, missing=bool(row[3]) and int(row[2]) == year)
        for row in await work.db.execute(statement)
    }


async def load_cells(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, CellFacts]:
    """Facts of what is said to a committee, in three statements."""
    statement = (
        select(Reminder.id, Unit.id, Unit.name)
        .join(Unit, Unit.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    rows = (await work.db.execute(statement)).all()
    units, year = sorted({row[1] for row in rows}), work.today.year
    reviews = await task_states.reviews(work, units)
    without = await plans.without(work, units, year)
    return {
        key: CellFacts(unit_id, name, year, reviews[unit_id], without.get(unit_id, 0))
        for key, unit_id, name in rows
    }
