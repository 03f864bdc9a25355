"""The Vietnamese working calendar: public holidays, and rules that count working days."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache

import holidays

from services.rules import BOOK, RULES, Finding, Rulebook, judge


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Public holidays of a year, with the days off in lieu that are announced."""
    return frozenset(holidays.country_holidays("VN", years=year))


def judge_on_calendar(
    rule_id: str, facts: Mapping[str, object], on: date, book: Rulebook = BOOK
) -> Finding:
    """`judge`, with the public holidays filled in where the rule counts working days.

    Holidays that the facts give themselves are kept. Raises UnknownRuleError.
    """
    coded = RULES.get(rule_id)
    counts = coded is not None and any(one.name == "holidays" for one in fields(coded.facts))
    if not counts or "holidays" in facts:
        return judge(rule_id, facts, on, book)
    return judge(rule_id, {**facts, "holidays": _around(facts)}, on, book)


def _around(facts: Mapping[str, object]) -> list[date]:
    """Holidays of the years that the facts speak of, and of the year before each."""
    named = {day.year for value in facts.values() if (day := _day(value)) is not None}
    years = named | {year - 1 for year in named if year > date.min.year}
    return sorted(day for year in years for day in public_holidays(year))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
