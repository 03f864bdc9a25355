"""What is proposed for a meeting's agenda: what the documents require, and what is open (ATT-06).

It is never the whole agenda: the full one stands in guidance that the documents only cite.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from services import minutes, tasks
from services.clock import local_day
from services.db.models import MinuteEntry
from services.minutes import Minutes
from services.people import RECORDERS
from services.refusal import Refused
from services.rulebooks import judge_for
from services.rules import BOOK, Entry, Finding, judge
from services.tasks import OpenTasks
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
    day = local_day(found.meeting.starts_at)
    lines, reasons = await of_unit(work, found.meeting.unit_id, day)
    own = [entry.words for entry in found.of("agenda")]
    return Agenda(found, lines, own, reasons)


async def of_unit(work: Work, unit_id: int, on: date) -> tuple[list[Line], tuple[str, ...]]:
    """What is open in a cell on a day, and why it is not everything.

    Names stand there only for those who record in the cell.
    """
    known = await tasks.open_for_meeting(work, unit_id)
    finding = await _judged(work, unit_id, known, on)
    named = work.acting.holds(unit_id, *RECORDERS)
    return _lines(finding, {"TSK-04": known.arrivals} if named else {})


async def judged(work: Work, unit_id: int, on: date) -> Finding:
    """The same as a finding of ATT-06, with what is open as its facts; asks no role."""
    return await _judged(work, unit_id, await tasks.open_for_meeting(work, unit_id), on)


async def _judged(work: Work, unit_id: int, known: OpenTasks, on: date) -> Finding:
    facts = {"new_members": bool(known.arrivals), "task_review_due": known.review_due}
    return await judge_for(work, unit_id, "ATT-06", facts, on)


def of_documents(on: date) -> tuple[list[Line], tuple[str, ...]]:
    """What the documents require of every monthly meeting, for somebody without a cell."""
    return _lines(judge("ATT-06", {}, on), {})


async def own_points(work: Work, meeting_id: int) -> list[str]:
    """What the cell itself put on a meeting's agenda; who may see the meeting was asked before."""
    later = aliased(MinuteEntry)
    replaced = select(later.id).where(later.replaces == MinuteEntry.id)
    statement = select(MinuteEntry.words).where(
        MinuteEntry.meeting_id == meeting_id,
        MinuteEntry.kind == "agenda",
        MinuteEntry.words != "",
        ~replaced.exists(),
    )
    return list((await work.db.execute(statement.order_by(MinuteEntry.seq))).scalars())


def _lines(
    finding: Finding, names: Mapping[str, tuple[str, ...]]
) -> tuple[list[Line], tuple[str, ...]]:
    ids = finding.values["lines"]
    assert isinstance(ids, tuple)  # noqa: S101 - narrows for the type checker
    return [Line(BOOK.entries[each], names.get(each, ())) for each in ids], finding.reasons
