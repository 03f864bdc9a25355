"""Transfer of party activity: what triggers it, where to, who asks and reports (TRF)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.rules.book import Params
from services.rules.model import UNSET, Unset
from services.rules.registry import Verdict, blocked, needs_decision, rule, unknown

Trigger = Literal[
    "transferred",
    "retired",
    "lost_capacity",
    "demobilised",
    "long_term_move",
    "seconded",
    "border_reinforcement",
    "contract",
]
SHORTEST, LONGEST = "transfer.contract_shortest", "transfer.contract_longest"


@dataclass(frozen=True, slots=True)
class TransferEvent:
    """`contract_months` null means no fixed term."""

    trigger: Trigger
    border_guard: bool | Unset = UNSET
    contract_months: int | Unset | None = UNSET


@rule("TRF-02", SHORTEST, LONGEST)
def transfer_required(facts: TransferEvent, params: Params) -> Verdict:
    if facts.trigger == "contract":
        return _by_contract(facts, params)
    if facts.trigger == "border_reinforcement":
        return _by_border(facts)
    return _required(facts)


def _required(facts: TransferEvent) -> Verdict:
    return Verdict("TRANSFER_REQUIRED", {"trigger": facts.trigger})


def _by_border(facts: TransferEvent) -> Verdict:
    if facts.border_guard is UNSET:
        return unknown("border_guard")
    if facts.border_guard:
        return _required(facts)
    return Verdict("NOT_TRIGGERED", {"trigger": facts.trigger}, ("border_guard_only",))


def _by_contract(facts: TransferEvent, params: Params) -> Verdict:
    if facts.contract_months is UNSET:
        return unknown("contract_months")
    tested = contract_length(Contract(facts.contract_months), params)
    outcome = "TRANSFER_REQUIRED" if tested.outcome == "TRIGGERED" else tested.outcome
    values = {"trigger": facts.trigger, **tested.values}
    return Verdict(outcome, values, tested.codes, calculation=tested.calculation)


@dataclass(frozen=True, slots=True)
class Contract:
    """Length in months of the running contract; null means no fixed term."""

    contract_months: int | None


@rule("TRF-03", SHORTEST, LONGEST)
def contract_length(facts: Contract, params: Params) -> Verdict:
    shortest, longest = params.count(SHORTEST), params.count(LONGEST)
    months = facts.contract_months
    if months is None:
        return Verdict("TRIGGERED", {"indefinite": True})
    if months < shortest:
        values = {"months": months, "shortest": shortest, "see": "EXM-09"}
        calculation = f"{months} < {shortest}"
        return Verdict("NOT_TRIGGERED", values, ("short_contract",), calculation=calculation)
    if months > longest:
        calculation = f"{months} > {longest}"
        return needs_decision(
            "long_fixed_contract", "grassroots_committee", calculation, months=months
        )
    return Verdict(
        "TRIGGERED", {"months": months}, calculation=f"{shortest} ≤ {months} ≤ {longest}"
    )


@dataclass(frozen=True, slots=True)
class Destination:
    """`workplace_distance` from the permanent residence is the committee's judgement; null means
    neither too far nor near."""

    destination_has_organisation: bool
    workplace_distance: Literal["far", "near"] | Unset | None = UNSET
    temporary_residence: bool | Unset = UNSET


@rule("TRF-04")
@rule("TRF-05")
@rule("TRF-06")
def where_to(facts: Destination, params: Params) -> Verdict:
    if facts.destination_has_organisation:
        return Verdict("OFFICIAL_TRANSFER", {"to": "workplace_or_residence"})
    if facts.workplace_distance is UNSET:
        return unknown("workplace_distance")
    if facts.workplace_distance is None:
        return needs_decision("distance_not_judged", "cell_committee")
    if facts.workplace_distance == "near":
        return Verdict("STAY", {"to": "old_organisation"})
    if facts.temporary_residence is UNSET:
        return unknown("temporary_residence")
    if not facts.temporary_residence:
        return needs_decision("no_temporary_residence", "grassroots_committee")
    return Verdict("OFFICIAL_TRANSFER", {"to": "temporary_residence"})


@dataclass(frozen=True, slots=True)
class OpenTransfer:
    """A transfer that is required and not done; `asked_on` is the day of the talk, if any."""

    transfer_required: bool
    asked_on: date | None


@rule("TRF-07")
def ask_to_transfer(facts: OpenTransfer, params: Params) -> Verdict:
    if not facts.transfer_required:
        return Verdict("NOT_TRIGGERED")
    if facts.asked_on is None:
        return Verdict("REMIND", {"to": "cell_committee"}, ("not_yet_asked",))
    return Verdict("REQUESTED", {"asked_on": facts.asked_on})


@dataclass(frozen=True, slots=True)
class Escalation:
    asked_on: date | None
    not_serious: bool


@rule("TRF-08")
def report_upward(facts: Escalation, params: Params) -> Verdict:
    if facts.asked_on is None:
        return blocked("ask_before_reporting")
    if not facts.not_serious:
        return Verdict("REQUESTED", {"asked_on": facts.asked_on})
    return Verdict("ESCALATED", {"to": "direct_superior", "asked_on": facts.asked_on})
