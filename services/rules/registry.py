"""How a rule is written: a function from facts and parameters to a Verdict, marked with `rule`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from services.rules.book import Params
from services.rules.facts import Shape, shape_of
from services.rules.wording import fulfilled

Fn = TypeVar("Fn", bound=Callable[..., "Verdict"])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule function gives back; `judge` adds the clauses and the wording of the codes."""

    outcome: str
    values: Mapping[str, object] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    calculation: str = ""


@dataclass(frozen=True)
class Rule:
    """A coded rule: its facts, its function and the parameters it may read."""

    id: str
    facts: type[Any]
    decide: Callable[[Any, Params], Verdict]
    params: tuple[str, ...]

    @cached_property
    def shape(self) -> Shape:
        """Worked out when it is first asked for: most rules are not asked in a process."""
        return shape_of(self.facts)


RULES: dict[str, Rule] = {}


def rule(rule_id: str, *params: str) -> Callable[[Fn], Fn]:
    """Registers the function under the catalogue's id; `params` are the names it may read."""

    def register(decide: Fn) -> Fn:
        if rule_id in RULES:
            raise ValueError(f"the rule {rule_id} is coded twice")
        RULES[rule_id] = Rule(rule_id, decide.__annotations__["facts"], decide, params)
        return decide

    return register


def blocked(code: str, calculation: str = "", /, **values: object) -> Verdict:
    """The next step may not be taken, or the facts contradict each other; `code` says why."""
    return Verdict("BLOCKED", {"reason": code, **values}, (code,), calculation=calculation)


def unknown(*missing: str) -> Verdict:
    """The named facts are needed first."""
    return Verdict("UNKNOWN", missing=missing)


def needs_decision(
    code: str, decided_by: str, calculation: str = "", /, **values: object
) -> Verdict:
    """The text leaves it to a person or body: `decided_by`, a key of names.yaml."""
    known = {"reason": code, "decided_by": decided_by, **values}
    return Verdict("NEEDS_DECISION", known, (code,), calculation=calculation)


def met_or_not(
    met: bool, outcome: str, code: str, calculation: str = "", /, **values: object
) -> Verdict:
    """`outcome` when the condition is met, else NOT_MET for the reason `code`."""
    if met:
        return Verdict(outcome, values, calculation=calculation)
    return Verdict("NOT_MET", {"reason": code, **values}, (code,), calculation=calculation)


def gated(outcome: str, done: Mapping[str, bool], /, **values: object) -> Verdict:
    """`outcome` when everything is done, else BLOCKED; keys are the codes of what is lacking.

    Where there are several, it is counted how many are done.
    """
    calculation = fulfilled(done.values()) if len(done) > 1 else ""
    open_codes = tuple(code for code, is_done in done.items() if not is_done)
    if not open_codes:
        return Verdict(outcome, values, calculation=calculation)
    lacking = {"reason": open_codes[0], "open": open_codes, **values}
    return Verdict("BLOCKED", lacking, open_codes, calculation=calculation)
