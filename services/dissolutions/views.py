"""Dissolutions as they stand; the one place that lets somebody see one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from services.db.built import Parameters, built
from services.db.engine import AnySelect
from services.db.models import Dissolution, DissolutionStep, Unit
from services.people import WARD
from services.refusal import Refused
from services.work import Work

ORDER = ("conference", "plan", "opinion", "decision", "announced", "executed")
"""each step after the one before (DIS-02 to DIS-05)"""
CASES = (
    select(Dissolution.id, Dissolution.unit_id, Unit.name, Unit.parent_id)
    .join(Unit, Unit.id == Dissolution.unit_id)
    .order_by(Dissolution.id)
)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step; number and day are those of the paper behind it."""

    step: str
    number: str
    on_day: date | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A dissolution with its steps, the oldest first."""

    id: int
    unit_id: int
    unit: str
    ward_id: int
    steps: tuple[StepView, ...] = ()

    @property
    def state(self) -> str:
        """opened, withdrawn, or the newest of ORDER."""
        return self.steps[-1].step if self.steps else "opened"

    @property
    def open(self) -> bool:
        """Not executed, not withdrawn."""
        return self.state not in ("executed", "withdrawn")

    @property
    def next(self) -> str:
        """The step that comes now."""
        taken = {each.step for each in self.steps}
        return next((each for each in ORDER if each not in taken), "")

    def step(self, name: str) -> StepView | None:
        """The step of this name."""
        return next((each for each in reversed(self.steps) if each.step == name), None)


async def access(work: Work, dissolution_id: int) -> Case | Refused:
    """A dissolution, for the ward above the cell."""
    found = await load(work, *_below(dissolution_id, work.acting.units(*WARD)))
    return found[0] if found else Refused("no_such_dissolution")


async def of_ward(work: Work) -> list[Case]:
    """All of the actor's wards, the newest first."""
    below = Unit.parent_id.in_(work.acting.units(*WARD))
    return (await load(work, CASES.where(below)))[::-1]


async def load(
    work: Work, asked: Select[int, int, str, int | None], given: Parameters | None = None
) -> list[Case]:
    """Dissolutions with their steps, in two statements; the caller lets in.

    `asked`: CASES with conditions, and `given` for its parameters.
    """
    rows = (await work.db.execute(asked, given)).all()
    if not rows:
        return []
    steps = await _steps(work, [row[0] for row in rows])
    return [
        Case(row[0], row[1], row[2], row[3] or 0, tuple(steps.get(row[0], ()))) for row in rows
    ]


@built
def _below(dissolution_id: int, wards: Collection[int]) -> Select[int, int, str, int | None]:
    return CASES.where(Dissolution.id == dissolution_id, Unit.parent_id.in_(wards))


@built
def _taken(ids: Collection[int]) -> AnySelect:
    of = DissolutionStep
    statement = select(of.dissolution_id, of.step, of.number, of.on_day, of.facts)
    return statement.where(of.dissolution_id.in_(ids)).order_by(of.id)


async def _steps(work: Work, ids: Sequence[int]) -> dict[int, list[StepView]]:
    found: dict[int, list[StepView]] = {}
    for row in await work.db.execute(*_taken(ids)):
        found.setdefault(row[0], []).append(StepView(row[1], row[2], row[3], row[4]))
    return found
