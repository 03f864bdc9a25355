"""Calendar arithmetic of the rules: months, strict deadlines, working days, Vietnamese time."""

import calendar
from collections.abc import Collection
from datetime import date, datetime, timedelta, timezone

MONTHS_A_YEAR = 12
MOST_DAYS_A_YEAR = 366
DAY = timedelta(days=1)
VIETNAM = timezone(timedelta(hours=7))
_WEEKEND = frozenset({5, 6})  # Saturday and Sunday in Python's count from Monday = 0


def add_months(day: date, months: int) -> date:
    """The same day of the month later; the month's last day where there is none (AMB-11)."""
    index = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = index // MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def ends_before_it_begins(first: date | None, last: date | None) -> bool:
    """Whether both days of a term are known and stand in the wrong order."""
    return first is not None and last is not None and last < first


def first_of_month(month: str) -> date:
    """The first day of a month written "2026-05". Raises ValueError."""
    return date.fromisoformat(f"{month}-01")


def add_years(day: date, years: int) -> date:
    """The same day of another year; 28 February for a leap day that is not there."""
    return add_months(day, years * MONTHS_A_YEAR)


def last_before(day: date) -> date:
    """The last day that is "trước ngày X": strictly before (AMB-03)."""
    return day - DAY


def vietnamese_day(moment: datetime) -> date:
    """The day of an aware moment on a Vietnamese calendar; Vietnam keeps UTC+7 all year."""
    return moment.astimezone(VIETNAM).date()


def is_weekend(day: date) -> bool:
    return day.weekday() in _WEEKEND


def is_working_day(day: date, holidays: Collection[date], worked: Collection[date] = ()) -> bool:
    """`worked`: days on which work was moved, for a day off elsewhere."""
    return day in worked or (not is_weekend(day) and day not in holidays)


def working_days_before(
    day: date, count: int, holidays: Collection[date], worked: Collection[date] = ()
) -> date:
    """The day with `count` working days from it, itself included, to before `day` (AMB-31)."""
    while count > 0:
        day -= DAY
        if is_working_day(day, holidays, worked):
            count -= 1
    return day


def working_days_between(
    after: date, before: date, holidays: Collection[date], worked: Collection[date] = ()
) -> int:
    """Working days strictly between two days."""
    days = range(1, (before - after).days)
    return sum(is_working_day(after + timedelta(days=n), holidays, worked) for n in days)


def last_day_of_month(day: date) -> date:
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def last_day_of_year(year: int) -> date:
    return date(year + 1, 1, 1) - DAY


_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def weekday_name(day: date) -> str:
    return _WEEKDAYS[day.weekday()]
