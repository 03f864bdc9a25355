"""The four steps of the screening procedure, as gates in their order (SCR-10 to SCR-28)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.rules.book import Params
from services.rules.dates import add_months, ends_before_it_begins, last_day_of_month
from services.rules.model import UNSET, Unset, Year
from services.rules.registry import Verdict, blocked, gated, needs_decision, rule
from services.rules.wording import months_later, on_or_before

MONTH, HELP, HELPERS = "screening.month", "screening.help_months", "screening.helpers"


@dataclass(frozen=True, slots=True)
class JanuaryReview:
    """`finished_on` null: still open. `year` is the year of the review."""

    finished_on: date | None
    year: Year | Unset = UNSET


@rule("SCR-10", MONTH)
@rule("CAL-02", MONTH)
def january_review(facts: JanuaryReview, params: Params) -> Verdict:
    reference = facts.finished_on or params.on
    year = reference.year if facts.year is UNSET else facts.year
    first = date(year, params.count(MONTH), 1)
    last = last_day_of_month(first)
    values = {"first_day": first, "last_day": last}
    calculation = on_or_before(reference, last)
    if ends_before_it_begins(first, facts.finished_on):
        return blocked("finished_before_it_began", **values)
    if reference < first:
        return Verdict("NOT_DUE", values, calculation=calculation)
    if reference > last:
        return Verdict("LATE", values, calculation=calculation)
    outcome = "REMIND" if facts.finished_on is None else "ON_TIME"
    return Verdict(outcome, values, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Comments:
    """Whose comments on the provisional list are on record."""

    cell_type: Literal["residential", "agency"]
    front_board: bool = False
    agency_head: bool = False
    agency_organisations: bool = False


@rule("SCR-11")
@rule("ROL-07")
def comments(facts: Comments, params: Params) -> Verdict:
    if facts.cell_type == "residential":
        return gated("COMMENTED", {"front_comment_missing": facts.front_board})
    return gated(
        "COMMENTED",
        {
            "agency_head_comment_missing": facts.agency_head,
            "organisations_comment_missing": facts.agency_organisations,
        },
    )


@dataclass(frozen=True, slots=True)
class ListAudience:
    audience: Literal["cell_committee", "listed_member", "group"]


@rule("SCR-12")
def provisional_list(facts: ListAudience, params: Params) -> Verdict:
    return gated("PROVISIONAL", {"committee_only": facts.audience == "cell_committee"})


@dataclass(frozen=True, slots=True)
class Direction:
    direction_recorded: bool


@rule("SCR-13")
def official_list(facts: Direction, params: Params) -> Verdict:
    return gated("OFFICIAL_FOR_MEETING", {"ask_superior_first": facts.direction_recorded})


@dataclass(frozen=True, slots=True)
class Approval:
    """The direct superior's answer; null while there is none."""

    approved: bool | None


@rule("SCR-16")
def approved_list(facts: Approval, params: Params) -> Verdict:
    if facts.approved is None:
        return blocked("approval_missing")
    return Verdict("APPROVED" if facts.approved else "NOT_APPROVED")


@dataclass(frozen=True, slots=True)
class SelfCriticism:
    received: bool
    has_commitment: bool


@rule("SCR-17")
@rule("REP-05")
def self_criticism(facts: SelfCriticism, params: Params) -> Verdict:
    return gated(
        "SELF_CRITICISM_RECEIVED",
        {"self_criticism_missing": facts.received, "commitment_missing": facts.has_commitment},
    )


@dataclass(frozen=True, slots=True)
class Helper:
    helpers: int
    is_the_assisted_member: bool
    resolution: str | None
    resolved_on: date | None


@rule("SCR-19", HELPERS)
@rule("ROL-10", HELPERS)
def assign_helper(facts: Helper, params: Params) -> Verdict:
    return gated(
        "ASSISTING",
        {
            "exactly_one_helper": facts.helpers == params.count(HELPERS),
            "helper_is_the_member": not facts.is_the_assisted_member,
            "helper_resolution_missing": bool(facts.resolution) and facts.resolved_on is not None,
        },
        start=facts.resolved_on,
    )


@dataclass(frozen=True, slots=True)
class Assistance:
    assigned_on: date


@rule("SCR-20", HELP)
@rule("CAL-13", HELP)
def end_of_help(facts: Assistance, params: Params) -> Verdict:
    """Step 3 may be held on `due` or later."""
    months = params.count(HELP)
    due = add_months(facts.assigned_on, months)
    outcome = "DUE" if params.on >= due else "NOT_DUE"
    return Verdict(outcome, {"due": due}, calculation=months_later(facts.assigned_on, months, due))


@dataclass(frozen=True, slots=True)
class ScreeningMeeting:
    self_criticism: bool
    helper_comment: Literal["in_person", "read_out"] | None
    discussion: bool


@rule("SCR-21")
def screening_meeting(facts: ScreeningMeeting, params: Params) -> Verdict:
    done = {
        "member_has_not_spoken": facts.self_criticism,
        "helper_has_not_commented": facts.helper_comment is not None,
        "cell_has_not_discussed": facts.discussion,
    }
    if all(done.values()) and facts.helper_comment == "read_out":
        return needs_decision("helper_absent", "cell")
    return gated("OK", done)


@dataclass(frozen=True, slots=True)
class RemovalList:
    cell_resolution: str | None


@rule("SCR-25")
@rule("REP-06")
def removal_list(facts: RemovalList, params: Params) -> Verdict:
    return gated("GRASSROOTS_LISTED", {"cell_resolution_missing": bool(facts.cell_resolution)})


@dataclass(frozen=True, slots=True)
class Verification:
    """`acting_body`: who stands here for the printed district body (AMB-02)."""

    acting_body: str | None
    conclusion: str | None


@rule("SCR-26")
def verification(facts: Verification, params: Params) -> Verdict:
    if not facts.acting_body:
        return blocked("authority_not_mapped")
    if not facts.conclusion:
        return Verdict("VERIFYING", {"by": facts.acting_body})
    return Verdict("VERIFIED", {"by": facts.acting_body, "conclusion": facts.conclusion})


@dataclass(frozen=True, slots=True)
class FinalDecision:
    verified: bool
    decided_by: Literal["cell", "grassroots_committee", "standing_committee"]
    acting_body: str | None
    decision: Literal["xoa_ten", "khai_tru"]
    number: str | None


@rule("SCR-27")
@rule("ROL-06")
def final_decision(facts: FinalDecision, params: Params) -> Verdict:
    done = {
        "standing_committee_decides": facts.decided_by == "standing_committee",
        "authority_not_mapped": bool(facts.acting_body),
        "not_yet_verified": facts.verified,
        "decision_number_missing": bool(facts.number),
    }
    return gated("XOA_TEN" if facts.decision == "xoa_ten" else "KHAI_TRU", done)


@dataclass(frozen=True, slots=True)
class Continued:
    """Day of the new helper's assignment, failing that of the superior's direction (AMB-10)."""

    started_on: date


@rule("SCR-28", HELP)
def continued_by_superior(facts: Continued, params: Params) -> Verdict:
    months = params.count(HELP)
    due = add_months(facts.started_on, months)
    calculation = months_later(facts.started_on, months, due)
    return Verdict("ASSISTING", {"next_review": due}, calculation=calculation)
