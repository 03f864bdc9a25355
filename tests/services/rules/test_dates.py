"""Dates: months, terms, strict deadlines, working days; and the timeline of parameters."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.rules import BOOK, Citation, Dated, judge
from services.rules.dates import add_months, working_days_before, working_days_between

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def by_the_calendar(day: date, months: int) -> date:
    """Months leafed through one by one, then the nearest day that exists."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(last, first + timedelta(days=day.day - 1))


@given(DAYS, st.integers(0, 60))
def test_months_are_added_as_people_do(day: date, months: int) -> None:
    assert add_months(day, months) == by_the_calendar(day, months)


@given(DAYS, st.integers(-3, 400))
def test_help_lasts_twelve_months(assigned_on: date, later: int) -> None:
    on = assigned_on + timedelta(days=later)
    finding = judge("SCR-20", {"assigned_on": assigned_on}, on)
    due = by_the_calendar(assigned_on, 12)
    assert finding.values["due"] == due
    assert (finding.outcome == "DUE") == (on >= due)


@given(DAYS, st.integers(0, 400))
def test_new_members_review_after_six_months(admitted_on: date, later: int) -> None:
    on = admitted_on + timedelta(days=later)
    facts = {"exempt": False, "suspended": False, "admitted_on": admitted_on}
    expected = "MUST_REVIEW" if on >= by_the_calendar(admitted_on, 6) else "EXCLUDED"
    assert judge("GRD-R04", facts, on).outcome == expected


@given(DAYS)
def test_before_means_the_day_before(before: date) -> None:
    last_day = judge("CAL-01", {"before": before}, before).values["last_day"]
    assert last_day == before - timedelta(days=1)


@given(st.datetimes(datetime(2025, 12, 8), datetime(2025, 12, 12), timezones=st.just(UTC)))  # noqa: DTZ001
def test_deadlines_end_at_midnight_in_vietnam(at: datetime) -> None:
    midnight = datetime.combine(date(2025, 12, 10), time(0), timezone(timedelta(hours=7)))
    expected = "ON_TIME" if at < midnight else "LATE"
    assert judge("REP-27", {"at": at}, date(2025, 12, 1)).outcome == expected


@given(DAYS, st.integers(1, 10), st.sets(st.integers(1, 20), max_size=5))
def test_working_days(day: date, count: int, offs: set[int]) -> None:
    holidays = {day - timedelta(days=off) for off in offs}
    latest = working_days_before(day, count, holidays)
    days = [latest + timedelta(days=n) for n in range((day - latest).days)]
    working = [one for one in days if one.isoweekday() < 6 and one not in holidays]
    assert len(working) == count
    assert working[0] == latest


@given(DAYS)
def test_weekend(day: date) -> None:
    expected = "OK" if day.isoweekday() in {6, 7} else "WARNING"
    assert judge("RES-21", {"date": day}, day).outcome == expected


def test_a_local_value_holds_for_its_time_only() -> None:
    decision = Citation("NQ 12-NQ/ĐU ngày 01/03/2026", "Điều 1", "ba phần tư")
    local = Dated(Fraction(3, 4), date(2026, 3, 1), date(2026, 8, 31), decision)
    book = BOOK.overriding("ballot.list", local)
    minima = {
        day: judge("BAL-02", {"base": 12, "yes": 8}, day, book).values["minimum"]
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 8, 31), date(2026, 9, 1))
    }
    assert list(minima.values()) == [8, 9, 9, 8]


def test_the_verdict_cites_the_local_decision() -> None:
    decision = Citation("NQ 12-NQ/ĐU ngày 01/03/2026", "Điều 1", "ba phần tư")
    local = Dated(Fraction(3, 4), date(2026, 3, 1), None, decision)
    book = BOOK.overriding("ballot.list", local)
    finding = judge("BAL-02", {"base": 12, "yes": 8}, date(2026, 3, 1), book)
    assert finding.outcome == "NOT_LISTED"
    assert decision in finding.citations
    assert decision not in judge("BAL-02", {"base": 12, "yes": 8}, date(2026, 3, 1)).citations


def test_a_past_month_is_judged_by_the_rules_of_that_month() -> None:
    known = BOOK.parameters["screening.months_without_dues"]
    (printed,) = known.values
    changed = replace(
        known,
        values=(
            replace(printed, end=date(2026, 6, 30)),
            replace(printed, value=4, start=date(2026, 7, 1)),
        ),
    )
    book = replace(BOOK, parameters={**BOOK.parameters, known.name: changed})
    facts = {"months_without_activity": 3, "months_without_dues": 3}
    assert judge("SCR-08", facts, date(2026, 6, 30), book).outcome == "MATCH"
    assert judge("SCR-08", facts, date(2026, 7, 1), book).outcome == "NEEDS_DECISION"


def test_before_the_document_the_result_is_marked() -> None:
    finding = judge("BAL-02", {"base": 9, "yes": 6}, date(2020, 1, 1))
    assert "document_not_yet_in_force" in finding.codes
    assert (
        "document_not_yet_in_force"
        not in judge("BAL-02", {"base": 9, "yes": 6}, date(2021, 10, 28)).codes
    )


def test_before_the_period_of_a_target_the_result_is_marked() -> None:
    facts = {"good_or_better": 19, "base": 20}
    assert judge("KPI-01", facts, date(2022, 12, 31)).codes == ("document_not_yet_in_force",)
    assert judge("KPI-01", facts, date(2023, 1, 1)).codes == ()


def test_a_document_that_is_not_adopted_only_warns() -> None:
    book = BOOK.adopting({"S0", "S2"})
    facts = {"joint_with_cell": True}
    finding = judge("RES-22", facts, date(2026, 6, 1), book)
    assert (finding.outcome, finding.values["would_be"]) == ("WARNING", "BLOCKED")
    assert judge("RES-22", facts, date(2026, 6, 1)).outcome == "BLOCKED"


def test_a_moved_working_day_counts_and_its_day_off_does_not() -> None:
    saturday, friday = date(2026, 1, 10), date(2026, 1, 2)
    monday = date(2026, 1, 12)
    assert working_days_before(monday, 1, [], [saturday]) == saturday
    assert working_days_between(date(2026, 1, 1), monday, [friday], [saturday]) == 6
    assert working_days_between(date(2026, 1, 1), monday, []) == 6
