"""The lunar calendar, held to known days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from holidays import country_holidays

from handlers.understanding import lunar

# fmt: off
TET = [
    "2000-02-05", "2001-01-24", "2002-02-12", "2003-02-01", "2004-01-22", "2005-02-09",
    "2006-01-29", "2007-02-17", "2008-02-07", "2009-01-26", "2010-02-14", "2011-02-03",
    "2012-01-23", "2013-02-10", "2014-01-31", "2015-02-19", "2016-02-08", "2017-01-28",
    "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22",
    "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13",
    "2030-02-02", "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08",
    "2036-01-28", "2037-02-15", "2038-02-04", "2039-01-24", "2040-02-12",
]
# fmt: on


@pytest.mark.parametrize("day", TET)
def test_tet_is_on_its_day(day: str) -> None:
    known = date.fromisoformat(day)
    assert lunar.new_year(known.year) == known
    assert lunar.solar(1, 1, known.year) == known


def test_the_kings_anniversary_is_the_public_holiday() -> None:
    for year in range(2008, 2041):
        day = lunar.solar(10, 3, year)
        assert day is not None
        name = country_holidays("VN", years=year)[day]
        assert "Hùng" in name or "Hung" in name


def test_leap_months_stand_where_they_stood() -> None:
    leaps = {
        year: [month.number for month in lunar.months(year) if month.leap]
        for year in range(2001, 2039)
    }
    assert {year: found[0] for year, found in leaps.items() if found} == {
        **{2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2},
        **{2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6},
    }


def test_months_follow_each_other_without_a_gap() -> None:
    for year in range(2000, 2040):
        found = [*lunar.months(year), lunar.months(year + 1)[0]]
        for one, other in pairwise(found):
            assert one.days in {29, 30}
            assert one.first + timedelta(days=one.days) == other.first


def test_a_day_that_a_short_month_has_not_is_none() -> None:
    assert lunar.solar(30, 12, 2024) is None  # 29 Tết was the last day before Tết 2025
    assert lunar.solar(29, 12, 2024) == date(2025, 1, 28)


def test_the_next_such_day_is_never_past() -> None:
    assert lunar.next_such(15, 1, date(2026, 3, 3)) == date(2026, 3, 3)
    assert lunar.next_such(15, 1, date(2026, 3, 4)) == date(2027, 2, 20)
    assert lunar.next_such(15, None, date(2026, 3, 4)) == date(2026, 4, 2)
