"""When a meeting is to be, as a secretary types it: day and time, local Vietnamese.

Nothing is guessed: what was not said is None, what cannot be is `Unclear` with a proposal.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from handlers.understanding.day import Day, number_of
from handlers.understanding.days import find_days
from handlers.understanding.lexicon import reader
from handlers.understanding.line import Line, Span
from handlers.understanding.tokens import Word

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_HOURS = (
    "muoi (?:mot|hai|ba|bon|lam|sau|bay|tam|chin)|hai muoi(?: mot| hai| ba)?|"
    "mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi"
)
_MINUTES = (
    "(?:ba|bon|nam) muoi(?: (?:mot|hai|ba|bon|tu|lam|sau|bay|tam|chin))?|hai muoi(?: lam)?|"
    "muoi(?: lam)?"
)
_PART = "sang|trua|chieu|toi|dem|khuya"
_CLOCK = re.compile(
    rf"(?<![\d/.:])(?P<hour>\d{{1,2}}|\b(?:{_HOURS})) ?"
    r"(?:gio|[hg](?![a-z])|:|\.(?=(?:00|1[3-9]|[2-5]\d)(?!\d)))"
    rf"(?: ?(?P<minute>\d{{1,2}}|(?:{_MINUTES}))(?![\d/])(?! ?thang)(?: ?(?:p|phut))?"
    r"| ?(?P<half>ruoi)| ?kem (?P<less>\d{1,2}|muoi lam|muoi|nam|hai muoi))?"
    rf"(?: ?(?:dung|gio|buoi))?(?: (?P<part>{_PART})\b)?"
)
_HALF_ALONE = re.compile(rf"\b(?P<hour>\d{{1,2}}|{_HOURS}) ruoi(?: (?P<part>{_PART}))?\b")
_PART_ALONE = re.compile(rf"\b(?:buoi )?(?P<part>{_PART})\b")
_VAGUE = re.compile(r"\b(?:cuoi|dau|giua) (?:thang|tuan)\b|\b(?:tuan|thang) (?:sau|toi|nay)\b")
_AFTERNOON = {"trua": range(1, 4), "chieu": range(1, 8), "toi": range(5, 12), "dem": range(7, 12)}
_FITS = {
    "sang": range(12),
    "trua": range(10, 16),
    "chieu": range(12, 20),
    "toi": range(17, 24),
    "dem": range(17, 24),
    "khuya": range(17, 24),
}
_DOUBTFUL_HOURS = range(1, 10)


@dataclass(frozen=True, slots=True)
class When:
    """Day and time as said, in Vietnam; None what was not said.

    `ambiguous_hour`: an hour from 1 to 9 without sáng, chiều or tối was taken as it stands.
    """

    day: date | None
    time: time | None
    ambiguous_hour: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why no day and time could be read, and the day to propose instead.

    Codes: nothing_found, no_such_day, no_such_month, no_such_time, part_of_day (19 giờ sáng),
    weekday_mismatch (proposal: the date named), several_days, several_times, vague_day.
    `hour` is the time that was said beside a day that cannot be.
    """

    code: str
    proposal: date | None = None
    hour: When | None = field(default=None, compare=False)


def parse_when(text: str, *, now: datetime) -> When | Unclear:
    """Read day and time of a planned meeting; `now` is aware, any zone.

    A day without a year is the next such day on or after today in Vietnam.
    """
    today = now.astimezone(VIETNAM).date()
    line = Line(_spaced(reader().words(text)))
    clocks = [(hit, span) for hit, span in line.finditer(_CLOCK) if _is_clock(hit)]
    if not clocks:
        clocks = list(line.finditer(_HALF_ALONE))
    rest = line.without([span for _, span in clocks])
    day = _day(find_days(rest, today))
    if isinstance(day, Unclear):
        hour = _joined(None, clocks, rest)
        return replace(day, hour=hour) if isinstance(hour, When) else day
    if day is None and _VAGUE.search(rest.text):
        return Unclear("vague_day")
    return _joined(day, clocks, rest)


def _spaced(words: list[Word]) -> list[Word]:
    """Leave out signs, so that "19h30, thứ 7" is one row."""
    return [word for word in words if not word.is_comma and not word.ends_clause]


def _is_clock(hit: re.Match[str]) -> bool:
    return not (hit["hour"] == "nam" and hit.start() > 0)


def _joined(
    day: date | None, clocks: list[tuple[re.Match[str], Span]], rest: Line
) -> When | Unclear:
    if not clocks:
        return When(day, None) if day else Unclear("nothing_found")
    parts = [hit["part"] for hit in _PART_ALONE.finditer(rest.text)]
    times = {_time(hit, parts) for hit, _ in clocks}
    if len(times) > 1:
        return Unclear("several_times")
    found = times.pop()
    if isinstance(found, str):
        return Unclear(found)
    return When(day, found[0], found[1])


def _day(days: list[Day]) -> date | Unclear | None:
    for day in days:
        if day.problem:
            return Unclear(day.problem, day.proposal)
    exact = {day.day for day in days if not day.is_weekday}
    named = {day.day for day in days if day.is_weekday}
    if len(exact) > 1 or (not exact and len(named) > 1):
        return Unclear("several_days")
    if exact and named:
        return _same_weekday(exact.pop(), named)
    return (exact or named).pop() if exact or named else None


def _same_weekday(day: date | None, named: set[date | None]) -> date | Unclear | None:
    if day and all(other and other.weekday() == day.weekday() for other in named):
        return day
    return Unclear("weekday_mismatch", day)


def _time(hit: re.Match[str], parts: list[str]) -> tuple[time, bool] | str:
    groups = hit.groupdict()
    hour, minute = number_of(hit["hour"]), _minute(groups)
    if groups.get("less"):
        hour, minute = hour - 1, 60 - minute
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return "no_such_time"
    part = groups["part"] or (parts[0] if parts else None)
    if part is None:
        written_out = len(hit["hour"]) == 2 and hit["hour"].startswith("0")
        return time(hour, minute), hour in _DOUBTFUL_HOURS and not written_out
    if hour in _AFTERNOON.get(part, ()):
        hour += 12
    return (time(hour, minute), False) if hour in _FITS[part] else "part_of_day"


def _minute(groups: dict[str, str | None]) -> int:
    if groups.get("minute"):
        return _number(groups["minute"] or "")
    if groups.get("less"):
        return _number(groups["less"] or "")
    return 30 if "half" not in groups or groups["half"] else 0


def _number(text: str) -> int:
    """Read minutes up to 59 in digits or words."""
    if text.isdecimal():
        return int(text)
    first, *rest = text.split()
    if rest[:1] == ["muoi"]:
        return number_of(first) * 10 + (number_of(rest[1]) if len(rest) > 1 else 0)
    return number_of(text)
