"""How tasks stand in many cells at once: who has none, who is new, when a review is due."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnyRow, AnySelect
from services.db.models import (
    Meeting,
    Membership,
    ReviewInterval,
    Standing,
    Task,
    TaskReview,
    Unit,
    in_force,
)
from services.rulebooks import LocalBook, books_for
from services.work import Work

INTERVALS = ("tasks.review_short", "tasks.review_long")
"""the two parameters that name the intervals a cell may choose from (TSK-03)"""
EARLIER, LATER = aliased(Membership), aliased(Task)


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task that counts. Kind: yearly | added (for a new arrival, TSK-04)."""

    id: int
    person_id: int
    kind: str
    words: str
    resolution: str
    resolved_on: date


@dataclass(frozen=True, slots=True)
class ReviewState:
    """The review of a cell's tasks (TSK-03). `due` is None while nothing was ever assigned."""

    months: int
    last: date | None
    due: date | None
    is_due: bool
    calculation: str = ""


@dataclass(frozen=True, slots=True)
class Without:
    """How many members of a cell have no task this year: the old ones, and the new arrivals."""

    old: int = 0
    new: int = 0


def intervals(book: LocalBook, on: date) -> tuple[int, ...]:
    """The months a cell may choose between, in force on a day."""
    params = book.on(on).params(on, INTERVALS)
    return tuple(params.count(name) for name in INTERVALS)


async def reviews(work: Work, unit_ids: Sequence[int]) -> dict[int, ReviewState]:
    """The state of each cell's review, in one statement beside those of the rulebooks.

    No choice yet: the longer interval.
    """
    books = await books_for(work, unit_ids)
    rows = await work.db.execute(*_reviews(unit_ids))
    return {row[0]: _state(row, books[row[0]], work.today) for row in rows}


async def without(work: Work, unit_ids: Sequence[int], year: int) -> dict[int, Without]:
    """Members who are expected to have a task of the year and have none (TSK-01, TSK-04)."""
    asked = _without(unit_ids, work.today, year, date(year, 1, 1))
    counted: dict[int, dict[bool, int]] = {}
    for unit_id, is_new, count in await work.db.execute(*asked):
        counted.setdefault(unit_id, {})[bool(is_new)] = count
    return {key: Without(by.get(False, 0), by.get(True, 0)) for key, by in counted.items()}


async def current(work: Work, unit_id: int, year: int) -> list[TaskView]:
    """The tasks that no later one replaces, the oldest first."""
    return [TaskView(*row) for row in await work.db.execute(*_current(unit_id, year))]


async def next_meeting_day(work: Work, unit_id: int) -> date | None:
    """The day of the cell's next planned meeting, where new arrivals get tasks (TSK-04)."""
    planned = select(func.min(Meeting.starts_at)).where(
        Meeting.unit_id == unit_id, Meeting.state == "planned", Meeting.starts_at > work.now
    )
    found = (await work.db.execute(planned)).scalar()
    return local_day(found) if found else None


def missing(on: date, year: int) -> ColumnElement[bool]:
    """The condition on a membership: a task of the year is expected, and there is none.

    Exempt members are freed of work too (TSK-01); who takes part for a time has tasks at home.
    """
    exempt = select(Standing.id).where(
        Standing.person_id == Membership.person_id,
        Standing.kind == "exempt",
        in_force(Standing, on),
    )
    own = select(Task.id).where(
        Task.unit_id == Membership.unit_id,
        Task.person_id == Membership.person_id,
        Task.year == year,
    )
    return and_(
        in_force(Membership, on),
        Membership.temporary.is_(False),
        ~exempt.exists(),
        ~own.exists(),
    )


def arrived(since: date) -> ColumnElement[bool]:
    """The condition on a membership: it began since a day, in a cell that was there before."""
    before = select(EARLIER.id).where(
        EARLIER.unit_id == Membership.unit_id, EARLIER.from_day < Membership.from_day
    )
    return and_(Membership.from_day >= since, before.exists())


@built
def _reviews(unit_ids: Collection[int]) -> AnySelect:
    chosen = (
        select(ReviewInterval.months)
        .where(ReviewInterval.unit_id == Unit.id)
        .order_by(ReviewInterval.id.desc())
        .limit(1)
    )
    reviewed = select(func.max(TaskReview.reviewed_on)).where(TaskReview.unit_id == Unit.id)
    assigned = select(func.max(Task.resolved_on)).where(
        Task.unit_id == Unit.id, Task.kind == "yearly", Task.replaces.is_(None)
    )
    return select(
        Unit.id,
        chosen.scalar_subquery(),
        reviewed.scalar_subquery(),
        assigned.scalar_subquery(),
    ).where(Unit.id.in_(unit_ids))


@built
def _without(
    unit_ids: Collection[int], on: date, year: int, since: date
) -> Select[int, bool, int]:
    new = arrived(since)
    return (
        select(Membership.unit_id, new, func.count(Membership.person_id.distinct()))
        .where(Membership.unit_id.in_(unit_ids), missing(on, year))
        .group_by(Membership.unit_id, new)
    )


@built
def _current(unit_id: int, year: int) -> AnySelect:
    replaced = select(LATER.id).where(LATER.replaces == Task.id)
    columns = (
        Task.id,
        Task.person_id,
        Task.kind,
        Task.words,
        Task.resolution,
        Task.resolved_on,
    )
    of_year = select(*columns).where(Task.unit_id == unit_id, Task.year == year)
    return of_year.where(~replaced.exists()).order_by(Task.id)


def _state(row: AnyRow, book: LocalBook, today: date) -> ReviewState:
    months = row[1] or max(intervals(book, today))
    days = [day for day in row[2:] if day]
    if not days:
        return ReviewState(months, None, None, is_due=False)
    facts: Mapping[str, object] = {"interval_months": months, "last_review_on": max(days)}
    finding = book.judge("TSK-03", facts, today)
    due = finding.values["due"]
    assert isinstance(due, date)  # noqa: S101 - narrows for the type checker
    return ReviewState(months, max(days), due, finding.outcome == "DUE", finding.calculation)
