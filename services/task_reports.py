"""What members say about their own tasks: one line a month, a later one corrects it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, insert, select

from services.db.built import built
from services.db.models import TaskReport
from services.refusal import Refused
from services.task_states import TaskView, current
from services.units import UnitView, home_unit
from services.words import tidy
from services.work import Work

LONGEST = 500


@dataclass(frozen=True, slots=True)
class OwnTasks:
    """The actor's tasks in the own cell, and the line for this month."""

    unit: UnitView
    year: int
    tasks: tuple[TaskView, ...]
    report: str | None


async def own(work: Work) -> OwnTasks | Refused:
    """The actor's own tasks. Refused: no_cell."""
    unit = await home_unit(work)
    if unit is None:
        return Refused("no_cell")
    me, year = work.acting.person_id, work.today.year
    tasks = [task for task in await current(work, unit.id, year) if task.person_id == me]
    said = await reports(work, unit.id, work.today)
    return OwnTasks(unit, year, tuple(tasks), said.get(me))


async def report(work: Work, words: str) -> OwnTasks | Refused:
    """The actor's line on this month's results; a later one corrects it (MRE-01 reads it)."""
    found = await own(work)
    said = tidy(words)[:LONGEST]
    if isinstance(found, Refused):
        return found
    if not said:
        return Refused("report_empty")
    values = {
        "unit_id": found.unit.id,
        "person_id": work.acting.person_id,
        "month": work.today.replace(day=1),
        "words": said,
        "reported_at": work.now,
    }
    await work.db.execute(insert(TaskReport).values(**values))
    work.record("task.reported", f"unit:{found.unit.id}", month=f"{work.today:%Y-%m}")
    return await own(work)


async def reports(work: Work, unit_id: int, month: date) -> dict[int, str]:
    """What each member said about the month in which the day lies, by person."""
    rows = await work.db.execute(*_newest(unit_id, month.replace(day=1)))
    return {row[0]: row[1] for row in rows}


@built
def _newest(unit_id: int, month: date) -> Select[int, str]:
    newest = (
        select(func.max(TaskReport.id))
        .where(TaskReport.unit_id == unit_id, TaskReport.month == month)
        .group_by(TaskReport.person_id)
    )
    return select(TaskReport.person_id, TaskReport.words).where(TaskReport.id.in_(newest))
