"""Ballots from the database, for callers who have checked who asks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace

from sqlalchemy import Select, and_, func, select

from services.ballots.ballot import BallotView, Count, Counter, Figures, Opening
from services.db.built import built
from services.db.engine import AnyRow, AnySelect
from services.db.models import (
    Ballot,
    BallotAnnulment,
    BallotCount,
    BallotCounter,
    BallotOpening,
    CountEntry,
    Person,
    Unit,
)
from services.work import Work


async def load(work: Work, ballot_ids: Iterable[int]) -> list[BallotView]:
    """Ballots by id in five statements; who asks has been checked by the caller."""
    ids = sorted(set(ballot_ids))
    if not ids:
        return []
    rows = (await work.db.execute(*_ballots(ids))).all()
    counts = await _counts(work, ids)
    counters = await _counters(work, ids)
    entries = await _entries(work, ids)
    withdrawn = await _withdrawn(work, ids)
    views = [_view(row) for row in rows]
    return [
        replace(
            view,
            counts=tuple(counts.get(view.id, ())),
            counters=tuple(counters.get(view.id, ())),
            entries=entries.get((view.id, len(counts.get(view.id, ())) + 1), {}),
            withdrawn=withdrawn.get(view.id),
        )
        for view in views
    ]


@built
def _ballots(ids: Collection[int]) -> AnySelect:
    columns = (
        Ballot.id, Ballot.unit_id, Unit.name, Ballot.meeting_id, Ballot.kind, Ballot.subject_id,
        func.coalesce(Person.full_name, ""), Ballot.question, Ballot.held_on, Ballot.base,
        Ballot.own_base, Ballot.needed, Ballot.majority, Ballot.source,
    )  # fmt: skip
    opened = (
        BallotOpening.present,
        BallotOpening.from_roll_call,
        BallotOpening.because,
        BallotOpening.opened_by,
        BallotOpening.opened_at,
    )
    return (
        select(*columns, *opened)
        .join(Unit, Unit.id == Ballot.unit_id)
        .outerjoin(Person, Person.id == Ballot.subject_id)
        .outerjoin(BallotOpening, BallotOpening.ballot_id == Ballot.id)
        .where(Ballot.id.in_(ids))
        .order_by(Ballot.id)
    )


def _view(row: AnyRow) -> BallotView:
    opening = Opening(*row[14:]) if row[14] is not None else None
    return replace(BallotView(*row[:14]), opening=opening)


@built
def _counts_of(ids: Collection[int]) -> AnySelect:
    figures = [getattr(BallotCount, each.name) for each in fields(Figures)]
    columns = (
        BallotCount.base,
        BallotCount.needed,
        BallotCount.outcome,
        BallotCount.calculation,
        BallotCount.first_by,
        BallotCount.second_by,
        BallotCount.agreed_at,
        BallotAnnulment.because,
    )
    return (
        select(BallotCount.ballot_id, BallotCount.id, BallotCount.round, *figures, *columns)
        .outerjoin(BallotAnnulment, BallotAnnulment.count_id == BallotCount.id)
        .where(BallotCount.ballot_id.in_(ids))
        .order_by(BallotCount.round)
    )


async def _counts(work: Work, ids: Sequence[int]) -> dict[int, list[Count]]:
    found: dict[int, list[Count]] = {}
    for row in await work.db.execute(*_counts_of(ids)):
        count = Count(row[1], row[2], Figures(*row[3:9]), *row[9:])
        found.setdefault(row[0], []).append(count)
    return found


@built
def _counters_of(ids: Collection[int]) -> Select[int, int, str, bool]:
    return (
        select(BallotCounter.ballot_id, Person.id, Person.full_name, BallotCounter.leads)
        .join(Person, Person.id == BallotCounter.person_id)
        .where(BallotCounter.ballot_id.in_(ids))
        .order_by(BallotCounter.id)
    )


async def _counters(work: Work, ids: Sequence[int]) -> dict[int, list[Counter]]:
    found: dict[int, list[Counter]] = {}
    for row in await work.db.execute(*_counters_of(ids)):
        found.setdefault(row[0], []).append(Counter(*row[1:]))
    return found


@built
def _newest_entries(ids: Collection[int]) -> AnySelect:
    group = (CountEntry.ballot_id, CountEntry.round, CountEntry.person_id)
    newest = select(func.max(CountEntry.id)).where(CountEntry.ballot_id.in_(ids)).group_by(*group)
    figures = [getattr(CountEntry, each.name) for each in fields(Figures)]
    return select(*group, *figures).where(CountEntry.id.in_(newest)).order_by(CountEntry.id)


async def _entries(work: Work, ids: Sequence[int]) -> dict[tuple[int, int], dict[int, Figures]]:
    """(ballot, round) → person → newest figures."""
    found: dict[tuple[int, int], dict[int, Figures]] = {}
    for row in await work.db.execute(*_newest_entries(ids)):
        found.setdefault((row[0], row[1]), {})[row[2]] = Figures(*row[3:])
    return found


@built
def _withdrawals(ids: Collection[int]) -> Select[int, str]:
    whole = and_(BallotAnnulment.ballot_id.in_(ids), BallotAnnulment.count_id.is_(None))
    return select(BallotAnnulment.ballot_id, BallotAnnulment.because).where(whole)


async def _withdrawn(work: Work, ids: Sequence[int]) -> dict[int, str]:
    return {row[0]: row[1] for row in await work.db.execute(*_withdrawals(ids))}
