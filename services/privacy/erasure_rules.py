"""What erasing a person does to each table: kept by the Party's rules, emptied, or removed.

Kept: the register of members, decisions, minutes, counts of ballots, the money book. What is
emptied loses words, reasons and files but stays a line of the book it stands in. Every table with
own rows has its entry; a test refuses one without.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, LargeBinary, Table, true

ERASED = "erased"
"""in place of the ground of an exemption, which may tell of somebody's health"""
MARK = "[…]"
"""stands where words were erased"""
HEALTH = ("sick_days", "maternity")
"""facts of a grade that tell of somebody's health"""


@dataclass(frozen=True, slots=True)
class Keep:
    """The rows stay as they are, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Empty:
    """These columns are emptied: to nothing where that may be, else to a mark."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remove:
    """The rows go; of some tables only those whose column has one of the values."""

    column: str = ""
    values: tuple[str, ...] = ()

    def only(self, table: Table) -> ColumnElement[bool]:
        """The condition that a row goes."""
        return table.c[self.column].in_(self.values) if self.column else true()


Rule = Keep | Empty | Remove
REGISTER = Keep("the register of members, and who held which office when")
DECISION = Keep("a decision, or a step of it, by number and day")
MINUTES = Keep("minutes and what belongs to them")
BALLOT = Keep("counts of ballots, and who was entitled; never a choice")
MONEY = Keep("the money book")
BOOK = Keep("the book of attendance, invitations and liaison")
PROOF = Keep("proof of what was consented to, given out or erased")
WORDS = Empty(("words",))


def _each(rule: Rule, *names: str) -> dict[str, Rule]:
    return dict.fromkeys(names, rule)


RULES: Mapping[str, Rule] = {
    **_each(REGISTER, "memberships", "standings", "roles", "superiors", "ward_officials"),
    **_each(REGISTER, "residence_monitors", "residence_officers", "review_officers"),
    **_each(REGISTER, "review_posts", "contact_persons", "residence_placements"),
    **_each(DECISION, "dues_waivers", "tasks", "resolution_duties", "dissolution_places"),
    **_each(DECISION, "papers", "grades", "review_subjects", "review_placements"),
    **_each(DECISION, "review_person_profiles", "self_reviews", "rating_requests"),
    **_each(DECISION, "screening_cases", "screening_facts", "grade_comments"),
    **_each(MINUTES, "minute_entries", "hand_votes", "resolutions", "resolution_items"),
    **_each(MINUTES, "item_results", "residence_entries", "residence_opinions"),
    **_each(MINUTES, "residence_opinion_answers", "review_session_steps", "review_opinions"),
    **_each(BALLOT, "ballots", "ballot_voters", "ballot_counters", "ballot_counts"),
    **_each(BALLOT, "ballot_openings", "ballot_annulments", "ballot_papers", "count_entries"),
    **_each(BALLOT, "grade_ballot_counters", "grade_ballot_subjects", "grade_counts"),
    **_each(MONEY, "dues_payments", "dues_shares"),
    **_each(BOOK, "marks", "check_ins", "residence_marks", "residence_claims"),
    **_each(BOOK, "residence_invitations", "residence_comments", "residence_praise"),
    **_each(BOOK, "broadcast_recipients", "broadcast_watches"),
    **_each(PROOF, "consents", "data_exports", "erasures", "exemption_papers"),
    **_each(Remove(), "check_in_tries", "link_codes", "link_tries", "offers", "plan_drafts"),
    "reminders": Remove("state", ("planned",)),
    "grade_facts": Remove("name", HEALTH),
    **_each(WORDS, "official_comments", "questions", "question_replies", "task_reports"),
    **_each(WORDS, "exemption_notes", "residence_reports", "residence_students"),
    **_each(WORDS, "residence_letters", "review_suggestions", "self_review_entries"),
    **_each(WORDS, "self_review_steps", "grade_comment_texts", "grade_complaints"),
    **_each(WORDS, "grade_complaint_steps", "staff_ratings", "screening_verdicts", "case_steps"),
    "annual_plans": Empty(("parts",)),
    "answers": Empty(("reason", "words")),
    "chats": Empty(("person_id", "linked_at", "conversation", "step", "draft", "offer")),
    "declarations": Empty(("value",)),
    "dues_amounts": Empty(("reason",)),
    "dues_rulings": Empty(("note",)),
    "exemptions": Empty(("words", "reason")),
    "exemption_steps": Empty(("because", "facts")),
    "outbox": Empty(("body", "external_id")),
    "residence_answers": Empty(("reason", "words")),
    "residence_book_steps": Empty(("note",)),
    "residence_confirmations": Empty(("note",)),
    "residence_introductions": Empty(("ended_because",)),
    "residence_letter_steps": Empty(("note",)),
    "residence_notices": Empty(("reason",)),
    "review_absences": Empty(("reason",)),
    "rulings": Empty(("note",)),
    "screening_fact_withdrawals": Empty(("because",)),
    "transfers": Empty(("facts",)),
    "transfer_steps": Empty(("words",)),
}


def emptied(column: Column[Any]) -> Any:
    """What stands in an emptied column."""
    if str(column) == "exemptions.reason":
        return ERASED
    if column.nullable:
        return None
    if isinstance(column.type, JSON):
        return {}
    return b"" if isinstance(column.type, LargeBinary) else MARK
