"""Who self-grades, proposes and decides, on which form; new and moved organisations (GRD-G)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from services.rules.book import Params
from services.rules.dates import last_before, vietnamese_day
from services.rules.model import UNSET, Unset, Year
from services.rules.registry import Verdict, blocked, gated, rule
from services.rules.wording import on_or_before

SUBMIT = "grading.submit_before"
Parent = Literal[
    "ward", "party_agencies_committee", "government_committee", "grassroots_committee"
]
_DECIDERS = {
    "ward": "ward_standing_committee",
    "party_agencies_committee": "party_agencies_committee",
    "government_committee": "government_committee",
    "grassroots_committee": "grassroots_committee",
}


@dataclass(frozen=True, slots=True)
class MemberOf:
    """What the member's cell stands under; `by_cell`: the cell itself wants to decide."""

    parent: Parent
    by_cell: bool = False


@rule("GRD-G07")
@rule("GRD-G08")
@rule("REP-14")
@rule("REP-15")
def decides_member(facts: MemberOf, params: Params) -> Verdict:
    if facts.by_cell:
        return blocked("cell_never_decides", decided_by=_DECIDERS[facts.parent])
    return Verdict(
        "INFO",
        {
            "proposed_by": "cell",
            "proposal_form": "01-DG",
            "decided_by": _DECIDERS[facts.parent],
            "decision_form": "02-DG",
        },
    )


@rule("GRD-G13")
@rule("REP-18")
def decides_collective(facts: MemberOf, params: Params) -> Verdict:
    if facts.by_cell:
        return blocked("cell_never_decides", decided_by=_DECIDERS[facts.parent])
    return Verdict("INFO", {"decided_by": _DECIDERS[facts.parent], "decision_form": "05-DG"})


@dataclass(frozen=True, slots=True)
class SelfGrading:
    kind: Literal["cell", "sectional", "grassroots", "ward", "leadership_collective"]
    has_committee: bool = True


@rule("GRD-G11")
@rule("REP-16")
def self_grades(facts: SelfGrading, params: Params) -> Verdict:
    by = {
        "cell": "cell_committee" if facts.has_committee else "cell",
        "sectional": "sectional_committee",
        "grassroots": "grassroots_committee",
        "ward": "ward_standing_committee",
        "leadership_collective": "leadership_collective",
    }
    return Verdict("INFO", {"by": by[facts.kind], "form": "03-DG"})


@dataclass(frozen=True, slots=True)
class Opinions:
    """Whether related bodies were asked, or asking was marked as not needed."""

    collected: bool
    marked_not_needed: bool


@rule("GRD-G14")
@rule("REP-19")
def opinions(facts: Opinions, params: Params) -> Verdict:
    done = facts.collected or facts.marked_not_needed
    return gated("OK", {"opinions_open": done}, form="06-DG")


@dataclass(frozen=True, slots=True)
class Subject:
    subject: Literal["member", "leader", "collective"]


@rule("GRD-G15")
@rule("GRD-G09")
@rule("REP-17")
@rule("REP-20")
@rule("REP-21")
def forms(facts: Subject, params: Params) -> Verdict:
    proposal, decision = {
        "member": ("01-DG", "02-DG"),
        "leader": ("07-DG", "08-DG"),
        "collective": ("04-DG", "05-DG"),
    }[facts.subject]
    return Verdict("INFO", {"proposal_form": proposal, "decision_form": decision})


@dataclass(frozen=True, slots=True)
class Founded:
    founded_on: date
    graded_on: date


@rule("GRD-G32")
def new_organisation(facts: Founded, params: Params) -> Verdict:
    if facts.graded_on < facts.founded_on:
        return blocked("graded_before_founded")
    return Verdict("INFO", {"period_start": facts.founded_on, "period_end": facts.graded_on})


@dataclass(frozen=True, slots=True)
class SplitOrMerged:
    results_before: bool
    results_after: bool


@rule("GRD-G33")
def split_or_merged(facts: SplitOrMerged, params: Params) -> Verdict:
    return gated(
        "OK",
        {
            "results_before_missing": facts.results_before,
            "results_after_missing": facts.results_after,
        },
    )


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An organisation handed over during the year, and what its grade can rest on."""

    old_superior_exists: bool
    comment_received: bool = False
    report_before: bool = False
    report_after: bool = False


@rule("GRD-G34")
@rule("GRD-G35")
def handed_over(facts: HandedOver, params: Params) -> Verdict:
    if facts.old_superior_exists:
        return gated("OK", {"handing_over_comment_missing": facts.comment_received})
    return gated(
        "OK",
        {
            "results_before_missing": facts.report_before,
            "results_after_missing": facts.report_after,
        },
        decided_by="direct_superior",
    )


@dataclass(frozen=True, slots=True)
class Submission:
    """When something was sent or finished: a day in Vietnam, or a moment with its zone."""

    at: datetime | date
    year: Year | Unset = UNSET


@rule("REP-27", SUBMIT)
@rule("REP-28", SUBMIT)
@rule("REP-29", SUBMIT)
@rule("GRD-G42", SUBMIT)
@rule("GRD-G51", SUBMIT)
def submitted(facts: Submission, params: Params) -> Verdict:
    """Judged by the plan of its year; another year has no date yet and is BLOCKED (CAL-20)."""
    day = vietnamese_day(facts.at) if isinstance(facts.at, datetime) else facts.at
    year = day.year if facts.year is UNSET else facts.year
    last_day = last_before(params.of_year(year).day(SUBMIT))
    outcome = "ON_TIME" if day <= last_day else "LATE"
    return Verdict(outcome, {"last_day": last_day}, calculation=on_or_before(day, last_day))
