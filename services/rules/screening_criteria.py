"""Criteria for the assistance list: section II of the screening guidance (SCR-01 to SCR-09)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.rules.book import Params
from services.rules.dates import MONTHS_A_YEAR, ends_before_it_begins
from services.rules.model import UNSET, Level, Unset, Year
from services.rules.registry import Verdict, blocked, met_or_not, needs_decision, rule, unknown
from services.rules.wording import compared, fulfilled, versus, vn_date

ACTIVITY, DUES = "screening.months_without_activity", "screening.months_without_dues"
YEARS, FORMS = "screening.failed_years", "screening.discipline_forms"


@dataclass(frozen=True, slots=True)
class Grades:
    """Final grades by year; null or absent: not graded. `year` is the year of the review."""

    grades: Mapping[Year, Level | None]
    year: Year


@rule("SCR-01", YEARS)
def failed_in_a_row(facts: Grades, params: Params) -> Verdict:
    years = [facts.year - back for back in range(1, params.count(YEARS) + 1)]
    levels = [facts.grades.get(Year(year)) for year in years]
    shown = "; ".join(
        f"{year}: {'chưa xếp loại' if level is None else int(level)}"
        for year, level in zip(years, levels, strict=True)
    )
    if all(level is None for level in levels):
        return unknown("grades")
    if any(level is not None and level != Level.FAILED for level in levels):
        return met_or_not(False, "MATCH", "not_failed_in_a_row", shown, years=tuple(years))
    if None in levels:
        return needs_decision("a_year_not_graded", "cell_committee", shown, years=tuple(years))
    return Verdict("MATCH", {"years": tuple(years)}, calculation=shown)


@dataclass(frozen=True, slots=True)
class Discipline:
    """A discipline with its first and last day, and the day of the new violation."""

    form: str
    period_from: date
    period_to: date
    new_violation_on: date


@rule("SCR-02", FORMS)
def violates_while_disciplined(facts: Discipline, params: Params) -> Verdict:
    if ends_before_it_begins(facts.period_from, facts.period_to):
        return blocked("term_ends_before_it_begins")
    forms = params.texts(FORMS)
    calculation = (
        f"{vn_date(facts.period_from)} – {vn_date(facts.period_to)}; "
        f"{vn_date(facts.new_violation_on)}"
    )
    if facts.form not in forms:
        return met_or_not(False, "MATCH", "form_not_listed", calculation, forms=forms)
    inside = facts.period_from <= facts.new_violation_on <= facts.period_to
    return met_or_not(inside, "MATCH", "outside_the_period", calculation)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Number of the competent committee's conclusion, null when there is none."""

    conclusion_document: str | None


@rule("SCR-03")
@rule("SCR-04")
def concluded(facts: Conclusion, params: Params) -> Verdict:
    known = bool(facts.conclusion_document)
    return met_or_not(known, "MATCH", "no_conclusion", fulfilled((known,)))


@dataclass(frozen=True, slots=True)
class FailedAndDisciplined:
    last_year_grade: Level | None
    disciplined_again: bool | Unset = UNSET


@rule("SCR-05")
def failed_and_disciplined(facts: FailedAndDisciplined, params: Params) -> Verdict:
    failed, again = facts.last_year_grade == Level.FAILED, facts.disciplined_again
    calculation = fulfilled((failed, again is True))
    if not failed:
        return met_or_not(False, "MATCH", "not_failed_last_year", calculation)
    if again is UNSET:
        return unknown("disciplined_again")
    return met_or_not(again, "MATCH", "no_new_violation", calculation)


@dataclass(frozen=True, slots=True)
class Decline:
    """Reminders and reviews on record."""

    reminders: int


@rule("SCR-07")
def decline_of_will(facts: Decline, params: Params) -> Verdict:
    calculation = compared(facts.reminders, 0)
    if facts.reminders == 0:
        return blocked("remind_first", calculation)
    code, by = "committee_judges_decline", "cell_committee"
    return needs_decision(code, by, calculation, reminders=facts.reminders)


@dataclass(frozen=True, slots=True)
class MonthsOfYear:
    """Months of one calendar year: absent without reason while expected; dues still unpaid."""

    months_without_activity: int
    months_without_dues: int


@rule("SCR-08", ACTIVITY, DUES)
def silent_and_unpaid(facts: MonthsOfYear, params: Params) -> Verdict:
    activity, dues = facts.months_without_activity, facts.months_without_dues
    if max(activity, dues) > MONTHS_A_YEAR:
        return blocked("more_months_than_a_year")
    limits = (params.count(ACTIVITY), params.count(DUES))
    reached = (activity >= limits[0], dues >= limits[1])
    calculation = f"{versus(activity, limits[0])}; {versus(dues, limits[1])}"
    values = {"months_without_activity": activity, "months_without_dues": dues}
    if all(reached):
        return Verdict("MATCH", values, calculation=calculation)
    if any(reached):
        return needs_decision("one_of_two_counters", "cell_committee", calculation, **values)
    return met_or_not(False, "MATCH", "both_counters_below", calculation, **values)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A criterion that is to be counted, and the record it rests on."""

    criterion: str
    record: str | None


@rule("SCR-09")
def evidence(facts: Evidence, params: Params) -> Verdict:
    if not facts.criterion:
        return unknown("criterion")
    if not facts.record:
        return blocked("no_record", criterion=facts.criterion)
    return Verdict("OK", {"criterion": facts.criterion, "record": facts.record})
