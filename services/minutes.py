"""The minutes of a meeting: steps that are only added, in an order that two writers share.

Whoever writes says up to which step they had read (`seen`); when somebody else wrote meanwhile,
they are refused, look, and write again. After the closing a new step is a correction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import aliased

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnyRow, AnySelect, lock_for_transaction
from services.db.models import Announcement, MinuteEntry
from services.meetings import MeetingView, access_meeting
from services.members import members
from services.people import RECORDERS, SECRETARIAT
from services.refusal import Refused
from services.words import tidy
from services.work import Work

ABOUT_PEOPLE = ("praise", "correct", "absence")
NOTES = ("agenda", "guest", "plans", *ABOUT_PEOPLE, "discussion", "conclusion")
"""what is only said; votes, resolutions and results have tables of their own"""
BEFOREHAND = ("agenda", "guest")
LONGEST = 1500
LOCK = 7_000_000_000
"""one writer of a meeting's minutes at a time: this number and the meeting's id"""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be written. Without words and with `replaces`: withdraws an earlier step."""

    kind: str
    words: str = ""
    person_id: int | None = None
    replaces: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A step that was written. `at`: when the meeting was opened or closed, in UTC."""

    id: int
    seq: int
    kind: str
    words: str
    person_id: int | None
    at: datetime | None
    replaces: int | None
    correction: bool
    recorded_by: int
    recorded_at: datetime
    instead_of: str | None = None
    instead_of_person: int | None = None
    """the words of the step that this one replaces, and whom it concerned"""

    @property
    def withdraws(self) -> bool:
        """Nothing is to stand in the place of an earlier step."""
        return bool(self.replaces) and not self.words and self.person_id is None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes as they stand: the steps that count, and the last number that was given."""

    meeting: MeetingView
    entries: tuple[Entry, ...]
    seen: int

    def of(self, *kinds: str) -> list[Entry]:
        """The steps of these kinds, in order."""
        return [entry for entry in self.entries if entry.kind in kinds]

    def since(self, seen: int) -> list[Entry]:
        """What was written after somebody had looked."""
        return [entry for entry in self.entries if entry.seq > seen]

    @property
    def opened_at(self) -> datetime | None:
        """When the meeting was opened, in UTC; None before."""
        return next((entry.at for entry in self.of("opened")), None)

    @property
    def closed_at(self) -> datetime | None:
        """When the meeting was closed, in UTC; None before."""
        return next((entry.at for entry in self.of("closed")), None)


async def read(work: Work, meeting_id: int) -> Minutes | Refused:
    """The minutes, for those who record in the cell. Refused: no_such_meeting, …_cancelled."""
    meeting = await access_meeting(work, meeting_id, *RECORDERS)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "cancelled":
        return Refused("meeting_cancelled", {"when": meeting.starts_at})
    return await _minutes(work, meeting)


async def open_meeting(work: Work, meeting_id: int, seen: int) -> Minutes | Refused:
    """The secretary opens it now. Refused: secretary_opens, meeting_not_begun, opened_already."""
    found = await read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if not work.acting.holds(found.meeting.unit_id, *SECRETARIAT):
        return Refused("secretary_opens")
    if work.now < found.meeting.starts_at:
        return Refused("meeting_not_begun", {"when": found.meeting.starts_at})
    if found.opened_at:
        return Refused("opened_already", {"when": found.opened_at})
    return await append(work, found, [Note("opened", at=work.now)], seen)


async def write(
    work: Work, meeting_id: int, notes: Sequence[Note], seen: int
) -> Minutes | Refused:
    """Adds what was said. Refused: not_opened, minutes_changed, not_in_cell, nothing_written."""
    found = await read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if refused := await _unfit(work, found, notes):
        return refused
    return await append(work, found, notes, seen)


async def close_meeting(
    work: Work, meeting_id: int, seen: int, at: datetime | None = None
) -> Minutes | Refused:
    """The secretary closes it, now or at an earlier moment since the opening.

    Refused: secretary_closes, not_opened, minutes_closed, not_announced, no_such_end.
    """
    found = await read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if not work.acting.holds(found.meeting.unit_id, *SECRETARIAT):
        return Refused("secretary_closes")
    if found.closed_at:
        return Refused("minutes_closed", {"when": found.closed_at})
    if found.opened_at is None:
        return Refused("not_opened")
    if not await _announced(work, meeting_id):
        return Refused("not_announced")
    moment = at or work.now
    if not found.meeting.starts_at <= moment <= work.now:
        return Refused("no_such_end")
    return await append(work, found, [Note("closed", at=moment)], seen)


async def append(
    work: Work, found: Minutes, notes: Sequence[Note], seen: int
) -> Minutes | Refused:
    """Writes the steps behind `seen`; refused when somebody else wrote there first."""
    await lock_for_transaction(work.db, LOCK + found.meeting.id)
    newest = await work.db.execute(*_newest(found.meeting.id))
    if (newest.scalar() or 0) != seen:
        return Refused("minutes_changed")
    rows = [_row(work, found, note, seen + n) for n, note in enumerate(notes, start=1)]
    await work.db.execute(insert(MinuteEntry), rows)
    kinds = sorted({note.kind for note in notes})
    subject = f"meeting:{found.meeting.id}"
    work.record("minutes.written", subject, kinds=kinds, late=found.closed_at is not None)
    return await _minutes(work, found.meeting)


def _row(work: Work, found: Minutes, note: Note, seq: int) -> dict[str, object]:
    return {
        "meeting_id": found.meeting.id,
        "seq": seq,
        "kind": note.kind,
        "words": note.words[:LONGEST],
        "person_id": note.person_id,
        "at": note.at,
        "replaces": note.replaces,
        "correction": found.closed_at is not None,
        "recorded_by": work.acting.person_id,
        "recorded_at": work.now,
    }


async def _unfit(work: Work, found: Minutes, notes: Sequence[Note]) -> Refused | None:
    if found.opened_at is None and any(note.kind not in BEFOREHAND for note in notes):
        return Refused("not_opened")
    there = {entry.id for entry in found.entries if entry.kind not in ("opened", "closed")}
    if any(note.replaces and note.replaces not in there for note in notes):
        return Refused("minutes_changed")
    if not notes or not all(_says_something(note) for note in notes):
        return Refused("nothing_written")
    named = {note.person_id for note in notes if note.person_id}
    known = await members(work, found.meeting.unit_id, local_day(found.meeting.starts_at))
    return Refused("not_in_cell") if named - {member.id for member in known} else None


def _says_something(note: Note) -> bool:
    if note.kind not in NOTES and not note.replaces:
        return False
    return bool(tidy(note.words) or note.person_id or note.replaces)


@built
def _newest(meeting_id: int) -> Select[int]:
    return select(func.max(MinuteEntry.seq)).where(MinuteEntry.meeting_id == meeting_id)


async def _minutes(work: Work, meeting: MeetingView) -> Minutes:
    """Steps that were not replaced; one withdrawn after the closing is told as a correction."""
    rows = (await work.db.execute(*_steps(meeting.id))).all()
    seen = max((row.seq for row in rows), default=0)
    entries = [_entry(row) for row in rows if not row[-1]]
    kept = [entry for entry in entries if entry.correction or not entry.withdraws]
    return Minutes(meeting, tuple(kept), seen)


@built
def _steps(meeting_id: int) -> AnySelect:
    """An Entry, in its order, and whether the step was replaced."""
    columns = (
        MinuteEntry.id,
        MinuteEntry.seq,
        MinuteEntry.kind,
        MinuteEntry.words,
        MinuteEntry.person_id,
        MinuteEntry.at,
        MinuteEntry.replaces,
        MinuteEntry.correction,
        MinuteEntry.recorded_by,
        MinuteEntry.recorded_at,
    )
    later, earlier = aliased(MinuteEntry), aliased(MinuteEntry)
    replaced = select(later.id).where(later.replaces == MinuteEntry.id).exists()
    return (
        select(*columns, earlier.words, earlier.person_id, replaced)
        .outerjoin(earlier, earlier.id == MinuteEntry.replaces)
        .where(MinuteEntry.meeting_id == meeting_id)
        .order_by(MinuteEntry.seq)
    )


def _entry(row: AnyRow) -> Entry:
    return Entry(*row[:-1])


async def _announced(work: Work, meeting_id: int) -> bool:
    statement = select(Announcement.id).where(Announcement.meeting_id == meeting_id)
    return (await work.db.execute(statement)).first() is not None
