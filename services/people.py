"""Who somebody is: roles of the day, and the one place that turns a person into an actor."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Select, select

from services.db.built import built
from services.db.models import Person, RoleHeld, in_force
from services.work import Actor, RoleIn, Work

SECRETARIAT = ("secretary", "deputy")
"""bí thư, phó bí thư: in a cell without a committee they act for it (ROL-02)"""
COMMITTEE = (*SECRETARIAT, "committee")
"""chi ủy: announces, classifies, reminds (ATT-01 to ATT-03)"""
RECORDERS = (*COMMITTEE, "minute_taker")
"""those who may take the roll-call; the minute-taker records and does not classify"""
TREASURY = ("treasurer", *SECRETARIAT)
"""those who confirm dues (DSG-03); where a cell has no treasurer, the secretariat does"""
WARD = ("ward_staff", "ward_committee")
RESIDENCE = ("residence_committee", "standing_committee", *WARD)
"""those who keep the residence liaison of a ward; the standing committee chairs (RES-20)"""
FRONT = ("front_board", "agency_head", "agency_organisations")
"""those whose comments a cell asks; they need not be members, and see a name at a time (ROL-07)"""


@built
def _named(person_ids: Collection[int]) -> Select[int, str]:
    return select(Person.id, Person.full_name).where(Person.id.in_(person_ids))


@built
def _acting(person_ids: Collection[int], on: date) -> Select[int, str, str | None, int | None]:
    held = (RoleHeld.person_id == Person.id) & in_force(RoleHeld, on)
    return (
        select(Person.id, Person.full_name, RoleHeld.role, RoleHeld.unit_id)
        .outerjoin(RoleHeld, held)
        .where(Person.id.in_(person_ids))
        .order_by(Person.id, RoleHeld.id)
    )


async def actors(work: Work, person_ids: Iterable[int]) -> dict[int, Actor]:
    """The actors of these people, with the roles of today, in one statement."""
    asked = set(person_ids)
    if not asked:
        return {}
    named: dict[int, str] = {}
    held: dict[int, list[RoleIn]] = {}
    for key, name, role, unit_id in await work.db.execute(*_acting(asked, work.today)):
        named[key] = name
        roles = held.setdefault(key, [])
        if role and unit_id:
            roles.append(RoleIn(role, unit_id))
    return {key: Actor(key, name, tuple(held[key])) for key, name in named.items()}


async def holders(work: Work, unit_id: int, roles: Iterable[str]) -> list[int]:
    """Who holds one of the roles in a unit today."""
    found = await work.db.execute(*_holders(unit_id, tuple(roles), work.today))
    return list(found.scalars())


@built
def _holders(unit_id: int, roles: Collection[str], on: date) -> Select[int]:
    statement = select(RoleHeld.person_id).where(
        RoleHeld.unit_id == unit_id, RoleHeld.role.in_(roles), in_force(RoleHeld, on)
    )
    return statement.distinct()


async def holders_in(
    work: Work, unit_ids: Iterable[int], roles: Iterable[str]
) -> dict[int, dict[str, list[int]]]:
    """Unit → role → who holds it today, for many units in one statement."""
    asked = _holders_in(tuple(unit_ids), tuple(roles), work.today)
    found: dict[int, dict[str, list[int]]] = {}
    for row in await work.db.execute(*asked):
        held = found.setdefault(row.unit_id, {}).setdefault(row.role, [])
        if row.person_id not in held:
            held.append(row.person_id)
    return found


@built
def _holders_in(
    unit_ids: Collection[int], roles: Collection[str], on: date
) -> Select[int, str, int]:
    return (
        select(RoleHeld.unit_id, RoleHeld.role, RoleHeld.person_id)
        .where(RoleHeld.unit_id.in_(unit_ids), RoleHeld.role.in_(roles), in_force(RoleHeld, on))
        .order_by(RoleHeld.id)
    )


async def names(work: Work, person_ids: Iterable[int]) -> dict[int, str]:
    """Full names by id."""
    found = await work.db.execute(*_named(set(person_ids)))
    return {row.id: row.full_name for row in found}
