"""Residence liaison: introductions, absences, criticism, the book and its comments (RES)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.rules.book import Params
from services.rules.dates import ends_before_it_begins, last_day_of_month
from services.rules.model import UNSET, Unset, Year
from services.rules.registry import (
    Verdict,
    blocked,
    gated,
    met_or_not,
    needs_decision,
    rule,
    unknown,
)
from services.rules.wording import (
    compared,
    fulfilled,
    in_order,
    on_or_before,
    versus,
    vn_date,
)

TEMPORARY, MEETINGS = "residence.temporary_months", "residence.meetings_a_year"
COMMENT, TASKS = "residence.comment_month", "residence.comment_tasks"
Presence = Literal["attended", "excused", "unreported", "not_held"]


@dataclass(frozen=True, slots=True)
class Worker:
    working: bool
    introduced: bool


@rule("RES-01")
@rule("RES-15")
def introduction(facts: Worker, params: Params) -> Verdict:
    if not facts.working:
        return Verdict("NOT_REQUIRED", codes=("not_working",))
    return Verdict("OK") if facts.introduced else Verdict("INTRODUCTION_REQUIRED")


@dataclass(frozen=True, slots=True)
class AwayNotice:
    reason: str | None
    start: date | None
    end: date | None
    meeting_on: date | Unset = UNSET


@rule("RES-02")
def away_notice(facts: AwayNotice, params: Params) -> Verdict:
    """A notice of the workplace committee that covers the meeting counts as confirmed."""
    if facts.start is None or facts.end is None or not facts.reason:
        timed = facts.start is not None and facts.end is not None
        return gated("OK", {"reason_missing": bool(facts.reason), "duration_missing": timed})
    if ends_before_it_begins(facts.start, facts.end):
        return blocked("term_ends_before_it_begins")
    if facts.meeting_on is UNSET:
        return Verdict("OK")
    covered = facts.start <= facts.meeting_on <= facts.end
    term = f"{vn_date(facts.start)} – {vn_date(facts.end)}"
    calculation = f"{vn_date(facts.meeting_on)}; {term}"
    return Verdict("EXCUSED" if covered else "NOT_COVERED", calculation=calculation)


@dataclass(frozen=True, slots=True)
class ExemptWorker:
    exempt: bool
    workplace_confirmation: bool


@rule("RES-03")
def exempt_worker(facts: ExemptWorker, params: Params) -> Verdict:
    if facts.exempt and facts.workplace_confirmation:
        return Verdict("EXEMPT")
    codes = ("confirmation_needed",) if facts.exempt else ()
    return Verdict("INVITED", codes=codes)


@dataclass(frozen=True, slots=True)
class Home:
    """`temporary_months`: length of the granted temporary registration."""

    permanent: bool
    temporary_months: int | Unset | None = UNSET


@rule("RES-04", TEMPORARY)
def residence(facts: Home, params: Params) -> Verdict:
    limit = params.count(TEMPORARY)
    if facts.permanent:
        both = isinstance(facts.temporary_months, int) and facts.temporary_months >= limit
        return Verdict("QUALIFIES", {"by": "permanent"}, ("choose_one_residence",) if both else ())
    if facts.temporary_months is UNSET:
        return unknown("temporary_months")
    months = facts.temporary_months or 0
    qualifies = months >= limit
    values = {"by": "temporary" if qualifies else None, "limit": limit, "months": months}
    return met_or_not(
        qualifies, "QUALIFIES", "temporary_too_short", versus(months, limit), **values
    )


@dataclass(frozen=True, slots=True)
class Invitation:
    invited: bool
    attended: bool


@rule("RES-06")
@rule("REP-33")
def attendance_by_invitation(facts: Invitation, params: Params) -> Verdict:
    if facts.attended:
        return Verdict("ATTENDED")
    return Verdict("ABSENT") if facts.invited else Verdict("NOT_COUNTED", codes=("not_invited",))


@dataclass(frozen=True, slots=True)
class Absence:
    """The member's reason, and whether the workplace committee confirmed it."""

    reason: str | None
    confirmed: bool | Unset = UNSET


@rule("RES-08")
def absence(facts: Absence, params: Params) -> Verdict:
    calculation = fulfilled((bool(facts.reason), facts.confirmed is True))
    if not facts.reason:
        return Verdict("UNREPORTED", calculation=calculation)
    if facts.confirmed is UNSET:
        return unknown("confirmed")
    if facts.confirmed:
        return Verdict("EXCUSED", calculation=calculation)
    code = "confirmation_needed"
    return Verdict("PENDING_CONFIRMATION", codes=(code,), calculation=calculation)


@dataclass(frozen=True, slots=True)
class Unreported:
    unreported: int


@rule("RES-09")
@rule("RES-39")
def notices(facts: Unreported, params: Params) -> Verdict:
    """One notice to the workplace per unreported absence, from the first on."""
    outcome = "NOTICE" if facts.unreported else "NONE"
    values = {"notices": facts.unreported, "to": "workplace_committee"}
    return Verdict(outcome, values, calculation=compared(facts.unreported, 0))


@dataclass(frozen=True, slots=True)
class LiaisonYear:
    """What came of the two meetings of a year; `not_held` also when not yet introduced."""

    june: Presence
    october: Presence


@rule("RES-10", MEETINGS)
def criticism(facts: LiaisonYear, params: Params) -> Verdict:
    both = (facts.june, facts.october)
    unreported = both.count("unreported")
    values: dict[str, object] = {"notices": unreported}
    calculation = f"{unreported} / {params.count(MEETINGS)}"
    if unreported == params.count(MEETINGS):
        return Verdict("CRITICISM_FLOW", values, calculation=calculation)
    if unreported and "excused" in both:
        return needs_decision(
            "one_excused_one_unreported", "residence_committee", calculation, **values
        )
    return Verdict("NOTICE" if unreported else "NONE", values, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Book:
    """State of the liaison book at year end; Military Region 9 works committee to committee."""

    commented: bool
    collected: bool
    received_by_workplace: bool
    military_region_9: bool = False


@rule("RES-11")
@rule("RES-14")
@rule("CAL-08")
def book_state(facts: Book, params: Params) -> Verdict:
    carrier = "workplace_committee" if facts.military_region_9 else "member"
    if facts.received_by_workplace:
        return Verdict("RECEIVED_BY_WORKPLACE", {"carrier": carrier})
    if facts.collected:
        return Verdict("COLLECTED", {"carrier": carrier, "remind": carrier})
    outcome = "RESIDENCE_COMMENTED" if facts.commented else "NOT_COMMENTED"
    late = carrier if facts.commented else "residence_committee"
    return Verdict(outcome, {"carrier": carrier, "remind": late})


@dataclass(frozen=True, slots=True)
class Received:
    page_two_written: bool
    area: str | None


@rule("RES-19")
@rule("REP-30")
def book_received(facts: Received, params: Params) -> Verdict:
    return gated(
        "RECEIVED",
        {"page_two_open": facts.page_two_written, "area_missing": bool(facts.area)},
    )


@dataclass(frozen=True, slots=True)
class Comment:
    """`commented_on` null: not yet; `year` defaults to the year of the comment or of the day."""

    commented_on: date | None
    collective: bool
    meeting_on: date | Unset = UNSET
    year: Year | Unset = UNSET


@rule("RES-23", COMMENT)
@rule("CAL-07", COMMENT)
def book_comment(facts: Comment, params: Params) -> Verdict:
    day = facts.commented_on or params.on
    year = day.year if facts.year is UNSET else facts.year
    due = last_day_of_month(date(year, params.count(COMMENT), 1))
    calculation = on_or_before(day, due)
    if facts.commented_on is None:
        outcome = "LATE" if day > due else "NOT_DUE"
        return Verdict(outcome, {"due": due}, calculation=calculation)
    if facts.meeting_on is not UNSET and facts.commented_on < facts.meeting_on:
        before = in_order(facts.commented_on, facts.meeting_on)
        return blocked("comment_before_meeting", before, due=due)
    if not facts.collective:
        return met_or_not(False, "OK", "collective_must_comment", due=due)
    return Verdict("LATE" if day > due else "ON_TIME", {"due": due}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class StudentOpinions:
    head_of_area: bool
    head_of_police: bool


@rule("RES-25")
@rule("ROL-21")
def student_comment(facts: StudentOpinions, params: Params) -> Verdict:
    return gated(
        "OK",
        {
            "area_head_opinion_missing": facts.head_of_area,
            "police_head_opinion_missing": facts.head_of_police,
        },
    )


@dataclass(frozen=True, slots=True)
class CommentSheet:
    """Nothing is asked: the sheet has the same parts for everybody."""


@rule("RES-07", TASKS)
@rule("REP-31", TASKS)
def comment_parts(facts: CommentSheet, params: Params) -> Verdict:
    """values.labels: headings of the sheet; suggested ones until an own document sets others."""
    return Verdict("INFO", {"labels": params.texts(TASKS)}, ("labels_are_suggested",))
