"""The rows behind the liaison books: who was introduced in a year, steps taken, reports."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, select

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import BookStep, Introduction, Workplace, YearReport
from services.residence.views import ENROLLED, Enrolled, during, enrolled
from services.work import Work


@built
def these(introduction_ids: Collection[int]) -> AnySelect:
    """These introductions."""
    return ENROLLED.where(Introduction.id.in_(introduction_ids))


@built
def _inside_during(inside_ids: Collection[int], first: date, last: date) -> AnySelect:
    return ENROLLED.where(Workplace.inside_id.in_(inside_ids), during(first, last))


@built
def _people_during(person_ids: Collection[int], first: date, last: date) -> AnySelect:
    return ENROLLED.where(Introduction.person_id.in_(person_ids), during(first, last))


async def introduced(
    work: Work, year: int, inside_ids: Sequence[int] = (), person_ids: Sequence[int] = ()
) -> list[Enrolled]:
    """Introductions that were in force at some time of the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if inside_ids:
        return await enrolled(work, _inside_during(inside_ids, first, last))
    return await enrolled(work, _people_during(person_ids, first, last))


@built
def _taken(year: int, ids: Collection[int]) -> Select[int, str, datetime]:
    return (
        select(BookStep.introduction_id, BookStep.step, func.min(BookStep.recorded_at))
        .where(BookStep.year == year, BookStep.introduction_id.in_(ids))
        .group_by(BookStep.introduction_id, BookStep.step)
    )


async def steps(work: Work, year: int, ids: Sequence[int]) -> dict[int, dict[str, date]]:
    """Introduction → step → the Vietnamese day it was taken first."""
    found: dict[int, dict[str, date]] = {}
    for row in await work.db.execute(*_taken(year, ids)):
        found.setdefault(row[0], {})[row[1]] = local_day(row[2])
    return found


@built
def _reported(year: int, ids: Collection[int]) -> Select[int, str]:
    newest = (
        select(func.max(YearReport.id))
        .where(YearReport.year == year, YearReport.introduction_id.in_(ids))
        .group_by(YearReport.introduction_id)
    )
    return select(YearReport.introduction_id, YearReport.words).where(YearReport.id.in_(newest))


async def reports(work: Work, year: int, ids: Sequence[int]) -> dict[int, str]:
    """Introduction → what the member reported last."""
    return {row[0]: row[1] for row in await work.db.execute(*_reported(year, ids))}
