"""Secret ballots of the screening: the base, the thresholds, the count sheet (BAL)."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from services.rules.book import Params
from services.rules.dates import add_months
from services.rules.model import UNSET, Level, Unset
from services.rules.registry import Verdict, blocked, gated, needs_decision, rule
from services.rules.shares import at_least, least, reaches
from services.rules.wording import compared, on_or_before, total

LIST, PROGRESS, REMOVAL = "ballot.list", "ballot.progress", "ballot.removal"
AGAIN = "screening.help_months"


@dataclass(frozen=True, slots=True)
class Electorate:
    """Official members of the home cell on the day of the ballot, and those of them exempt."""

    official: int
    exempt_official: int
    suspended_official: int = 0


@rule("BAL-01")
def base_of_ballot(facts: Electorate, params: Params) -> Verdict:
    base = facts.official - facts.exempt_official
    calculation = f"{facts.official} − {facts.exempt_official} = {base}"
    if base < 0 or facts.suspended_official > facts.official:
        return blocked("more_than_all_members", calculation)
    if base == 0:
        return blocked("nobody_to_vote", calculation, base=base)
    codes = ("suspended_stay_in_base",) if facts.suspended_official else ()
    return Verdict("OK", {"base": base}, codes, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Votes:
    """`base` as BAL-01 gives it; `yes` are the papers in favour."""

    base: int
    yes: int


def _threshold(facts: Votes, params: Params, name: str, names: tuple[str, str]) -> Verdict:
    share = params.share(name)
    wrong = _impossible(facts.base, facts.yes)
    if wrong:
        return wrong
    passed = reaches(facts.yes, facts.base, share)
    values = {"minimum": least(facts.base, share), "base": facts.base, "yes": facts.yes}
    calculation = at_least(facts.yes, facts.base, share)
    return Verdict(names[0] if passed else names[1], values, calculation=calculation)


def _impossible(base: int, *counts: int) -> Verdict | None:
    if base == 0:
        return blocked("nobody_to_vote", base=base)
    if any(count > base for count in counts):
        return blocked("more_yes_than_base", f"{max(counts)} > {base}", yes=max(counts), base=base)
    return None


@rule("BAL-02", LIST)
@rule("SCR-15", LIST)
def put_on_list(facts: Votes, params: Params) -> Verdict:
    return _threshold(facts, params, LIST, ("LISTED", "NOT_LISTED"))


@rule("BAL-03", PROGRESS)
def recognise_progress(facts: Votes, params: Params) -> Verdict:
    return _threshold(facts, params, PROGRESS, ("PASSED", "FAILED"))


@rule("BAL-04", REMOVAL)
def propose_removal(facts: Votes, params: Params) -> Verdict:
    return _threshold(facts, params, REMOVAL, ("PASSED", "FAILED"))


@dataclass(frozen=True, slots=True)
class FirstBallot:
    """Votes of the progress ballot; null while it is not counted."""

    base: int
    progress_yes: int | None


@rule("BAL-05", PROGRESS)
def removal_ballot_may_begin(facts: FirstBallot, params: Params) -> Verdict:
    if facts.progress_yes is None:
        return blocked("count_progress_first")
    wrong = _impossible(facts.base, facts.progress_yes)
    if wrong:
        return wrong
    passed = reaches(facts.progress_yes, facts.base, params.share(PROGRESS))
    codes = ("second_ballot_not_needed",) if passed else ()
    calculation = at_least(facts.progress_yes, facts.base, params.share(PROGRESS))
    return Verdict("OK", {"needed": not passed}, codes, calculation=calculation)


@dataclass(frozen=True, slots=True)
class CountSheets:
    members: int
    count_sheets: int


@rule("BAL-06")
@rule("SCR-14")
def one_count_per_person(facts: CountSheets, params: Params) -> Verdict:
    if facts.members == 0:
        return blocked("nobody_on_the_list")
    calculation = compared(facts.count_sheets, facts.members)
    if facts.count_sheets != facts.members:
        counted = {"members": facts.members, "count_sheets": facts.count_sheets}
        return blocked("one_sheet_per_person", calculation, **counted)
    return Verdict("OK", calculation=calculation)


@dataclass(frozen=True, slots=True)
class BallotMeans:
    means: Literal["paper", "poll", "chat", "unlinkable_electronic"]


@rule("BAL-07")
def secret(facts: BallotMeans, params: Params) -> Verdict:
    if facts.means == "paper":
        return Verdict("OK")
    if facts.means == "unlinkable_electronic":
        return needs_decision("electronic_not_provided_for", "direct_superior")
    return blocked("chat_shows_the_voter")


@dataclass(frozen=True, slots=True)
class BothBallots:
    """Null: that ballot was not held. `decided_on` gives the next review."""

    base: int
    progress_yes: int | None
    removal_yes: int | None = None
    decided_on: date | Unset = UNSET


@rule("BAL-08", PROGRESS, REMOVAL, AGAIN)
@rule("SCR-22", PROGRESS, REMOVAL, AGAIN)
@rule("SCR-23", PROGRESS, REMOVAL, AGAIN)
@rule("SCR-24", PROGRESS, REMOVAL, AGAIN)
def combined(facts: BothBallots, params: Params) -> Verdict:
    """In order: recognised, else proposed, else continued; both reached is a CONFLICT (AMB-08)."""
    progress_yes, removal_yes = facts.progress_yes, facts.removal_yes
    wrong = _impossible(facts.base, progress_yes or 0, removal_yes or 0)
    if wrong:
        return wrong
    if progress_yes is None:
        return _progress_first(removal_yes)
    progress = reaches(progress_yes, facts.base, params.share(PROGRESS))
    removal = removal_yes is not None and reaches(removal_yes, facts.base, params.share(REMOVAL))
    values: dict[str, object] = {
        "minimum_progress": least(facts.base, params.share(PROGRESS)),
        "minimum_removal": least(facts.base, params.share(REMOVAL)),
    }
    calculation = at_least(progress_yes, facts.base, params.share(PROGRESS))
    if removal_yes is not None:
        calculation += f"; {at_least(removal_yes, facts.base, params.share(REMOVAL))}"
    if progress and removal:
        values |= {"reason": "both_ballots_passed", "decided_by": "direct_superior"}
        return Verdict("CONFLICT", values, ("both_ballots_passed",), calculation=calculation)
    if progress:
        return Verdict("PROGRESS_RECOGNISED", values, calculation=calculation)
    if removal_yes is None:
        return Verdict("INCOMPLETE", values, ("hold_removal_ballot",), calculation=calculation)
    if removal:
        return Verdict(
            "REMOVAL_PROPOSED", values, ("cell_proposes_only",), calculation=calculation
        )
    return Verdict("CONTINUE", values | _next_review(facts, params), calculation=calculation)


def _progress_first(removal_yes: int | None) -> Verdict:
    """Nothing follows before the first ballot; a second one may not come before it (BAL-05)."""
    if removal_yes is not None:
        return blocked("count_progress_first")
    return Verdict("INCOMPLETE", codes=("count_progress_first",))


def _next_review(facts: BothBallots, params: Params) -> dict[str, object]:
    if facts.decided_on is UNSET:
        return {}
    return {"next_review": add_months(facts.decided_on, params.count(AGAIN))}


@dataclass(frozen=True, slots=True)
class GradingBallot:
    """Papers per level, 4 to 1, in a grading ballot."""

    counts: tuple[int, ...]


@rule("BAL-09")
def grading_ballot(facts: GradingBallot, params: Params) -> Verdict:
    """No threshold is written: the chair enters the concluded grade. No counts: not voted yet."""
    if facts.counts and len(facts.counts) != len(Level):
        return blocked("one_count_per_level", counts=facts.counts)
    calculation = total(*facts.counts) if facts.counts else ""
    code = "no_threshold_for_grading"
    return needs_decision(code, "deciding_body", calculation, counts=facts.counts)


@dataclass(frozen=True, slots=True)
class WardSelfGrade:
    self_assessed_on: date | None
    vote_on: date


@rule("BAL-10")
@rule("GRD-G12")
@rule("ROL-12")
def ward_vote(facts: WardSelfGrade, params: Params) -> Verdict:
    day = facts.self_assessed_on
    assessed = day is not None and day <= facts.vote_on
    checked = gated("OK", {"self_assess_before_vote": assessed})
    return replace(checked, calculation=on_or_before(day, facts.vote_on) if day else "")


@dataclass(frozen=True, slots=True)
class CountSheet:
    entitled: int
    present: int
    issued: int
    collected: int
    yes: int
    no: int
    invalid: int


@rule("BAL-11")
def count_sheet(facts: CountSheet, params: Params) -> Verdict:
    counted = facts.yes + facts.no + facts.invalid
    calculation = f"{facts.yes} + {facts.no} + {facts.invalid} = {counted}"
    checks = {
        "counted_is_collected": counted == facts.collected,
        "collected_within_issued": facts.collected <= facts.issued,
        "issued_within_present": facts.issued <= facts.present,
        "present_within_entitled": facts.present <= facts.entitled,
        "yes_within_entitled": facts.yes <= facts.entitled,
        "nobody_to_vote": facts.entitled > 0,
    }
    values = {
        "counted": counted,
        "not_returned": facts.issued - facts.collected,
        "collected": facts.collected,
        "issued": facts.issued,
        "present": facts.present,
        "entitled": facts.entitled,
    }
    checked = gated("CONSISTENT", checks, **values)
    wrong = "; ".join([calculation, *_beyond(facts, counted)])
    return Verdict(checked.outcome, checked.values, checked.codes, calculation=wrong)


def _beyond(facts: CountSheet, counted: int) -> list[str]:
    """The first two numbers that do not go together, each at most the next."""
    if counted != facts.collected:
        return [compared(counted, facts.collected)]
    steps = (facts.collected, facts.issued, facts.present, facts.entitled)
    pairs = pairwise(steps)
    return [compared(less, most) for less, most in pairs if less > most][:1]


@dataclass(frozen=True, slots=True)
class Feasibility:
    base: int
    present: int
    ballot: Literal["list", "progress", "removal"]


@rule("BAL-12", LIST, PROGRESS, REMOVAL)
def can_be_reached(facts: Feasibility, params: Params) -> Verdict:
    """No quorum is written; it only warns when too few are present to reach the threshold."""
    wrong = _impossible(facts.base, facts.present)
    if wrong:
        return wrong
    minimum = least(facts.base, params.share(f"ballot.{facts.ballot}"))
    values = {"minimum": minimum, "present": facts.present}
    if facts.present < minimum:
        calculation = f"{facts.present} < {minimum}"
        return Verdict("WARNING", values, ("threshold_out_of_reach",), calculation=calculation)
    return Verdict("OK", values, calculation=f"{facts.present} ≥ {minimum}")
