"""One entry for each kind of reminder: when it is due, how late it may go, why it still holds.

The hours and days here are settings of the product (DSG-06), no rules of the documents.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from services.clock import local, moment
from services.dues import contacts
from services.reminders import (
    of_ballots,
    of_books,
    of_cases,
    of_dues,
    of_exemptions,
    of_grades,
    of_ratings,
    of_residence,
    of_reviews,
    of_screening,
    of_submissions,
    of_transfers,
)
from services.reminders.of_meetings import MeetingFacts
from services.reminders.of_questions import QuestionFacts
from services.reminders.of_remarks import RemarkFacts
from services.reminders.of_tasks import CellFacts, PlanFacts

KEYS = ("kind", "subject_id", "person_id", "day")
"""what there is at most one reminder of"""
QUIET_FROM = time(21)
QUIET_TO = time(7)
EVENING_BEFORE = time(20)
"""when something due in the night is said instead, so that it never comes too late"""


Check = Callable[[Any], str | None]
"""None: send it; otherwise why it is dropped."""


def _while_open(facts: MeetingFacts) -> str | None:
    if facts.state != "planned":
        return facts.state
    return None if facts.member else "not_expected"


def _while_silent(facts: MeetingFacts) -> str | None:
    return _while_open(facts) or ("answered" if facts.answered else None)


def _while_cancelled(facts: MeetingFacts) -> str | None:
    if facts.state != "cancelled":
        return "not_cancelled"
    return None if facts.member else "not_expected"


def _while_ruled(ruling: str) -> Check:
    return lambda facts: None if facts.ruling == ruling else "ruled_anew"


def _while_to_rule(facts: MeetingFacts) -> str | None:
    if facts.state == "cancelled":
        return "cancelled"
    return _some(facts.to_rule) if facts.leads else "not_leading"


def _some(count: int) -> str | None:
    return None if count else "nothing_left"


def _while_guest(*states: str) -> Check:
    """A guest of the meeting (GuestFacts), while the meeting is in one of these states."""
    return lambda facts: None if facts.guest and facts.state in states else "no_guest"


def _while_unplanned(facts: PlanFacts) -> str | None:
    return None if facts.missing else "registered"


def _while_plans_missing(facts: CellFacts) -> str | None:
    return _some(facts.without_plan)


def _while_review_due(facts: CellFacts) -> str | None:
    return None if facts.review.is_due else "reviewed"


def _while_unanswered(facts: QuestionFacts) -> str | None:
    return "answered" if facts.answered else None


def _while_named(facts: RemarkFacts) -> str | None:
    return None if facts.named else "withdrawn"


def _while_answered(facts: QuestionFacts) -> str | None:
    return None if facts.answered else "not_answered"


def _while_something(facts: Any) -> str | None:
    """The secretary's morning (services/morning.py, Morning): silent when nothing waits."""
    return None if facts.worth_a_message else "nothing_waits"


def _always(facts: object) -> str | None:
    return None


def _while_without_reason(facts: MeetingFacts) -> str | None:
    return None if facts.mark == "without_reason" else "classified_anew"


@dataclass(frozen=True, slots=True)
class Kind:
    """`before`: how long before the meeting it is due (None: when something happens)."""

    still_holds: Check
    before: timedelta | None = None
    asks: bool = False
    """the person is asked whether they come: a free answer is understood as one to it"""
    subject: str = "meeting"
    """what `subject_id` names; services/reminders/loaders.py names what loads the facts of it"""
    late: timedelta = timedelta(hours=20)
    """how much later than due it may still go out"""


WEEK, MONTH = timedelta(days=7), timedelta(days=30)
KINDS: Mapping[str, Kind] = {
    "invitation": Kind(_while_silent, asks=True, late=timedelta(days=400)),
    "week_before": Kind(_while_silent, timedelta(days=7), asks=True),
    "days_before": Kind(_while_silent, timedelta(days=3), asks=True),
    "day_before": Kind(_while_silent, timedelta(days=1), asks=True),
    "hours_before": Kind(_while_silent, timedelta(hours=2), asks=True, late=timedelta(hours=2)),
    "nudge": Kind(_while_silent, asks=True),
    "meeting_changed": Kind(_while_open, asks=True, late=timedelta(days=400)),
    "meeting_cancelled": Kind(_while_cancelled, late=timedelta(days=400)),
    "reason_accepted": Kind(_while_ruled("accepted"), late=timedelta(days=30)),
    "reason_refused": Kind(_while_ruled("refused"), late=timedelta(days=30)),
    "reason_asked": Kind(_while_ruled("asked"), late=timedelta(days=7)),
    "absences_to_rule": Kind(_while_to_rule, late=timedelta(days=30)),
    "unexcused": Kind(_while_without_reason, late=timedelta(days=30)),
    "task_given": Kind(_always, subject="task", late=timedelta(days=30)),
    "task_review": Kind(_while_review_due, subject="cell", late=timedelta(days=30)),
    "plan_missing": Kind(_while_unplanned, subject="plan", late=timedelta(days=7)),
    "plans_missing": Kind(_while_plans_missing, subject="cell", late=timedelta(days=7)),
    "question_asked": Kind(_while_unanswered, subject="question", late=timedelta(days=30)),
    "question_answered": Kind(_while_answered, subject="question", late=timedelta(days=90)),
    "guest_invitation": Kind(_while_guest("planned"), subject="guest", late=timedelta(days=400)),
    "guest_changed": Kind(_while_guest("planned"), subject="guest", late=timedelta(days=400)),
    "guest_cancelled": Kind(_while_guest("cancelled"), subject="guest", late=timedelta(days=30)),
    "dues_soon": Kind(of_dues.while_silent, asks=True, subject="dues"),
    "dues_late": Kind(of_dues.while_silent, asks=True, subject="dues"),
    "dues_nudge": Kind(of_dues.while_silent, asks=True, subject="dues"),
    "dues_counter": Kind(of_dues.while_counted, subject="dues_counter"),
    "dues_claims": Kind(of_dues.while_claims, subject="claims", late=timedelta(days=30)),
    "dues_contact": Kind(contacts.while_owing, subject="dues_contact"),
    "dues_amounts": Kind(of_dues.while_leading, subject="amounts", late=timedelta(days=30)),
    "dues_confirmed": Kind(of_dues.while_confirmed, subject="payment", late=timedelta(days=30)),
    "remarks": Kind(_while_named, subject="remarks", late=timedelta(days=30)),
    "dues_refused": Kind(of_dues.while_refused, subject="payment", late=timedelta(days=30)),
    "residence_days_before": Kind(of_residence.while_silent, asks=True, subject="residence"),
    "residence_day_before": Kind(of_residence.while_silent, asks=True, subject="residence"),
    "residence_changed": Kind(
        of_residence.while_planned, asks=True, subject="residence", late=timedelta(days=400)
    ),
    "residence_cancelled": Kind(
        of_residence.while_cancelled, subject="residence", late=timedelta(days=400)
    ),
    "residence_after": Kind(
        of_residence.while_unrecorded, subject="residence", late=timedelta(days=7)
    ),
    "residence_confirmed": Kind(
        of_residence.while_confirmed, subject="residence", late=timedelta(days=30)
    ),
    "residence_refused": Kind(
        of_residence.while_refused, subject="residence", late=timedelta(days=30)
    ),
    "residence_corrected": Kind(_always, subject="residence", late=timedelta(days=30)),
    "residence_letter_corrected": Kind(_always, subject="residence", late=timedelta(days=30)),
    "residence_confirm": Kind(
        of_residence.while_waiting, subject="residence_workplace", late=timedelta(days=30)
    ),
    "residence_letter": Kind(
        of_residence.while_unread, subject="residence_workplace", late=timedelta(days=60)
    ),
    "residence_students": Kind(of_books.while_unheard, subject="area", late=timedelta(days=5)),
    "residence_comment": Kind(
        of_books.while_uncommented, subject="book_year", late=timedelta(days=3)
    ),
    "residence_book": Kind(of_books.while_at_home, subject="book", late=timedelta(days=10)),
    "residence_fetch": Kind(of_books.while_between, subject="book", late=timedelta(days=10)),
    "ballot_to_count": Kind(of_ballots.while_to_count, subject="ballot"),
    "ballot_differs": Kind(of_ballots.while_differs, subject="ballot"),
    "ballot_counted": Kind(of_ballots.while_counted, subject="ballot"),
    "case_matter": Kind(_always, subject="case", late=timedelta(days=30)),
    "case_due": Kind(of_cases.while_helping, subject="case", late=timedelta(days=5)),
    "case_month": Kind(of_cases.while_helping, subject="case", late=timedelta(days=5)),
    "january_review": Kind(of_screening.while_open, subject="january", late=timedelta(days=5)),
    "front_word": Kind(_always, subject="front", late=timedelta(days=30)),
    "screening_year": Kind(_always, subject="screening_ward", late=timedelta(days=30)),
    "exemption_asked": Kind(of_exemptions.while_asked, subject="exemption", late=MONTH),
    "exemption_proposed": Kind(of_exemptions.while_proposed, subject="exemption", late=MONTH),
    "exemption_granted": Kind(of_exemptions.while_granted, subject="exemption", late=MONTH),
    "exemption_reported": Kind(of_exemptions.while_granted, subject="exemption", late=MONTH),
    "exemption_refused": Kind(of_exemptions.while_refused, subject="exemption", late=MONTH),
    "exemption_returned": Kind(of_exemptions.while_returned, subject="exemption", late=MONTH),
    "exemption_told": Kind(of_exemptions.while_granted, subject="exemption", late=MONTH),
    "exemption_contact_named": Kind(of_exemptions.while_granted, subject="exemption", late=MONTH),
    "exemption_contact": Kind(of_exemptions.while_out_of_touch, subject="exemption", late=WEEK),
    "exemption_ends": Kind(of_exemptions.while_running, subject="exemption", late=WEEK),
    "exemption_report": Kind(of_exemptions.while_unreported, subject="exemption", late=WEEK),
    "exemption_relay": Kind(of_exemptions.while_unreported, subject="exemption", late=WEEK),
    "transfer_asked": Kind(of_transfers.while_in("open"), subject="transfer", late=MONTH),
    "transfer_required": Kind(
        of_transfers.while_in("talked", "reported"), subject="transfer", late=MONTH
    ),
    "transfer_reported": Kind(of_transfers.while_in("reported"), subject="transfer", late=MONTH),
    "transfer_coming": Kind(of_transfers.while_in("introduced"), subject="transfer", late=MONTH),
    "transfer_declined": Kind(of_transfers.while_in("declined"), subject="transfer", late=MONTH),
    "transfer_moved": Kind(of_transfers.while_in("moved"), subject="transfer", late=MONTH),
    "transfer_left": Kind(of_transfers.while_in("moved"), subject="transfer", late=MONTH),
    "transfer_returned": Kind(of_transfers.while_in("returned"), subject="transfer", late=MONTH),
    "official_comment": Kind(_always, subject="cell", late=MONTH),
    "dissolution_arrivals": Kind(_always, subject="dissolution", late=MONTH),
    "dissolution_withdrawn": Kind(_always, subject="dissolution", late=MONTH),
    "transfer_ends": Kind(of_transfers.while_ending, subject="transfer", late=WEEK),
    "transfer_extended": Kind(of_transfers.while_extended, subject="transfer", late=MONTH),
    "submission_due": Kind(of_submissions.while_unsent, subject="submission", late=WEEK),
    "rating_wanted": Kind(of_ratings.while_wanted, subject="rating_head", late=WEEK),
    "rating_came": Kind(_always, subject="rating", late=MONTH),
    "grade_comment": Kind(of_grades.while_open, subject="grade_comment", late=MONTH),
    "grade_comment_came": Kind(of_grades.while_open, subject="grade_comment", late=MONTH),
    "grade_opinion": Kind(of_grades.while_open, subject="grade_comment", late=MONTH),
    "grade_opinion_came": Kind(of_grades.while_open, subject="grade_comment", late=MONTH),
    "report_comment": Kind(of_grades.while_open, subject="grade_comment", late=MONTH),
    "report_comment_came": Kind(of_grades.while_open, subject="grade_comment", late=MONTH),
    "grade_owed": Kind(of_grades.while_open, subject="grade_season"),
    "grade_ballot": Kind(of_grades.while_open, subject="grade_ballot", late=WEEK),
    "grade_result": Kind(of_grades.while_open, subject="grade_result", late=MONTH),
    "grade_result_unit": Kind(of_grades.while_open, subject="grade_result", late=MONTH),
    "grade_complaint": Kind(of_grades.while_open, subject="grade_complaint", late=MONTH),
    "grade_complaint_answered": Kind(of_grades.while_open, subject="grade_complaint", late=MONTH),
    "review_write": Kind(of_reviews.while_unwritten, subject="review_subject", late=WEEK),
    "review_suggested": Kind(of_reviews.while_suggested, subject="review_subject", late=MONTH),
    "review_concluded": Kind(_always, subject="review_subject", late=MONTH),
    "review_redo": Kind(_always, subject="review_subject", late=MONTH),
    "review_meeting": Kind(of_reviews.while_planned, subject="review_session", late=MONTH),
    "review_draft": Kind(of_reviews.while_planned, subject="review_session", late=WEEK),
    "review_draft_due": Kind(of_reviews.while_unsent, subject="review_session"),
    "review_follow": Kind(_always, subject="review_unit", late=MONTH),
    "review_no_plan": Kind(of_reviews.while_no_plan, subject="review_ward", late=WEEK),
    "morning": Kind(_while_something, subject="morning", late=timedelta(hours=1)),
}
SCHEDULED = tuple(name for name, kind in KINDS.items() if kind.before)


def before(starts_at: datetime, lead: timedelta) -> datetime:
    """When a reminder that long before the start is due: in the night, the evening before."""
    due = local(starts_at - lead)
    if due.time() >= QUIET_FROM:
        return moment(due.date(), EVENING_BEFORE)
    if due.time() < QUIET_TO:
        return moment(due.date() - timedelta(days=1), EVENING_BEFORE)
    return due


def awake(at: datetime) -> datetime:
    """The moment itself, or the next morning when it lies in the quiet hours."""
    here = local(at)
    if here.time() >= QUIET_FROM:
        return moment(here.date() + timedelta(days=1), QUIET_TO)
    return moment(here.date(), QUIET_TO) if here.time() < QUIET_TO else at
