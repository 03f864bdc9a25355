"""Vietnamese wording of calculations and reasons: dates, sums, comparisons."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from services.rules.book import Rulebook
from services.rules.dates import last_before

MONTH = re.compile(r"(\d{4})-(\d{2})")
"""a month as facts write it"""


def vn_date(day: date) -> str:
    """31/08/2025."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"  # a third of the time of strftime


def total(*parts: int) -> str:
    """ "15 + 2 + 1 = 18"."""
    return f"{' + '.join(str(part) for part in parts)} = {sum(parts)}"


def compared(left: int, right: int) -> str:
    """Like "18 < 20"."""
    sign = "<" if left < right else ">" if left > right else "="
    return f"{left} {sign} {right}"


def scaled(factor: int, amount: int) -> str:
    """Like "3 × 6 = 18"; just "6" for the factor 1."""
    return str(amount) if factor == 1 else f"{factor} × {amount} = {factor * amount}"


def months_later(start: date, months: int, end: date) -> str:
    """Like "31/08/2025 + 6 tháng = 28/02/2026"."""
    return f"{vn_date(start)} + {months} tháng = {vn_date(end)}"


def day_before(limit: date) -> str:
    """Like "10/12/2025 − 1 ngày = 09/12/2025", the last day of "trước ngày 10/12/2025"."""
    return f"{vn_date(limit)} − 1 ngày = {vn_date(last_before(limit))}"


def in_order(earlier: date, later: date) -> str:
    """Like "15/04/2025 < 01/09/2025"; "≥" where the first is not earlier."""
    return f"{vn_date(earlier)} {'<' if earlier < later else '≥'} {vn_date(later)}"


def on_or_before(day: date, limit: date) -> str:
    """Like "02/12/2025 ≤ 03/12/2025"."""
    return f"{vn_date(day)} {'≤' if day <= limit else '>'} {vn_date(limit)}"


def versus(left: int, right: int) -> str:
    """Like "12 ≥ 12" or "11 < 12"."""
    return f"{left} {'≥' if left >= right else '<'} {right}"


def fulfilled(conditions: Iterable[bool], what: str = "điều kiện") -> str:
    """How many of the conditions are met, like "2 / 3 điều kiện"."""
    met = [bool(each) for each in conditions]
    return f"{sum(met)} / {len(met)} {what}"


def reason_text(book: Rulebook, code: str, values: Mapping[str, object]) -> str:
    """The Vietnamese sentence of a code, with values put in. Raises KeyError when unknown."""
    readable = {key: _readable(book, value) for key, value in values.items()}
    return book.reasons[code].format_map(readable)


def _readable(book: Rulebook, value: object) -> str:
    if isinstance(value, date):
        return vn_date(value)
    if isinstance(value, list | tuple):
        return ", ".join(_readable(book, item) for item in value)
    if not isinstance(value, str):
        return str(value)
    month = MONTH.fullmatch(value) if value[:1].isdigit() else None
    return f"{int(month[2])}/{month[1]}" if month else book.names.get(value, value)
