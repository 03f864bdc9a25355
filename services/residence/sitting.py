"""A meeting with working members as it stands: steps in the order of the rules (RES-27 to RES-37).

Those who keep the liaison see it, whoever presides over it, and the minute-taker named in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Person, ResidenceEntry, ResidencePlan
from services.people import RESIDENCE
from services.refusal import Refused
from services.residence import opinions, season, sheets
from services.residence.opinions import OpinionView
from services.residence.sheets import Sheet
from services.residence.views import Session
from services.rulebooks import LocalBook, book_for
from services.work import Work

OPENING, PROGRAMME, MINUTE_TAKER = "RES-27", "RES-28", "RES-29"
REPORT, PLAN, ANSWERED, MEMBERS = "RES-30", "RES-31", "RES-32", "RES-33"
DISCUSSION, CONCLUSION, READ_OUT, BOOK_ENTRY = "RES-34", "RES-35", "RES-36", "RES-37"
GUEST, PRAISE, CLOSED = "guest", "praise", "closed"
CONFIRMED = {"chair": "book_chair", "minute_taker": "book_minute_taker"}
"""who confirms the entry in the book of minutes, and the step that says so"""
BEFORE_CONTENT = (OPENING, PROGRAMME, MINUTE_TAKER, GUEST)


@dataclass(frozen=True, slots=True)
class Entry:
    """A step that was written. `at`: a moment in UTC where it has one (opened, closed)."""

    id: int
    step: str
    words: str
    person_id: int | None
    name: str
    at: datetime | None
    correction: bool
    recorded_by: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting: its roll-call, the agenda's rule ids in order, and what was written so far.

    `praise`: proposals for praise belong to this meeting (RES-33). `before`: what earlier meetings
    left open (RES-32); `raised`: what this one brought up (RES-34).
    """

    session: Session
    book: LocalBook
    sheet: Sheet
    lines: tuple[str, ...]
    praise: bool
    entries: tuple[Entry, ...]
    before: tuple[OpinionView, ...]
    raised: tuple[OpinionView, ...]

    def of(self, *steps: str) -> list[Entry]:
        """What was written of these steps, in order."""
        return [entry for entry in self.entries if entry.step in steps]

    def last(self, step: str) -> Entry | None:
        """The newest entry of a step."""
        return next((entry for entry in reversed(self.entries) if entry.step == step), None)

    @property
    def minute_taker(self) -> Entry | None:
        """Who writes, once named (RES-29)."""
        return self.last(MINUTE_TAKER)

    @property
    def opened_at(self) -> datetime | None:
        """When the attendance was announced, in UTC."""
        opened = self.last(OPENING)
        return opened.at if opened else None

    @property
    def closed_at(self) -> datetime | None:
        """When the meeting ended, in UTC."""
        closed = self.last(CLOSED)
        return closed.at if closed else None

    @property
    def unanswered(self) -> list[OpinionView]:
        """Matters of earlier meetings that this one has not dealt with yet."""
        return [each for each in self.before if each.answered_in != self.session.id]

    @property
    def in_book(self) -> dict[str, bool]:
        """The facts of RES-37."""
        return {f"{who}_confirmed": self.last(step) is not None for who, step in CONFIRMED.items()}

    def is_done(self, line: str) -> bool:
        """True when a step of the agenda was dealt with."""
        if line == ANSWERED and not self.unanswered:
            return True
        if line == DISCUSSION and self.raised:
            return True
        if line == BOOK_ENTRY:
            return all(self.in_book.values())
        return bool(self.of(line))

    @property
    def next_line(self) -> str | None:
        """The first step not dealt with; None when all were."""
        return next((line for line in self.lines if not self.is_done(line)), None)


async def read(work: Work, meeting_id: int) -> Sitting | Refused:
    """The meeting, for those who may see it. Refused: no_such_meeting, meeting_cancelled.

    Read once in a transaction, until something is written.
    """
    key = ("sitting", meeting_id, work.acting.person_id)
    return await work.read.get(work.db, key, lambda: _read(work, meeting_id))


async def _read(work: Work, meeting_id: int) -> Sitting | Refused:
    session = await season.meeting(work, meeting_id)
    if isinstance(session, Refused):
        return session
    entries = await _entries(work, meeting_id)
    if not _may_see(work, session, entries):
        return Refused("no_such_meeting")
    if session.state == "cancelled":
        return Refused("meeting_cancelled", {"when": session.starts_at})
    [sheet] = await sheets.sheets(work, [session])
    book = await book_for(work, session.unit_id)
    order = book.judge(PROGRAMME, {"date": session.day}, session.day).values
    lines = order["lines"]
    assert isinstance(lines, tuple)  # noqa: S101 - narrows for the type checker
    return Sitting(
        session,
        book,
        sheet,
        lines,
        bool(order["praise"]),
        tuple(entries),
        tuple(await opinions.carried_over(work, session)),
        tuple(await opinions.of_meeting(work, meeting_id)),
    )


async def written_by_me(work: Work, year: int) -> list[Session]:
    """The meetings of a year over which the actor presides, or whose minutes they write."""
    me = work.acting.person_id
    named = select(ResidenceEntry.meeting_id).where(
        ResidenceEntry.step == MINUTE_TAKER, ResidenceEntry.person_id == me
    )
    chaired = select(ResidencePlan.meeting_id).where(ResidencePlan.chair_id == me)
    written = set((await work.db.execute(named)).scalars())
    ids = written | set((await work.db.execute(chaired)).scalars())
    found = [each for each in await season.by_ids(work, ids) if each.year == year]
    mine = [each for each in found if each.id in written or each.chair_id == me]
    return [each for each in mine if each.state == "planned"]


def leads(work: Work, session: Session) -> bool:
    """Those who keep the liaison lead it, and whoever presides."""
    return work.acting.holds(session.unit_id, *RESIDENCE) or (
        session.chair_id == work.acting.person_id
    )


def _may_see(work: Work, session: Session, entries: Sequence[Entry]) -> bool:
    writers = [entry.person_id for entry in entries if entry.step == MINUTE_TAKER]
    return leads(work, session) or writers[-1:] == [work.acting.person_id]


@built
def _not_replaced(meeting_id: int) -> AnySelect:
    later = aliased(ResidenceEntry)
    replaced = select(later.id).where(later.replaces == ResidenceEntry.id).exists()
    return (
        select(
            ResidenceEntry.id,
            ResidenceEntry.step,
            ResidenceEntry.words,
            ResidenceEntry.person_id,
            func.coalesce(Person.full_name, ""),
            ResidenceEntry.at,
            ResidenceEntry.correction,
            ResidenceEntry.recorded_by,
            ResidenceEntry.replaces,
        )
        .outerjoin(Person, Person.id == ResidenceEntry.person_id)
        .where(ResidenceEntry.meeting_id == meeting_id, ~replaced)
        .order_by(ResidenceEntry.seq)
    )


async def _entries(work: Work, meeting_id: int) -> list[Entry]:
    """Entries that no later one replaced; a withdrawn one is gone unless it is a correction."""
    rows = await work.db.execute(*_not_replaced(meeting_id))
    return [Entry(*row[:-1]) for row in rows if row.words or not row.replaces or row.person_id]
