"""Reminders about moves: the facts, and when each still holds (NTC-05)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db.models import Reminder
from services.rulebooks import LocalBook, books_for
from services.transfers.judging import OF_EVENT, TRIGGERS
from services.transfers.views import Case, of_ids
from services.transfers.views import load as cases
from services.work import Work

ENDS_IN = (30, 7)
"""days before the last day of a stay on which its end is told, a setting of the product"""


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """A move as it stands today; `clause`: where the rule says that it is required."""

    case: Case
    today: date
    clause: str


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, TransferFacts]:
    """Facts by reminder id, set-wise; `subject_id` is the move."""
    rows = await work.db.execute(
        select(Reminder.id, Reminder.subject_id).where(Reminder.id.in_(reminder_ids))
    )
    subjects = {row[0]: row[1] for row in rows}
    found = await cases(work, *of_ids(set(subjects.values())))
    books = await books_for(work, {each.unit_id for each in found})
    facts = {each.id: _facts(work, books[each.unit_id], each) for each in found}
    return {key: facts[subject] for key, subject in subjects.items() if subject in facts}


def _facts(work: Work, book: LocalBook, found: Case) -> TransferFacts:
    known = {**found.facts, "trigger": found.trigger}
    told = {name: known[name] for name in OF_EVENT if name in known}
    by_rule = found.trigger in TRIGGERS
    cited = book.judge("TRF-02", told, work.today).citations if by_rule else ()
    return TransferFacts(found, work.today, cited[0].clause if cited else "")


def while_in(*states: str) -> Callable[[TransferFacts], str | None]:
    """The move stands in one of these states."""
    return lambda facts: None if facts.case.state in states else "gone_on"


def while_ending(facts: TransferFacts) -> str | None:
    """A temporary stay whose end is near, and neither ended before nor extended since."""
    last = facts.case.last_day
    if facts.case.state != "moved" or last is None or last < facts.today:
        return "over"
    return None if (last - facts.today).days <= max(ENDS_IN) else "extended"


def while_extended(facts: TransferFacts) -> str | None:
    """An extended stay that is not over."""
    last = facts.case.last_day
    lasts = last is not None and facts.today <= last
    return None if facts.case.state == "moved" and lasts else "over"
