"""The subjects of a cell or of a deciding body: what is known, their gates and groups."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import GradeRate
from services.grading import ballot_loading, subjects
from services.grading.access import decides
from services.grading.around import Around, around
from services.grading.ballot import Line
from services.grading.gates import (
    Gate,
    Judge,
    closed,
    to_decide,
    to_propose,
    to_self,
)
from services.grading.known import Known, gather
from services.grading.quota import Counted, Rate, counted
from services.grading.refusing import refuse
from services.grading.subjects import Subject
from services.people import COMMITTEE
from services.refusal import Refused
from services.reviews import reading
from services.reviews.reading import Season
from services.rulebooks import book_for
from services.rules import Finding
from services.rules.model import Level
from services.work import Work


@dataclass(frozen=True, slots=True)
class Group:
    """Who is counted together: one kind of one position under one body (GRD-G21, AMB-21)."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Board:
    """A season as a cell or a body sees it. `votes`: subject → the ballot that holds, its line.

    `whole`: everybody the body decides is here, so that groups and order can be judged.
    """

    season: Season
    unit_id: int
    known: Mapping[int, Known]
    others: Around
    judge: Judge
    votes: Mapping[int, tuple[int, Line]]
    rates: Mapping[Group, Rate]
    whole: bool

    def gates(self, subject_id: int, step: str) -> list[Gate]:
        """All gates before a step: self | proposal | decision."""
        known = self.known[subject_id]
        if step == "self":
            return to_self(self.judge, known, self.others)
        if step == "proposal":
            return to_propose(self.judge, known)
        vote = self.vote(subject_id)
        counts = vote[1].by_level if vote else None
        return to_decide(self.judge, known, self.others, counts)

    def vote(self, subject_id: int) -> tuple[int, Line] | None:
        """The ballot that may be decided on; one that led to a decision is used up (GRD-G47)."""
        vote, record = self.votes.get(subject_id), self.known[subject_id].record
        used = {each.ballot_id for each in record.history if each.stage == "decision"}
        return vote if vote and vote[0] not in used else None

    def closed(self, subject_id: int, step: str) -> list[Gate]:
        """Those that do not let through yet."""
        return closed(self.gates(subject_id, step))

    def next_step(self, subject_id: int) -> str:
        """What comes next for a subject: self | proposal | decision | "" when it is graded."""
        known = self.known[subject_id]
        if not known.subject.must or known.record.decision is not None:
            return ""
        if known.subject.kind == "collective" and known.level is None:
            return "self"
        return "decision" if known.record.newest("proposal") else "proposal"

    def groups(self) -> list[Group]:
        """All groups, in a fixed order; "" is the group of those for whom nobody set one."""
        found = {group_of(each.subject) for each in self.graded()}
        return sorted(found, key=lambda one: (ORDER[one.kind], one.name))

    def graded(self, group: Group | None = None) -> list[Known]:
        """Those who get a grade, of a group or all."""
        return [
            each
            for each in self.known.values()
            if each.subject.must and (group is None or group_of(each.subject) == group)
        ]

    def proposed(self) -> Counter[int]:
        """Level → how many members are proposed for it; as leaders they are not counted again."""
        given = [each.record.newest("proposal") for each in self._members()]
        return Counter(one.level for one in given if one is not None)

    def spread(self) -> Finding:
        """What the own level of a cell rests on: the levels of all its members (GRD-G31)."""
        counts = self.proposed()
        facts = {level.name.lower(): counts[level] for level in reversed(Level)}
        return self.judge("GRD-G31", {**facts, "members": len(self._members())})

    def _members(self) -> list[Known]:
        return [each for each in self.graded() if each.subject.kind == "member"]

    def counted(
        self, group: Group, wanted: Mapping[int, int] | None = None, *, proposed: bool = False
    ) -> Counted:
        """The group in numbers; `wanted`: levels about to be given, in place of those given."""
        levels = []
        members = self.graded(group)
        for each in members:
            given = each.record.newest("proposal") if proposed else each.record.decision
            level = (wanted or {}).get(each.subject.id, given.level if given else None)
            if level:
                levels.append(level)
        rate = self.rates.get(group)
        book, on = self.judge.book, self.judge.on
        return counted(book, levels, len(members), on, rate=rate, proposed=proposed)


ORDER = {"ward": 0, "collective": 1, "leader": 2, "member": 3}


def group_of(subject: Subject) -> Group:
    """The group a subject is counted in; the ward itself is counted by the province."""
    return Group("ward" if subject.of_ward else subject.kind, subject.group)


async def of_body(work: Work, unit_id: int, year: int) -> Board | Refused:
    """Everybody a body decides. Refused: not_yours, grade_no_season."""
    if not decides(work, unit_id):
        return refuse("not_yours", "GRD-G08")
    return await body(work, unit_id, year)


async def body(work: Work, unit_id: int, year: int) -> Board | Refused:
    """The same; who asks has been checked by the caller. Refused: grade_no_season.

    Read once in a transaction, until something is written.
    """
    key = ("board of a body", unit_id, year)
    return await work.read.get(work.db, key, lambda: _of_body(work, unit_id, year))


async def _of_body(work: Work, unit_id: int, year: int) -> Board | Refused:
    season = await reading.season_of_unit(work, unit_id, year)
    if season is None:
        return refuse("grade_no_season", "GRD-G03", year=year)
    listed = await subjects.decided_by(work, season.id, unit_id)
    known = await gather(work, listed)
    return await _board(work, season, unit_id, known, around(known.values()), whole=True)


async def of_cell(work: Work, unit_id: int, year: int) -> Board | Refused:
    """The subjects that a cell proposes, for its committee.

    Refused: not_yours, grade_no_season.
    """
    if not work.acting.holds(unit_id, *COMMITTEE):
        return refuse("not_yours", "GRD-G07")
    key = ("board of a cell", unit_id, year)
    return await work.read.get(work.db, key, lambda: _of_cell(work, unit_id, year))


async def _of_cell(work: Work, unit_id: int, year: int) -> Board | Refused:
    season = await reading.season_of_unit(work, unit_id, year)
    if season is None:
        return refuse("grade_no_season", "GRD-G03", year=year)
    known = await gather(work, await subjects.of_cell(work, season.id, unit_id))
    decider = next((each.subject.decider_id for each in known.values()), unit_id)
    return await _board(work, season, decider, known, around(known.values()), whole=False)


async def _board(
    work: Work,
    season: Season,
    unit_id: int,
    known: Mapping[int, Known],
    others: Around,
    *,
    whole: bool,
) -> Board:
    judge = Judge(await book_for(work, unit_id), _day(work, season.year))
    views = await ballot_loading.of_season(work, season.id, unit_id) if whole else []
    votes = ballot_loading.standing(views)
    rates = await rates_of(work, season.id, unit_id)
    return Board(season, unit_id, known, others, judge, votes, rates, whole)


def _day(work: Work, year: int) -> date:
    """Which day's rules count: today's, for a season of an earlier year its last day's."""
    return work.today if work.today.year <= year else date(year, 12, 31)


async def rates_of(work: Work, season_id: int, unit_id: int) -> dict[Group, Rate]:
    """Decided rates, the newest of each group."""
    found = {}
    for row in await work.db.execute(*_rates(season_id, unit_id)):
        kind, _, name = row.group.partition(":")
        found[Group(kind, name)] = Rate(row.percent, row.number, row.on_day)
    return found


@built
def _rates(season_id: int, unit_id: int) -> AnySelect:
    of = GradeRate
    mine = (of.season_id == season_id, of.unit_id == unit_id)
    return select(of.group, of.percent, of.number, of.on_day).where(*mine).order_by(of.id)


def owing(board: Board, subject_ids: Iterable[int] | None = None) -> dict[int, list[Gate]]:
    """Subject → the closed gates of its next step, for those who are not graded yet.

    What comes before a decision is for the deciding body alone, not for a cell.
    """
    found = {}
    for key in board.known if subject_ids is None else subject_ids:
        step = board.next_step(key)
        if step and (board.whole or step != "decision") and (gates := board.closed(key, step)):
            found[key] = gates
    return found
