"""Annual review: who must, forms, drafts, order, duration, deadlines (GRD-R)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from services.rules.book import Params
from services.rules.dates import add_months, last_before, working_days_before
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
    in_order,
    months_later,
    on_or_before,
    versus,
    vn_date,
)

NEW, DRAFT = "review.new_member_months", "review.draft_working_days"
HALF_DAYS, HALF_DAYS_WARD = "review.half_days", "review.half_days_ward"
FINISH, SUGGEST = "review.finish_before", "review.suggestions_before"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A member on the day of the review session at the cell (`on`)."""

    exempt: bool
    suspended: bool
    admitted_on: date | Unset = UNSET


@rule("GRD-R04", NEW)
def must_review(facts: Reviewed, params: Params) -> Verdict:
    if facts.exempt:
        return Verdict("EXCLUDED", {"reason": "exempt"}, ("excluded_exempt",))
    if facts.suspended:
        return Verdict("EXCLUDED", {"reason": "suspended"}, ("excluded_suspended",))
    if facts.admitted_on is UNSET:
        return unknown("admitted_on")
    if facts.admitted_on > params.on:
        return blocked("admitted_in_the_future")
    months = params.count(NEW)
    since = add_months(facts.admitted_on, months)
    calculation = months_later(facts.admitted_on, months, since)
    if params.on < since:
        values = {"reason": "new", "from": since}
        return Verdict("EXCLUDED", values, ("excluded_new",), calculation=calculation)
    return Verdict("MUST_REVIEW", {"from": since}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Leader:
    leader: bool
    party_member: bool


@rule("GRD-R05")
def leader_reviews(facts: Leader, params: Params) -> Verdict:
    kinds = [
        kind
        for kind, applies in (("LEADER", facts.leader), ("MEMBER", facts.party_member))
        if applies
    ]
    return Verdict("MUST_REVIEW" if kinds else "NOT_REQUIRED", {"as": tuple(kinds)})


@dataclass(frozen=True, slots=True)
class Draft:
    """Collective reports only. `holidays`: public holidays that may fall before the meeting;
    `worked`: weekend days on which work was moved."""

    meeting_on: date
    sent_on: date
    holidays: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()


@rule("GRD-R13", DRAFT)
@rule("CAL-11", DRAFT)
def draft_sent(facts: Draft, params: Params) -> Verdict:
    """values.advised: one working day earlier, for those who count clear days (AMB-31)."""
    days = params.count(DRAFT)
    latest = working_days_before(facts.meeting_on, days, facts.holidays, facts.worked)
    advised = working_days_before(latest, 1, facts.holidays, facts.worked)
    calculation = (
        f"{vn_date(facts.meeting_on)} − {days} ngày làm việc = {vn_date(latest)}; "
        f"{on_or_before(facts.sent_on, latest)}"
    )
    return met_or_not(
        facts.sent_on <= latest,
        "OK",
        "draft_too_late",
        calculation,
        latest=latest,
        advised=advised,
    )


@dataclass(frozen=True, slots=True)
class Individual:
    in_political_system: bool
    leading_post: bool | Unset = UNSET


@rule("GRD-R14")
def form_of_individual(facts: Individual, params: Params) -> Verdict:
    if not facts.in_political_system:
        return Verdict("OK", {"form": "2C"})
    if facts.leading_post is UNSET:
        return unknown("leading_post")
    return Verdict("OK", {"form": "2A" if facts.leading_post else "2B"})


@dataclass(frozen=True, slots=True)
class CollectiveDone:
    collective_reviewed: bool


@rule("GRD-R15")
def collective_first(facts: CollectiveDone, params: Params) -> Verdict:
    return gated("OK", {"collective_not_reviewed": facts.collective_reviewed})


@dataclass(frozen=True, slots=True)
class SpeakingOrder:
    order: tuple[Literal["head", "deputy", "member"], ...]


@rule("GRD-R16")
def head_first(facts: SpeakingOrder, params: Params) -> Verdict:
    if not facts.order:
        return unknown("order")
    rank = {"head": 0, "deputy": 1, "member": 1}
    ranks = [rank[one] for one in facts.order]
    return met_or_not(ranks == sorted(ranks), "OK", "head_goes_first")


@dataclass(frozen=True, slots=True)
class OpenCollectives:
    """Related leadership collectives (government, professional, mass) not yet reviewed."""

    open_leadership_collectives: int


@rule("GRD-R17")
def party_committee_last(facts: OpenCollectives, params: Params) -> Verdict:
    left = facts.open_leadership_collectives
    checked = gated("OK", {"leadership_collectives_open": left == 0})
    return replace(checked, calculation=compared(left, 0))


@dataclass(frozen=True, slots=True)
class TwoSessions:
    cell_on: date
    collective_on: date
    cell_recorded_first: bool | Unset = UNSET


@rule("GRD-R18")
def cell_first(facts: TwoSessions, params: Params) -> Verdict:
    calculation = on_or_before(facts.cell_on, facts.collective_on)
    if facts.cell_on == facts.collective_on:
        if facts.cell_recorded_first is UNSET:
            return unknown("cell_recorded_first")
        return met_or_not(facts.cell_recorded_first, "OK", "cell_goes_first", calculation)
    before = facts.cell_on < facts.collective_on
    return met_or_not(before, "OK", "cell_goes_first", calculation)


@dataclass(frozen=True, slots=True)
class Chair:
    chair_is_head: bool
    has_deputy: bool = True


@rule("GRD-R21")
def deputy_chairs(facts: Chair, params: Params) -> Verdict:
    if not facts.has_deputy:
        return needs_decision("no_deputy_to_chair", "deciding_body")
    return gated("OK", {"head_chairs_own_review": not facts.chair_is_head})


@dataclass(frozen=True, slots=True)
class Finish:
    """`year` is the reviewed year; without it, the year of the finish."""

    finished_on: date
    summary_on: date | None = None
    year: Year | Unset = UNSET


@rule("GRD-R22", FINISH)
@rule("CAL-12", FINISH)
def finished_in_time(facts: Finish, params: Params) -> Verdict:
    year = facts.finished_on.year if facts.year is UNSET else facts.year
    last_day = last_before(params.of_year(year).day(FINISH))
    calculation = on_or_before(facts.finished_on, last_day)
    in_time = facts.finished_on <= last_day
    if in_time and facts.summary_on is not None and facts.finished_on >= facts.summary_on:
        calculation = f"{calculation}; {in_order(facts.finished_on, facts.summary_on)}"
        return met_or_not(False, "OK", "before_the_summary", calculation, last_day=last_day)
    return met_or_not(in_time, "OK", "finished_too_late", calculation, last_day=last_day)


@dataclass(frozen=True, slots=True)
class Suspension:
    suspended_on: date


@rule("GRD-R23")
def suspended_from_committee(facts: Suspension, params: Params) -> Verdict:
    return Verdict("MUST_REVIEW", {"period_end": facts.suspended_on, "place": "cell"})


@rule("GRD-R24")
def suspended_from_post(facts: Suspension, params: Params) -> Verdict:
    return Verdict("MUST_REVIEW", {"period_end": facts.suspended_on, "place": "agency"})


@dataclass(frozen=True, slots=True)
class Restored:
    restored: bool


@rule("GRD-R25")
def after_suspension(facts: Restored, params: Params) -> Verdict:
    return needs_decision("after_suspension_elsewhere", "deciding_body")


@dataclass(frozen=True, slots=True)
class Duration:
    ward_standing_committee: bool
    half_days: int


@rule("GRD-R26", HALF_DAYS, HALF_DAYS_WARD)
def long_enough(facts: Duration, params: Params) -> Verdict:
    minimum = params.count(HALF_DAYS_WARD if facts.ward_standing_committee else HALF_DAYS)
    calculation = versus(facts.half_days, minimum)
    return met_or_not(
        facts.half_days >= minimum, "OK", "review_too_short", calculation, minimum=minimum
    )


@dataclass(frozen=True, slots=True)
class SuggestedDuration:
    """`decided_half_days`: set by the authority that suggested points; null when it has not."""

    suggested: bool
    decided_half_days: int | None


@rule("GRD-R27")
def duration_when_suggested(facts: SuggestedDuration, params: Params) -> Verdict:
    if not facts.suggested:
        return Verdict("NOT_REQUIRED", {"see": "GRD-R26"})
    if not facts.decided_half_days:
        return needs_decision("duration_not_decided", "deciding_body")
    return Verdict("OK", {"half_days": facts.decided_half_days})


@dataclass(frozen=True, slots=True)
class Suggestion:
    recorded_on: date
    year: Year | Unset = UNSET


@rule("GRD-R39", SUGGEST)
@rule("CAL-09", SUGGEST)
def suggestion_in_time(facts: Suggestion, params: Params) -> Verdict:
    year = facts.recorded_on.year if facts.year is UNSET else facts.year
    last_day = last_before(params.of_year(year).day(SUGGEST))
    outcome = "ON_TIME" if facts.recorded_on <= last_day else "LATE"
    calculation = on_or_before(facts.recorded_on, last_day)
    return Verdict(outcome, {"last_day": last_day}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class AttendedReview:
    has_suggestions: bool
    assigned_leader_note: bool


@rule("GRD-R41")
def close_session(facts: AttendedReview, params: Params) -> Verdict:
    noted = facts.assigned_leader_note or not facts.has_suggestions
    return gated("OK", {"assigned_leader_has_not_noted": noted})
