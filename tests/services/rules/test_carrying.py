"""Dates of one year's plan are assumed for a later year, and say so (CAL-20)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.rules import BOOK, Citation, Dated, judge, judge_or_assume
from services.rules.carrying import date_of_year, yearly

OWN = Citation("21-KH/ĐU", "IV.4", "trước ngày 05/12/2026")
PLAN = Dated(date(2026, 12, 5), date(2026, 1, 1), date(2026, 12, 31), OWN)
SUGGESTED = {"recorded_on": "2027-11-20"}
ON = date(2027, 11, 20)


def test_three_dates_are_of_one_year() -> None:
    found = {one.name: one.values[0].value for one in yearly(BOOK)}
    assert found == {
        "grading.submit_before": date(2025, 12, 10),
        "review.finish_before": date(2025, 12, 31),
        "review.suggestions_before": date(2025, 11, 30),
    }


def test_the_year_of_the_plan_assumes_nothing() -> None:
    facts = {"recorded_on": "2025-11-29"}
    finding = judge_or_assume(BOOK, "CAL-09", facts, date(2025, 11, 29))
    assert finding == judge("CAL-09", facts, date(2025, 11, 29))
    assert finding.outcome == "ON_TIME"


def test_a_later_year_borrows_them_and_says_so() -> None:
    assert judge("CAL-09", SUGGESTED, ON).outcome == "BLOCKED"
    finding = judge_or_assume(BOOK, "CAL-09", SUGGESTED, ON)
    assert finding.outcome == "ON_TIME"
    assert finding.values["last_day"] == date(2027, 11, 29)
    assert finding.reasons == ("Giả định theo năm 2025: chưa có kế hoạch năm 2027.",)


def test_whether_there_is_a_plan_is_never_assumed() -> None:
    finding = judge_or_assume(BOOK, "CAL-20", {"year": 2027}, ON)
    assert (finding.outcome, finding.values["reason"]) == ("BLOCKED", "no_plan_for_year")


def test_what_is_no_date_is_not_borrowed() -> None:
    finding = judge_or_assume(BOOK, "GRD-R11", {"year": 2027}, ON)
    assert finding == judge("GRD-R11", {"year": 2027}, ON)


def test_an_own_plan_is_used_and_is_the_next_to_be_borrowed() -> None:
    book = BOOK.overriding("grading.submit_before", PLAN)
    assert date_of_year(book, "grading.submit_before", 2026) == (PLAN, 2026)
    own = judge_or_assume(book, "CAL-10", {"year": 2026}, date(2026, 11, 1))
    assert own.values["last_day"] == date(2026, 12, 4)
    later = judge_or_assume(book, "CAL-10", {"year": 2027}, ON)
    assert later.values["last_day"] == date(2027, 12, 4)
    assert later.values["assumed_from"] == 2026


def test_before_the_first_plan_there_is_nothing_to_borrow() -> None:
    assert date_of_year(BOOK, "grading.submit_before", 2024) is None
    finding = judge_or_assume(BOOK, "CAL-10", {"year": 2024}, date(2024, 11, 1))
    assert finding.outcome == "BLOCKED"


@given(st.integers(2026, 2199))
def test_any_later_year_gets_a_day_of_its_own(year: int) -> None:
    found = date_of_year(BOOK, "review.finish_before", year)
    assert found is not None
    assert found[0].value == date(year, 12, 31)
    assert found[0].holds_on(date(year, 12, 31))
    assert not found[0].holds_on(date(year + 1, 1, 1))
