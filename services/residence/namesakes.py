"""Who is meant by a typed name: people whom a residence committee may know, before one is added.

People of its own cells, register and areas are named with where they belong. Of anybody else only
those are offered whose year of birth was typed as well, and nothing more is told of them.
"""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, literal, or_, select, union_all

from services.db.models import (
    AreaOfficer,
    Introduction,
    Membership,
    Person,
    ResidenceArea,
    RoleHeld,
    Unit,
    in_force,
)
from services.refusal import Refused
from services.residence.access import access_committee
from services.words import fold, latin, tidy
from services.work import Work

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody of the same name. `year` of birth; None: not known here.

    `where`: the cell or the area; empty: known elsewhere. `near`: belongs to the ward.
    """

    id: int
    name: str
    year: int | None
    where: str
    near: bool


async def of(
    work: Work, unit_id: int, name: str, year: int | None = None
) -> list[Namesake] | Refused:
    """Whom a name may mean, with a year of birth only those whom it fits; the near first."""
    own = await access_committee(work, unit_id)
    if isinstance(own, Refused):
        return own
    wanted = fold(name)
    columns = (Person.id, Person.full_name, Person.birth_date, Person.birth_year)
    rows = [row for row in await work.db.execute(select(*columns)) if fold(row[1]) == wanted]
    near = await _near(work, unit_id, [row[0] for row in rows])
    found = [
        Namesake(key, full, born.year if born else year_, near.get(key, ""), key in near)
        for key, full, born, year_ in rows
    ]
    fitting = [one for one in found if _fits(one, year)]
    return sorted(fitting, key=lambda one: (not one.near, one.id))


async def add(work: Work, name: str) -> int:
    """A person nobody knew; what else is known of them stands elsewhere."""
    values = {"code": new_code(), "full_name": latin(tidy(name))[:LONGEST]}
    added = insert(Person).values(**values).returning(Person.id)
    return int((await work.db.execute(added)).scalar_one())


def new_code() -> str:
    """A code like those of the roster's import: a real one in a later file takes its place."""
    return f"DV-{base64.b32encode(secrets.token_bytes(5)).decode()}"


def _fits(one: Namesake, year: int | None) -> bool:
    if year is None:
        return one.near
    return one.year == year or (one.near and one.year is None)


async def _near(work: Work, unit_id: int, people: Sequence[int]) -> dict[int, str]:
    """Where those of them belong who belong to the ward."""
    if not people:
        return {}
    cells = (
        select(Membership.person_id, Unit.name)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.person_id.in_(people), in_force(Membership, work.today))
        .where(or_(Unit.id == unit_id, Unit.parent_id == unit_id))
    )
    kept = select(Introduction.person_id, literal("")).where(
        Introduction.person_id.in_(people),
        Introduction.unit_id == unit_id,
        in_force(Introduction, work.today),
    )
    areas = (
        select(AreaOfficer.person_id, ResidenceArea.name)
        .join(ResidenceArea, ResidenceArea.id == AreaOfficer.area_id)
        .where(AreaOfficer.person_id.in_(people), ResidenceArea.unit_id == unit_id)
    )
    roles = select(RoleHeld.person_id, literal("")).where(
        RoleHeld.person_id.in_(people), RoleHeld.unit_id == unit_id, in_force(RoleHeld, work.today)
    )
    near: dict[int, str] = {}
    for key, where in await work.db.execute(union_all(cells, areas, kept, roles)):
        near[key] = near.get(key) or where
    return near
