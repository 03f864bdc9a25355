"""What is known about reminders of cases. Their messages never say what there is to see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db.models import Reminder
from services.screening.case import CaseView, load
from services.work import Work


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Whether the case is open, and from when on step 3 may be held (None: not in help)."""

    case_id: int
    closed: bool
    due: date | None


async def load_cases(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, CaseFacts]:
    """Facts by reminder id, set-wise."""
    statement = select(Reminder.id, Reminder.subject_id).where(Reminder.id.in_(reminder_ids))
    rows = (await work.db.execute(statement)).all()
    found = {view.id: view for view in await load(work, {row.subject_id for row in rows})}
    return {row.id: _facts(found[row.subject_id]) for row in rows if row.subject_id in found}


def while_helping(facts: CaseFacts) -> str | None:
    """The time of help is running."""
    return None if facts.due else "not_helping"


def _facts(view: CaseView) -> CaseFacts:
    return CaseFacts(view.id, view.closed, view.due)
