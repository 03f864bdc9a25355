"""The Vietnamese lunar calendar (âm lịch), by Hồ Ngọc Đức's method at UTC+7.

A month begins on the day of the new moon. Month 11 holds the winter solstice; of thirteen months
between two of them the first without a principal term of the sun is a leap month.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from math import floor, pi, radians, sin

_ZONE = 7 / 24
_JULIAN = 1721425  # the Julian day number of date.fromordinal(0)
_FIRST_MOON = 2415021.076998695
_MONTH = 29.530588853
_SOLSTICE = 9  # the twelfth of the circle where the sun stands at the winter solstice


@dataclass(frozen=True, slots=True)
class Month:
    """A lunar month: its number 1 to 12, whether it is a leap one, its first day and length."""

    number: int
    leap: bool
    first: date
    days: int

    @property
    def end(self) -> date:
        """The first day of the month after it."""
        return self.first + timedelta(days=self.days)


def months(year: int) -> list[Month]:
    """Give the months of a lunar year (the one whose Tết is in `year`), in order."""
    before = [month for month in _between_solstices(year) if month.number < 11]
    return before + [month for month in _between_solstices(year + 1) if month.number >= 11]


def solar(day: int, month: int, year: int, *, leap: bool = False) -> date | None:
    """Give the solar date of a day of a lunar month; None when there is no such day."""
    for one in months(year):
        if (one.number, one.leap) == (month, leap) and 1 <= day <= one.days:
            return one.first + timedelta(days=day - 1)
    return None


def month_of(day: date) -> Month:
    """Give the lunar month a solar date lies in."""
    some = [*months(day.year - 1), *months(day.year)]
    return next(month for month in some if month.first <= day < month.end)


def new_year(year: int) -> date:
    """Give the first day of Tết in a solar year."""
    return months(year)[0].first


def next_such(day: int, month: int | None, today: date, *, leap: bool = False) -> date | None:
    """Give the next such day on or after `today`, of any month when `month` is None.

    None when the next such month is shorter, or none comes within two years.
    """
    for year in range(today.year - 1, today.year + 3):
        for one in months(year):
            fits = month is None or (one.number, one.leap) == (month, leap)
            found = one.first + timedelta(days=min(day, one.days) - 1)
            if fits and found >= today and (day <= one.days or month):
                return found if 1 <= day <= one.days else None
    return None


@lru_cache(maxsize=32)
def _between_solstices(year: int) -> tuple[Month, ...]:
    """Give the months from month 11 of the year before up to month 11 of `year`."""
    first, last = _month_11(year - 1), _month_11(year)
    starts = [_new_moon_day(moon) for moon in range(first, last + 1)]
    has_leap = last - first == 13
    number, found = 10, list[Month]()
    for start, following in pairwise(starts):
        leap = has_leap and bool(found) and _twelfth(start) == _twelfth(following)
        has_leap = has_leap and not leap
        number = number if leap else number % 12 + 1
        found.append(Month(number, leap, date.fromordinal(start - _JULIAN), following - start))
    return tuple(found)


def _month_11(year: int) -> int:
    """Give the new moon (counted from 1900) that begins month 11 of a solar year."""
    last_day = date(year, 12, 31).toordinal() + _JULIAN
    moon = floor((last_day - _FIRST_MOON) / _MONTH)
    return moon - 1 if _twelfth(_new_moon_day(moon)) >= _SOLSTICE else moon


def _new_moon_day(moon: int) -> int:
    """Give the Julian day number, in Vietnam, of the new moon counted from 1900."""
    return floor(_new_moon(moon) + 0.5 + _ZONE)


def _new_moon(moon: int) -> float:
    """Give the moment of a new moon as a Julian day (Meeus, Astronomical Algorithms)."""
    age = moon / 1236.85
    mean = 2415020.75933 + 29.53058868 * moon + 0.0001178 * age**2 - 0.000000155 * age**3
    mean += 0.00033 * sin(radians(166.56 + 132.87 * age - 0.009173 * age**2))
    sun = radians(359.2242 + 29.10535608 * moon - 0.0000333 * age**2 - 0.00000347 * age**3)
    own = radians(306.0253 + 385.81691806 * moon + 0.0107306 * age**2 + 0.00001236 * age**3)
    node = radians(21.2964 + 390.67050646 * moon - 0.0016528 * age**2 - 0.00000239 * age**3)
    shift = (0.1734 - 0.000393 * age) * sin(sun) + 0.0021 * sin(2 * sun) - 0.4068 * sin(own)
    shift += 0.0161 * sin(2 * own) - 0.0004 * sin(3 * own) + 0.0104 * sin(2 * node)
    shift += -0.0051 * sin(sun + own) - 0.0074 * sin(sun - own) + 0.0004 * sin(2 * node + sun)
    shift += -0.0004 * sin(2 * node - sun) - 0.0006 * sin(2 * node + own)
    shift += 0.0010 * sin(2 * node - own) + 0.0005 * sin(2 * own + sun)
    return mean + shift - (-0.000278 + 0.000265 * age + 0.000262 * age**2)


def _twelfth(day: int) -> int:
    """Give the twelfth of the sun's circle (0 from the spring equinox) at a day's beginning."""
    centuries = (day - 0.5 - _ZONE - 2451545.0) / 36525
    square = centuries**2
    mean = radians(357.52910 + 35999.05030 * centuries - 0.0001559 * square)
    longitude = 280.46645 + 36000.76983 * centuries + 0.0003032 * square
    longitude += (1.914600 - 0.004817 * centuries - 0.000014 * square) * sin(mean)
    longitude += (0.019993 - 0.000101 * centuries) * sin(2 * mean) + 0.000290 * sin(3 * mean)
    return floor(radians(longitude) % (2 * pi) / pi * 6)
