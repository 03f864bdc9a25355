"""The counter of unpaid months (DUE-03), beside that of absences it is weighed with (SCR-08)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from services.clock import local_day
from services.db.models import Mark, Meeting
from services.dues.book import Book
from services.dues.ledger import Line, ledger
from services.dues.months import between, first_of, name
from services.dues.unpaid import warn_from
from services.rulebooks import LocalBook, book_for
from services.rules import Finding
from services.work import Work


@dataclass(frozen=True, slots=True)
class Counted:
    """A member near the number of DUE-03; `claimed` of the unpaid months wait for a receipt."""

    line: Line
    unpaid: tuple[date, ...]
    claimed: int
    absent_months: int
    dues: Finding
    criterion: Finding


async def near_the_limit(work: Work, book: Book, year: int) -> list[Counted]:
    """Members of a cell with two unpaid months of the year or more, and what SCR-08 makes of it.

    Months are counted past their due day and without a receipt, at the time of asking (AMB-06).
    Who may see it was asked before.
    """
    last = min(first_of(work.today), date(year, 12, 1))
    if last.year < year:
        return []
    kept = await ledger(work, book, between(date(year, 1, 1), last))
    rules = await book_for(work, book.unit_id)
    near = {
        line.person_id: found for line in kept.lines if (found := _near(rules, line, year, last))
    }
    absences = await _months_absent(work, book.unit_id, year, near)
    return [
        _counted(rules, line, near[line.person_id], absences.get(line.person_id, 0), work.today)
        for line in kept.lines
        if line.person_id in near
    ]


def _near(rules: LocalBook, line: Line, year: int, on: date) -> Finding | None:
    if not line.unpaid:
        return None
    facts = {"year": year, "unpaid_months": [name(month) for month in line.unpaid]}
    found = rules.judge("DUE-03", facts, on)
    return found if len(line.unpaid) >= warn_from(rules, on) else None


def _counted(rules: LocalBook, line: Line, dues: Finding, absent: int, on: date) -> Counted:
    unpaid = tuple(line.unpaid)
    facts = {"months_without_activity": absent, "months_without_dues": len(unpaid)}
    claimed = sum(line.months[month].claimed > 0 for month in unpaid)
    criterion = rules.judge("SCR-08", facts, on, f"person:{line.person_id}")
    return Counted(line, unpaid, claimed, absent, dues, criterion)


async def _months_absent(
    work: Work, unit_id: int, year: int, person_ids: Iterable[int]
) -> Mapping[int, int]:
    """Person → months of the year with a meeting missed without reason."""
    newest = select(func.max(Mark.id)).group_by(Mark.meeting_id, Mark.person_id)
    statement = (
        select(Mark.person_id, Meeting.starts_at)
        .join(Meeting, Meeting.id == Mark.meeting_id)
        .where(
            Mark.id.in_(newest.where(Mark.person_id.in_(list(person_ids)))),
            Mark.mark == "without_reason",
            Meeting.state == "closed",
            Meeting.unit_id == unit_id,
        )
    )
    missed: dict[int, set[int]] = {}
    for person_id, starts_at in await work.db.execute(statement):
        day = local_day(starts_at)
        if day.year == year:
            missed.setdefault(person_id, set()).add(day.month)
    return {person_id: len(found) for person_id, found in missed.items()}
