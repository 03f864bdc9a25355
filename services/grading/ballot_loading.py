"""Secret ballots about grades as they are on record. Who asks has been checked by the caller."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Select, func, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    GradeBallot,
    GradeBallotCounter,
    GradeBallotEnd,
    GradeBallotSubject,
    GradeCount,
)
from services.grading import subjects
from services.grading.ballot import GradeBallotView, Line, Totals
from services.work import Work


async def of_season(work: Work, season_id: int, unit_id: int) -> list[GradeBallotView]:
    """All ballots of a body in a season."""
    return await load(work, (await work.db.execute(*_ids(season_id, unit_id))).scalars())


@built
def _ids(season_id: int, unit_id: int) -> Select[int]:
    of = GradeBallot
    return select(of.id).where(of.season_id == season_id, of.unit_id == unit_id)


def standing(views: Iterable[GradeBallotView]) -> dict[int, tuple[int, Line]]:
    """Subject → the newest ballot that holds, and the line of that subject."""
    found: dict[int, tuple[int, Line]] = {}
    for view in sorted(views, key=lambda each: each.id):
        if (agreed := view.agreed) is not None:
            found |= {key: (view.id, line) for key, line in agreed.lines.items()}
    return found


async def load(work: Work, ballot_ids: Iterable[int]) -> list[GradeBallotView]:
    """Ballots by id in five statements."""
    ids = sorted(set(ballot_ids))
    if not ids:
        return []
    papers, teams = await _papers(work, ids), await _teams(work, ids)
    entries = await _entries(work, ids)
    return [
        GradeBallotView(
            row.id,
            row.season_id,
            row.unit_id,
            row.group,
            row.held_on,
            row.entitled,
            row.present,
            papers.get(row.id, {}),
            tuple(teams.get(row.id, ())),
            entries.get(row.id, {}),
            row.because,
        )
        for row in await work.db.execute(*_opened(ids))
    ]


@built
def _opened(ids: Collection[int]) -> AnySelect:
    of, end = GradeBallot, GradeBallotEnd
    columns = (of.id, of.season_id, of.unit_id, of.group, of.held_on, of.entitled, of.present)
    return (
        select(*columns, end.because)
        .outerjoin(end, end.ballot_id == of.id)
        .where(of.id.in_(ids))
        .order_by(of.id)
    )


async def _papers(work: Work, ids: Sequence[int]) -> dict[int, dict[int, str]]:
    lines = [(row[0], row[1]) for row in await work.db.execute(*_lines_of(ids))]
    names = await subjects.names(work, {key for _, key in lines})
    found: dict[int, dict[int, str]] = {}
    for ballot_id, key in lines:
        found.setdefault(ballot_id, {})[key] = names[key]
    return found


@built
def _lines_of(ids: Collection[int]) -> Select[int, int]:
    of = GradeBallotSubject
    return select(of.ballot_id, of.subject_id).where(of.ballot_id.in_(ids)).order_by(of.id)


async def _teams(work: Work, ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in await work.db.execute(*_counters(ids)):
        found.setdefault(row[0], []).append(row[1])
    return found


@built
def _counters(ids: Collection[int]) -> Select[int, int]:
    of = GradeBallotCounter
    return select(of.ballot_id, of.person_id).where(of.ballot_id.in_(ids)).order_by(of.id)


async def _entries(work: Work, ids: Sequence[int]) -> dict[int, dict[int, Totals]]:
    found: dict[int, dict[int, Totals]] = {}
    for row in await work.db.execute(*_counts(ids)):
        totals = Totals(row[2], row[3], _lines(row[4]))
        found.setdefault(row[0], {})[row[1]] = totals
    return found


@built
def _counts(ids: Collection[int]) -> AnySelect:
    """The newest of each counter."""
    of = GradeCount
    newest = (
        select(func.max(of.id)).where(of.ballot_id.in_(ids)).group_by(of.ballot_id, of.person_id)
    )
    columns = (of.ballot_id, of.person_id, of.issued, of.collected, of.counts)
    return select(*columns).where(of.id.in_(newest)).order_by(of.id)


def _lines(kept: Mapping[str, Sequence[int]]) -> dict[int, Line]:
    return {int(key): Line(*numbers) for key, numbers in kept.items()}
