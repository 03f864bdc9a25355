"""What is known about reminders of the ratings of ward staff (NTC-24)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from services.db.models import (
    Reminder,
    StaffRating,
    Unit,
    WardOfficial,
    in_force,
)
from services.ratings.sending import due_periods
from services.work import Work


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """A head of a ward and how many ratings are wanted; nobody is named in the message."""

    ward: str
    wanted: int


@dataclass(frozen=True, slots=True)
class CameFacts:
    """A rating came about a member; `own`: the person told is the one it is about."""

    own: bool


def while_wanted(facts: HeadFacts) -> str | None:
    """Until the head has sent them all."""
    return None if facts.wanted else "nothing_left"


async def load_heads(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, HeadFacts]:
    """Facts by reminder id; the subject is the ward, the person the head."""
    periods = due_periods(work.today)
    asked = (and_(StaffRating.period == p.kind, StaffRating.since == p.since) for p in periods)
    rated = (
        select(func.count(StaffRating.since.distinct()))
        .where(StaffRating.official_id == WardOfficial.id, or_(*asked))
        .scalar_subquery()
    )
    wanted = (
        select(func.coalesce(func.sum(len(periods) - rated), 0))
        .where(
            WardOfficial.unit_id == Reminder.subject_id,
            WardOfficial.head_id == Reminder.person_id,
            in_force(WardOfficial, work.today),
        )
        .correlate(Reminder)
        .scalar_subquery()
    )
    statement = (
        select(Reminder.id, Unit.name, wanted)
        .join(Unit, Unit.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {row[0]: HeadFacts(row[1], int(row[2])) for row in await work.db.execute(statement)}


async def load_came(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, CameFacts]:
    """Facts by reminder id; the subject is the official."""
    statement = (
        select(Reminder.id, WardOfficial.person_id == Reminder.person_id)
        .join(WardOfficial, WardOfficial.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {row[0]: CameFacts(bool(row[1])) for row in await work.db.execute(statement)}
