"""Ward staff open, rename and close cells; every change stays on record with its paper."""

from dataclasses import dataclass
from datetime import date
from itertools import chain, count

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from services.closing import close_cell
from services.db.models import Closure, Dissolution, Membership, Person, Unit, UnitChange, in_force
from services.dissolutions.views import CASES
from services.dissolutions.views import load as dissolutions
from services.people import WARD
from services.positions import KEEPER
from services.refusal import Refused
from services.roster.units import LONGEST_CODE, slug
from services.units import VIEW, UnitView
from services.words import fold, tidy
from services.work import Work

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a ward with its official members of today; `closed`: its first day no more."""

    unit: UnitView
    members: int
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history; number and day are those of the paper behind it."""

    what: str
    name: str
    was: str
    number: str
    on_day: date
    by: str


async def wards(work: Work) -> list[UnitView]:
    """The wards the actor works for, by name."""
    ours = Unit.id.in_(work.acting.units(*WARD))
    rows = await work.db.execute(select(*VIEW).where(ours).order_by(Unit.name))
    return [UnitView(*row) for row in rows]


async def cells(work: Work, ward_id: int) -> list[Cell]:
    """Cells of a ward the actor works for, those that are closed last."""
    if not work.acting.holds(ward_id, *WARD):
        return []
    return await _cells(work, Unit.parent_id == ward_id)


async def one(work: Work, unit_id: int) -> Cell | Refused:
    """A cell under the actor's wards. Refused: not_yours."""
    ours = (Unit.id == unit_id) & Unit.parent_id.in_(work.acting.units(*WARD))
    found = await _cells(work, ours)
    return found[0] if found else Refused("not_yours")


async def history(work: Work, unit_id: int) -> list[Change] | Refused:
    """What was done to a cell, the newest first. Refused: not_yours."""
    found = await one(work, unit_id)
    if isinstance(found, Refused):
        return found
    of = UnitChange
    columns = (of.what, of.name, of.was, of.number, of.on_day, Person.full_name)
    joined = select(*columns).join(Person, Person.id == of.changed_by)
    mine = joined.where(of.unit_id == unit_id, of.area_id.is_(None))
    return [Change(*row) for row in await work.db.execute(mine.order_by(of.id.desc()))]


async def opened(work: Work, ward_id: int, name: str, number: str, on: date) -> Cell | Refused:
    """A new cell under a ward, by a decision.

    Refused: not_yours, unit_name, unit_exists, unit_number, unit_future.
    """
    if not work.acting.holds(ward_id, KEEPER):
        return Refused("not_yours")
    if refused := _unfit(work, name, number, on) or await _taken(work, ward_id, name):
        return refused
    values = {"code": await _free_code(work, name), "name": tidy(name), "kind": "cell"}
    made = insert(Unit).values(**values, parent_id=ward_id).returning(Unit.id)
    key = (await work.db.execute(made)).scalar_one()
    await _note(work, key, Change("opened", tidy(name), "", number, on, ""))
    return await _again(work, key)


async def renamed(work: Work, unit_id: int, name: str, number: str, on: date) -> Cell | Refused:
    """A cell is called otherwise; papers that were made keep the name they have.

    Refused: not_yours, unit_closed, unit_name, unit_exists, unit_number, unit_future.
    """
    found = await _kept(work, unit_id)
    if isinstance(found, Refused):
        return found
    ward_id = found.unit.parent_id or 0
    if refused := _unfit(work, name, number, on) or await _taken(work, ward_id, name, unit_id):
        return refused
    await work.db.execute(update(Unit).where(Unit.id == unit_id).values(name=tidy(name)))
    await _note(work, unit_id, Change("renamed", tidy(name), found.unit.name, number, on, ""))
    return await _again(work, unit_id)


async def closed(work: Work, unit_id: int, number: str, on: date) -> Cell | Refused:
    """An empty cell is closed from today on; one with members is dissolved instead.

    Refused: not_yours, unit_closed, unit_has_members (count), unit_dissolving, unit_number,
    unit_future.
    """
    found = await _kept(work, unit_id)
    if isinstance(found, Refused):
        return found
    if refused := _unfit(work, found.unit.name, number, on):
        return refused
    staying = or_(Membership.to_day.is_(None), Membership.to_day >= work.today)
    inside = select(func.count()).where(Membership.unit_id == unit_id, staying)
    people = (await work.db.execute(inside.where(Membership.temporary.is_(False)))).scalar_one()
    if people:
        return Refused("unit_has_members", {"count": people})
    begun = await dissolutions(work, CASES.where(Dissolution.unit_id == unit_id))
    if any(each.open for each in begun):
        return Refused("unit_dissolving")
    await close_cell(work, unit_id, work.today)
    await _note(work, unit_id, Change("closed", found.unit.name, "", number, on, ""))
    return await _again(work, unit_id)


async def _kept(work: Work, unit_id: int) -> Cell | Refused:
    found = await one(work, unit_id)
    if isinstance(found, Refused) or not work.acting.holds(found.unit.parent_id or 0, KEEPER):
        return Refused("not_yours")
    return Refused("unit_closed") if found.closed else found


def _unfit(work: Work, name: str, number: str, on: date) -> Refused | None:
    if not 3 <= len(tidy(name)) <= LONGEST:
        return Refused("unit_name")
    if not tidy(number):
        return Refused("unit_number")
    return Refused("unit_future") if on > work.today else None


async def _taken(work: Work, ward_id: int, name: str, own: int = 0) -> Refused | None:
    others = [each.unit for each in await _cells(work, Unit.parent_id == ward_id)]
    same = any(fold(each.name) == fold(name) and each.id != own for each in others)
    return Refused("unit_exists") if same else None


async def _free_code(work: Work, name: str) -> str:
    base = slug(name)[: LONGEST_CODE - 5]
    taken = set((await work.db.execute(select(Unit.code))).scalars())
    longer = (f"{base}-{number}" for number in count(2))
    return next(code for code in chain((base,), longer) if code not in taken)


async def _cells(work: Work, condition: ColumnElement[bool]) -> list[Cell]:
    inside = (
        select(func.count())
        .where(Membership.unit_id == Unit.id, in_force(Membership, work.today))
        .where(Membership.temporary.is_(False))
        .correlate(Unit)
        .scalar_subquery()
    )
    joined = select(*VIEW, inside, Closure.from_day).outerjoin(Closure, Closure.unit_id == Unit.id)
    order = (Closure.from_day.is_not(None), Unit.name)
    rows = await work.db.execute(joined.where(Unit.kind == "cell", condition).order_by(*order))
    return [Cell(UnitView(*row[:-2]), row[-2], row[-1]) for row in rows]


async def _note(work: Work, unit_id: int, change: Change) -> None:
    values = {
        "unit_id": unit_id,
        "what": change.what,
        "name": change.name,
        "was": change.was,
        "number": tidy(change.number)[:60],
        "on_day": change.on_day,
        "changed_by": work.acting.person_id,
        "changed_at": work.now,
    }
    await work.db.execute(insert(UnitChange).values(**values))
    work.record(f"unit.{change.what}", f"unit:{unit_id}", number=values["number"])


async def _again(work: Work, unit_id: int) -> Cell:
    return (await _cells(work, Unit.id == unit_id))[0]
