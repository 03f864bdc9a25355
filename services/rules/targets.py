"""Yearly targets of the plan for 2023 to 2030 (KPI). Never shown where people vote or grade."""

from dataclasses import dataclass
from fractions import Fraction

from services.rules.book import Params
from services.rules.model import UNSET, Unset, Year
from services.rules.registry import Verdict, blocked, met_or_not, rule
from services.rules.shares import at_least, at_most, exceeds, least, most, reaches
from services.rules.wording import fulfilled, scaled

ORGANISATIONS, MEMBERS = "target.organisations_good", "target.members_good"
LOWEST, HIGHEST = "target.admissions_lowest", "target.admissions_highest"
FIRST_YEAR, LAST_YEAR = "target.first_year", "target.last_year"


@dataclass(frozen=True, slots=True)
class Graded:
    """How many of `base` are graded "tốt" or better; `everybody` is the second base."""

    good_or_better: int
    base: int
    everybody: int | Unset = UNSET


def _more_than(facts: Graded, share: Fraction) -> Verdict:
    if facts.base == 0 or facts.good_or_better > facts.base:
        return blocked("part_larger_than_whole", part=facts.good_or_better, whole=facts.base)
    if facts.everybody is not UNSET and facts.everybody < facts.base:
        return blocked("part_larger_than_whole", part=facts.base, whole=facts.everybody)
    values: dict[str, object] = {
        "minimum": most(facts.base, share) + 1,
        "share": str(Fraction(facts.good_or_better, facts.base)),
    }
    if facts.everybody is not UNSET:
        values["share_of_everybody"] = str(Fraction(facts.good_or_better, facts.everybody))
    met = exceeds(facts.good_or_better, facts.base, share)
    calculation = at_most(facts.good_or_better, facts.base, share)
    return met_or_not(met, "MET", "target_not_met", calculation, **values)


@rule("KPI-01", ORGANISATIONS)
def organisations_good(facts: Graded, params: Params) -> Verdict:
    return _more_than(facts, params.share(ORGANISATIONS))


@rule("KPI-02", MEMBERS)
def members_good(facts: Graded, params: Params) -> Verdict:
    return _more_than(facts, params.share(MEMBERS))


@dataclass(frozen=True, slots=True)
class Admissions:
    """Admissions of the year and all members on the base date."""

    admitted: int
    total: int


@rule("KPI-03", LOWEST, HIGHEST)
def admissions(facts: Admissions, params: Params) -> Verdict:
    if facts.total == 0 or facts.admitted > facts.total:
        return blocked("part_larger_than_whole", part=facts.admitted, whole=facts.total)
    lowest, highest = params.share(LOWEST), params.share(HIGHEST)
    values = {"minimum": least(facts.total, lowest), "maximum": most(facts.total, highest)}
    calculation = at_least(facts.admitted, facts.total, lowest)
    if not reaches(facts.admitted, facts.total, lowest):
        return met_or_not(False, "MET", "target_not_met", calculation, **values)
    calculation = f"{calculation}; {at_most(facts.admitted, facts.total, highest)}"
    above = exceeds(facts.admitted, facts.total, highest)
    return Verdict("ABOVE_RANGE" if above else "MET", values, calculation=calculation)


@dataclass(frozen=True, slots=True)
class UnitTarget:
    """`assigned` null: no number was assigned to the unit this year."""

    admitted: int
    assigned: int | None


@rule("KPI-04")
def unit_target(facts: UnitTarget, params: Params) -> Verdict:
    if facts.assigned is None:
        return Verdict("INFO", {"see": "KPI-03"}, ("no_number_assigned",))
    calculation = f"{facts.admitted} / {facts.assigned}"
    met = facts.admitted >= facts.assigned
    return met_or_not(met, "MET", "target_not_met", calculation, assigned=facts.assigned)


@dataclass(frozen=True, slots=True)
class MilitaryCells:
    wards: int
    with_cell: int


@rule("KPI-05")
@rule("CAL-16")
def military_cells(facts: MilitaryCells, params: Params) -> Verdict:
    if facts.wards == 0 or facts.with_cell > facts.wards:
        return blocked("part_larger_than_whole", part=facts.with_cell, whole=facts.wards)
    calculation = f"{facts.with_cell} / {facts.wards}"
    return met_or_not(facts.with_cell == facts.wards, "MET", "target_not_met", calculation)


@dataclass(frozen=True, slots=True)
class DoubleRoles:
    """Street cells whose secretary is street head, Front head, or both."""

    cells: int
    street_head: int
    front_head: int
    both: int


@rule("KPI-06")
def double_roles(facts: DoubleRoles, params: Params) -> Verdict:
    counted = facts.street_head + facts.front_head - facts.both
    calculation = f"{facts.street_head} + {facts.front_head} − {facts.both} = {counted}"
    possible = facts.both <= min(facts.street_head, facts.front_head)
    if facts.cells == 0 or counted > facts.cells or not possible:
        return blocked("part_larger_than_whole", calculation, part=counted, whole=facts.cells)
    values = {"counted": counted, "share": str(Fraction(counted, facts.cells))}
    return Verdict("INFO", values, calculation=calculation)


@dataclass(frozen=True, slots=True)
class YearOnYear:
    members_before: int
    all_before: int
    members: int
    all: int


@rule("KPI-07")
def share_raised(facts: YearOnYear, params: Params) -> Verdict:
    before, now = (facts.members_before, facts.all_before), (facts.members, facts.all)
    for part, whole in (before, now):
        if whole == 0 or part > whole:
            return blocked("part_larger_than_whole", part=part, whole=whole)
    left, right = facts.members * facts.all_before, facts.members_before * facts.all
    sides = scaled(facts.members, facts.all_before), scaled(facts.members_before, facts.all)
    calculation = f"{sides[0]} {'>' if left > right else '≤'} {sides[1]}"
    return met_or_not(left > right, "MET", "share_not_raised", calculation)


@dataclass(frozen=True, slots=True)
class Part:
    part: int
    whole: int


@rule("KPI-08")
@rule("KPI-10")
def share_shown(facts: Part, params: Params) -> Verdict:
    """No target number is written: the share is shown, not judged."""
    if facts.whole == 0 or facts.part > facts.whole:
        return blocked("part_larger_than_whole", part=facts.part, whole=facts.whole)
    share = str(Fraction(facts.part, facts.whole))
    return Verdict("INFO", {"share": share}, calculation=f"{facts.part} / {facts.whole}")


@dataclass(frozen=True, slots=True)
class FourGood:
    """The four criteria; `guidance` is the document that makes the model applicable."""

    tasks: bool
    activity: bool
    discipline: bool
    members: bool
    guidance: str | None


@rule("KPI-09")
def four_good(facts: FourGood, params: Params) -> Verdict:
    criteria = (facts.tasks, facts.activity, facts.discipline, facts.members)
    calculation = fulfilled(criteria, "tiêu chí")
    if not facts.guidance:
        return blocked("guidance_awaited", calculation)
    return met_or_not(all(criteria), "MET", "not_all_four", calculation, met=sum(criteria))


@dataclass(frozen=True, slots=True)
class TargetYear:
    year: Year


@rule("KPI-11", FIRST_YEAR, LAST_YEAR)
def in_period(facts: TargetYear, params: Params) -> Verdict:
    first, last = params.count(FIRST_YEAR), params.count(LAST_YEAR)
    inside = first <= facts.year <= last
    calculation = f"{first} – {last}; {facts.year}"
    return Verdict("IN_PERIOD" if inside else "OUT_OF_PERIOD", calculation=calculation)
