"""Days named by the lunar calendar: rằm tháng giêng, mùng 3 Tết, 30 Tết, 10/3 âm lịch."""

import re
from datetime import date, timedelta

from handlers.understanding import lunar
from handlers.understanding.day import MONTH_WORDS, NUMBER_WORDS, Day, month_number, number_of
from handlers.understanding.line import Span

_NUMBER = rf"\d{{1,2}}|{NUMBER_WORDS}"
_MONTH = rf"\d{{1,2}}|{MONTH_WORDS}"
_YEAR = r"(?:(?:/| nam )(?P<year>\d{4}))?"
_THEN_YEAR = r"(?: nam (?P<then>\d{4}))?"
_BY_MOON = r"am lich|al|am(?! (?:u|i))|lich ta"
_BEFORE = r"(?:\b(?:ngay|dem|hom|toi|sang|chieu) )?(?:\b(?:mung|mong) )?"
FULL_MOON = re.compile(
    rf"\b(?:ngay |dem |hom )?ram\b(?: thang (?P<month>{_MONTH}|nay|sau|toi)\b)?"
    rf"(?P<leap> nhuan)?{_YEAR}(?: (?:{_BY_MOON})\b)?"
)
TET = re.compile(
    rf"{_BEFORE}\b(?P<day>{_NUMBER}) (?:am lich )?tet\b{_YEAR}|\b(?P<eve>giao thua)\b"
)
IN_MONTH = (
    re.compile(
        rf"{_BEFORE}\b(?P<day>{_NUMBER}) thang (?P<month>gieng|chap)\b(?! duong){_YEAR}"
        rf"(?: (?:{_BY_MOON})\b)?"
    ),
    re.compile(
        rf"{_BEFORE}\b(?P<day>{_NUMBER}) thang (?P<month>{_MONTH})\b(?P<leap> nhuan)?{_YEAR}"
        rf" (?:{_BY_MOON})\b{_THEN_YEAR}"
    ),
    re.compile(
        rf"{_BEFORE}(?<![\d/])(?P<day>\d{{1,2}})[/-](?P<month>\d{{1,2}})(?:[/-](?P<year>\d{{4}}))?"
        rf" (?:{_BY_MOON})\b{_THEN_YEAR}"
    ),
    re.compile(rf"{_BEFORE}\b(?P<day>{_NUMBER}) (?:{_BY_MOON})\b"),
)
_TET_MONTH, _LAST_MONTH, _FULL = 1, 12, 15
_BEFORE_TET = range(20, 31)


def full_moon(hit: re.Match[str], span: Span, today: date) -> Day:
    """Read rằm, of the next month or of the one named."""
    if hit["month"] in {"nay", "sau", "toi"}:
        after = today if hit["month"] == "nay" else lunar.month_of(today).end
        return _day(span, _FULL, None, None, after)
    return _day(span, _FULL, _month(hit["month"]), hit["year"], today, leap=bool(hit["leap"]))


def tet(hit: re.Match[str], span: Span, today: date) -> Day:
    """Read mùng 1 Tết, 28 Tết, giao thừa."""
    if hit["eve"]:
        return Day(span, _eve(today))
    day = number_of(hit["day"])
    month = _LAST_MONTH if day in _BEFORE_TET else _TET_MONTH
    year = hit["year"] and str(int(hit["year"]) - (month == _LAST_MONTH))
    return _day(span, day, month, year, today)


def in_month(hit: re.Match[str], span: Span, today: date) -> Day:
    """Read a day of a lunar month."""
    said = hit.groupdict()
    year, leap = said.get("year") or said.get("then"), bool(said.get("leap"))
    return _day(span, number_of(hit["day"]), _month(said.get("month")), year, today, leap=leap)


def _month(text: str | None) -> int | None:
    return (month_number(text) or 0) if text else None


def _eve(today: date) -> date:
    """Give the last day of the lunar year, today or later."""
    eves = (lunar.new_year(year) - timedelta(days=1) for year in (today.year, today.year + 1))
    return next(eve for eve in eves if eve >= today)


def _day(
    span: Span, day: int, month: int | None, year: str | None, today: date, *, leap: bool = False
) -> Day:
    if month == 0:
        return Day(span, None, "no_such_month")
    found = _found(day, month, year, today, leap=leap)
    if found:
        return Day(span, found)
    return Day(span, None, "no_such_day", _nearest(day, month, year, today))


def _found(
    day: int, month: int | None, year: str | None, today: date, *, leap: bool
) -> date | None:
    if year and month:
        return lunar.solar(day, month, int(year), leap=leap)
    return lunar.next_such(day, month, today, leap=leap)


def _nearest(day: int, month: int | None, year: str | None, today: date) -> date | None:
    """Propose the last day of a month that has no 30th; the ordinary month for a leap one."""
    wanted = min(day, 29) if day <= 30 else 0
    return _found(wanted, month, year, today, leap=False) if wanted else None
