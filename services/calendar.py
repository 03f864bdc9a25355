"""The Vietnamese working calendar: public holidays, moved days, rules that count working days."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from services.rules import BOOK, RULES, Finding, Rulebook, judge, judge_or_assume

NOTHING_MOVED: Mapping[date, bool] = {}


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Public holidays of a year, with the days off in lieu that are announced."""
    import holidays

    return frozenset(holidays.country_holidays("VN", years=year))


def judge_on_calendar(
    rule_id: str, facts: Mapping[str, object], on: date, book: Rulebook = BOOK
) -> Finding:
    """`judge`, with the public holidays filled in where the rule counts working days.

    Holidays that the facts give themselves are kept. Raises UnknownRuleError.
    """
    return judge(rule_id, on_calendar(rule_id, facts), on, book)


def judge_locally(
    rule_id: str,
    facts: Mapping[str, object],
    on: date,
    book: Rulebook,
    moved: Mapping[date, bool],
) -> Finding:
    """The same by an organisation's book and its moved days (True: people work).

    In a year without a plan the dates of the last one are assumed, and the finding says so.
    """
    return judge_or_assume(book, rule_id, on_calendar(rule_id, facts, moved), on)


def on_calendar(
    rule_id: str, facts: Mapping[str, object], moved: Mapping[date, bool] = NOTHING_MOVED
) -> Mapping[str, object]:
    """The facts with the days off and the moved working days, where the rule asks for them."""
    coded = RULES.get(rule_id)
    if coded is None or "holidays" not in coded.shape or "holidays" in facts:
        return facts
    off = [day for day in _around(facts) if not moved.get(day, False)]
    more = [day for day, works in moved.items() if not works]
    worked = [day for day, works in moved.items() if works]
    return {**facts, "holidays": sorted({*off, *more}), "worked": sorted(worked)}


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
