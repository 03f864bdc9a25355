"""Who somebody is: roles of the day, and the one place that turns a person into an actor."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Date, bindparam, select

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


PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)
NAMED = select(Person.id, Person.full_name).where(Person.id.in_(PEOPLE))
HELD = (
    select(RoleHeld.person_id, RoleHeld.role, RoleHeld.unit_id)
    .where(RoleHeld.person_id.in_(PEOPLE), in_force(RoleHeld, bindparam("today", type_=Date)))
    .order_by(RoleHeld.id)
)
"""built once: these are asked in every turn"""


async def actors(work: Work, person_ids: Iterable[int]) -> dict[int, Actor]:
    """The actors of these people, with the roles of today, in two statements."""
    asked = {"people": list(set(person_ids)), "today": work.today}
    if not asked["people"]:
        return {}
    names = {row.id: row.full_name for row in await work.db.execute(NAMED, asked)}
    roles: dict[int, list[RoleIn]] = {}
    for row in await work.db.execute(HELD, asked):
        roles.setdefault(row.person_id, []).append(RoleIn(row.role, row.unit_id))
    return {key: Actor(key, name, tuple(roles.get(key, ()))) for key, name in names.items()}


async def holders(work: Work, unit_id: int, roles: Iterable[str]) -> list[int]:
    """Who holds one of the roles in a unit today."""
    statement = select(RoleHeld.person_id).where(
        RoleHeld.unit_id == unit_id,
        RoleHeld.role.in_(list(roles)),
        in_force(RoleHeld, work.today),
    )
    return list((await work.db.execute(statement.distinct())).scalars())


async def holders_in(
    work: Work, unit_ids: Iterable[int], roles: Iterable[str]
) -> dict[int, dict[str, list[int]]]:
    """Unit → role → who holds it today, for many units in one statement."""
    statement = (
        select(RoleHeld.unit_id, RoleHeld.role, RoleHeld.person_id)
        .where(RoleHeld.unit_id.in_(list(unit_ids)), RoleHeld.role.in_(list(roles)))
        .where(in_force(RoleHeld, work.today))
        .order_by(RoleHeld.id)
    )
    found: dict[int, dict[str, list[int]]] = {}
    for row in await work.db.execute(statement):
        held = found.setdefault(row.unit_id, {}).setdefault(row.role, [])
        if row.person_id not in held:
            held.append(row.person_id)
    return found


async def names(work: Work, person_ids: Iterable[int]) -> dict[int, str]:
    """Full names by id."""
    asked = {"people": list(set(person_ids))}
    return {row.id: row.full_name for row in await work.db.execute(NAMED, asked)}
