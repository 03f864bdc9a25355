"""What is known about reminders of ballots. Their messages never say what a ballot is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services.ballots import loading
from services.ballots.ballot import BallotView
from services.db.models import Reminder
from services.work import Work


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """A ballot as it stands for one person: does it wait for their figures, and do they differ."""

    ballot_id: int
    state: str
    counts: bool
    entered: bool
    differs: bool


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, BallotFacts]:
    """Facts by reminder id, set-wise."""
    statement = select(Reminder.id, Reminder.subject_id, Reminder.person_id).where(
        Reminder.id.in_(reminder_ids)
    )
    rows = (await work.db.execute(statement)).all()
    found = {view.id: view for view in await loading.load(work, {row.subject_id for row in rows})}
    return {
        row.id: _facts(found[row.subject_id], row.person_id)
        for row in rows
        if row.subject_id in found
    }


def while_to_count(facts: BallotFacts) -> str | None:
    """The figures of this counter are wanted."""
    if facts.state != "open" or not facts.counts:
        return facts.state
    return "entered" if facts.entered else None


def while_differs(facts: BallotFacts) -> str | None:
    """Somebody else counted otherwise."""
    return None if facts.state == "open" and facts.differs else "agreed"


def while_counted(facts: BallotFacts) -> str | None:
    """The count stands."""
    return None if facts.state == "counted" else facts.state


def _facts(view: BallotView, person_id: int) -> BallotFacts:
    entered = person_id in (view.entries or {})
    counts = view.counts_it(person_id)
    return BallotFacts(view.id, view.state, counts, entered, bool(view.differs))
