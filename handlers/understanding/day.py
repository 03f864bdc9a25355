"""A day that was named, and the numbers and months it is named by."""

from dataclasses import dataclass
from datetime import date

from handlers.understanding.line import Span

MONTHS = {
    **{"mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6},
    **{"bay": 7, "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12},
}
MONTH_WORDS = "|".join(sorted(MONTHS, key=len, reverse=True))
ONES = "mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi"
NUMBER_WORDS = rf"(?:hai|ba) muoi(?: (?:{ONES}))?|muoi(?: (?:{ONES}))?|{ONES}"


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was named, or why there is no such day and the nearest one that exists."""

    span: Span
    day: date | None
    problem: str | None = None
    proposal: date | None = None
    is_weekday: bool = False


def month_number(text: str) -> int | None:
    """Read a month written in digits or words, 1 to 12."""
    value = int(text) if text.isdecimal() else MONTHS.get(text, 0)
    return value if 1 <= value <= 12 else None


def number_of(text: str) -> int:
    """Read a number up to 39 in digits or words ("muoi lam")."""
    if text.isdecimal():
        return int(text)
    ones = dict(zip(ONES.split("|"), (1, 2, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10), strict=True))
    words = text.split()
    if words[0] == "muoi":
        return 10 + (ones[words[1]] if len(words) > 1 else 0)
    if len(words) > 1:
        return ones[words[0]] * 10 + (ones[words[2]] if len(words) > 2 else 0)
    return ones[words[0]]
