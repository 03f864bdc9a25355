"""Who was there: the member's claim, the chair's roll-call, and the closed record (RES-27)."""

from collections.abc import Mapping

from sqlalchemy import insert

from services.db.models import AttendanceClaim, ResidenceClosing, ResidenceMark
from services.refusal import Refused
from services.residence import register, season
from services.residence.season import access_session
from services.residence.sheets import MARKS, Line, Sheet, counted, sheets
from services.residence.views import Session
from services.rulebooks import book_for
from services.rules import Finding
from services.work import Work

__all__ = [
    "Line",
    "Sheet",
    "claim",
    "close",
    "coming",
    "from_claims",
    "mark",
    "rest",
    "sheet",
    "sheets",
]


async def sheet(work: Work, meeting_id: int) -> Sheet | Refused:
    """A session line by line, for the residence committee.

    Read once in a transaction, until something is written.
    """
    key = ("sheet", meeting_id, work.acting.person_id)
    return await work.read.get(work.db, key, lambda: _sheet(work, meeting_id))


async def _sheet(work: Work, meeting_id: int) -> Sheet | Refused:
    found = await access_session(work, meeting_id)
    if isinstance(found, Refused):
        return found
    return (await sheets(work, [found]))[0]


async def claim(work: Work, meeting_id: int, attended: bool) -> Session | Refused:
    """The actor says after the session: I was there, or not."""
    session = await season.meeting(work, meeting_id)
    if isinstance(session, Refused):
        return session
    if not await season.expected(work, session, [work.acting.person_id]):
        return Refused("no_such_meeting")
    if session.state != "planned" or session.starts_at > work.now:
        return Refused("not_held_yet", {"when": session.starts_at})
    await work.db.execute(
        insert(AttendanceClaim).values(
            meeting_id=meeting_id,
            person_id=work.acting.person_id,
            attended=attended,
            recorded_by=work.acting.person_id,
            claimed_at=work.now,
        )
    )
    work.record("residence.claimed", f"residence:{meeting_id}", person=work.acting.person_id)
    return session


async def mark(work: Work, meeting_id: int, marks: Mapping[int, str]) -> Sheet | Refused:
    """The chair's roll-call, for one or many members (person id → present | absent).

    After the record was closed a mark is kept as a correction.
    """
    found = await sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.session.state != "planned" or found.session.starts_at > work.now:
        return Refused("not_held_yet", {"when": found.session.starts_at})
    known = {line.member.person_id for line in found.lines}
    if not set(marks) <= known or not set(marks.values()) <= set(MARKS):
        return Refused("not_expected")
    await _add(work, found, marks)
    return (await sheets(work, [found.session]))[0]


async def rest(work: Work, meeting_id: int, mark_: str) -> Sheet | Refused:
    """Marks everybody who is not marked yet."""
    found = await sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    people = [line.member.person_id for line in found.open]
    return await mark(work, meeting_id, dict.fromkeys(people, mark_))


async def from_claims(work: Work, meeting_id: int) -> Sheet | Refused:
    """Takes over what the unmarked members said themselves."""
    found = await sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    said = {
        line.member.person_id: "present" if line.claim else "absent"
        for line in found.open
        if line.claim is not None
    }
    return await mark(work, meeting_id, said)


async def _add(work: Work, found: Sheet, marks: Mapping[int, str]) -> None:
    rows = [
        {
            "meeting_id": found.session.id,
            "person_id": person_id,
            "mark": value,
            "correction": found.closed,
            "marked_by": work.acting.person_id,
            "marked_at": work.now,
        }
        for person_id, value in marks.items()
    ]
    if rows:
        await work.db.execute(insert(ResidenceMark), rows)
        work.record("residence.marked", f"residence:{found.session.id}", people=sorted(marks))


async def close(work: Work, meeting_id: int) -> tuple[Sheet, Finding] | Refused:
    """Closes the record when its numbers add up (RES-27); pending turns into unreported.

    Refused: roll_call_open with the names that nobody marked, record_closed.
    """
    found = await sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.closed:
        return Refused("record_closed", {"when": found.session.starts_at})
    if found.open:
        names = ", ".join(line.member.name for line in found.open[:10])
        return Refused("roll_call_open", {"names": names, "count": len(found.open)})
    counts = counted(found.lines)
    book = await book_for(work, found.session.unit_id)
    finding = book.judge("RES-27", counts, found.session.day)
    await work.db.execute(
        insert(ResidenceClosing).values(
            meeting_id=meeting_id,
            **counts,
            closed_by=work.acting.person_id,
            closed_at=work.now,
        )
    )
    work.record("residence.closed", f"residence:{meeting_id}", **counts)
    return (await sheets(work, [found.session]))[0], finding


async def coming(work: Work) -> list[Session]:
    """The sessions that concern the actor: still to come, or held in this round."""
    enrolments = await register.mine(work)
    found = []
    for one in enrolments:  # hardly ever more than one
        year = await season.meetings(work, one.unit_id, work.today.year)
        found += [s for s in year if s.state == "planned" and one.area_id in s.area_ids]
    return found
