"""Who somebody is: roles of the day, and the one place that turns a person into an actor."""

from collections.abc import Iterable

from sqlalchemy import select

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


async def actors(work: Work, person_ids: Iterable[int]) -> dict[int, Actor]:
    """The actors of these people, with the roles of today, in two statements."""
    ids = list(set(person_ids))
    named = select(Person.id, Person.full_name).where(Person.id.in_(ids))
    names = {row.id: row.full_name for row in await work.db.execute(named)}
    held = select(RoleHeld.person_id, RoleHeld.role, RoleHeld.unit_id).where(
        RoleHeld.person_id.in_(ids), in_force(RoleHeld, work.today)
    )
    roles: dict[int, list[RoleIn]] = {}
    for row in await work.db.execute(held.order_by(RoleHeld.id)):
        roles.setdefault(row.person_id, []).append(RoleIn(row.role, row.unit_id))
    return {key: Actor(key, name, tuple(roles.get(key, ()))) for key, name in names.items()}


async def names(work: Work, person_ids: Iterable[int]) -> dict[int, str]:
    """Full names by id."""
    statement = select(Person.id, Person.full_name).where(Person.id.in_(set(person_ids)))
    return {row.id: row.full_name for row in await work.db.execute(statement)}
