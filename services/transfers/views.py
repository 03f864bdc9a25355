"""Moves as they stand, loaded set-wise; the one place that lets somebody see one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from services.db.built import Parameters, built
from services.db.engine import AnySelect
from services.db.models import Person, Transfer, TransferStep, Unit
from services.people import COMMITTEE, SECRETARIAT, WARD
from services.refusal import Refused
from services.work import Work

OVER = ("moved", "withdrawn", "returned")
SIDEWAYS = ("papers", "letter", "extended")
"""steps after which the case stands where it stood"""
CASES: AnySelect = (
    select(
        Transfer.id,
        Transfer.unit_id,
        Unit.name,
        Unit.parent_id,
        Transfer.person_id,
        Person.full_name,
        Transfer.kind,
        Transfer.trigger,
        Transfer.facts,
        Transfer.since,
        Transfer.until,
        Transfer.dissolution_id,
    )
    .join(Unit, Unit.id == Transfer.unit_id)
    .join(Person, Person.id == Transfer.person_id)
    .order_by(Transfer.id)
)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a move; `to` names the receiving cell or place."""

    step: str
    number: str
    on_day: date | None
    words: str
    to_unit_id: int | None
    to: str
    taken_at: datetime
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A move with its steps, the oldest first. Kind: official | temporary."""

    id: int
    unit_id: int
    unit: str
    parent_id: int | None
    person_id: int
    name: str
    kind: str
    trigger: str
    facts: dict[str, Any]
    since: date | None
    until: date | None
    dissolution_id: int | None
    steps: tuple[StepView, ...] = field(default=())

    @property
    def state(self) -> str:
        """open | talked | reported | introduced | declined | moved | withdrawn | returned."""
        taken = (each.step for each in reversed(self.steps) if each.step not in SIDEWAYS)
        return next(taken, "open")

    @property
    def open(self) -> bool:
        """Somebody still has to do something, but for the papers of a move that was made."""
        return self.state not in OVER

    @property
    def destination(self) -> StepView | None:
        """The step that names where to, the newest."""
        named = ("introduced", "moved")
        return next((each for each in reversed(self.steps) if each.step in named), None)

    def step(self, name: str) -> StepView | None:
        """The newest step of this name."""
        return next((each for each in reversed(self.steps) if each.step == name), None)

    @property
    def extensions(self) -> tuple[StepView, ...]:
        """How often a stay was extended, the oldest first."""
        return tuple(each for each in self.steps if each.step == "extended")

    @property
    def last_day(self) -> date | None:
        """The last day of a stay as it stands now; `until` is that of its first term."""
        extended = self.extensions
        return extended[-1].until if extended else self.until

    @property
    def papers_missing(self) -> bool:
        """Moved, and the receiving cell has not confirmed the papers."""
        return self.state == "moved" and self.step("papers") is None


async def access(work: Work, transfer_id: int) -> Case | Refused:
    """A move: for its member, the committee of the cell, and the receiving one once introduced.

    For the ward when it was reported, or comes from a dissolution.
    """
    actor = work.acting
    led, wards = actor.units(*COMMITTEE), actor.units(*WARD)
    found = await load(work, *_visible(transfer_id, actor.person_id, led, wards))
    return found[0] if found else Refused("no_such_transfer")


async def own(work: Work) -> list[Case]:
    """The actor's own moves, the newest first."""
    return (await load(work, *of_person(work.acting.person_id)))[::-1]


async def leaving(work: Work) -> list[Case]:
    """Moves out of the cells whose committee the actor is in."""
    led = Transfer.unit_id.in_(work.acting.units(*COMMITTEE))
    return await load(work, CASES.where(led))


async def arriving(work: Work) -> list[Case]:
    """Moves into them: introduced, or moved."""
    return await load(work, CASES.where(_into(work.acting.units(*COMMITTEE))))


async def reported(work: Work) -> list[Case]:
    """What cells have reported to the actor's ward (TRF-08), still open."""
    below = Unit.parent_id.in_(work.acting.units(*WARD))
    found = await load(work, CASES.where(below, _reported()))
    return [each for each in found if each.open]


def leads(work: Work, unit_id: int | None) -> bool:
    """The actor may record for a cell."""
    return unit_id is not None and work.acting.holds(unit_id, *SECRETARIAT)


def receives(work: Work, found: Case) -> bool:
    """The actor leads the cell to which the member goes."""
    to = found.destination
    return to is not None and leads(work, to.to_unit_id)


@built
def of_person(person_id: int) -> AnySelect:
    """All moves of a member, for `load`."""
    return CASES.where(Transfer.person_id == person_id)


@built
def of_ids(ids: Collection[int]) -> AnySelect:
    """These moves, for `load`."""
    return CASES.where(Transfer.id.in_(ids))


async def load(work: Work, asked: AnySelect, given: Parameters | None = None) -> list[Case]:
    """Moves with their steps, in two statements; the caller lets in.

    `asked`: CASES with conditions, and `given` for its parameters.
    """
    rows = (await work.db.execute(asked, given)).all()
    if not rows:
        return []
    steps = await _steps(work, [row.id for row in rows])
    made = []
    for row in rows:
        known: tuple[Any, ...] = (*row, tuple(steps.get(row.id, ())))
        made.append(Case(*known))
    return made


@built
def _taken(ids: Collection[int]) -> AnySelect:
    of = TransferStep
    to = func.coalesce(Unit.name, of.place)
    columns = (of.step, of.number, of.on_day, of.words, of.to_unit_id, to, of.taken_at, of.until)
    joined = select(of.transfer_id, *columns).outerjoin(Unit, Unit.id == of.to_unit_id)
    return joined.where(of.transfer_id.in_(ids)).order_by(of.id)


async def _steps(work: Work, ids: Sequence[int]) -> dict[int, list[StepView]]:
    found: dict[int, list[StepView]] = {}
    for row in await work.db.execute(*_taken(ids)):
        known: tuple[Any, ...] = row[1:]
        found.setdefault(row[0], []).append(StepView(*known))
    return found


@built
def _visible(
    transfer_id: int, person_id: int, led: Collection[int], wards: Collection[int]
) -> AnySelect:
    mine = Transfer.person_id == person_id
    told = or_(_reported(), Transfer.dissolution_id.is_not(None))
    above = and_(Unit.parent_id.in_(wards), told)
    seen = or_(mine, Transfer.unit_id.in_(led), _into(led), above)
    return CASES.where(Transfer.id == transfer_id, seen)


def _into(units: Collection[int]) -> ColumnElement[bool]:
    """The newest step that names a cell names one of these, and nothing has ended it."""
    newest = aliased(TransferStep)
    named = select(func.max(newest.id)).where(
        newest.transfer_id == Transfer.id, newest.step.in_(("introduced", "declined", "moved"))
    )
    step = aliased(TransferStep)
    here = select(step.id).where(
        step.id == named.correlate(Transfer).scalar_subquery(), step.to_unit_id.in_(units)
    )
    return here.exists()


def _reported() -> ColumnElement[bool]:
    step = aliased(TransferStep)
    taken = select(step.id).where(step.transfer_id == Transfer.id, step.step == "reported")
    return taken.exists()
