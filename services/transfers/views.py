"""Moves as they stand, loaded set-wise; the one place that lets somebody see one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from services.db.models import Person, Transfer, TransferStep, Unit
from services.people import COMMITTEE, SECRETARIAT, WARD
from services.refusal import Refused
from services.work import Work

OVER = ("moved", "withdrawn", "returned")
SIDEWAYS = ("papers", "letter", "extended")
"""steps after which the case stands where it stood"""


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
    found = await load(work, and_(Transfer.id == transfer_id, _visible(work)))
    return found[0] if found else Refused("no_such_transfer")


async def own(work: Work) -> list[Case]:
    """The actor's own moves, the newest first."""
    return (await load(work, Transfer.person_id == work.acting.person_id))[::-1]


async def leaving(work: Work) -> list[Case]:
    """Moves out of the cells whose committee the actor is in."""
    return await load(work, Transfer.unit_id.in_(work.acting.units(*COMMITTEE)))


async def arriving(work: Work) -> list[Case]:
    """Moves into them: introduced, or moved."""
    return await load(work, _into(work.acting.units(*COMMITTEE)))


async def reported(work: Work) -> list[Case]:
    """What cells have reported to the actor's ward (TRF-08), still open."""
    found = await load(work, and_(_above(work), _reported()))
    return [each for each in found if each.open]


def leads(work: Work, unit_id: int | None) -> bool:
    """The actor may record for a cell."""
    return unit_id is not None and work.acting.holds(unit_id, *SECRETARIAT)


def receives(work: Work, found: Case) -> bool:
    """The actor leads the cell to which the member goes."""
    to = found.destination
    return to is not None and leads(work, to.to_unit_id)


async def load(work: Work, condition: ColumnElement[bool]) -> list[Case]:
    """Moves with their steps, in two statements; the caller lets in."""
    columns = (
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
    joined = select(*columns).join(Unit, Unit.id == Transfer.unit_id)
    joined = joined.join(Person, Person.id == Transfer.person_id)
    rows = (await work.db.execute(joined.where(condition).order_by(Transfer.id))).all()
    steps = await _steps(work, [row.id for row in rows])
    made = []
    for row in rows:
        known: tuple[Any, ...] = (*row, tuple(steps.get(row.id, ())))
        made.append(Case(*known))
    return made


async def _steps(work: Work, ids: Sequence[int]) -> dict[int, list[StepView]]:
    of = TransferStep
    to = func.coalesce(Unit.name, of.place)
    columns = (of.step, of.number, of.on_day, of.words, of.to_unit_id, to, of.taken_at, of.until)
    joined = select(of.transfer_id, *columns).outerjoin(Unit, Unit.id == of.to_unit_id)
    rows = await work.db.execute(joined.where(of.transfer_id.in_(ids)).order_by(of.id))
    found: dict[int, list[StepView]] = {}
    for row in rows:
        known: tuple[Any, ...] = row[1:]
        found.setdefault(row[0], []).append(StepView(*known))
    return found


def _visible(work: Work) -> ColumnElement[bool]:
    mine = Transfer.person_id == work.acting.person_id
    led = work.acting.units(*COMMITTEE)
    above = and_(_above(work), or_(_reported(), Transfer.dissolution_id.is_not(None)))
    return or_(mine, Transfer.unit_id.in_(led), _into(led), above)


def _into(units: Sequence[int]) -> ColumnElement[bool]:
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


def _above(work: Work) -> ColumnElement[bool]:
    return Unit.parent_id.in_(work.acting.units(*WARD))


def _reported() -> ColumnElement[bool]:
    step = aliased(TransferStep)
    taken = select(step.id).where(step.transfer_id == Transfer.id, step.step == "reported")
    return taken.exists()
