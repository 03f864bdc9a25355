"""What is known about invitations to guests of a meeting, loaded for all of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from services.db.models import Meeting, Membership, Reminder, Superior, Unit, in_force
from services.work import Work


@dataclass(frozen=True, slots=True)
class GuestFacts:
    """A meeting, and whether the person is still its guest (ATT-08)."""

    meeting_id: int
    unit: str
    starts_at: datetime
    place: str
    state: str
    guest: bool


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, GuestFacts]:
    """Facts by reminder id, in one statement; a member of the cell is no guest of it."""
    follows = select(Superior.id).where(
        Superior.unit_id == Meeting.unit_id,
        Superior.person_id == Reminder.person_id,
        in_force(Superior, work.today),
    )
    member = select(Membership.id).where(
        Membership.unit_id == Meeting.unit_id,
        Membership.person_id == Reminder.person_id,
        in_force(Membership, work.today),
    )
    statement = (
        select(
            Reminder.id,
            Meeting.id,
            Unit.name,
            Meeting.starts_at,
            Meeting.place,
            Meeting.state,
            follows.exists() & ~member.exists(),
        )
        .join(Meeting, Meeting.id == Reminder.subject_id)
        .join(Unit, Unit.id == Meeting.unit_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {
        row[0]: GuestFacts(*row[1:6], guest=bool(row[6]))
        for row in await work.db.execute(statement)
    }
