"""Quotas of the grade "xuất sắc" and the small-unit rule (GRD-G16 to GRD-G21)."""

from dataclasses import dataclass, replace
from fractions import Fraction

from services.rules.book import Params
from services.rules.model import UNSET, Level, Unset
from services.rules.registry import Verdict, blocked, gated, needs_decision, rule
from services.rules.shares import as_percent, at_most, exceeds, most, percent
from services.rules.wording import compared

PROPOSAL, DECISION, HIGHEST = "quota.proposal", "quota.decision", "quota.highest"
SMALL, CHOSEN = "quota.small_unit_under", "quota.small_unit_excellent"


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of one group of similar position; the base is `good` alone (AMB-19)."""

    good: int
    excellent: int


@rule("GRD-G16", PROPOSAL, HIGHEST)
def proposal_quota(facts: Counts, params: Params) -> Verdict:
    return _quota(facts, params.share(PROPOSAL), params)


@rule("GRD-G18", DECISION, HIGHEST)
def decision_quota(facts: Counts, params: Params) -> Verdict:
    return _quota(facts, params.share(DECISION), params)


def _quota(facts: Counts, share: Fraction, params: Params) -> Verdict:
    """Above the quota but not above the highest rate the readings differ: NEEDS_DECISION."""
    highest = params.share(HIGHEST)
    values = {
        "good": facts.good,
        "excellent": facts.excellent,
        "maximum": most(facts.good, share),
        "maximum_highest": most(facts.good, highest),
    }
    calculation = at_most(facts.excellent, facts.good, share)
    if not exceeds(facts.excellent, facts.good, share):
        return Verdict("OK", values, calculation=calculation)
    if share != highest:
        calculation = f"{calculation}; {at_most(facts.excellent, facts.good, highest)}"
    if not exceeds(facts.excellent, facts.good, highest):
        return needs_decision("between_quota_readings", "deciding_body", calculation, **values)
    return Verdict("EXCEEDS", values, ("quota_exceeded",), calculation=calculation)


@dataclass(frozen=True, slots=True)
class DecidedRate:
    """`decided_rate`: percent decided by the competent authority, null without a decision."""

    good: int
    excellent: int
    decided_rate: int | None


@rule("GRD-G19", DECISION, HIGHEST)
def decided_rate(facts: DecidedRate, params: Params) -> Verdict:
    counts = Counts(facts.good, facts.excellent)
    normal, highest = params.share(DECISION), params.share(HIGHEST)
    wrong = _rate_allowed(facts.decided_rate, normal, highest)
    if wrong:
        return wrong
    if facts.decided_rate is not None:
        return _quota(counts, percent(facts.decided_rate), params)
    found = _quota(counts, normal, params)
    shares = {"rate": as_percent(normal), "highest": as_percent(highest)}
    codes = (*found.codes, "most_by_each_rate")
    return replace(found, values={**found.values, **shares}, codes=codes)


def _rate_allowed(rate: int | None, normal: Fraction, highest: Fraction) -> Verdict | None:
    if rate is None or normal < percent(rate) <= highest:
        return None
    limits = {"normal": as_percent(normal), "highest": as_percent(highest)}
    sign, limit = (">", highest) if percent(rate) > highest else ("≤", normal)
    calculation = f"{rate}% {sign} {as_percent(limit)}"
    return blocked("rate_out_of_range", calculation, rate=rate, **limits)


@dataclass(frozen=True, slots=True)
class SmallUnit:
    """Levels of all graded of one kind in the place; `roster` when more are on its list."""

    levels: tuple[Level, ...]
    roster: int | Unset = UNSET
    eligible: bool = True


@rule("GRD-G20", SMALL, CHOSEN)
def small_unit(facts: SmallUnit, params: Params) -> Verdict:
    graded, limit = len(facts.levels), params.count(SMALL)
    excellent = facts.levels.count(Level.EXCELLENT)
    roster = graded if facts.roster is UNSET else facts.roster
    values = {"graded": graded, "excellent": excellent, "limit": limit}
    if graded == 0 or roster < graded:
        return blocked("nobody_graded", **values)
    codes = _not_available(facts, params, excellent)
    if codes:
        calculation = _why_not(codes[0], facts, params) or _sizes(graded, limit)
        known = {"reason": codes[0], **values}
        return Verdict("NOT_AVAILABLE", known, codes, calculation=calculation)
    if roster >= limit:
        calculation = f"{_sizes(graded, limit)}; {_sizes(roster, limit)}"
        return needs_decision("roster_and_graded_differ", "deciding_body", calculation, **values)
    return Verdict("ALLOWED_SMALL_UNIT", values, calculation=_sizes(graded, limit))


def _not_available(facts: SmallUnit, params: Params, excellent: int) -> tuple[str, ...]:
    reasons = {
        "not_a_small_unit": len(facts.levels) >= params.count(SMALL),
        "not_all_good": any(level < Level.GOOD for level in facts.levels),
        "only_one_excellent": excellent > params.count(CHOSEN),
        "not_eligible": not facts.eligible,
    }
    return tuple(code for code, applies in reasons.items() if applies)


def _why_not(code: str, facts: SmallUnit, params: Params) -> str:
    """The numbers behind the first reason; "" where it is the size of the place, or no number."""
    good = sum(level >= Level.GOOD for level in facts.levels)
    chosen, most_chosen = facts.levels.count(Level.EXCELLENT), params.count(CHOSEN)
    said = {
        "not_all_good": f"{good} / {len(facts.levels)} từ mức tốt",
        "only_one_excellent": compared(chosen, most_chosen),
    }
    return said.get(code, "")


def _sizes(graded: int, limit: int) -> str:
    return f"{graded} {'<' if graded < limit else '≥'} {limit}"


@dataclass(frozen=True, slots=True)
class Group:
    """The group of similar position, role and task that is counted together."""

    group: str | None


@rule("GRD-G21")
def group_defined(facts: Group, params: Params) -> Verdict:
    return gated("OK", {"group_not_defined": bool(facts.group)})
