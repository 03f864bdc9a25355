"""Content and place of the annual review: headings, sections, steps, where (GRD-R)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.rules.book import Params
from services.rules.model import Year
from services.rules.registry import Verdict, blocked, needs_decision, rule, unknown
from services.rules.wording import compared

COLLECTIVE, INDIVIDUAL = "review.sections_collective", "review.sections_individual"
LEADER, FOCUS = "review.sections_leader", "review.focus_of_year"
SIGNS, SMALL = "review.signs", "review.small_collective_under"
STEPS_COLLECTIVE, STEPS_INDIVIDUAL = "review.steps_collective", "review.steps_individual"
REPORT_STATES = "review.report_states"


def _complete(given: tuple[str, ...], wanted: tuple[str, ...]) -> Verdict:
    unknown_names = [name for name in given if name not in wanted]
    if unknown_names:
        return blocked("unknown_heading", headings=tuple(unknown_names), known=wanted)
    lacking = tuple(name for name in wanted if name not in given)
    if lacking:
        return Verdict("INCOMPLETE", {"lacking": lacking}, ("headings_lacking",))
    return Verdict("OK", {"headings": wanted})


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings that are filled in."""

    filled: tuple[str, ...]


@rule("GRD-R06", "review.headings")
def common_headings(facts: Headings, params: Params) -> Verdict:
    return _complete(facts.filled, params.texts("review.headings"))


@rule("GRD-G05", "grading.headings")
def self_evaluation_headings(facts: Headings, params: Params) -> Verdict:
    return _complete(facts.filled, params.texts("grading.headings"))


@dataclass(frozen=True, slots=True)
class Report:
    """The last section is only for suggested points or shortcomings of an earlier review."""

    has_suggestions: bool
    has_earlier_shortcomings: bool


def _sections(facts: Report, sections: tuple[str, ...]) -> tuple[str, ...]:
    needed = facts.has_suggestions or facts.has_earlier_shortcomings
    return sections if needed else sections[:-1]


@rule("GRD-R07", COLLECTIVE)
@rule("REP-10", COLLECTIVE)
def collective_sections(facts: Report, params: Params) -> Verdict:
    return Verdict("INFO", {"sections": _sections(facts, params.texts(COLLECTIVE))})


@dataclass(frozen=True, slots=True)
class IndividualReport:
    has_plan: bool
    has_suggestions: bool
    has_earlier_shortcomings: bool


@rule("GRD-R08", INDIVIDUAL)
@rule("REP-12", INDIVIDUAL)
@rule("REP-13", INDIVIDUAL)
def individual_sections(facts: IndividualReport, params: Params) -> Verdict:
    report = Report(facts.has_suggestions, facts.has_earlier_shortcomings)
    values = {"sections": _sections(report, params.texts(INDIVIDUAL))}
    if facts.has_plan:
        return Verdict("INFO", values)
    return Verdict("WARNING", values, ("no_plan_to_review",))


@rule("GRD-R09", INDIVIDUAL, LEADER)
@rule("REP-11", INDIVIDUAL, LEADER)
def leader_sections(facts: IndividualReport, params: Params) -> Verdict:
    common = individual_sections(facts, params)
    sections = (*params.texts(INDIVIDUAL), *params.texts(LEADER))
    return Verdict(common.outcome, {"sections": sections}, common.codes)


@dataclass(frozen=True, slots=True)
class Signs:
    """Signs of violation that are present, by their keys."""

    present: tuple[str, ...]


@rule("GRD-R10", SIGNS)
def responsibility_section(facts: Signs, params: Params) -> Verdict:
    known = params.texts(SIGNS)
    foreign = tuple(sign for sign in facts.present if sign not in known)
    if foreign:
        return blocked("unknown_heading", headings=foreign, known=known)
    return Verdict("EXTRA_SECTION" if facts.present else "NOT_REQUIRED", {"signs": facts.present})


@dataclass(frozen=True, slots=True)
class ReviewedYear:
    year: Year


@rule("GRD-R11", FOCUS)
def focus_of_year(facts: ReviewedYear, params: Params) -> Verdict:
    return Verdict("INFO", {"focus": params.of_year(facts.year).texts(FOCUS)})


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps taken so far, in the order they were taken."""

    taken: tuple[str, ...]


@rule("GRD-R19", STEPS_COLLECTIVE)
def collective_steps(facts: Steps, params: Params) -> Verdict:
    return _in_order(facts.taken, params.texts(STEPS_COLLECTIVE))


@rule("GRD-R20", STEPS_INDIVIDUAL)
def individual_steps(facts: Steps, params: Params) -> Verdict:
    return _in_order(facts.taken, params.texts(STEPS_INDIVIDUAL))


@rule("GRD-R12", REPORT_STATES)
def report_states(facts: Steps, params: Params) -> Verdict:
    return _in_order(facts.taken, params.texts(REPORT_STATES))


def _in_order(taken: tuple[str, ...], steps: tuple[str, ...]) -> Verdict:
    if taken != steps[: len(taken)]:
        return blocked("steps_out_of_order", steps=steps)
    if taken == steps:
        return Verdict("OK", {"steps": steps})
    return Verdict("INCOMPLETE", {"next": steps[len(taken)], "steps": steps})


@dataclass(frozen=True, slots=True)
class Places:
    """`extra` are further places that the direct managing authority has set."""

    leader: bool
    extra: tuple[str, ...] = ()


@rule("GRD-R29")
@rule("GRD-R31")
def places(facts: Places, params: Params) -> Verdict:
    if not facts.leader:
        return Verdict("INFO", {"places": ("cell",)})
    return Verdict("INFO", {"places": ("cell", "leadership_collective", *facts.extra)})


@dataclass(frozen=True, slots=True)
class Body:
    """A collective that reviews at its own level, or jointly with another."""

    kind: Literal[
        "council_standing_body",
        "government_leadership",
        "front_standing_board",
        "mass_organisation_leadership",
        "cell_committee_of_agency",
        "cell_committee_of_residence",
        "other",
    ]


@rule("GRD-R30")
@rule("GRD-R35")
@rule("GRD-R36")
@rule("GRD-R37")
def joint_session(facts: Body, params: Params) -> Verdict:
    jointly_with = {
        "council_standing_body": "ward_standing_committee",
        "government_leadership": "ward_standing_committee",
        "front_standing_board": "front_agency_cell",
        "mass_organisation_leadership": "front_agency_cell",
        "cell_committee_of_agency": "leadership_collective",
    }.get(facts.kind)
    if jointly_with is None:
        return Verdict("OWN_SESSION", {"place": "own_level"})
    return Verdict("JOINT_SESSION", {"jointly_with": jointly_with})


@dataclass(frozen=True, slots=True)
class Overlap:
    leaders: int
    leaders_in_committee: int


@rule("GRD-R32")
def merged_with_committee(facts: Overlap, params: Params) -> Verdict:
    if facts.leaders == 0 or facts.leaders_in_committee > facts.leaders:
        return blocked("more_than_all_members")
    merged = facts.leaders_in_committee == facts.leaders
    calculation = compared(facts.leaders_in_committee, facts.leaders)
    return Verdict("MERGED" if merged else "OWN_SESSION", calculation=calculation)


@dataclass(frozen=True, slots=True)
class Shares:
    """Working time by place, in percent or any common measure."""

    shares: Mapping[str, int]


@rule("GRD-R33")
@rule("GRD-G37")
def larger_share(facts: Shares, params: Params) -> Verdict:
    if not facts.shares:
        return blocked("no_places_given")
    if not any(facts.shares.values()):
        return unknown("shares")
    largest = max(facts.shares.values())
    found = tuple(place for place, share in facts.shares.items() if share == largest)
    names = params.book.names
    said = (f"{names.get(place, place)}: {share}" for place, share in facts.shares.items())
    calculation = "; ".join(said)
    if len(found) > 1:
        return needs_decision("equal_working_time", "deciding_body", calculation, places=found)
    return Verdict("OK", {"place": found[0]}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Collective:
    members: int


@rule("GRD-R34", SMALL)
def small_collective(facts: Collective, params: Params) -> Verdict:
    if facts.members == 0:
        return blocked("nobody_in_collective")
    limit = params.count(SMALL)
    merged = facts.members < limit
    calculation = f"{facts.members} {'<' if merged else '≥'} {limit}"
    return Verdict(
        "MERGED" if merged else "OWN_SESSION", {"limit": limit}, calculation=calculation
    )
