"""Members of a dissolved cell have come: the facts for those who lead the receiving cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services.db.models import Dissolution, Reminder, Unit
from services.work import Work


@dataclass(frozen=True, slots=True)
class DissolutionFacts:
    """The cell that is no more."""

    unit: str


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, DissolutionFacts]:
    """Facts by reminder id; `subject_id` is the dissolution."""
    statement = (
        select(Reminder.id, Unit.name)
        .join(Dissolution, Dissolution.id == Reminder.subject_id)
        .join(Unit, Unit.id == Dissolution.unit_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {row[0]: DissolutionFacts(row[1]) for row in await work.db.execute(statement)}
