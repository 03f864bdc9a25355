"""Hamlets and quarters of a ward: renamed, closed and taken up again, each change on record.

Papers that were made keep the name they have; a closed area stays in the years behind it.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, insert, select, update

from services.db.built import built
from services.db.models import Person, ResidenceArea, UnitChange
from services.refusal import Refused
from services.residence import season
from services.residence.access import access_committee
from services.residence.views import Area, enrolled, in_unit
from services.words import fold, tidy
from services.work import Work

SHORTEST, LONGEST = 2, 120


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One line of the history. What: renamed | closed | opened (again)."""

    what: str
    name: str
    was: str
    on_day: date
    by: str


@built
def _areas(unit_id: int) -> Select[int, int, str, bool]:
    last = (
        select(func.max(UnitChange.id))
        .where(UnitChange.unit_id == unit_id, UnitChange.area_id.is_not(None))
        .where(UnitChange.what != "renamed")
        .group_by(UnitChange.area_id)
    )
    closed = (
        select(UnitChange.area_id)
        .where(UnitChange.id.in_(last), UnitChange.what == "closed")
        .scalar_subquery()
    )
    area = ResidenceArea
    columns = (area.id, area.unit_id, area.name, area.id.in_(closed))
    return select(*columns).where(area.unit_id == unit_id)


async def known(work: Work, unit_id: int) -> list[Area]:
    """The areas a residence committee ever had, by name."""
    rows = await work.db.execute(*_areas(unit_id))
    return sorted((Area(*row) for row in rows), key=lambda one: fold(one.name))


async def one(work: Work, area_id: int) -> Area | Refused:
    """An area, for its residence committee. Refused: not_yours."""
    unit_id = await work.db.scalar(
        select(ResidenceArea.unit_id).where(ResidenceArea.id == area_id)
    )
    if unit_id is None or isinstance(await access_committee(work, unit_id), Refused):
        return Refused("not_yours")
    return next(each for each in await known(work, unit_id) if each.id == area_id)


async def history(work: Work, area_id: int) -> list[AreaChange] | Refused:
    """What was done to an area, the newest first. Refused: not_yours."""
    found = await one(work, area_id)
    if isinstance(found, Refused):
        return found
    of = UnitChange
    columns = (of.what, of.name, of.was, of.on_day, Person.full_name)
    joined = select(*columns).join(Person, Person.id == of.changed_by)
    rows = await work.db.execute(joined.where(of.area_id == area_id).order_by(of.id.desc()))
    return [AreaChange(*row) for row in rows]


async def renamed(work: Work, area_id: int, name: str) -> Area | Refused:
    """An area is called otherwise. Refused: not_yours, area_name, area_closed, area_exists."""
    found = await _open(work, area_id)
    if isinstance(found, Refused):
        return found
    if not SHORTEST <= len(tidy(name)) <= LONGEST:
        return Refused("area_name")
    others = [each for each in await known(work, found.unit_id) if each.id != area_id]
    if any(fold(each.name) == fold(name) for each in others):
        return Refused("area_exists", {"name": tidy(name)})
    new = update(ResidenceArea).where(ResidenceArea.id == area_id)
    await work.db.execute(new.values(name=tidy(name)))
    await note(work, found, "renamed", tidy(name))
    return await one(work, area_id)


async def closed(work: Work, area_id: int) -> Area | Refused:
    """An area without members and without a session ahead is no longer used.

    Refused: not_yours, area_closed, area_has_members (count), area_has_session (when).
    """
    found = await _open(work, area_id)
    if isinstance(found, Refused):
        return found
    held = await enrolled(work, in_unit(found.unit_id, work.today))
    inside = sum(each.area_id == area_id for each in held)
    if inside:
        return Refused("area_has_members", {"count": inside})
    for session in await season.meetings(work, found.unit_id, work.today.year):
        ahead = session.state == "planned" and session.starts_at > work.now
        if ahead and area_id in session.area_ids:
            return Refused("area_has_session", {"when": session.starts_at})
    await note(work, found, "closed", found.name)
    return await one(work, area_id)


async def note(work: Work, area: Area, what: str, name: str) -> None:
    """A line of the history. Who may was asked before."""
    values = {
        "unit_id": area.unit_id,
        "area_id": area.id,
        "what": what,
        "name": name,
        "was": area.name,
        "on_day": work.today,
        "changed_by": work.acting.person_id,
        "changed_at": work.now,
    }
    await work.db.execute(insert(UnitChange).values(**values))
    work.record(f"residence.area.{what}", f"unit:{area.unit_id}", area=area.id)


async def _open(work: Work, area_id: int) -> Area | Refused:
    found = await one(work, area_id)
    if isinstance(found, Refused) or not found.closed:
        return found
    return Refused("area_closed", {"name": found.name})
