"""What loads the facts of reminders, subject by subject."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from services import morning
from services.dues import contacts
from services.grading import reminding
from services.reminders import (
    of_ballots,
    of_books,
    of_cases,
    of_dissolutions,
    of_dues,
    of_exemptions,
    of_grades,
    of_guests,
    of_meetings,
    of_questions,
    of_ratings,
    of_remarks,
    of_residence,
    of_reviews,
    of_screening,
    of_submissions,
    of_tasks,
    of_transfers,
)
from services.work import Work

Loader = Callable[[Work, Sequence[int]], Awaitable[Mapping[int, Any]]]
LOADERS: Mapping[str, Loader] = {
    "meeting": of_meetings.load,
    "guest": of_guests.load,
    "task": of_tasks.load_tasks,
    "plan": of_tasks.load_plans,
    "cell": of_tasks.load_cells,
    "question": of_questions.load,
    "dues": of_dues.load_months,
    "dues_counter": of_dues.load_counters,
    "claims": of_dues.load_claims,
    "amounts": of_dues.load_amounts,
    "dues_contact": contacts.load,
    "payment": of_dues.load_payments,
    "ballot": of_ballots.load,
    "january": of_screening.load,
    "screening_ward": of_screening.load_wards,
    "front": of_reviews.load_units,
    "case": of_cases.load_cases,
    "remarks": of_remarks.load,
    "residence": of_residence.load_sessions,
    "area": of_books.load_areas,
    "book_year": of_books.load_years,
    "book": of_books.load_books,
    "residence_workplace": of_residence.load_workplaces,
    "exemption": of_exemptions.load,
    "transfer": of_transfers.load,
    "dissolution": of_dissolutions.load,
    "submission": of_submissions.load,
    "rating": of_ratings.load_came,
    "rating_head": of_ratings.load_heads,
    "grade_comment": of_grades.load_comments,
    "grade_season": reminding.load,
    "grade_ballot": of_grades.load_ballots,
    "grade_result": of_grades.load_results,
    "grade_complaint": of_grades.load_complaints,
    "review_subject": of_reviews.load_subjects,
    "review_session": of_reviews.load_sessions,
    "review_unit": of_reviews.load_units,
    "review_ward": of_reviews.load_wards,
    "morning": morning.load,
}
"""subject → the function that loads its facts for many reminders at once"""
