"""Days as people name them, found in a row of words: mai, thứ 7 này, mùng 5, 5/12/2026."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from handlers.understanding import lunar_days
from handlers.understanding.day import MONTH_WORDS, MONTHS, NUMBER_WORDS, ONES, Day, number_of
from handlers.understanding.line import IN_TWO_DAYS, Line, Span

_WEEKDAYS = {
    **{"2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5},
    **{"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5},
}
_NAMES = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_NUMBER = rf"\d{{1,2}}|{NUMBER_WORDS}"
_RELATIVE = {"hom nay": 0, "bua nay": 0, "ngay mai": 1, "mai": 1, "ngay mot": 2, "ngay kia": 2}
_RELATIVE[IN_TWO_DAYS] = 2
_WEEK = r"(?P<week>tuan (?:nay|sau|toi|truoc|roi)|toi|sau|nay)"

_SLASHED = re.compile(
    r"(?:\b(?:ngay|mung|mong|hom) )?(?<![\d/.])(?P<day>\d{1,2})(?P<sign>[/\-.])(?P<month>\d{1,2})"
    r"(?:(?P=sign)(?P<year>\d{4}|\d{2}))?(?![\d/a-z])"
)
_SPELLED = re.compile(
    rf"(?:\b(?:ngay|mung|mong|hom|ngay mung|ngay mong) |(?<!\S)(?!(?:{ONES}) thang))"
    rf"(?P<day>{_NUMBER}) thang "
    rf"(?P<month>\d{{1,2}}|nay|sau|toi|{MONTH_WORDS})\b(?:(?:/| nam )(?P<year>\d{{4}}))?\b"
)
_ALONE = re.compile(
    rf"\b(?:ngay(?: mung| mong)?|mung|mong)(?: ngay)? (?P<day>{_NUMBER})\b"
    r"(?! ?(?:k|tr|nghin|ngan)\b)"
)
_WEEKDAY = re.compile(
    rf"\b(?:(?<!\bbi )thu (?P<name>{_NAMES})|t(?P<short>[2-7])|(?P<sunday>chu nhat|cn))\b"
    rf"(?: {_WEEK}\b)?"
)
_TO_A_NAME = "".join(
    rf"(?<!{giving} {title} )"
    for giving in ("gui", "dua", "nop", "nho")
    for title in ("co", "chi", "ba", "di")
)
_NEAR = re.compile(
    rf"(?<!\bmay )\b(?P<near>{IN_TWO_DAYS}|hom nay|bua nay|ngay mai|ngay mot|ngay kia|"
    rf"(?:sang|trua|chieu|toi|dem) nay|{_TO_A_NAME}mai)\b"
    r"(?! (?:mot|sau)\b)"
)


def find_days(line: Line, today: date) -> list[Day]:
    """Give the days named, those with most said about them first, without overlaps."""
    readers: list[tuple[re.Pattern[str], Callable[[re.Match[str], Span, date], Day]]] = [
        (lunar_days.TET, lunar_days.tet),
        *((pattern, lunar_days.in_month) for pattern in lunar_days.IN_MONTH),
        (lunar_days.FULL_MOON, lunar_days.full_moon),
        (_SPELLED, _spelled),
        (_SLASHED, _slashed),
        (_ALONE, _alone),
        (_WEEKDAY, _weekday),
        (_NEAR, _near),
    ]
    found: list[Day] = []
    for pattern, read in readers:
        here = [read(hit, span, today) for hit, span in line.finditer(pattern)]
        line = line.without([day.span for day in here])
        found += here
    return found


def _slashed(hit: re.Match[str], span: Span, today: date) -> Day:
    return _calendar_day(span, int(hit["day"]), int(hit["month"]), _year(hit["year"]), today)


def _spelled(hit: re.Match[str], span: Span, today: date) -> Day:
    day = number_of(hit["day"])
    if hit["month"] in {"nay", "sau", "toi"}:
        year, month = _shifted(today, 0 if hit["month"] == "nay" else 1)
        return _calendar_day(span, day, month, year, today)
    month_named = int(hit["month"]) if hit["month"].isdecimal() else MONTHS[hit["month"]]
    return _calendar_day(span, day, month_named, _year(hit["year"]), today)


def _calendar_day(span: Span, day: int, month: int, year: int | None, today: date) -> Day:
    if not 1 <= month <= 12:
        swapped = 1 <= day <= 12 and 1 <= month <= 31
        proposal = _calendar_day(span, month, day, year, today) if swapped else None
        return Day(span, None, "no_such_month", proposal.day if proposal else None)
    if day < 1:
        return Day(span, None, "no_such_day")
    chosen = year or _next_year_with(day, month, today)
    last = monthrange(chosen, month)[1]
    if day > last:
        return Day(span, None, "no_such_day", date(chosen, month, last) if day < 40 else None)
    return Day(span, date(chosen, month, day))


def _next_year_with(day: int, month: int, today: date) -> int:
    return today.year if (month, day) >= (today.month, today.day) else today.year + 1


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    year = int(text)
    return 2000 + year if year < 100 else max(year, 1)


def _alone(hit: re.Match[str], span: Span, today: date) -> Day:
    day = number_of(hit["day"])
    if not 1 <= day <= 31:
        return Day(span, None, "no_such_day")
    for ahead in range(3):
        year, month = _shifted(today, ahead)
        exists = day <= monthrange(year, month)[1]
        if exists and date(year, month, day) >= today:
            return Day(span, date(year, month, day))
    return Day(span, None, "no_such_day")


def _weekday(hit: re.Match[str], span: Span, today: date) -> Day:
    name = hit["name"] or hit["short"]
    wanted = _WEEKDAYS[name] if name else 6
    week = hit["week"] or ""
    if week.startswith("tuan"):
        monday = today - timedelta(days=today.weekday())
        shift = {"nay": 0, "sau": 7, "toi": 7, "truoc": -7, "roi": -7}[week.split()[1]]
        return Day(span, monday + timedelta(days=wanted + shift), is_weekday=True)
    ahead = (wanted - today.weekday()) % 7
    if week in {"toi", "sau"} and ahead == 0:
        ahead = 7
    return Day(span, today + timedelta(days=ahead), is_weekday=True)


def _near(hit: re.Match[str], span: Span, today: date) -> Day:
    days = _RELATIVE.get(hit["near"], 0)
    return Day(span, today + timedelta(days=days))


def _shifted(today: date, months: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return year, month + 1
