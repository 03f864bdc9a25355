"""Monthly cell attendance: announcing, classifying, reminding, who is expected (ATT)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.rules.book import Params
from services.rules.dates import ends_before_it_begins, first_of_month
from services.rules.model import UNSET, Unset
from services.rules.registry import Verdict, blocked, needs_decision, rule
from services.rules.wording import compared, on_or_before, total, vn_date

AbsenceClass = Literal["CO_LY_DO", "KHONG_LY_DO"]


@dataclass(frozen=True, slots=True)
class Attendance:
    """Numbers of one meeting. The last four are known when the whole roster is announced."""

    expected: int
    present: int
    absent_with_reason: int
    absent_without_reason: int
    members: int | Unset = UNSET
    exempt: int = 0
    suspended: int = 0
    elsewhere: int = 0


@rule("ATT-01")
def announce(facts: Attendance, params: Params) -> Verdict:
    parts = (facts.present, facts.absent_with_reason, facts.absent_without_reason)
    counted = sum(parts)
    if counted != facts.expected:
        return blocked(
            "attendance_does_not_add_up",
            f"{total(*parts)}; {compared(counted, facts.expected)}",
            expected=facts.expected,
            counted=counted,
            difference=facts.expected - counted,
        )
    not_expected = _not_expected(facts)
    if facts.members is not UNSET and facts.members - not_expected != facts.expected:
        return blocked(
            "roster_does_not_add_up",
            f"{facts.members} − {not_expected} ≠ {facts.expected}",
            expected=facts.expected,
            members=facts.members,
            not_expected=not_expected,
        )
    return Verdict("ANNOUNCE", _announced(facts), calculation=total(*parts))


def _not_expected(facts: Attendance) -> int:
    return facts.exempt + facts.suspended + facts.elsewhere


def _announced(facts: Attendance) -> dict[str, object]:
    return {
        "expected": facts.expected,
        "present": facts.present,
        "absent": facts.absent_with_reason + facts.absent_without_reason,
        "absent_with_reason": facts.absent_with_reason,
        "absent_without_reason": facts.absent_without_reason,
        "members": facts.expected + _not_expected(facts),
        "exempt": facts.exempt,
        "suspended": facts.suspended,
        "elsewhere": facts.elsewhere,
    }


@dataclass(frozen=True, slots=True)
class BookEntry:
    """What the minute-taker is about to write, or has written, in the paper book."""

    absent: int
    names_with_reason: tuple[str, ...]
    names_without_reason: tuple[str, ...]
    minute_taker: str
    written: bool = False


@rule("ATT-02")
def record_absentees(facts: BookEntry, params: Params) -> Verdict:
    names = (*facts.names_with_reason, *facts.names_without_reason)
    named = sum(1 for name in names if name)
    calculation = compared(named, facts.absent)
    if not facts.minute_taker:
        return blocked("minute_taker_needed")
    if named > facts.absent or len(set(names)) != len(names):
        return blocked("more_names_than_absentees", calculation, names=named, absent=facts.absent)
    if named < facts.absent:
        values = {"names": named, "absent": facts.absent, "difference": facts.absent - named}
        return Verdict("NOT_MET", values, ("names_needed",), calculation=calculation)
    outcome = "OK" if facts.written else "BOOK_ENTRY_PENDING"
    return Verdict(outcome, {"names": named, "absent": facts.absent}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class ClassifiedAbsence:
    """An absence; `confirmed` when the committee has classified it."""

    absence_class: AbsenceClass
    confirmed: bool


@rule("ATT-03")
def remind_absentee(facts: ClassifiedAbsence, params: Params) -> Verdict:
    if not facts.confirmed:
        return needs_decision("absence_not_classified", "cell_committee")
    if facts.absence_class == "CO_LY_DO":
        return Verdict("NO_REMINDER", codes=("excused_absence",))
    return Verdict("REMIND", {"to": "cell_committee", "private": True})


@dataclass(frozen=True, slots=True)
class ReportedAbsence:
    """A member's own report, and the committee's class once there is one (null: not yet)."""

    reason: str | None
    decision: AbsenceClass | None = None
    decided_by: Literal["cell_committee", "member"] | None = None


@rule("ATT-04")
def classify_absence(facts: ReportedAbsence, params: Params) -> Verdict:
    if facts.decision is not None and facts.decided_by != "cell_committee":
        return blocked("committee_classifies", decided_by="cell_committee")
    if facts.decision is not None:
        return Verdict(facts.decision, {"decided_by": "cell_committee"})
    outcome = "PROPOSED_CO_LY_DO" if facts.reason else "PROVISIONAL_KHONG_LY_DO"
    return Verdict(outcome, {"decided_by": "cell_committee"}, ("committee_classifies",))


@dataclass(frozen=True, slots=True)
class MonthOfMeetings:
    """A calendar month, and the days on which the cell met."""

    month: str
    meetings: tuple[date, ...]


@rule("ATT-05", "attendance.meetings_per_month")
def monthly_meeting(facts: MonthOfMeetings, params: Params) -> Verdict:
    try:
        first = first_of_month(facts.month)
    except ValueError:
        return blocked("impossible_date", fact="month")
    needed = params.count("attendance.meetings_per_month")
    held = sum(1 for day in facts.meetings if (day.year, day.month) == (first.year, first.month))
    values = {"held": held, "needed": needed, "month": facts.month}
    if held < needed:
        return Verdict(
            "REMIND", values, ("month_without_meeting",), calculation=f"{held} < {needed}"
        )
    return Verdict("OK", values, calculation=f"{held} ≥ {needed}")


@dataclass(frozen=True, slots=True)
class OpenItems:
    """What is open in the cell before its monthly meeting."""

    new_members: bool = False
    task_review_due: bool = False
    age_exemption_requests: bool = False
    other_exemption_requests: bool = False
    self_criticism_due: bool = False


@rule("ATT-06", "meeting.standing_lines")
def standing_lines(facts: OpenItems, params: Params) -> Verdict:
    """values.lines: ids of the entries to put on the agenda, in order; never the full agenda."""
    open_lines = {
        "TSK-04": facts.new_members,
        "TSK-03": facts.task_review_due,
        "EXM-03": facts.age_exemption_requests,
        "EXM-13": facts.other_exemption_requests,
        "SCR-18": facts.self_criticism_due,
    }
    standing = params.texts("meeting.standing_lines")
    lines = (*standing, *(line for line, is_open in open_lines.items() if is_open))
    return Verdict("INFO", {"lines": lines}, ("not_the_whole_agenda",))


@dataclass(frozen=True, slots=True)
class SuperiorAtMeeting:
    """A committee member of the superior level who attends the cell's meeting."""

    assigned: bool
    member_of_this_cell: bool


@rule("ATT-08")
def superior_attends(facts: SuperiorAtMeeting, params: Params) -> Verdict:
    if facts.member_of_this_cell:
        return Verdict("MEMBER", {"counted": True, "invited": True})
    return Verdict("GUEST", {"counted": False, "invited": facts.assigned}, ("guest_not_counted",))


@dataclass(frozen=True, slots=True)
class CheckIn:
    """How a member says to take part; the document that allows online meetings, if any."""

    mode: Literal["in_person", "online", "chat_message"]
    authorising_document: str | None = None


@rule("ATT-09")
def check_in(facts: CheckIn, params: Params) -> Verdict:
    if facts.mode == "chat_message":
        return Verdict("NOT_MET", codes=("chat_is_not_attendance",))
    if facts.mode == "online" and not facts.authorising_document:
        return needs_decision("online_not_authorised", "cell_committee")
    return Verdict("OK", {"present": True})


@dataclass(frozen=True, slots=True)
class MemberStatus:
    """A member on the day of the meeting (`on`). `decided_on` and `last_day` frame an exemption;
    `reduced_only` marks "giảm" instead of "miễn"."""

    decided_on: date | None = None
    last_day: date | None = None
    reduced_only: bool = False
    suspended: bool = False
    temporarily_elsewhere: bool = False


@rule("ATT-10")
def expected_at_meeting(facts: MemberStatus, params: Params) -> Verdict:
    if ends_before_it_begins(facts.decided_on, facts.last_day):
        return blocked("term_ends_before_it_begins", _term(facts, params.on))
    if _exempt_on(facts, params.on):
        return Verdict("EXEMPT", {"expected": False}, calculation=_term(facts, params.on))
    if facts.suspended:
        return Verdict("SUSPENDED", {"expected": False})
    if facts.temporarily_elsewhere:
        return Verdict("TEMPORARILY_ELSEWHERE", {"expected": False})
    code = ("reduced_is_expected",) if facts.reduced_only else ()
    return Verdict("EXPECTED", {"expected": True}, code, calculation=_term(facts, params.on))


def _exempt_on(facts: MemberStatus, day: date) -> bool:
    if facts.reduced_only or facts.decided_on is None or facts.decided_on > day:
        return False
    return facts.last_day is None or day <= facts.last_day


def _term(facts: MemberStatus, day: date) -> str:
    if facts.decided_on is None:
        return ""
    if facts.last_day is None:
        return on_or_before(facts.decided_on, day)
    return f"{vn_date(day)}; {vn_date(facts.decided_on)} – {vn_date(facts.last_day)}"
