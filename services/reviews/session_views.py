"""A review meeting as it stands: when, what is on it, how far each subject is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from services.clock import local_day
from services.db.built import Parameters, built
from services.db.engine import AnySelect
from services.db.models import Collective, Post, ReviewSession, SessionStep, Unit
from services.members import expected
from services.reviews import posts, reading
from services.reviews.reading import Subject
from services.reviews.standing import CONCLUDED, concluded_on
from services.rulebooks import judge_for
from services.rules import Finding
from services.work import Work

COLLECTIVE_STEPS = ("head_presents", "members_contribute", "head_concludes")
INDIVIDUAL_STEPS = (
    "individual_presents",
    "members_contribute",
    "chair_concludes",
    "individual_completes",
)
STANDING_COMMITTEE = "ward_standing_committee"


@dataclass(frozen=True, slots=True)
class Session:
    """A review meeting. `taken`: subject → its steps so far; `chairs`, `conclusions` by subject.

    `collective_id` None: the meeting of the cell; `unit`: whose meeting it is, by name.
    `half_days` is what is planned.
    """

    id: int
    season_id: int
    unit_id: int
    unit: str
    collective_id: int | None
    starts_at: datetime | None = None
    half_days: int = 1
    place: str = ""
    draft_sent_on: date | None = None
    closed_on: date | None = None
    held_half_days: int = 0
    taken: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    chairs: Mapping[int, int] = field(default_factory=dict)
    conclusions: Mapping[int, str] = field(default_factory=dict)
    present: int | None = None
    absent: tuple[int, ...] = ()
    """the roll-call: how many came, and the people who did not; None: nobody called it"""

    @property
    def day(self) -> date | None:
        """The Vietnamese day it is planned for."""
        return local_day(self.starts_at) if self.starts_at else None

    def steps_of(self, one: Subject) -> tuple[str, ...]:
        """What was taken for a subject so far, in order."""
        return self.taken.get(one.id, ())

    def next_step(self, one: Subject) -> str:
        """The next step of GRD-R19 or GRD-R20; "" when all were taken."""
        steps = COLLECTIVE_STEPS if one.kind == "collective" else INDIVIDUAL_STEPS
        taken = self.steps_of(one)
        return steps[len(taken)] if len(taken) < len(steps) else ""

    def reviewed(self, one: Subject) -> bool:
        """It was concluded on."""
        return bool({"head_concludes", "chair_concludes"} & set(self.steps_of(one)))


async def of_place(
    work: Work, season_id: int, unit_id: int, collective_id: int | None
) -> Session | None:
    """The newest review meeting of a cell, or of a collective; None while none is planned.

    Read once in a transaction.
    """
    asked = _of_cell(season_id, unit_id)
    if collective_id is not None:
        asked = _of_body(season_id, collective_id)

    async def read() -> Session | None:
        return next(reversed(await _load(work, *asked)), None)

    key = ("newest review meeting", season_id, unit_id, collective_id)
    return await work.read.get(work.db, key, read)


async def of_season(work: Work, season_id: int) -> list[Session]:
    """All meetings of a season, the earliest first, in two statements; the caller asked."""
    found = await of_seasons(work, [season_id])
    return sorted(found, key=lambda one: (one.day or date.max, one.unit))


async def of_seasons(work: Work, season_ids: Collection[int]) -> list[Session]:
    """All meetings of several seasons; the caller asked."""
    return await _load(work, *_sessions(season_ids, column=ReviewSession.season_id))


async def by_ids(work: Work, session_ids: Collection[int]) -> list[Session]:
    """Meetings by their ids; the caller asked."""
    return await _load(work, *_sessions(session_ids, column=ReviewSession.id))


async def by_id(work: Work, session_id: int) -> Session | None:
    """A meeting by its id, read once in a transaction; the caller asked."""

    async def read() -> Session | None:
        return next(iter(await by_ids(work, [session_id])), None)

    return await work.read.get(work.db, ("review meeting", session_id), read)


async def _load(work: Work, statement: AnySelect, given: Parameters) -> list[Session]:
    """Sessions with what happened in them."""
    rows = (await work.db.execute(statement, given)).all()
    if not rows:
        return []
    steps: dict[int, list[SessionStep]] = {}
    for row in await work.db.execute(*_taken([row[0] for row in rows])):
        steps.setdefault(row.session_id, []).append(row)  # type: ignore[arg-type]
    found = [_session(Session(*row), steps.get(row[0], ())) for row in rows]
    for one in found:
        work.read.keep(work.db, ("review meeting", one.id), one)
    return found


_NAMED = (
    select(
        ReviewSession.id,
        ReviewSession.season_id,
        ReviewSession.unit_id,
        func.coalesce(Collective.name, Unit.name),
        ReviewSession.collective_id,
    )
    .join(Unit, Unit.id == ReviewSession.unit_id)
    .outerjoin(Collective, Collective.id == ReviewSession.collective_id)
    .order_by(ReviewSession.id)
)


@built
def _sessions(ids: Collection[int], *, column: InstrumentedAttribute[int]) -> AnySelect:
    return _NAMED.where(column.in_(ids))


@built
def _of_cell(season_id: int, unit_id: int) -> AnySelect:
    of = ReviewSession
    mine = (of.unit_id == unit_id, of.collective_id.is_(None))
    return _NAMED.where(of.season_id == season_id, *mine)


@built
def _of_body(season_id: int, collective_id: int) -> AnySelect:
    of = ReviewSession
    return _NAMED.where(of.season_id == season_id, of.collective_id == collective_id)


@built
def _taken(session_ids: Collection[int]) -> AnySelect:
    of = SessionStep
    return select(of.__table__).where(of.session_id.in_(session_ids)).order_by(of.id)


def _session(one: Session, steps: Sequence[SessionStep]) -> Session:
    said: dict[str, SessionStep] = {each.step: each for each in steps if each.subject_id is None}
    planned, closed = said.get("planned"), said.get("closed")
    taken: dict[int, tuple[str, ...]] = {}
    chairs: dict[int, int] = {}
    words: dict[int, str] = {}
    present: int | None = None
    absent: list[int] = []
    for each in steps:
        if each.subject_id is None:
            if each.step == "roll":
                present, absent = each.number, []
            elif each.step == "absent" and each.person_id:
                absent.append(each.person_id)
            continue
        before = taken.get(each.subject_id, ())
        taken[each.subject_id] = () if each.step == "redo" else (*before, each.step)
        if each.person_id:
            chairs[each.subject_id] = each.person_id
        if each.words:
            words[each.subject_id] = each.words
    return Session(
        one.id,
        one.season_id,
        one.unit_id,
        one.unit,
        one.collective_id,
        planned.starts_at if planned else None,
        (planned.number or 1) if planned else 1,
        planned.place if planned else "",
        said["draft_sent"].on_day if "draft_sent" in said else None,
        closed.on_day if closed else None,
        (closed.number or 0) if closed else 0,
        taken,
        chairs,
        words,
        present,
        tuple(absent),
    )


async def agenda(work: Work, one: Session) -> list[Subject]:
    """Who is reviewed at a meeting, in order (GRD-R15 to R17, R30 to R37); excluded left out.

    Who was reviewed at an earlier meeting is not on the list of a later one (GRD-G24), nor is on
    that of the cell who is reviewed where a leadership holds its own. Read once in a transaction.
    """
    key = ("agenda", one.id, frozenset(one.taken))
    read = _of_unit if one.collective_id is None else _of_collective
    return list(await work.read.get(work.db, key, lambda: read(work, one)))


async def _of_unit(work: Work, one: Session) -> list[Subject]:
    """Those who are reviewed at a cell first; leaders come last."""
    found = await reading.subjects_of(work, one.season_id, one.unit_id)
    here = {f"unit:{one.unit_id}"}
    here |= {f"collective:{each.collective_id}" for each in found if each.kind == "collective"}
    apart = await work.db.execute(*_apart(one.season_id, one.unit_id))
    here -= {f"collective:{key}" for key in apart.scalars()}
    must = [each for each in found if each.must]
    mine = [each for each in must if each.id in one.taken or here & set(each.places[:1])]
    mine.sort(key=lambda each: each.kind == "leader")  # at the cell first (GRD-R18)
    done, redone = await concluded_on(work, [each.id for each in mine])
    return [
        each for each in mine if each.id in one.taken or each.id in redone or each.id not in done
    ]


@built
def _apart(season_id: int, unit_id: int) -> Select[int | None]:
    """Collectives of a cell that hold their own."""
    of = ReviewSession
    return select(of.collective_id).where(
        of.season_id == season_id, of.unit_id == unit_id, of.collective_id.is_not(None)
    )


async def _of_collective(work: Work, one: Session) -> list[Subject]:
    """The collective with those reviewed jointly (GRD-R35 to R37), then who holds a post there.

    A leader whose first place is another collective is reviewed here as well (GRD-R31).
    """
    found = await reading.subjects_of(work, one.season_id, kinds=("collective", "leader"))
    must = [each for each in found if each.must]
    first = f"collective:{one.collective_id}"
    bodies = [each for each in must if each.kind == "collective" and first in each.places[:1]]
    here = {each.collective_id for each in bodies if each.collective_id}
    held = await posts.posts(work, Post.collective_id, here, work.today)
    people = {post.person_id for post in held}
    leaders = [each for each in must if each.kind == "leader" and each.person_id in people]
    main = [each.id for each in (*bodies, *leaders) if each.collective_id in here]
    done, redone = await concluded_on(work, main)
    listed = [
        each
        for each in (*bodies, *leaders)
        if each.id in one.taken or each.id in redone or each.id not in done
    ]
    return sorted(listed, key=lambda each: each.order)


async def invited(work: Work, one: Session) -> list[int]:
    """Who is told of a meeting: the members of the cell, or those of the collectives."""
    if one.collective_id is None:
        return [each.id for each in await expected(work, one.unit_id, work.today)]
    listed = await _of_collective(work, one)
    bodies = {each.collective_id for each in listed if each.collective_id}
    held = await posts.posts(work, Post.collective_id, bodies, work.today)
    return list(dict.fromkeys(post.person_id for post in held))


async def last_of(work: Work, subject_id: int) -> int | None:
    """The session in which a subject was concluded on last."""
    of = SessionStep
    mine = select(of.session_id).where(of.subject_id == subject_id, of.step.in_(CONCLUDED))
    return (await work.db.execute(mine.order_by(of.id.desc()).limit(1))).scalar()


async def draft_verdict(work: Work, one: Session, sent_on: date) -> Finding:
    """Whether a draft sent on a day is in time (GRD-R13); values: latest, advised."""
    facts: dict[str, object] = {"meeting_on": one.day or sent_on, "sent_on": sent_on}
    return await judge_for(work, one.unit_id, "GRD-R13", facts, work.today)
