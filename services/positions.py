"""Who holds which position in a ward and its cells, from when to when; the ward names and ends.

The same dated rows decide what a person may see and do (services/people.py), so that follows at
once. Nothing is overwritten: a position only gets a last day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from services.db.models import Membership, Person, RoleHeld, Superior, Unit, in_force
from services.people import WARD
from services.refusal import Refused
from services.units import VIEW, UnitView
from services.words import name_order
from services.work import Work

KEEPER = "ward_staff"
IN_CELL = (
    *("secretary", "deputy", "committee", "minute_taker", "treasurer"),
    *("street_head", "front_head", "agency_head"),
)
IN_WARD = (
    *("ward_committee", "standing_committee", "ward_staff", "residence_committee", "inspection"),
)
LAST = ("secretary", KEEPER)
"""positions that somebody has to hold: the last one is not ended by mistake"""
FARTHEST = timedelta(days=366)
"""how far from today a first or last day may be: a slip of the pen is farther"""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Position:
    """A position from its first to its last day (both included; None: it goes on)."""

    id: int
    unit_id: int
    role: str
    person_id: int
    name: str
    from_day: date
    to_day: date | None

    def over(self, today: date) -> bool:
        """Its last day is behind us."""
        return self.to_day is not None and self.to_day < today


@dataclass(frozen=True, slots=True)
class UnitPositions:
    """A unit with everybody who ever held a position there, the newest first.

    `followers`: members of the ward's committee who follow the cell today.
    """

    unit: UnitView
    positions: tuple[Position, ...]
    followers: tuple[str, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """What can be held here."""
        return IN_CELL if self.unit.kind == "cell" else IN_WARD


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person who may be given a position, and the cell where they belong."""

    person_id: int
    name: str
    where: str


async def units(work: Work) -> list[UnitView]:
    """The wards the actor works for, each followed by its cells."""
    wards = work.acting.units(*WARD)
    ours = or_(Unit.id.in_(wards), Unit.parent_id.in_(wards))
    order = (func.coalesce(Unit.parent_id, Unit.id), Unit.parent_id.is_not(None), Unit.name)
    rows = await work.db.execute(select(*VIEW).where(ours).order_by(*order))
    return [UnitView(*row) for row in rows]


async def of_unit(work: Work, unit_id: int) -> UnitPositions | Refused:
    """Who holds and held what, for those who work for the ward. Refused: not_yours."""
    unit = await _access(work, unit_id, *WARD)
    if isinstance(unit, Refused):
        return unit
    follows = (
        select(Person.full_name)
        .join(Superior, Superior.person_id == Person.id)
        .where(Superior.unit_id == unit_id, in_force(Superior, work.today))
        .order_by(Superior.id)
    )
    names = tuple((await work.db.execute(follows)).scalars())
    return UnitPositions(unit, tuple(await _positions(work, unit_id)), names)


async def candidates(work: Work, unit_id: int) -> list[Somebody]:
    """Members of the cell (of the ward: of its cells), by name; nobody for strangers."""
    if isinstance(await _access(work, unit_id, KEEPER), Refused):
        return []
    statement = (
        select(Person.id, Person.full_name, Unit.name)
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(or_(Unit.id == unit_id, Unit.parent_id == unit_id))
        .where(in_force(Membership, work.today))
    )
    held = (
        select(Person.id, Person.full_name, Unit.name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .join(Unit, Unit.id == RoleHeld.unit_id)
        .where(Unit.id == unit_id)
    )
    rows = await work.db.execute(held.union_all(statement))
    found = {row[0]: Somebody(*row) for row in rows}
    return sorted(found.values(), key=lambda each: name_order(each.name))


async def name(
    work: Work, unit_id: int, role: str, person_id: int, from_day: date
) -> Position | Refused:
    """Gives a position from a day on.

    Refused: not_yours, no_such_position, position_day, position_held.
    """
    found = await of_unit(work, unit_id)
    if isinstance(found, Refused) or isinstance(await _access(work, unit_id, KEEPER), Refused):
        return Refused("not_yours")
    who = {each.person_id: each for each in await candidates(work, unit_id)}.get(person_id)
    if who is None or role not in found.roles:
        return Refused("no_such_position")
    if abs(from_day - work.today) > FARTHEST:
        return Refused("position_day")
    if any(_holds(each, role, person_id, from_day) for each in found.positions):
        return Refused("position_held", {"name": who.name})
    values = {"person_id": person_id, "unit_id": unit_id, "role": role, "from_day": from_day}
    made = insert(RoleHeld).values(**values).returning(RoleHeld.id)
    key = (await work.db.execute(made)).scalar_one()
    work.record("position.named", f"unit:{unit_id}", role=role, person=person_id)
    return Position(key, unit_id, role, person_id, who.name, from_day, None)


async def end(
    work: Work, position_id: int, last_day: date, *, sure: bool = False
) -> Position | Refused:
    """Sets the last day of a position; yesterday: it ends at once.

    Refused: not_yours, no_such_position, position_day; last_holder while nobody else holds it the
    day after, unless the actor is `sure`.
    """
    row = (await _rows(work, RoleHeld.id == position_id))[:1]
    if not row or isinstance(await _access(work, row[0].unit_id, KEEPER), Refused):
        return Refused("not_yours")
    held = row[0]
    if held.over(work.today):
        return Refused("no_such_position")
    if abs(last_day - work.today) > FARTHEST or last_day < work.today - DAY:
        return Refused("position_day")
    if not sure and held.role in LAST and not await _others(work, held, last_day + DAY):
        return Refused("last_holder", {"name": held.name})
    ended = update(RoleHeld).where(RoleHeld.id == position_id)
    await work.db.execute(ended.values(to_day=last_day))
    work.record("position.ended", f"unit:{held.unit_id}", role=held.role, person=held.person_id)
    return replace(held, to_day=last_day)


def _holds(each: Position, role: str, person_id: int, day: date) -> bool:
    """The same person holds it on that day or later."""
    return (each.role, each.person_id) == (role, person_id) and not each.over(day)


async def _others(work: Work, held: Position, day: date) -> bool:
    """Somebody else holds the position in the unit on a day."""
    same = and_(RoleHeld.unit_id == held.unit_id, RoleHeld.role == held.role)
    other = select(RoleHeld.id).where(same, RoleHeld.person_id != held.person_id)
    statement = other.where(in_force(RoleHeld, day)).limit(1)
    return (await work.db.execute(statement)).scalar() is not None


async def _access(work: Work, unit_id: int, *roles: str) -> UnitView | Refused:
    """A ward, or a cell below one, for those who hold a role in that ward."""
    row = (await work.db.execute(select(*VIEW).where(Unit.id == unit_id))).one_or_none()
    unit = UnitView(*row) if row else None
    if unit is None or not work.acting.holds(unit.parent_id or unit.id, *roles):
        return Refused("not_yours")
    return unit


async def _positions(work: Work, unit_id: int) -> Sequence[Position]:
    return await _rows(work, RoleHeld.unit_id == unit_id)


async def _rows(work: Work, condition: ColumnElement[bool]) -> Sequence[Position]:
    of = RoleHeld
    statement = (
        select(of.id, of.unit_id, of.role, of.person_id, Person.full_name, of.from_day, of.to_day)
        .join(Person, Person.id == of.person_id)
        .where(condition)
        .order_by(of.from_day.desc(), of.id.desc())
    )
    return [Position(*row) for row in await work.db.execute(statement)]
