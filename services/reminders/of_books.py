"""What is known about reminders of liaison books: comments, opinions on students, hand-over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, extract, func, select

from services.db.models import (
    AreaOfficer,
    BookComment,
    BookStep,
    CommentSession,
    Introduction,
    Placement,
    Reminder,
    ResidenceArea,
    RoleHeld,
    StudentOpinion,
    Unit,
    Workplace,
    WorkplaceDetails,
    in_force,
)
from services.people import COMMITTEE, RESIDENCE
from services.rulebooks import book_for
from services.work import Work

PARTS = 4
"""of the comment sheet (REP-31)"""
DONE = ("brought", "received")


@dataclass(frozen=True, slots=True)
class YearFacts:
    """A residence committee near the end of October; `open`: books without a whole comment.

    `due`: the last day by its rulebook (RES-23).
    """

    unit: str
    year: int
    due: date
    open: int
    keeps: bool


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area and one of its officers; `open`: students on whom that officer said nothing."""

    area: str
    open: int


@dataclass(frozen=True, slots=True)
class BookFacts:
    """A liaison book of a year. `leads`: the person is in the committee of the workplace."""

    unit: str
    workplace: str
    year: int
    military: bool
    commented: bool
    done: bool
    own: bool
    leads: bool


def while_uncommented(facts: YearFacts) -> str | None:
    """Until the last book has its comment (NTC-21)."""
    if not facts.keeps:
        return "not_leading"
    return None if facts.open else "nothing_left"


def while_unheard(facts: AreaFacts) -> str | None:
    """Until the officer has spoken about every student (RES-25)."""
    return None if facts.open else "nothing_left"


def while_at_home(facts: BookFacts) -> str | None:
    """Until the member has brought the book (NTC-22); a book without comment is not asked for."""
    if not facts.own or facts.military:
        return "not_expected"
    return _while_on_the_way(facts)


def while_between(facts: BookFacts) -> str | None:
    """Until the workplace has fetched the book of a Military Region 9 member (NTC-23)."""
    if not facts.leads or not facts.military:
        return "not_leading"
    return _while_on_the_way(facts)


def _while_on_the_way(facts: BookFacts) -> str | None:
    if not facts.commented:
        return "not_commented"
    return "brought" if facts.done else None


async def load_years(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, YearFacts]:
    """Facts by reminder id; a rulebook is read once for each committee."""
    year = extract("year", Reminder.day)
    lacking = (
        select(func.count())
        .where(
            Introduction.unit_id == Reminder.subject_id,
            in_force(Introduction, Reminder.__table__.c.day),
            parts_written(Introduction.__table__.c.id, year) < PARTS,
        )
        .correlate(Reminder)
        .scalar_subquery()
    )
    held = select(RoleHeld.id).where(
        RoleHeld.unit_id == Reminder.subject_id,
        RoleHeld.person_id == Reminder.person_id,
        RoleHeld.role.in_(RESIDENCE),
        in_force(RoleHeld, work.today),
    )
    statement = (
        select(Reminder.id, Unit.name, year, lacking, held.exists(), Unit.id)
        .join(Unit, Unit.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    rows = (await work.db.execute(statement)).all()
    due = {unit_id: await _due(work, unit_id) for unit_id in {row[5] for row in rows}}
    return {
        row[0]: YearFacts(row[1], int(row[2]), due[row[5]], row[3], bool(row[4])) for row in rows
    }


async def _due(work: Work, unit_id: int) -> date:
    facts = {"commented_on": None, "collective": True, "year": work.today.year}
    finding = (await book_for(work, unit_id)).judge("RES-23", facts, work.today)
    due = finding.values["due"]
    assert isinstance(due, date)  # noqa: S101 - narrows for the type checker
    return due


async def load_areas(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, AreaFacts]:
    """Facts by reminder id; the subject is the area, the person one of its officers."""
    year = extract("year", Reminder.day)
    lacking = (
        select(func.count(Introduction.id.distinct()))
        .select_from(AreaOfficer)
        .join(Placement, Placement.area_id == AreaOfficer.area_id)
        .join(Introduction, Introduction.id == Placement.introduction_id)
        .where(
            AreaOfficer.area_id == Reminder.subject_id,
            AreaOfficer.person_id == Reminder.person_id,
            in_force(AreaOfficer, work.today),
            unheard(work.today, year),
        )
        .correlate(Reminder)
        .scalar_subquery()
    )
    statement = (
        select(Reminder.id, ResidenceArea.name, lacking)
        .join(ResidenceArea, ResidenceArea.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {row[0]: AreaFacts(row[1], row[2]) for row in await work.db.execute(statement)}


async def load_books(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, BookFacts]:
    """Facts by reminder id, in one statement."""
    year = extract("year", Reminder.day)
    introduction = Introduction.__table__.c.id
    newest = (
        select(func.max(WorkplaceDetails.id))
        .where(WorkplaceDetails.workplace_id == Workplace.id)
        .correlate(Workplace)
        .scalar_subquery()
    )
    leads = select(RoleHeld.id).where(
        RoleHeld.unit_id == Workplace.inside_id,
        RoleHeld.person_id == Reminder.person_id,
        RoleHeld.role.in_(COMMITTEE),
        in_force(RoleHeld, work.today),
    )
    statement = (
        select(
            Reminder.id,
            Unit.name,
            WorkplaceDetails.name,
            year,
            Introduction.kind == "military",
            parts_written(introduction, year) >= PARTS,
            arrived(introduction, year),
            Introduction.person_id == Reminder.person_id,
            leads.exists(),
        )
        .join(Introduction, Introduction.id == Reminder.subject_id)
        .join(Unit, Unit.id == Introduction.unit_id)
        .join(Workplace, Workplace.id == Introduction.workplace_id)
        .join(WorkplaceDetails, WorkplaceDetails.id == newest)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {
        row[0]: BookFacts(row[1], row[2], int(row[3]), *map(bool, row[4:]))
        for row in await work.db.execute(statement)
    }


def parts_written(introduction: Any, year: Any) -> ScalarSelect[int]:
    """How many parts of the comment of a year are there for an introduction."""
    return (
        select(func.count(BookComment.task.distinct()))
        .join(CommentSession, CommentSession.id == BookComment.session_id)
        .where(BookComment.introduction_id == introduction, CommentSession.year == year)
        .scalar_subquery()
    )


def arrived(introduction: Any, year: Any) -> ColumnElement[bool]:
    """The member brought the book of a year, or the workplace has it."""
    steps = select(BookStep.id).where(
        BookStep.introduction_id == introduction,
        BookStep.year == year,
        BookStep.step.in_(DONE),
    )
    return steps.exists()


def unheard(today: date, year: Any) -> ColumnElement[bool]:
    """A student introduced now, in this officer's area, on whom that officer said nothing."""
    later = (
        select(func.max(Placement.id))
        .where(Placement.introduction_id == Introduction.__table__.c.id)
        .correlate(Introduction)
        .scalar_subquery()
    )
    said = select(StudentOpinion.id).where(
        StudentOpinion.introduction_id == Introduction.__table__.c.id,
        StudentOpinion.role == AreaOfficer.__table__.c.role,
        StudentOpinion.year == year,
    )
    conditions: Iterable[ColumnElement[bool]] = (
        Introduction.kind == "student",
        in_force(Introduction, today),
        Placement.id == later,
        ~said.exists(),
    )
    found: ColumnElement[bool] = Introduction.id.is_not(None)
    for condition in conditions:
        found = found & condition
    return found
