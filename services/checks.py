"""The ward's plan to check the activity regime of its cells, with the numbers to look at (ATT-07).

The documents name no frequency: the day of a check is the ward's own choice.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, extract, func, insert, select

from services.db.models import Announcement, Check, CheckResult, Meeting, Unit
from services.people import WARD
from services.refusal import Refused
from services.units import UnitView, ward_cells
from services.work import Work

LONGEST = 1500
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A cell's meetings of the year. Sums over announced roll-calls; months without a meeting."""

    meetings: int = 0
    expected: int = 0
    present: int = 0
    without_reason: int = 0
    not_in_book: int = 0
    empty_months: int = 0


@dataclass(frozen=True, slots=True)
class CheckView:
    """A planned check, with what it found (None: not recorded yet)."""

    id: int
    unit_id: int
    unit: str
    on_day: date
    found: str | None


@dataclass(frozen=True, slots=True)
class CheckedCell:
    """A cell with its numbers and its newest check."""

    unit: UnitView
    numbers: Numbers
    check: CheckView | None


async def overview(work: Work) -> list[CheckedCell]:
    """Every cell of the actor's wards, in four statements however many there are."""
    cells = await ward_cells(work)
    ids = [cell.id for cell in cells]
    numbers, checks = await _numbers(work, ids), await _newest(work, ids)
    return [
        CheckedCell(cell, numbers.get(cell.id, Numbers()), checks.get(cell.id)) for cell in cells
    ]


async def plan_check(work: Work, unit_id: int, day: date) -> CheckView | Refused:
    """Plans a check. Refused: not_yours, check_past, check_too_far."""
    if unit_id not in {cell.id for cell in await ward_cells(work)}:
        return Refused("not_yours")
    if day < work.today:
        return Refused("check_past", {"day": day})
    if day > work.today + FARTHEST:
        return Refused("check_too_far", {"day": day})
    values = {"unit_id": unit_id, "on_day": day}
    by = {"planned_by": work.acting.person_id, "planned_at": work.now}
    await work.db.execute(insert(Check).values(**values, **by))
    work.record("check.planned", f"unit:{unit_id}", day=day.isoformat())
    return (await _newest(work, [unit_id]))[unit_id]


async def record_result(work: Work, check_id: int, words: str) -> CheckView | Refused:
    """What a check found; recorded again, the newer words count and the older stay."""
    statement = (
        select(Check.unit_id, Check.on_day)
        .join(Unit, Unit.id == Check.unit_id)
        .where(Check.id == check_id, Unit.parent_id.in_(work.acting.units(*WARD)))
    )
    row = (await work.db.execute(statement)).one_or_none()
    if row is None:
        return Refused("not_yours")
    if row.on_day > work.today:
        return Refused("check_not_yet", {"day": row.on_day})
    if not words.strip():
        return Refused("report_empty")
    values = {"check_id": check_id, "words": words.strip()[:LONGEST]}
    by = {"recorded_by": work.acting.person_id, "recorded_at": work.now}
    await work.db.execute(insert(CheckResult).values(**values, **by))
    work.record("check.recorded", f"check:{check_id}")
    return (await _newest(work, [row.unit_id]))[row.unit_id]


async def _newest(work: Work, unit_ids: list[int]) -> dict[int, CheckView]:
    newest = select(func.max(Check.id)).where(Check.unit_id.in_(unit_ids)).group_by(Check.unit_id)
    found = (
        select(CheckResult.words)
        .where(CheckResult.check_id == Check.id)
        .order_by(CheckResult.id.desc())
        .limit(1)
    )
    statement = (
        select(Check.id, Check.unit_id, Unit.name, Check.on_day, found.scalar_subquery())
        .join(Unit, Unit.id == Check.unit_id)
        .where(Check.id.in_(newest))
    )
    return {row.unit_id: CheckView(*row) for row in await work.db.execute(statement)}


async def _numbers(work: Work, unit_ids: list[int]) -> dict[int, Numbers]:
    """Sums of this year's announced meetings of each cell."""
    held = Meeting.starts_at
    not_in_book = func.count() - func.count(Announcement.book_at)
    month = extract("month", held)
    months = func.count(case((month < work.today.month, month)).distinct())
    statement = (
        select(
            Meeting.unit_id,
            func.count(),
            func.sum(Announcement.expected),
            func.sum(Announcement.present),
            func.sum(Announcement.without_reason),
            not_in_book,
            months,
        )
        .join(Announcement, Announcement.meeting_id == Meeting.id)
        .where(Meeting.unit_id.in_(unit_ids), extract("year", held) == work.today.year)
        .group_by(Meeting.unit_id)
    )
    whole_months = work.today.month - 1
    found = {}
    for row in await work.db.execute(statement):
        found[row[0]] = Numbers(*row[1:6], max(0, whole_months - row[6]))
    return {key: found.get(key, Numbers(empty_months=whole_months)) for key in unit_ids}
