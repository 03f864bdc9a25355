"""Dissolving a ward-office cell: gates and deadlines (DIS)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.rules.book import Params
from services.rules.dates import last_before
from services.rules.registry import Verdict, blocked, gated, met_or_not, rule
from services.rules.wording import compared, in_order, on_or_before


@dataclass(frozen=True, slots=True)
class Conference:
    subordinate_cells: bool
    office_members: bool


@rule("DIS-02")
def dissemination(facts: Conference, params: Params) -> Verdict:
    return gated(
        "OK",
        {
            "subordinate_cells_not_told": facts.subordinate_cells,
            "office_members_not_told": facts.office_members,
        },
    )


@dataclass(frozen=True, slots=True)
class Submission:
    submitted_on: date


@rule("DIS-03", "dissolution.plan_before")
@rule("CAL-15", "dissolution.plan_before")
def plan_submitted(facts: Submission, params: Params) -> Verdict:
    last_day = last_before(params.day("dissolution.plan_before"))
    outcome = "ON_TIME" if facts.submitted_on <= last_day else "LATE"
    calculation = on_or_before(facts.submitted_on, last_day)
    return Verdict(outcome, {"last_day": last_day}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Dissolution:
    """`opinion_on`: day of the standing committee's opinion, null when there is none."""

    opinion_on: date | None
    decided_on: date


@rule("DIS-04")
@rule("ROL-24")
def decision_after_opinion(facts: Dissolution, params: Params) -> Verdict:
    if facts.opinion_on is None:
        return blocked("opinion_missing")
    calculation = in_order(facts.decided_on, facts.opinion_on)
    if facts.decided_on < facts.opinion_on:
        return blocked("decided_before_opinion", calculation)
    return Verdict("OK", calculation=calculation)


@dataclass(frozen=True, slots=True)
class Announcement:
    decisions_announced: bool
    members_transferred: bool
    prospects_introduced: bool


@rule("DIS-05")
def announcement(facts: Announcement, params: Params) -> Verdict:
    return gated(
        "OK",
        {
            "decisions_not_announced": facts.decisions_announced,
            "members_not_transferred": facts.members_transferred,
            "prospects_not_introduced": facts.prospects_introduced,
        },
    )


@dataclass(frozen=True, slots=True)
class Destinations:
    """All members of the dissolved cell count, exempt and suspended ones too."""

    members: int
    with_destination: int


@rule("DIS-06")
def everybody_has_a_cell(facts: Destinations, params: Params) -> Verdict:
    left = facts.members - facts.with_destination
    calculation = f"{facts.members} − {facts.with_destination} = {left}"
    if left < 0:
        return blocked("more_than_all_members", calculation)
    if left > 0:
        return blocked("members_without_cell", calculation, without_destination=left)
    return Verdict("OK", {"without_destination": 0}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class ProspectHelper:
    official: bool
    same_workplace: bool


@rule("DIS-10")
def prospect_helper(facts: ProspectHelper, params: Params) -> Verdict:
    return gated(
        "OK",
        {"helper_not_official": facts.official, "helper_elsewhere": facts.same_workplace},
    )


@dataclass(frozen=True, slots=True)
class TwoParts:
    cell_part: bool
    official_part: bool


@rule("DIS-12")
def two_part_grading(facts: TwoParts, params: Params) -> Verdict:
    """Both parts are shown to the cell; no weights are written, so none are applied."""
    checked = gated(
        "COMPLETE",
        {"cell_part_missing": facts.cell_part, "official_part_missing": facts.official_part},
    )
    if checked.outcome == "COMPLETE":
        return checked
    return Verdict("INCOMPLETE", checked.values, checked.codes)


@dataclass(frozen=True, slots=True)
class Sender:
    sender: Literal["party_secretary", "committee_chair", "head_of_organisation", "other"]


@rule("DIS-13")
@rule("ROL-23")
def rating_sender(facts: Sender, params: Params) -> Verdict:
    return met_or_not(facts.sender != "other", "ACCEPTED", "not_a_rating_sender")


@dataclass(frozen=True, slots=True)
class Wards:
    cases: int


@rule("DIS-17", "dissolution.wards")
def all_wards(facts: Wards, params: Params) -> Verdict:
    expected = params.count("dissolution.wards")
    values = {"expected": expected, "cases": facts.cases}
    if facts.cases > expected:
        return blocked("more_cases_than_wards", **values)
    outcome = "OK" if facts.cases == expected else "INCOMPLETE"
    return Verdict(outcome, values, calculation=compared(facts.cases, expected))
