"""What is known about reminders whose subject is a meeting, loaded for all of them at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select

from services.db.engine import AnyRow, AnySelect
from services.db.models import (
    Answer,
    Mark,
    Meeting,
    Membership,
    Reminder,
    Ruling,
    Standing,
    Unit,
    in_force,
)
from services.work import Work


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting and one person, as they are when the reminder is about to be sent."""

    to_rule: int
    """absences in the meeting that wait for the committee"""
    meeting_id: int
    state: str
    starts_at: datetime
    place: str
    cancelled_because: str | None
    unit: str
    answered: bool
    member: bool
    """still a member of the cell, and expected"""
    ruling: str | None
    ruling_note: str | None
    mark: str | None


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, MeetingFacts]:
    """Facts by reminder id, in two statements."""
    rows = (await work.db.execute(_statement(work, reminder_ids))).all()
    waiting = await to_rule(work, {row[1] for row in rows})
    return {row[0]: _facts(row, waiting) for row in rows}


def _facts(row: AnyRow, waiting: Counter[int]) -> MeetingFacts:
    return MeetingFacts(waiting[row[1]], *row[1:])


async def to_rule(work: Work, meeting_ids: Iterable[int]) -> Counter[int]:
    """How many absences of each meeting wait for the committee."""
    newest = (
        select(func.max(Answer.id))
        .where(Answer.meeting_id.in_(set(meeting_ids)))
        .group_by(Answer.meeting_id, Answer.person_id)
    )
    statement = (
        select(Answer.meeting_id, func.count())
        .where(
            Answer.id.in_(newest),
            Answer.answer == "absent",
            func.coalesce(_newest_ruling(Answer.id), "asked") == "asked",
        )
        .group_by(Answer.meeting_id)
    )
    return Counter({row[0]: row[1] for row in await work.db.execute(statement)})


def _newest_ruling(answer_id: Any) -> ScalarSelect[Any]:
    return (
        select(Ruling.ruling)
        .where(Ruling.answer_id == answer_id)
        .order_by(Ruling.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _statement(work: Work, reminder_ids: Sequence[int]) -> AnySelect:
    same = (Answer.meeting_id == Reminder.subject_id) & (Answer.person_id == Reminder.person_id)
    own_answer = select(Answer.id).where(same).order_by(Answer.id.desc()).limit(1)
    marked = (Mark.meeting_id == Reminder.subject_id) & (Mark.person_id == Reminder.person_id)
    mark = select(Mark.mark).where(marked).order_by(Mark.id.desc()).limit(1)
    member = select(Membership.id).where(
        Membership.unit_id == Meeting.unit_id,
        Membership.person_id == Reminder.person_id,
        in_force(Membership, work.today),
    )
    exempt = select(Standing.id).where(
        Standing.person_id == Reminder.person_id, in_force(Standing, work.today)
    )
    note = (
        select(Ruling.note)
        .where(Ruling.answer_id == own_answer.scalar_subquery())
        .order_by(Ruling.id.desc())
        .limit(1)
    )
    return (
        select(
            Reminder.id,
            Reminder.subject_id,
            Meeting.state,
            Meeting.starts_at,
            Meeting.place,
            Meeting.cancelled_because,
            Unit.name,
            select(Answer.id).where(same).exists(),
            (member.exists() & ~exempt.exists()),
            _newest_ruling(own_answer.scalar_subquery()),
            note.scalar_subquery(),
            mark.scalar_subquery(),
        )
        .join(Meeting, Meeting.id == Reminder.subject_id)
        .join(Unit, Unit.id == Meeting.unit_id)
        .where(Reminder.id.in_(reminder_ids))
    )
