"""The roll-call of a meeting, from the answers to the announced four numbers (ATT-01, ATT-04).

Marks are only added. After the announcement a new mark is a correction line: what was announced
stays as it was announced.
"""

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from services import checkin
from services.answers import AnswerView, latest
from services.clock import local_day
from services.db.models import Announcement, Mark, Meeting, RoleHeld, in_force
from services.meetings import MeetingView, access_meeting
from services.members import Member, members
from services.people import COMMITTEE, RECORDERS, SECRETARIAT
from services.refusal import Refused
from services.reminders import plan
from services.roll_rows import Announced, announcement, newest_marks
from services.rulebooks import judge_for
from services.rules import Finding
from services.work import Work

CAME = ("present", "late")
CLASSES = ("with_reason", "without_reason")
MARKS = (*CAME, "absent", *CLASSES)
"""`absent`: noted by the minute-taker, not classified yet"""


@dataclass(frozen=True, slots=True)
class Line:
    """One member in the roll-call. `proposed` comes from the answer, `mark` was confirmed.

    `checked_in`: typed the code shown in the meeting, which proposes "present".
    """

    member: Member
    answer: AnswerView | None
    proposed: str | None
    mark: str | None
    corrected: bool
    checked_in: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The roll-call as it stands; `announced` is None until it was announced."""

    meeting: MeetingView
    lines: list[Line]
    not_expected: list[Member]
    announced: Announced | None

    @property
    def unclassified(self) -> list[Line]:
        """Lines without a mark, or absent without a class."""
        return [line for line in self.lines if line.mark in (None, "absent")]

    def marked(self, *marks: str) -> list[Line]:
        """Lines with one of these marks."""
        return [line for line in self.lines if line.mark in marks]

    def count(self) -> dict[str, int]:
        """The facts of ATT-01."""
        marks = Counter(line.mark for line in self.lines)
        standings = Counter(member.standing for member in self.not_expected)
        return {
            "expected": len(self.lines),
            "present": sum(marks[mark] for mark in CAME),
            "absent_with_reason": marks["with_reason"],
            "absent_without_reason": marks["without_reason"],
            "members": len(self.lines) + len(self.not_expected),
            "exempt": standings["exempt"],
            "suspended": standings["suspended"],
            "elsewhere": standings["elsewhere"],
        }


async def sheet(work: Work, meeting_id: int) -> Sheet | Refused:
    """The roll-call of a meeting that has begun, for those who record it."""
    meeting = await access_meeting(work, meeting_id, *RECORDERS)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "cancelled":
        return Refused("meeting_cancelled", {"when": meeting.starts_at})
    if work.now < meeting.starts_at:
        return Refused("meeting_not_begun", {"when": meeting.starts_at})
    return await _sheet(work, meeting)


async def mark(work: Work, meeting_id: int, person_id: int, value: str) -> Sheet | Refused:
    """Marks one member; the class of an absence is the committee's to give (ATT-04)."""
    found = await sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if refused := _may_mark(work, found, value):
        return refused
    line = next((line for line in found.lines if line.member.id == person_id), None)
    if line is None:
        return Refused("not_expected")
    if line.mark != value:
        await _add_marks(work, found, {person_id: value})
    return await _sheet(work, found.meeting)


async def take_over(work: Work, meeting_id: int) -> Sheet | Refused:
    """Marks everybody not marked yet as their answer proposes; who has none stays open."""
    found = await sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.announced:
        return Refused("roll_call_done", {"when": found.meeting.starts_at})
    may_classify = work.acting.holds(found.meeting.unit_id, *COMMITTEE)
    proposed = {
        line.member.id: line.proposed if may_classify or line.proposed in CAME else "absent"
        for line in found.lines
        if line.mark is None and line.proposed
    }
    await _add_marks(work, found, proposed)
    return await _sheet(work, found.meeting)


async def rest_present(work: Work, meeting_id: int) -> Sheet | Refused:
    """Marks as present everybody who has no mark yet: the secretary looked around the room."""
    found = await sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.announced:
        return Refused("roll_call_done", {"when": found.meeting.starts_at})
    unmarked = [line.member.id for line in found.lines if line.mark is None]
    await _add_marks(work, found, dict.fromkeys(unmarked, "present"))
    return await _sheet(work, found.meeting)


async def announce(work: Work, meeting_id: int) -> tuple[Sheet, Finding] | Refused:
    """Closes the roll-call when its numbers add up; refused with the names that are open."""
    found = await sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if not work.acting.holds(found.meeting.unit_id, *COMMITTEE):
        return Refused("committee_only")
    if found.announced:
        return Refused("roll_call_done", {"when": found.meeting.starts_at})
    on = local_day(found.meeting.starts_at)
    finding = await judge_for(work, found.meeting.unit_id, "ATT-01", found.count(), on)
    if finding.by_text != "ANNOUNCE":
        names = ", ".join(line.member.name for line in found.unclassified)
        return Refused("unclassified", {"names": names, "calculation": finding.calculation})
    await _announce(work, found)
    return await _sheet(work, found.meeting), finding


async def book_written(work: Work, meeting_id: int) -> Sheet | Refused:
    """The minute-taker confirms that the names stand in the resolution book (ATT-02)."""
    found = await sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.announced is None:
        return Refused("not_announced")
    if not await _keeps_book(work, found.meeting.unit_id):
        return Refused("minute_taker_only")
    written = update(Announcement).where(
        Announcement.meeting_id == meeting_id, Announcement.book_at.is_(None)
    )
    await work.db.execute(written.values(book_by=work.acting.person_id, book_at=work.now))
    work.record("book.written", f"meeting:{meeting_id}")
    return await _sheet(work, found.meeting)


async def remind_unexcused(work: Work, meeting_id: int) -> int | Refused:
    """Reminds privately those absent without reason (ATT-03, NTC-01); returns how many."""
    found = await sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if not work.acting.holds(found.meeting.unit_id, *COMMITTEE):
        return Refused("committee_only")
    if found.announced is None:
        return Refused("not_announced")
    people = [line.member.id for line in found.marked("without_reason")]
    work.record("unexcused.reminded", f"meeting:{meeting_id}", people=people)
    return await plan.once_today(work, "unexcused", meeting_id, people)


def _may_mark(work: Work, found: Sheet, value: str) -> Refused | None:
    if value not in MARKS:
        return Refused("unknown_mark")
    committee = work.acting.holds(found.meeting.unit_id, *COMMITTEE)
    if not committee and (value in CLASSES or found.announced):
        return Refused("committee_only")
    if found.announced and value == "absent":
        return Refused("class_needed")
    return None


def _proposed(answer: AnswerView | None, *, checked_in: bool) -> str | None:
    """A member's own report only proposes a reason; the committee's ruling is a class."""
    if checked_in:
        return "late" if answer and answer.answer == "late" else "present"
    if answer is None:
        return None
    ruled = {"accepted": "with_reason", "refused": "without_reason"}
    own = {"coming": "present", "late": "late"}
    return own.get(answer.answer) or ruled.get(answer.ruling or "", "absent")


async def _sheet(work: Work, meeting: MeetingView) -> Sheet:
    everybody = await members(work, meeting.unit_id, local_day(meeting.starts_at))
    answers = await latest(work, meeting.id)
    marks = await newest_marks(work, meeting.id)
    inside = await checkin.who(work, meeting.id)
    lines = [_line(member, answers, marks, inside) for member in everybody if member.expected]
    absent = [member for member in everybody if not member.expected]
    return Sheet(meeting, lines, absent, await announcement(work, meeting.id))


def _line(
    member: Member,
    answers: Mapping[int, AnswerView],
    marks: Mapping[int, tuple[str, bool]],
    inside: Set[int],
) -> Line:
    given = answers.get(member.id)
    value, corrected = marks.get(member.id, (None, False))
    is_in = member.id in inside
    return Line(member, given, _proposed(given, checked_in=is_in), value, corrected, is_in)


async def _add_marks(work: Work, found: Sheet, marks: Mapping[int, str]) -> None:
    if not marks:
        return
    rows = [
        {
            "meeting_id": found.meeting.id,
            "person_id": person_id,
            "mark": value,
            "correction": found.announced is not None,
            "marked_by": work.acting.person_id,
            "marked_at": work.now,
        }
        for person_id, value in marks.items()
    ]
    await work.db.execute(insert(Mark), rows)
    subject = f"meeting:{found.meeting.id}"
    work.record("roll_call.marked", subject, people=sorted(marks), late=bool(found.announced))


async def _announce(work: Work, found: Sheet) -> None:
    count = found.count()
    values = {
        "meeting_id": found.meeting.id,
        "expected": count["expected"],
        "present": count["present"],
        "with_reason": count["absent_with_reason"],
        "without_reason": count["absent_without_reason"],
        "announced_by": work.acting.person_id,
        "announced_at": work.now,
    }
    await work.db.execute(insert(Announcement).values(**values))
    closed = update(Meeting).where(Meeting.id == found.meeting.id)
    await work.db.execute(closed.values(state="closed"))
    work.record("roll_call.announced", f"meeting:{found.meeting.id}", **count)


async def _keeps_book(work: Work, unit_id: int) -> bool:
    """The minute-taker; the secretariat only in a cell that has named none (ATT-02)."""
    if work.acting.holds(unit_id, "minute_taker"):
        return True
    named = select(RoleHeld.id).where(
        RoleHeld.unit_id == unit_id,
        RoleHeld.role == "minute_taker",
        in_force(RoleHeld, work.today),
    )
    has_one = (await work.db.execute(named.limit(1))).first() is not None
    return not has_one and work.acting.holds(unit_id, *SECRETARIAT)
