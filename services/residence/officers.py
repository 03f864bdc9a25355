"""Heads of an area and of its police: named by the residence committee, one of each (ROL-21).

They need not be members of the Party. What they see is the question about students in lodgings of
their area, and nothing else.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, insert, select, update

from services.db.models import (
    AreaOfficer,
    Chat,
    Introduction,
    Membership,
    Person,
    ResidenceArea,
    in_force,
)
from services.people import FRONT
from services.refusal import Refused
from services.residence import namesakes, register
from services.residence.access import access_committee, areas_headed
from services.residence.students import ROLES
from services.work import Work


@dataclass(frozen=True, slots=True)
class Officer:
    """Who speaks for an area as head | police. `reach`: the channel of an open chat."""

    area_id: int
    area: str
    role: str
    person_id: int
    name: str
    reach: str | None


async def of_unit(work: Work, unit_id: int) -> list[Officer] | Refused:
    """The officers of today, by area, heads first."""
    own = await access_committee(work, unit_id)
    return own if isinstance(own, Refused) else await _officers(work, unit_id)


async def _officers(work: Work, unit_id: int, *where: ColumnElement[bool]) -> list[Officer]:
    open_chat = (Chat.person_id == Person.__table__.c.id) & Chat.blocked_at.is_(None)
    reach = select(func.min(Chat.channel)).where(open_chat).scalar_subquery()
    area = (ResidenceArea.id, ResidenceArea.name, AreaOfficer.role)
    statement = (
        select(*area, Person.id, Person.full_name, reach)
        .join(AreaOfficer, AreaOfficer.area_id == ResidenceArea.id)
        .join(Person, Person.id == AreaOfficer.person_id)
        .where(ResidenceArea.unit_id == unit_id, in_force(AreaOfficer, work.today))
        .where(*where)
        .order_by(ResidenceArea.name, AreaOfficer.role)
    )
    return [Officer(*row) for row in await work.db.execute(statement)]


async def name(
    work: Work, unit_id: int, area_id: int, role: str, who: int | str
) -> Officer | Refused:
    """Somebody known (id) or a new person (name) speaks for an area from today; who did, no more.

    Refused: not_yours, no_such_area, whole_name.
    """
    areas = {area.id for area in await register.areas(work, unit_id)}
    if refused := await _unfit(work, unit_id, area_id in areas and role in ROLES, who):
        return refused
    person_id = who if isinstance(who, int) else await namesakes.add(work, who)
    await _end(work, area_id, role, person_id)
    held = (AreaOfficer.area_id == area_id, AreaOfficer.role == role)
    still = select(AreaOfficer.id).where(*held, in_force(AreaOfficer, work.today))
    if (await work.db.execute(still)).first() is None:
        values = {"area_id": area_id, "person_id": person_id, "role": role}
        await work.db.execute(insert(AreaOfficer).values(**values, from_day=work.today))
        work.record("residence.officer", f"area:{area_id}", role=role, person=person_id)
    return (await _officers(work, unit_id, *held))[0]


async def relieve(work: Work, unit_id: int, area_id: int, role: str) -> Officer | Refused:
    """Nobody speaks for the area in this role any more.

    Refused: not_yours, no_such_area.
    """
    found = await of_unit(work, unit_id)
    if isinstance(found, Refused):
        return found
    one = next((each for each in found if (each.area_id, each.role) == (area_id, role)), None)
    if one is None:
        return Refused("no_such_area")
    await _end(work, area_id, role, None)
    work.record("residence.officer_ended", f"area:{area_id}", role=role, person=one.person_id)
    return one


async def only_officer(work: Work) -> bool:
    """The actor speaks for an area and is nothing else: no member, no role, not introduced."""
    if work.acting.roles or not await areas_headed(work):
        return False
    me = work.acting.person_id
    member = exists().where(Membership.person_id == me, in_force(Membership, work.today))
    kept = exists().where(Introduction.person_id == me, in_force(Introduction, work.today))
    return not (await work.db.execute(select(member | kept))).scalar_one()


async def only_comments(work: Work) -> bool:
    """The actor comments on names of a cell and is nothing else: no member, no other role."""
    if not work.acting.roles or any(each.role not in FRONT for each in work.acting.roles):
        return False
    me = work.acting.person_id
    member = exists().where(Membership.person_id == me, in_force(Membership, work.today))
    return not (await work.db.execute(select(member))).scalar_one()


async def _unfit(work: Work, unit_id: int, fits: bool, who: int | str) -> Refused | None:
    own = await access_committee(work, unit_id)
    if isinstance(own, Refused):
        return own
    if not fits:
        return Refused("no_such_area")
    if isinstance(who, str):
        return None if " " in who.strip() else Refused("whole_name")
    known = (await work.db.execute(select(Person.full_name).where(Person.id == who))).scalar()
    near = await namesakes.of(work, unit_id, known or "")
    if isinstance(near, Refused) or who not in {one.id for one in near}:
        return Refused("not_yours")
    return None


async def _end(work: Work, area_id: int, role: str, keep: int | None) -> None:
    """Yesterday was the last day of whoever else held it."""
    yesterday: date = work.today - timedelta(days=1)
    others = update(AreaOfficer).where(AreaOfficer.area_id == area_id, AreaOfficer.role == role)
    others = others.where(in_force(AreaOfficer, work.today))
    if keep is not None:
        others = others.where(AreaOfficer.person_id != keep)
    await work.db.execute(others.values(to_day=yesterday))
