"""Dates read strictly, year-bound plans, six-month terms (CAL)."""

from dataclasses import dataclass
from datetime import date, datetime

from services.rules.book import NotInForceError, Params
from services.rules.dates import (
    add_months,
    last_before,
    vietnamese_day,
    working_days_between,
)
from services.rules.model import UNSET, Unset, Year
from services.rules.registry import Verdict, blocked, rule
from services.rules.wording import day_before, months_later, on_or_before, vn_date

SUBMIT, SIX = "grading.submit_before", "term.half_year"


@dataclass(frozen=True, slots=True)
class Before:
    """A limit "trước ngày X"; `at` is the moment or day to be judged, when there is one."""

    before: date
    at: datetime | date | Unset = UNSET


@rule("CAL-01")
def strictly_before(facts: Before, params: Params) -> Verdict:
    last_day = last_before(facts.before)
    calculation = day_before(facts.before)
    if facts.at is UNSET:
        return Verdict("OK", {"last_day": last_day}, calculation=calculation)
    day = vietnamese_day(facts.at) if isinstance(facts.at, datetime) else facts.at
    outcome = "ON_TIME" if day <= last_day else "LATE"
    calculation = f"{calculation}; {on_or_before(day, last_day)}"
    return Verdict(outcome, {"last_day": last_day}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class FiveDuties:
    """`after`: the day from which the working days left are counted, itself not included."""

    year: Year
    after: date | Unset = UNSET
    holidays: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()


@rule("CAL-10", SUBMIT)
def five_duties(facts: FiveDuties, params: Params) -> Verdict:
    limit = params.of_year(facts.year).day(SUBMIT)
    values: dict[str, object] = {
        "last_day": last_before(limit),
        "duties": ("REP-27", "REP-28", "REP-29", "GRD-G51", "GRD-G42"),
    }
    calculation = day_before(limit)
    if facts.after is not UNSET:
        left = working_days_between(facts.after, limit, facts.holidays, facts.worked)
        values["working_days"] = left
        calculation += f"; sau {vn_date(facts.after)} còn {left} ngày làm việc"
    return Verdict("INFO", values, calculation=calculation)


@dataclass(frozen=True, slots=True)
class HalfYear:
    start: date


@rule("CAL-14", SIX)
def half_year(facts: HalfYear, params: Params) -> Verdict:
    """Exactly six months is "đủ"."""
    months = params.count(SIX)
    reached_on = add_months(facts.start, months)
    outcome = "REACHED" if params.on >= reached_on else "NOT_REACHED"
    calculation = months_later(facts.start, months, reached_on)
    return Verdict(outcome, {"reached_on": reached_on}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class PlanYear:
    year: Year


@rule("CAL-20", SUBMIT)
def plan_of_year(facts: PlanYear, params: Params) -> Verdict:
    """The dates of one year's plan never roll over to another year."""
    try:
        limit = params.of_year(facts.year).day(SUBMIT)
    except NotInForceError:
        return blocked("no_plan_for_year", year=facts.year)
    return Verdict("OK", {"limit": limit})
