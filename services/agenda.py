"""What is proposed for a meeting's agenda: what the documents require, and what is open (ATT-06).

It is never the whole agenda: the full one stands in guidance that the documents only cite.
"""

from dataclasses import dataclass

from services import minutes, tasks
from services.clock import local_day
from services.minutes import Minutes
from services.refusal import Refused
from services.rules import BOOK, Entry, judge
from services.work import Work


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the catalogue to be dealt with, and names that make it concrete."""

    entry: Entry
    names: tuple[str, ...] = ()

    @property
    def clause(self) -> str:
        """Where it stands."""
        return self.entry.citations[0].clause


@dataclass(frozen=True, slots=True)
class Agenda:
    """The lines by the documents, the cell's own, and why it is not complete."""

    minutes: Minutes
    lines: list[Line]
    own: list[str]
    reasons: tuple[str, ...]


async def propose(work: Work, meeting_id: int) -> Agenda | Refused:
    """The agenda from what is open in the cell, for those who record there."""
    found = await minutes.read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    return await of_meeting(work, found)


async def of_meeting(work: Work, found: Minutes) -> Agenda:
    """The same for minutes that were read already."""
    known = await tasks.open_for_meeting(work, found.meeting.unit_id)
    facts = {"new_members": bool(known.arrivals), "task_review_due": known.review_due}
    finding = judge("ATT-06", facts, local_day(found.meeting.starts_at))
    ids = finding.values["lines"]
    assert isinstance(ids, tuple)  # noqa: S101 - narrows for the type checker
    names = {"TSK-04": known.arrivals}
    lines = [Line(BOOK.entries[each], names.get(each, ())) for each in ids]
    own = [entry.words for entry in found.of("agenda")]
    return Agenda(found, lines, own, finding.reasons)
