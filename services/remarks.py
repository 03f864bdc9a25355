"""Praise and correction of a member, told to that member alone after the meeting (MRE-03, MRE-04).

The log of what was told is the row of the reminder: it is kept, whatever the minutes say later.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from services import minutes
from services.db.models import MinuteEntry, Reminder
from services.meetings import MeetingView, access_meeting
from services.people import SECRETARIAT
from services.refusal import Refused
from services.reminders import plan
from services.reminders.of_remarks import KINDS, counting
from services.work import Work

RULES: Mapping[str, str] = {"praise": "MRE-03", "correct": "MRE-04"}


@dataclass(frozen=True, slots=True)
class Remark:
    """What the minutes say of a member; kind: praise | correct."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Remarks:
    """What was said of the actor at a meeting."""

    meeting: MeetingView
    remarks: tuple[Remark, ...]


async def concerned(work: Work, meeting_id: int) -> list[int] | Refused:
    """Who was praised or corrected at a meeting that was closed, without the actor.

    Refused: no_such_meeting, secretary_tells, not_closed.
    """
    found = await minutes.read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if not work.acting.holds(found.meeting.unit_id, *SECRETARIAT):
        return Refused("secretary_tells")
    if found.closed_at is None:
        return Refused("not_closed")
    named = {entry.person_id for entry in found.of(*KINDS) if entry.person_id}
    return sorted(named - {work.acting.person_id})


async def tell(work: Work, meeting_id: int) -> int | Refused:
    """Tells each of them privately, once a day; returns how many are told now."""
    people = await concerned(work, meeting_id)
    if isinstance(people, Refused):
        return people
    work.record("remarks.told", f"meeting:{meeting_id}", people=people)
    return await plan.once_today(work, "remarks", meeting_id, people)


async def own(work: Work, meeting_id: int) -> Remarks | Refused:
    """What was said of the actor, once the secretary told them; to anybody else nothing."""
    meeting = await access_meeting(work, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    told = select(Reminder.id).where(
        Reminder.kind == "remarks",
        Reminder.subject_id == meeting_id,
        Reminder.person_id == work.acting.person_id,
    )
    statement = (
        select(MinuteEntry.kind, MinuteEntry.words)
        .where(
            MinuteEntry.meeting_id == meeting_id,
            MinuteEntry.person_id == work.acting.person_id,
            counting(),
            told.exists(),
        )
        .order_by(MinuteEntry.seq)
    )
    said = tuple(Remark(*row) for row in await work.db.execute(statement))
    return Remarks(meeting, said) if said else Refused("no_remarks")
