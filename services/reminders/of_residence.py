"""What is known about reminders of residence liaison, loaded for all of them at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnyRow, AnySelect
from services.db.models import (
    AttendanceClaim,
    Introduction,
    LetterStep,
    Placement,
    ReasonConfirmation,
    Reminder,
    ResidenceAnswer,
    ResidenceLetter,
    ResidenceMark,
    ResidenceMeeting,
    ResidenceMeetingArea,
    ResidencePlan,
    RoleHeld,
    Unit,
    Workplace,
    in_force,
)
from services.people import COMMITTEE
from services.work import Work

Key = tuple[int, int]
"""(meeting, person)"""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session and one person, as they are when the reminder is about to be sent."""

    meeting_id: int
    unit: str
    starts_at: datetime
    place: str
    state: str
    because: str
    answered: str | None
    """coming | absent, for the day as it stands now"""
    verdict: str | None
    recorded: bool
    """the member said whether they were there, or the chair marked it"""
    invited: bool
    """still introduced to one of the areas on the day"""


@dataclass(frozen=True, slots=True)
class WorkplaceFacts:
    """What waits for the committee of a workplace inside: reasons, and letters nobody has read."""

    unit_id: int
    unit: str
    waiting: int
    unread: int
    leads: bool


def while_silent(facts: SessionFacts) -> str | None:
    """Before a session: only those who have not answered."""
    return while_planned(facts) or ("answered" if facts.answered else None)


def while_planned(facts: SessionFacts) -> str | None:
    """While it is to be held and concerns the person."""
    if facts.state != "planned":
        return facts.state
    return None if facts.invited else "not_expected"


def while_cancelled(facts: SessionFacts) -> str | None:
    """The news that it is not held."""
    return None if facts.state == "cancelled" else "not_cancelled"


def while_unrecorded(facts: SessionFacts) -> str | None:
    """After a session: was the person there? Not asked of those who were to be absent."""
    if facts.recorded:
        return "recorded"
    return while_planned(facts) or ("answered" if facts.answered == "absent" else None)


def while_confirmed(facts: SessionFacts) -> str | None:
    """The workplace confirmed the reason, and that still stands."""
    return None if facts.verdict == "confirmed" else "ruled_anew"


def while_refused(facts: SessionFacts) -> str | None:
    """The workplace did not confirm the reason, and that still stands."""
    return None if facts.verdict == "refused" else "ruled_anew"


def while_waiting(facts: WorkplaceFacts) -> str | None:
    """Reasons wait for a workplace (NTC-18)."""
    if not facts.leads:
        return "not_leading"
    return None if facts.waiting else "nothing_left"


def while_unread(facts: WorkplaceFacts) -> str | None:
    """Letters were sent that nobody at the workplace has received (NTC-19, NTC-20)."""
    if not facts.leads:
        return "not_leading"
    return None if facts.unread else "received"


async def load_sessions(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, SessionFacts]:
    """Facts by reminder id, in a fixed number of statements."""
    rows = (await work.db.execute(_sessions(reminder_ids))).all()
    ids, people = {row.subject_id for row in rows}, {row.person_id for row in rows}
    said = await _said(work, ids, people)
    recorded = await _recorded(work, ids, people)
    areas = await _areas(work, ids)
    homes = await _homes(work, people)
    found = {}
    for row in rows:
        key, day = (row.subject_id, row.person_id), local_day(row.starts_at)
        at_home = any(
            span.holds(day) and span.area_id in areas[row.subject_id]
            for span in homes.get(row.person_id, ())
        )
        answer, verdict = said.get((*key, row.starts_at), (None, None))
        found[row.id] = SessionFacts(
            row.subject_id,
            row.name,
            row.starts_at,
            row.place,
            row.state,
            row.because,
            answer,
            verdict,
            key in recorded,
            at_home,
        )
    return found


def _sessions(reminder_ids: Sequence[int]) -> AnySelect:
    newest = select(func.max(ResidencePlan.id)).where(
        ResidencePlan.meeting_id == ResidenceMeeting.id
    )
    return (
        select(
            Reminder.id,
            Reminder.subject_id,
            Reminder.person_id,
            Unit.name,
            ResidencePlan.starts_at,
            ResidencePlan.place,
            ResidencePlan.state,
            ResidencePlan.because,
        )
        .join(ResidenceMeeting, ResidenceMeeting.id == Reminder.subject_id)
        .join(Unit, Unit.id == ResidenceMeeting.unit_id)
        .join(
            ResidencePlan,
            ResidencePlan.id == newest.correlate(ResidenceMeeting).scalar_subquery(),
        )
        .where(Reminder.id.in_(reminder_ids))
    )


async def _said(
    work: Work, ids: Iterable[int], people: Iterable[int]
) -> dict[tuple[int, int, datetime], tuple[str, str | None]]:
    """(meeting, person, day it was asked for) → the newest answer and its verdict."""
    other = aliased(ReasonConfirmation)
    newest = select(func.max(other.id)).where(other.answer_id == ResidenceAnswer.id)
    statement = (
        select(
            ResidenceAnswer.meeting_id,
            ResidenceAnswer.person_id,
            ResidencePlan.starts_at,
            ResidenceAnswer.answer,
            ReasonConfirmation.verdict,
        )
        .join(ResidencePlan, ResidencePlan.id == ResidenceAnswer.plan_id)
        .outerjoin(
            ReasonConfirmation,
            ReasonConfirmation.id == newest.correlate(ResidenceAnswer).scalar_subquery(),
        )
        .where(ResidenceAnswer.meeting_id.in_(ids), ResidenceAnswer.person_id.in_(people))
        .order_by(ResidenceAnswer.id)
    )
    rows = await work.db.execute(statement)
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}


async def _recorded(work: Work, ids: Collection[int], people: Collection[int]) -> set[Key]:
    found: set[Key] = set()
    for model in (AttendanceClaim, ResidenceMark):  # two tables, two statements
        rows = await work.db.execute(*_pairs(ids, people, model=model))
        found |= {(row[0], row[1]) for row in rows}
    return found


@built
def _pairs(ids: Collection[int], people: Collection[int], *, model: Any) -> Select[int, int]:
    among = (model.meeting_id.in_(ids), model.person_id.in_(people))
    return select(model.meeting_id, model.person_id).where(*among).distinct()


async def _areas(work: Work, ids: Iterable[int]) -> dict[int, set[int]]:
    statement = select(ResidenceMeetingArea.meeting_id, ResidenceMeetingArea.area_id).where(
        ResidenceMeetingArea.meeting_id.in_(ids)
    )
    found: dict[int, set[int]] = {}
    for row in await work.db.execute(statement):
        found.setdefault(row.meeting_id, set()).add(row.area_id)
    return found


@dataclass(frozen=True, slots=True)
class _Home:
    area_id: int
    from_day: date
    to_day: date | None

    def holds(self, day: date) -> bool:
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


async def _homes(work: Work, people: Iterable[int]) -> dict[int, list[_Home]]:
    newest = select(func.max(Placement.id)).where(Placement.introduction_id == Introduction.id)
    statement = (
        select(
            Introduction.person_id,
            Placement.area_id,
            Introduction.from_day,
            Introduction.to_day,
        )
        .join(Placement, Placement.id == newest.correlate(Introduction).scalar_subquery())
        .where(Introduction.person_id.in_(people))
    )
    found: dict[int, list[_Home]] = {}
    for row in await work.db.execute(statement):
        found.setdefault(row[0], []).append(_Home(*row[1:]))
    return found


async def load_workplaces(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, WorkplaceFacts]:
    """Facts by reminder id; the subject is the workplace's own unit."""
    from services.residence.answers import waiting_at

    rows = (await work.db.execute(_led(work, reminder_ids))).all()
    units = {row.unit_id for row in rows}
    waiting = Counter(each.member.inside_id for each in await waiting_at(work, units))
    unread = await _unread(work, units)
    return {
        row.id: WorkplaceFacts(
            row.unit_id, row.name, waiting[row.unit_id], unread[row.unit_id], row.leads
        )
        for row in rows
    }


async def _unread(work: Work, units: Iterable[int]) -> Counter[int]:
    """By unit: letters whose last step is that they were sent."""
    newest = (
        select(func.max(LetterStep.id))
        .where(LetterStep.letter_id == ResidenceLetter.id)
        .correlate(ResidenceLetter)
        .scalar_subquery()
    )
    statement = (
        select(Workplace.inside_id, func.count())
        .join(Introduction, Introduction.workplace_id == Workplace.id)
        .join(ResidenceLetter, ResidenceLetter.introduction_id == Introduction.id)
        .join(LetterStep, LetterStep.id == newest)
        .where(Workplace.inside_id.in_(units), LetterStep.step == "sent")
        .group_by(Workplace.inside_id)
    )
    found: Iterable[AnyRow] = await work.db.execute(statement)
    return Counter({row[0]: row[1] for row in found})


def _led(work: Work, reminder_ids: Sequence[int]) -> AnySelect:
    """Reminders about a workplace, and whether their person is in its committee."""
    leads = select(RoleHeld.id).where(
        RoleHeld.unit_id == Reminder.subject_id,
        RoleHeld.person_id == Reminder.person_id,
        RoleHeld.role.in_(COMMITTEE),
        in_force(RoleHeld, work.today),
    )
    return (
        select(Reminder.id, Unit.id.label("unit_id"), Unit.name, leads.exists().label("leads"))
        .join(Unit, Unit.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
