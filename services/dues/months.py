"""Months of dues as their first day, and the due day that a cell gave itself."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date


def first_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def shifted(month: date, by: int) -> date:
    """The month that many months later."""
    year, index = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(year, index + 1, 1)


def between(first: date, last: date) -> list[date]:
    """All months from one to another, both included; empty when the last lies before."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [shifted(first, step) for step in range(count)]


def year_of(year: int) -> list[date]:
    """The twelve months of a year."""
    return between(date(year, 1, 1), date(year, 12, 1))


def due_day(month: date, day: int | None) -> date:
    """The due day in a month: the setting, or the month's last day where it has fewer days."""
    last = monthrange(month.year, month.month)[1]
    return month.replace(day=min(day or last, last))


def parse(written: str) -> date:
    """The month of "2026-06". Raises ValueError."""
    return date.fromisoformat(f"{written}-01")


def parsed(written: str) -> date | None:
    """The same, or None for anything else."""
    try:
        return parse(written)
    except ValueError:
        return None


def name(month: date) -> str:
    """ "2026-06": how rules and drafts write a month."""
    return f"{month.year:04}-{month.month:02}"


def tidy(months: Iterable[date]) -> tuple[date, ...]:
    """Each month once, the oldest first."""
    return tuple(sorted({first_of(month) for month in months}))
