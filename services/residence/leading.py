"""Leading a meeting with working members: announced, minutes written, closed, entered in the book.

Entries are only added; a later one may take the place of an earlier one, which stays in the
record. Judgements are those of the rules: RES-27 counts, RES-29 names the minute-taker before the
content, RES-33 keeps praise for the year end, RES-37 asks for both signatures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from services.db.engine import lock_for_transaction
from services.db.models import Person, ResidenceEntry, RoleHeld, in_force
from services.people import RESIDENCE
from services.refusal import Refused
from services.residence import opinions, sitting
from services.residence.opinions import Answer, Raised
from services.residence.sheets import Sheet
from services.residence.sitting import (
    BEFORE_CONTENT,
    BOOK_ENTRY,
    CLOSED,
    CONFIRMED,
    DISCUSSION,
    GUEST,
    MEMBERS,
    MINUTE_TAKER,
    OPENING,
    PRAISE,
    Sitting,
    leads,
)
from services.rules import Finding
from services.words import name_order, tidy
from services.work import Work

LONGEST = 2000
LOCK = 10_000_000_000
"""one writer of a meeting at a time: this number and the meeting's id"""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be written. Without words and with `replaces`: withdraws an earlier entry."""

    step: str
    words: str = ""
    person_id: int | None = None
    replaces: int | None = None
    at: datetime | None = None


async def announce(work: Work, meeting_id: int) -> tuple[Sitting, Finding] | Refused:
    """The attendance is announced when it adds up; this opens the meeting (RES-27).

    Refused: meeting_not_begun, roll_call_open with the names nobody marked, opened_already.
    """
    found = await _led(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.opened_at:
        return Refused("opened_already", {"when": found.opened_at})
    if found.sheet.open:
        names = ", ".join(line.member.name for line in found.sheet.open[:10])
        return Refused("roll_call_open", {"names": names, "count": len(found.sheet.open)})
    finding = found.book.judge(OPENING, announced(found.sheet), found.session.day)
    if finding.by_text != "ANNOUNCE":
        return Refused("roll_call_differs", {"calculation": finding.calculation})
    return await _add(work, found, [Note(OPENING, at=work.now)]), finding


def announced(sheet: Sheet) -> dict[str, int]:
    """The facts of RES-27 in the meeting: a reason not confirmed yet is a reported one."""
    status = [line.status for line in sheet.lines if line.status not in ("", "not_invited")]
    return {
        "invited": len(status),
        "present": status.count("attended"),
        "excused": status.count("excused") + status.count("pending"),
        "unreported": status.count("unreported"),
    }


async def candidates(work: Work, found: Sitting) -> list[tuple[int, str]]:
    """Who may write the minutes: members of the meeting and those who keep the liaison."""
    statement = (
        select(Person.id, Person.full_name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .where(RoleHeld.unit_id == found.session.unit_id, RoleHeld.role.in_(RESIDENCE))
        .where(in_force(RoleHeld, found.session.day))
    )
    people = {row.id: row.full_name for row in await work.db.execute(statement)}
    people |= {line.member.person_id: line.member.name for line in found.sheet.lines}
    return sorted(people.items(), key=lambda each: name_order(each[1]))


async def appoint(work: Work, meeting_id: int, person_id: int) -> Sitting | Refused:
    """Names the minute-taker (RES-29). Refused: not_in_meeting."""
    found = await _led(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if person_id not in dict(await candidates(work, found)):
        return Refused("not_in_meeting")
    return await _add(work, found, [Note(MINUTE_TAKER, person_id=person_id)])


async def write(work: Work, meeting_id: int, notes: Sequence[Note]) -> Sitting | Refused:
    """What was said, step by step; after the closing it is a correction.

    Refused: meeting_not_begun, minute_taker_missing, praise_at_year_end, nothing_written,
    entry_gone, not_in_meeting.
    """
    found = await _begun(work, meeting_id)
    if isinstance(found, Refused):
        return found
    refused = _unfit(found, notes)
    return refused or await _add(work, found, notes)


async def raise_opinions(
    work: Work, meeting_id: int, raised: Sequence[Raised]
) -> Sitting | Refused:
    """Matters that members brought up (RES-34). Refused as `write`."""
    found = await _begun(work, meeting_id)
    if isinstance(found, Refused):
        return found
    known = {line.member.person_id for line in found.sheet.lines}
    if any(each.person_id not in {None, *known} for each in raised):
        return Refused("not_in_meeting")
    if refused := _content(found, [Note(DISCUSSION, each.words) for each in raised]):
        return refused
    if not await opinions.raise_(work, meeting_id, raised):
        return Refused("nothing_written")
    return await _again(work, meeting_id)


async def answer_opinions(
    work: Work, meeting_id: int, answers: Sequence[Answer]
) -> Sitting | Refused:
    """What came of earlier matters, one or many at once (RES-32). Refused: no_such_opinion."""
    found = await _begun(work, meeting_id)
    if isinstance(found, Refused):
        return found
    done = await opinions.answer(work, found.session, answers)
    return done if isinstance(done, Refused) else await _again(work, meeting_id)


async def close(work: Work, meeting_id: int, at: datetime | None = None) -> Sitting | Refused:
    """The meeting ended now, or at an earlier moment since it began.

    Refused: not_opened, meeting_closed, no_such_end.
    """
    found = await _led(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.opened_at is None:
        return Refused("not_opened")
    if found.closed_at:
        return Refused("minutes_closed", {"when": found.closed_at})
    moment = at or work.now
    if not found.session.starts_at <= moment <= work.now:
        return Refused("no_such_end")
    return await _add(work, found, [Note(CLOSED, at=moment)])


async def confirm(work: Work, meeting_id: int, who: str) -> tuple[Sitting, Finding] | Refused:
    """Chair or minute-taker confirms the entry in the book of minutes (RES-37, REP-34).

    `who`: chair | minute_taker; those who keep the liaison may record a signature on paper.
    Refused: not_closed, not_yours.
    """
    found = await sitting.read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.closed_at is None:
        return Refused("not_closed")
    writer = found.minute_taker.person_id if found.minute_taker else None
    signs = {"chair": found.session.chair_id, "minute_taker": writer}
    keeps = work.acting.holds(found.session.unit_id, *RESIDENCE)
    if who not in CONFIRMED or not (keeps or signs[who] == work.acting.person_id):
        return Refused("not_yours")
    if found.last(CONFIRMED[who]) is None:
        found = await _add(work, found, [Note(CONFIRMED[who], at=work.now)])
    return found, found.book.judge(BOOK_ENTRY, found.in_book, found.session.day)


async def _led(work: Work, meeting_id: int) -> Sitting | Refused:
    found = await _begun(work, meeting_id)
    if isinstance(found, Refused) or leads(work, found.session):
        return found
    return Refused("chair_only")


async def _begun(work: Work, meeting_id: int) -> Sitting | Refused:
    found = await sitting.read(work, meeting_id)
    if isinstance(found, Refused) or work.now >= found.session.starts_at:
        return found
    return Refused("meeting_not_begun", {"when": found.session.starts_at})


def _unfit(found: Sitting, notes: Sequence[Note]) -> Refused | None:
    there = {entry.id for entry in found.entries}
    if any(note.replaces and note.replaces not in there for note in notes):
        return Refused("entry_gone")
    known = {line.member.person_id for line in found.sheet.lines}
    if any(note.person_id not in {None, *known} for note in notes):
        return Refused("not_in_meeting")
    if not notes or not all(_says_something(found, note) for note in notes):
        return Refused("nothing_written")
    return _content(found, notes)


def _says_something(found: Sitting, note: Note) -> bool:
    if note.step not in (*found.lines, GUEST, PRAISE) or note.step in (OPENING, MINUTE_TAKER):
        return False
    return bool(tidy(note.words) or note.person_id or note.replaces)


def _content(found: Sitting, notes: Sequence[Note]) -> Refused | None:
    """The minute-taker comes before the content, praise at the year end only."""
    day = found.session.day
    if any(note.step not in BEFORE_CONTENT for note in notes):
        named = found.minute_taker.name if found.minute_taker else None
        finding = found.book.judge(MINUTE_TAKER, {"minute_taker": named}, day)
        if finding.by_text != "OK":
            return Refused("minute_taker_missing")
    if any(note.step == PRAISE for note in notes):
        shown = found.book.judge(MEMBERS, {"date": day}, day)
        if shown.by_text != "SHOWN":
            return Refused("praise_at_year_end")
    return None


async def _add(work: Work, found: Sitting, notes: Sequence[Note]) -> Sitting:
    meeting_id = found.session.id
    await lock_for_transaction(work.db, LOCK + meeting_id)
    newest = select(func.max(ResidenceEntry.seq)).where(ResidenceEntry.meeting_id == meeting_id)
    seen = (await work.db.execute(newest)).scalar() or 0
    rows = [
        {
            "meeting_id": meeting_id,
            "seq": seen + number,
            "step": note.step,
            "words": note.words.strip()[:LONGEST],
            "person_id": note.person_id,
            "at": note.at,
            "replaces": note.replaces,
            "correction": found.closed_at is not None and note.step not in CONFIRMED.values(),
            "recorded_by": work.acting.person_id,
            "recorded_at": work.now,
        }
        for number, note in enumerate(notes, start=1)
    ]
    await work.db.execute(insert(ResidenceEntry), rows)
    steps = sorted({note.step for note in notes})
    work.record("residence.written", f"residence:{meeting_id}", steps=steps)
    return await _again(work, meeting_id)


async def _again(work: Work, meeting_id: int) -> Sitting:
    found = await sitting.read(work, meeting_id)
    assert isinstance(found, Sitting)  # noqa: S101 - narrows for the type checker
    return found
