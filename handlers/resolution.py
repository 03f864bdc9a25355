"""The number and the day of a resolution, as a secretary types them in one line."""

import re
from datetime import date

from services.words import fold, tidy

_DAY = re.compile(r"(?<![\d/])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?(?![\d/])")
_TODAY = re.compile(r"\b(?:hôm nay|hom nay)\b", re.IGNORECASE)
_AROUND = re.compile(r"^(?:nghị quyết|nghi quyet|nq)?\s*(?:số|so)?\s*:?\s*", re.IGNORECASE)
_BEFORE_DAY = re.compile(r"[\s,;(]*(?:ngày|ngay)?\s*$", re.IGNORECASE)


def read_resolution(text: str, today: date) -> tuple[str, date | None]:
    """ "04-NQ/CB ngày 5/1" → number and day; a day without a year is the last such day.

    The number is "" when none was said, the day None when none was said or there is no such day.
    """
    line = tidy(text)
    found = [*_DAY.finditer(line)]
    if found:
        return _number(line[: found[-1].start()]), _day(found[-1], today)
    if said := _TODAY.search(line):
        return _number(line[: said.start()]), today
    return _number(line), None


def _number(text: str) -> str:
    number = _BEFORE_DAY.sub("", _AROUND.sub("", text))
    return number if re.search(r"\d", fold(number)) else ""


def _day(hit: re.Match[str], today: date) -> date | None:
    day, month, year = hit.groups()
    if year:
        return _real(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    this_year = _real(today.year, int(month), int(day))
    if this_year is not None and this_year <= today:
        return this_year
    return _real(today.year - 1, int(month), int(day))


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
