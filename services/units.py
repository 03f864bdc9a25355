"""Units: the cells an actor works for, and the one place that lets somebody into a unit."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Closure, Membership, Unit, in_force
from services.people import RECORDERS, WARD
from services.refusal import Refused
from services.work import Work


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as others see it."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None


VIEW = (Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id)


async def access_unit(work: Work, unit_id: int, *roles: str) -> UnitView | Refused:
    """The unit, for somebody who holds one of `roles` in it; anybody else learns nothing of it."""
    if not work.acting.holds(unit_id, *roles):
        return Refused("not_yours")
    return UnitView(*(await work.db.execute(*_unit(unit_id))).one())


@built
def _unit(unit_id: int) -> AnySelect:
    return select(*VIEW).where(Unit.id == unit_id)


async def led_units(work: Work) -> list[UnitView]:
    """The cells for which the actor may record something, by name."""
    rows = await work.db.execute(*_cells(work.acting.units(*RECORDERS)))
    return [UnitView(*row) for row in rows]


@built
def _cells(unit_ids: Collection[int]) -> AnySelect:
    return select(*VIEW).where(Unit.id.in_(unit_ids), Unit.kind == "cell").order_by(Unit.name)


async def ward_cells(work: Work) -> list[UnitView]:
    """The cells under the wards the actor works for; those that are closed are no more."""
    wards = work.acting.units(*WARD)
    closed = select(Closure.id).where(Closure.unit_id == Unit.id)
    ours = select(*VIEW).where(Unit.parent_id.in_(wards), ~closed.exists())
    statement = ours.order_by(Unit.name)
    return [UnitView(*row) for row in await work.db.execute(statement)]


async def own_units(work: Work) -> list[UnitView]:
    """The units the actor is a member of today."""
    rows = await work.db.execute(*_own(work.acting.person_id, work.today))
    return [UnitView(*row) for row in rows]


async def home_unit(work: Work) -> UnitView | None:
    """The cell the actor belongs to; where they only take part for a time counts last."""
    row = (await work.db.execute(*_home(work.acting.person_id, work.today))).one_or_none()
    return UnitView(*row) if row else None


@built
def _own(person_id: int, on: date) -> AnySelect:
    return _units_of(person_id, on).order_by(Unit.name)


@built
def _home(person_id: int, on: date) -> AnySelect:
    return _units_of(person_id, on).order_by(Membership.temporary, Unit.name).limit(1)


def _units_of(person_id: int, on: date) -> AnySelect:
    joined = select(*VIEW).join(Membership, Membership.unit_id == Unit.id)
    return joined.where(Membership.person_id == person_id, in_force(Membership, on))


async def named(work: Work, unit_ids: Iterable[int]) -> dict[int, str]:
    """Names by id, in the order of the names; the caller asked who may see them."""
    statement = select(Unit.id, Unit.name).where(Unit.id.in_(list(unit_ids))).order_by(Unit.name)
    return {row[0]: row[1] for row in await work.db.execute(statement)}
