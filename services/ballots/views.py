"""A ballot as those see it who lead it or count it; to anybody else it does not exist.

The member it is about never sees it here, whatever office they hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, datetime

from sqlalchemy import and_, func, select

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
from services.people import COMMITTEE
from services.refusal import Refused
from services.work import Work

ABOUT_PERSON = ("list", "progress", "removal")
KINDS = (*ABOUT_PERSON, "own")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a counter found, in papers."""

    issued: int
    collected: int
    valid: int
    invalid: int
    yes: int
    no: int

    def differs(self, other: "Figures") -> tuple[str, ...]:
        """The names of the figures that are not the same."""
        names = (each.name for each in fields(self))
        pairs = zip(names, astuple(self), astuple(other), strict=True)
        return tuple(name for name, mine, theirs in pairs if mine != theirs)


@dataclass(frozen=True, slots=True)
class Opening:
    """How many voters were present, and whether the roll-call says so."""

    present: int
    from_roll_call: bool
    because: str
    opened_by: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Counter:
    """Somebody of the counting team."""

    person_id: int
    name: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Count:
    """What two counters agreed on. `annulled`: why it does not hold any more."""

    id: int
    round: int
    figures: Figures
    base: int
    needed: int | None
    outcome: str
    calculation: str
    first_by: int
    second_by: int
    agreed_at: datetime
    annulled: str | None


@dataclass(frozen=True, slots=True)
class BallotView:
    """A ballot. `entries`: person → their newest figures in this round.

    `base` and `needed` are those that hold: from the opening on they do not move.
    """

    id: int
    unit_id: int
    unit: str
    meeting_id: int
    kind: str
    subject_id: int | None
    subject: str
    question: str
    held_on: date
    roll_base: int
    own_base: str
    own_needed: int | None
    majority: bool
    source: str
    opening: Opening | None = None
    counters: tuple[Counter, ...] = ()
    entries: Mapping[int, Figures] | None = None
    counts: tuple[Count, ...] = ()
    withdrawn: str | None = None

    @property
    def count(self) -> Count | None:
        """The count that holds."""
        return next((each for each in self.counts if each.annulled is None), None)

    @property
    def round(self) -> int:
        """Which counting this is, from 1."""
        return self.count.round if self.count else len(self.counts) + 1

    @property
    def state(self) -> str:
        """prepared | open | counted | withdrawn"""
        if self.withdrawn is not None:
            return "withdrawn"
        if self.count:
            return "counted"
        return "open" if self.opening else "prepared"

    @property
    def base(self) -> int:
        """The number the result is reckoned on."""
        if self.own_base == "present" and self.opening:
            return self.opening.present
        return self.roll_base

    @property
    def needed(self) -> int | None:
        """What the cell's own source asks for; None: no threshold, or one of the documents."""
        return self.base // 2 + 1 if self.majority else self.own_needed

    @property
    def differs(self) -> tuple[str, ...]:
        """The figures on which those who entered do not agree."""
        first, *others = [*(self.entries or {}).values()] or [Figures(0, 0, 0, 0, 0, 0)]
        names = {name for other in others for name in first.differs(other)}
        return tuple(each.name for each in fields(Figures) if each.name in names)

    def counts_it(self, person_id: int) -> bool:
        """Whether the person is of the counting team."""
        return any(each.person_id == person_id for each in self.counters)


async def access_ballot(
    work: Work, ballot_id: int, *, to_lead: bool = True
) -> BallotView | Refused:
    """The ballot for the cell's committee, or for a counter (`to_lead` False).

    Every look at a ballot about a person stands in the audit trail. Refused: no_such_ballot.
    """
    found = await load(work, [ballot_id])
    view = found[0] if found else None
    if view is None or not may_see(work, view, to_lead=to_lead):
        return Refused("no_such_ballot")
    if view.subject_id:
        work.record("ballot.seen", f"ballot:{ballot_id}")
    return view


def may_see(work: Work, view: BallotView, *, to_lead: bool) -> bool:
    """Leading: the committee; counting: the team. Never the member concerned."""
    actor = work.acting
    if actor.person_id == view.subject_id:
        return False
    if to_lead:
        return actor.holds(view.unit_id, *COMMITTEE)
    return view.counts_it(actor.person_id)


async def of_meeting(work: Work, meeting_id: int) -> list[BallotView]:
    """The ballots of a meeting that the actor may lead, in order."""
    ids = select(Ballot.id).where(
        Ballot.meeting_id == meeting_id, Ballot.unit_id.in_(work.acting.units(*COMMITTEE))
    )
    found = await load(work, (await work.db.execute(ids.order_by(Ballot.id))).scalars())
    return [view for view in found if may_see(work, view, to_lead=True)]


async def to_count(work: Work) -> list[BallotView]:
    """Open ballots that wait for the actor as a counter."""
    ids = (
        select(BallotCounter.ballot_id)
        .where(BallotCounter.person_id == work.acting.person_id)
        .order_by(BallotCounter.ballot_id.desc())
        .limit(20)
    )
    found = await load(work, (await work.db.execute(ids)).scalars())
    return [view for view in found if view.state == "open" and may_see(work, view, to_lead=False)]


async def load(work: Work, ballot_ids: Iterable[int]) -> list[BallotView]:
    """Ballots by id in five statements; who asks has been checked by the caller."""
    ids = sorted(set(ballot_ids))
    rows = (await work.db.execute(_ballots(ids))).all()
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


def _ballots(ids: Sequence[int]) -> AnySelect:
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


async def _counts(work: Work, ids: Sequence[int]) -> dict[int, list[Count]]:
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
    statement = (
        select(BallotCount.ballot_id, BallotCount.id, BallotCount.round, *figures, *columns)
        .outerjoin(BallotAnnulment, BallotAnnulment.count_id == BallotCount.id)
        .where(BallotCount.ballot_id.in_(ids))
        .order_by(BallotCount.round)
    )
    found: dict[int, list[Count]] = {}
    for row in await work.db.execute(statement):
        count = Count(row[1], row[2], Figures(*row[3:9]), *row[9:])
        found.setdefault(row[0], []).append(count)
    return found


async def _counters(work: Work, ids: Sequence[int]) -> dict[int, list[Counter]]:
    statement = (
        select(BallotCounter.ballot_id, Person.id, Person.full_name, BallotCounter.leads)
        .join(Person, Person.id == BallotCounter.person_id)
        .where(BallotCounter.ballot_id.in_(ids))
        .order_by(BallotCounter.id)
    )
    found: dict[int, list[Counter]] = {}
    for row in await work.db.execute(statement):
        found.setdefault(row[0], []).append(Counter(*row[1:]))
    return found


async def _entries(work: Work, ids: Sequence[int]) -> dict[tuple[int, int], dict[int, Figures]]:
    """(ballot, round) → person → newest figures."""
    group = (CountEntry.ballot_id, CountEntry.round, CountEntry.person_id)
    newest = select(func.max(CountEntry.id)).where(CountEntry.ballot_id.in_(ids)).group_by(*group)
    figures = [getattr(CountEntry, each.name) for each in fields(Figures)]
    statement = select(*group, *figures).where(CountEntry.id.in_(newest)).order_by(CountEntry.id)
    found: dict[tuple[int, int], dict[int, Figures]] = {}
    for row in await work.db.execute(statement):
        found.setdefault((row[0], row[1]), {})[row[2]] = Figures(*row[3:])
    return found


async def _withdrawn(work: Work, ids: Sequence[int]) -> dict[int, str]:
    whole = and_(BallotAnnulment.ballot_id.in_(ids), BallotAnnulment.count_id.is_(None))
    statement = select(BallotAnnulment.ballot_id, BallotAnnulment.because).where(whole)
    return {row[0]: row[1] for row in await work.db.execute(statement)}
