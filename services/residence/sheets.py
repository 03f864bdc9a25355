"""Who was there: the member's claim, the chair's roll-call, and what an absence counts as.

Statuses: attended | excused | pending | unreported | not_invited | exempt, and "" while the
session is still to come or nobody has recorded anything.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.residence import answers, attendance_rows, notices, season
from services.residence.answers import AnswerView
from services.residence.season import ToldOf
from services.residence.views import Enrolled, Session
from services.rulebooks import LocalBook, book_for
from services.rules import Finding
from services.work import Work

MARKS = ("present", "absent")
STATUSES = {
    "ATTENDED": "attended",
    "EXCUSED": "excused",
    "PENDING_CONFIRMATION": "pending",
    "UNREPORTED": "unreported",
    "NOT_COUNTED": "not_invited",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One member in a session. `claim`: what they say; `mark`: what the chair recorded."""

    member: Enrolled
    answer: AnswerView | None
    claim: bool | None
    mark: str | None
    away: bool
    invited: bool
    status: str

    @property
    def differs(self) -> bool:
        """The member says one thing and the roll-call another."""
        return self.claim is not None and self.mark in MARKS and self.claim != self.present

    @property
    def present(self) -> bool:
        """Marked present."""
        return self.mark == "present"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The members of a session by name, without the exempt; `closed`: the record is."""

    session: Session
    lines: Sequence[Line]
    closed: bool

    def having(self, *statuses: str) -> list[Line]:
        """Lines with one of these statuses."""
        return [line for line in self.lines if line.status in statuses]

    @property
    def open(self) -> list[Line]:
        """Nobody has recorded whether they were there."""
        return [line for line in self.lines if line.mark is None]

    @property
    def differing(self) -> list[Line]:
        """Claim and roll-call do not agree."""
        return [line for line in self.lines if line.differs]


async def sheets(
    work: Work, sessions: Sequence[Session], person_ids: Sequence[int] | None = None
) -> list[Sheet]:
    """Sessions of one committee line by line, perhaps of a few members only.

    Whoever asks has been let in before (attendance.sheet).
    """
    if not sessions:
        return []
    unit_id = sessions[0].unit_id
    book, ids = await book_for(work, unit_id), [one.id for one in sessions]
    shut = await attendance_rows.closed_among(work, ids)
    told = await notices.of_unit(work, unit_id, person_ids)
    members = await season.expected_in(work, sessions, person_ids, told)
    if not any(members.values()):
        return [Sheet(one, [], one.id in shut) for one in sessions]
    claims = await attendance_rows.newest_claims(work, ids, person_ids)
    marks = await attendance_rows.newest_marks(work, ids, person_ids)
    given = await answers.latest_in(work, sessions, person_ids)
    invited = await season.invited(work, ids, person_ids)
    found = []
    for one in sessions:
        asked = (given.get(one.id, {}), invited.get(one.id, {}))
        facts = _Facts(one, book, told, claims, marks, *asked, one.id in shut)
        found.append(Sheet(one, [_line(facts, each) for each in members[one.id]], facts.closed))
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is the same for all members of a session."""

    session: Session
    book: LocalBook
    told: ToldOf
    claims: Mapping[tuple[int, int], bool]
    marks: Mapping[tuple[int, int], str]
    given: Mapping[int, AnswerView]
    invited: Container[int]
    closed: bool


def _line(facts: _Facts, member: Enrolled) -> Line:
    key = (facts.session.id, member.person_id)
    invited = member.person_id in facts.invited
    away = notices.is_away(facts.book, facts.told.get(member.id, {}), facts.session.day)
    mark, given = facts.marks.get(key), facts.given.get(member.person_id)
    status = _status(facts, mark, given, away=away, invited=invited)
    return Line(member, given, facts.claims.get(key), mark, away, invited, status)


def _status(
    facts: _Facts, mark: str | None, given: AnswerView | None, *, away: bool, invited: bool
) -> str:
    """What a mark counts as. The closed record turns pending into unreported (RES-08)."""
    if mark is None:
        return ""
    came = {"invited": invited, "attended": mark == "present"}
    outcome = facts.book.judge("RES-06", came, facts.session.day).by_text
    if outcome != "ABSENT":
        return STATUSES[outcome]
    if away:
        return "excused"
    status = STATUSES[excuse(facts.book, facts.session, given).by_text]
    return "unreported" if status == "pending" and facts.closed else status


def excuse(book: LocalBook, session: Session, given: AnswerView | None) -> Finding:
    """What an absence with this answer is: EXCUSED needs reason and confirmation (RES-08)."""
    absent = given is not None and given.answer == "absent"
    facts = {
        "reason": (given.words or given.reason) if given and absent else None,
        "confirmed": bool(given and given.verdict == "confirmed"),
    }
    return book.judge("RES-08", facts, session.day)


async def own(work: Work, session: Session) -> Line | None:
    """The actor's own line of a session; nobody else's rows are read."""
    lines = (await sheets(work, [session], [work.acting.person_id]))[0].lines
    return lines[0] if lines else None


def counted(lines: Iterable[Line]) -> dict[str, int]:
    """The numbers of a record; who was never invited is not counted (RES-06)."""
    status = [line.status for line in lines if line.status not in ("", "not_invited")]
    return {
        "invited": len(status),
        "present": status.count("attended"),
        "excused": status.count("excused"),
        "unreported": status.count("unreported") + status.count("pending"),
    }
