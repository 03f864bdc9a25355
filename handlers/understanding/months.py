"""Months of dues as people name them: tháng 7, 8, 9; t7-9/2026; tháng này; quý 3; cả năm."""

import re
from datetime import date

from handlers.understanding.day import MONTH_WORDS, month_number, number_of
from handlers.understanding.line import Line, Span

_UNIT = r"(?! ?(?:k|tr|trieu|nghin|ngan|ngh|d|tram|h|gio|phut|p)\b)"
_NUMBER = rf"(?:1[0-2]|0?[1-9]|{MONTH_WORDS})"
_LIST = re.compile(
    rf"\b(?:thang |t)(?P<months>{_NUMBER}(?![\da-z.]){_UNIT}"
    rf"(?:(?: ?[,&+] ?| va | voi | ?- ?| den | toi | )(?:thang |t)?{_NUMBER}\b(?![\d./]){_UNIT})*)"
    r"(?:(?:/| nam )(?P<year>\d{4}))?(?!\d)"
)
_NAMED = re.compile(
    r"\b(?:(?P<shift>thang (?:nay|truoc|roi|vua roi|qua|sau|toi))|quy (?P<quarter>[1-4]|iv|i{1,3})"
    r"|(?P<all>ca nam|tron nam)"
    r"|(?P<some>[1-9]|1[01]|mot|hai|ba|bon|sau) thang (?P<end>dau|cuoi) nam)\b"
    r"(?:(?:/| nam |/nam )(?P<year>\d{4}))?"
)
_PIECE = re.compile(rf"(?P<to>-|\bden\b|\btoi\b)|(?P<month>\d{{1,2}}|\b(?:{MONTH_WORDS})\b)")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COUNTS = {2: "hai", 3: "ba", 4: "bon", 5: "nam", 6: "sau"}
_PARTS = frozenset({"dau", "giua", "cuoi"})
_BACK, _AHEAD = 8, 3


def find_months(line: Line, today: date) -> list[tuple[tuple[str, ...], Span]]:
    """Give every group of months ("YYYY-MM") with its span of words."""
    named = list(line.finditer(_NAMED))
    found = [(_named(hit, today), span) for hit, span in named if _names_months(line, span)]
    rest = line.without([span for _, span in named])
    for hit, span in rest.finditer(_LIST):
        months = _listed(hit, today)
        found.append((months, _with_count(line, span, len(months))))
    return [(months, span) for months, span in found if months]


def _names_months(line: Line, span: Span) -> bool:
    """Tell a month of dues from a day in it ("đầu tháng sau em gửi") and from "tháng, tôi"."""
    start, end = span
    part_of_it = start > 0 and line.words[start - 1].folded in _PARTS
    return not part_of_it and line.words[end - 1].text != "tôi"


def _with_count(line: Line, span: Span, months: int) -> Span:
    """Take in how many months were counted before they were named: "3 tháng 7, 8, 9"."""
    start, end = span
    before = line.words[start - 1].folded if start else ""
    counted = months > 1 and before in {str(months), _COUNTS.get(months)}
    return (start - 1, end) if counted else span


def _listed(hit: re.Match[str], today: date) -> tuple[str, ...]:
    numbers: list[int] = []
    is_range = False
    for piece in _PIECE.finditer(hit["months"]):
        if piece["to"]:
            is_range = True
            continue
        number = month_number(piece["month"])
        if number is None:
            return ()
        if is_range and numbers:
            numbers += range(numbers[-1] + 1, number)
        numbers.append(number)
        is_range = False
    return _dated(list(dict.fromkeys(numbers)), hit["year"], today)


def _named(hit: re.Match[str], today: date) -> tuple[str, ...]:
    if hit["shift"]:
        word = hit["shift"].split()[-1]
        shift = {"nay": 0, "sau": 1, "toi": 1}.get(word, -1)
        year, month = divmod(today.year * 12 + today.month - 1 + shift, 12)
        return (f"{year:04}-{month + 1:02}",)
    if hit["quarter"]:
        quarter = _QUARTERS[hit["quarter"]]
        return _dated([quarter * 3 - 2, quarter * 3 - 1, quarter * 3], hit["year"], today)
    some = number_of(hit["some"]) if hit["some"] else 12
    first = 13 - some if hit["end"] == "cuoi" else 1
    whole = hit["year"] or str(today.year)
    return _dated(list(range(first, first + some)), whole, today)


def _dated(numbers: list[int], year: str | None, today: date) -> tuple[str, ...]:
    """Give months their year: the one named, or that which lies nearest to today."""
    return tuple(
        f"{int(year) if year else _near(month, today):04}-{month:02}" for month in numbers
    )


def _near(month: int, today: date) -> int:
    ahead = month - today.month
    if ahead > _AHEAD:
        return today.year - 1
    return today.year + 1 if ahead < -_BACK else today.year
