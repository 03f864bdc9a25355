"""Deadlines of a plan of one year, in a year that has no plan yet: only ever as an assumption."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.rules.book import Rulebook
from services.rules.dates import add_years, last_day_of_year
from services.rules.judging import judge_with
from services.rules.model import Dated, Finding, Parameter
from services.rules.registry import RULES
from services.rules.wording import reason_text

ASSUMED = "assumed_from_another_year"


def yearly(book: Rulebook) -> list[Parameter]:
    """The dates that a plan sets for one year only, the earliest first (CAL-20)."""
    dates = [
        one
        for one in book.parameters.values()
        if one.unit == "date" and any(value.end is not None for value in one.values)
    ]
    return sorted(dates, key=lambda one: str(one.values[0].value))


def date_of_year(book: Rulebook, name: str, year: int) -> tuple[Dated, int] | None:
    """The value that the last plan up to `year` sets, moved to that year, and the plan's year.

    When they are equal, it is the year's own plan. None: no plan so early.
    """
    values = book.parameters[name].values
    planned = {
        value.end.year: value
        for value in values
        if value.end is not None and value.end.year <= year and isinstance(value.value, date)
    }
    if not planned:
        return None
    latest = max(planned)
    value = planned[latest]
    moved = add_years(value.value, year - latest) if isinstance(value.value, date) else value.value
    held = replace(value, value=moved, start=date(year, 1, 1), end=last_day_of_year(year))
    return (value if latest == year else held), latest


def carried(book: Rulebook, rule_id: str, year: int) -> tuple[Rulebook, int] | None:
    """The book in which a year without a plan borrows the dates of the last one, and whose."""
    planned_in = 0
    dates = {one.name for one in yearly(book)}
    for name in RULES[rule_id].params:
        found = date_of_year(book, name, year) if name in dates else None
        if found and found[1] != year:
            book, planned_in = book.overriding(name, found[0]), found[1]
    return (book, planned_in) if planned_in else None


def judge_or_assume(
    book: Rulebook, rule_id: str, facts: Mapping[str, object], on: date
) -> Finding:
    """`judge_with`; for a year without a plan by the dates of the last plan, and marked so."""
    finding = judge_with(book, rule_id, facts, on)
    day = finding.values.get("day")
    if finding.values.get("reason") != "no_value_in_force" or not isinstance(day, date):
        return finding
    borrowed = carried(book, rule_id, day.year)
    if borrowed is None:
        return finding
    assumed = judge_with(borrowed[0], rule_id, facts, on)
    if assumed.values.get("reason") == "no_value_in_force":
        return finding
    values = {**assumed.values, "assumed_from": borrowed[1], "year": day.year}
    return replace(
        assumed,
        values=values,
        codes=(*assumed.codes, ASSUMED),
        reasons=(*assumed.reasons, reason_text(book, ASSUMED, values)),
    )
