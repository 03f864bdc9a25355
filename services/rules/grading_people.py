"""Special cases of grading: leave, transfers, new posts, discipline at an earlier time (GRD-G)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.rules.book import Params
from services.rules.dates import MONTHS_A_YEAR, MOST_DAYS_A_YEAR, add_months
from services.rules.model import UNSET, Unset
from services.rules.registry import Verdict, blocked, gated, needs_decision, rule, unknown
from services.rules.review_content import Shares, larger_share
from services.rules.wording import in_order, months_later, versus

SICK, FORMER, APPOINTED = (
    "grading.sick_days",
    "grading.former_organisation_months",
    "grading.new_post_months",
)


@dataclass(frozen=True, slots=True)
class WardStaff:
    """`two_parts`: ward staff graded in a residential cell under the Ba Đình document."""

    two_parts: bool


@rule("GRD-G25")
def basis_of_member(facts: WardStaff, params: Params) -> Verdict:
    basis = ("cell_tasks", "official_duties") if facts.two_parts else ("cell_tasks",)
    return Verdict("INFO", {"basis": basis})


@dataclass(frozen=True, slots=True)
class Leave:
    """Days of sick leave in the year, all spells together (AMB-27)."""

    sick_days: int
    maternity: bool


@rule("GRD-G26", SICK)
def leave(facts: Leave, params: Params) -> Verdict:
    if facts.sick_days > MOST_DAYS_A_YEAR:
        return blocked("more_days_than_a_year")
    limit = params.count(SICK)
    calculation = versus(facts.sick_days, limit)
    long_leave = facts.sick_days >= limit or facts.maternity
    outcome = "ACTUAL_WORK" if long_leave else "NORMAL"
    return Verdict(outcome, {"limit": limit}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class FormerOrganisation:
    months_in_year: int
    months_in_total: int
    comment_received: bool | Unset = UNSET


@rule("GRD-G28", FORMER)
def former_comment(facts: FormerOrganisation, params: Params) -> Verdict:
    """A missing comment blocks only where both readings agree (AMB-26)."""
    if facts.months_in_year > min(MONTHS_A_YEAR, facts.months_in_total):
        return blocked("more_months_than_possible")
    limit = params.count(FORMER)
    calculation = f"{versus(facts.months_in_year, limit)}; {versus(facts.months_in_total, limit)}"
    missing = facts.comment_received is False
    if facts.months_in_year >= limit:
        if missing:
            return blocked("former_comment_missing", calculation, required=True)
        return Verdict("REQUIRED", {"limit": limit}, calculation=calculation)
    if facts.months_in_total >= limit:
        if missing:
            return needs_decision(
                "former_comment_asked", "deciding_body", calculation, request=True
            )
        return Verdict("REQUEST", {"limit": limit}, calculation=calculation)
    return Verdict("NOT_REQUIRED", {"limit": limit}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class WhoComments:
    dissolved: bool


@rule("GRD-G29")
@rule("DIS-18")
def who_comments(facts: WhoComments, params: Params) -> Verdict:
    asked = "superior_of_former" if facts.dissolved else "former_organisation"
    return Verdict("INFO", {"asked": asked})


@dataclass(frozen=True, slots=True)
class NewPost:
    appointed_on: date


@rule("GRD-G38", APPOINTED)
@rule("GRD-G39", APPOINTED)
def new_post(facts: NewPost, params: Params) -> Verdict:
    """Under the limit on the day of grading (`on`), two periods are combined."""
    if facts.appointed_on > params.on:
        return blocked("appointed_in_the_future")
    months = params.count(APPOINTED)
    since = add_months(facts.appointed_on, months)
    outcome = "TWO_PERIODS" if params.on < since else "NORMAL"
    calculation = months_later(facts.appointed_on, months, since)
    return Verdict(outcome, {"from": since}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class NewAgency:
    moved_on: date
    comment_received: bool | Unset = UNSET


@rule("GRD-G40", APPOINTED)
def new_agency(facts: NewAgency, params: Params) -> Verdict:
    post = new_post(NewPost(facts.moved_on), params)
    if post.outcome != "TWO_PERIODS":
        return post
    if facts.comment_received is UNSET:
        return unknown("comment_received")
    done = gated("OK", {"old_agency_comment_missing": facts.comment_received})
    return Verdict(
        done.outcome, {**post.values, **done.values}, done.codes, calculation=post.calculation
    )


@dataclass(frozen=True, slots=True)
class Reorganised:
    """A post changed by streamlining; other cases (G38 to G40) go first."""

    reorganised_on: date
    covered_by_another_case: bool


@rule("GRD-G41")
def reorganised_post(facts: Reorganised, params: Params) -> Verdict:
    if facts.covered_by_another_case:
        return Verdict("NOT_APPLICABLE", {"see": ("GRD-G38", "GRD-G39", "GRD-G40")})
    return Verdict("INFO", {"period_start": facts.reorganised_on})


@dataclass(frozen=True, slots=True)
class Posts:
    """Rank of each post by place (1 is the highest) and the working time spent there."""

    ranks: Mapping[str, int]
    shares: Mapping[str, int] | Unset = UNSET


@rule("GRD-G36")
def highest_post(facts: Posts, params: Params) -> Verdict:
    if not facts.ranks:
        return blocked("no_places_given")
    best = min(facts.ranks.values())
    highest = [place for place, rank in facts.ranks.items() if rank == best]
    if len(highest) == 1:
        return Verdict("OK", {"place": highest[0]})
    if facts.shares is UNSET or not set(highest) <= set(facts.shares):
        return unknown("shares")
    return larger_share(Shares({place: facts.shares[place] for place in highest}), params)


@dataclass(frozen=True, slots=True)
class EarlierFault:
    """The collective's fault, and the appointment of the new head."""

    appointed_on: date
    fault_on: date


@rule("GRD-G44")
def new_head(facts: EarlierFault, params: Params) -> Verdict:
    calculation = in_order(facts.fault_on, facts.appointed_on)
    if facts.fault_on < facts.appointed_on:
        code = "fault_before_appointment"
        return needs_decision(code, "deciding_body", calculation, cap_may_be_waived=True)
    return Verdict("CAP_HOLDS", {"see": "GRD-G43"}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class SubordinateFault:
    could_not_know: bool
    measures_applied: bool


@rule("GRD-G45")
def subordinate_fault(facts: SubordinateFault, params: Params) -> Verdict:
    if facts.could_not_know or facts.measures_applied:
        return needs_decision("head_may_be_unaffected", "deciding_body")
    return Verdict("NOT_MET", codes=("no_ground_for_exception",))


@dataclass(frozen=True, slots=True)
class OldFault:
    fault_at_old_unit: bool
    disciplined_at_new_unit: bool


@rule("GRD-G46")
def old_fault(facts: OldFault, params: Params) -> Verdict:
    excluded = facts.fault_at_old_unit and facts.disciplined_at_new_unit
    return Verdict("NOT_COUNTED" if excluded else "COUNTED", {"for": "new_unit"})
