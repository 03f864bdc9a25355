"""What is known about news of praise and correction, loaded for all of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from services.db.models import Meeting, MinuteEntry, Reminder, Unit
from services.work import Work

KINDS = ("praise", "correct")


@dataclass(frozen=True, slots=True)
class RemarkFacts:
    """The meeting, and whether its minutes still say something of the person."""

    unit: str
    starts_at: datetime
    named: bool


def counting() -> ColumnElement[bool]:
    """The condition on a MinuteEntry: a praise or correction that nothing replaced."""
    later = aliased(MinuteEntry)
    replaced = select(later.id).where(later.replaces == MinuteEntry.id)
    return MinuteEntry.kind.in_(KINDS) & ~replaced.exists()


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, RemarkFacts]:
    """Facts by reminder id, in one statement; `subject_id` is the meeting."""
    named = select(MinuteEntry.id).where(
        MinuteEntry.meeting_id == Meeting.id,
        MinuteEntry.person_id == Reminder.person_id,
        counting(),
    )
    statement = (
        select(Reminder.id, Unit.name, Meeting.starts_at, named.exists())
        .join(Meeting, Meeting.id == Reminder.subject_id)
        .join(Unit, Unit.id == Meeting.unit_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {
        row[0]: RemarkFacts(row[1], row[2], bool(row[3]))
        for row in await work.db.execute(statement)
    }
