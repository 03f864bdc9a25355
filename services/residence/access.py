"""The one door to the residence liaison: who may see and record what of it."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import AreaOfficer, ResidenceArea, Unit, in_force
from services.people import COMMITTEE, RESIDENCE
from services.refusal import Refused
from services.residence.views import (
    Enrolled,
    WorkplaceView,
    enrolled,
    the_introduction,
    the_workplace,
    workplace_views,
    workplaces_inside,
)
from services.units import UnitView, access_unit
from services.work import Work


async def access_committee(work: Work, unit_id: int) -> UnitView | Refused:
    """The unit of a residence committee, for those who keep its liaison."""
    return await access_unit(work, unit_id, *RESIDENCE)


@built
def _units(ids: Collection[int]) -> AnySelect:
    columns = (Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id)
    return select(*columns).where(Unit.id.in_(ids)).order_by(Unit.name)


async def committees(work: Work) -> list[UnitView]:
    """The residence committees the actor works for, by name."""
    ids = work.acting.units(*RESIDENCE)
    return [UnitView(*row) for row in await work.db.execute(*_units(ids))] if ids else []


async def access_workplace(work: Work, workplace_id: int) -> WorkplaceView | Refused:
    """A workplace, for its own committee (inside) or for the residence committee it writes to."""
    found = await workplace_views(work, the_workplace(workplace_id))
    if not found or not _at_workplace(work, found[0]):
        return Refused("not_yours")
    return found[0]


async def workplaces_led(work: Work) -> list[WorkplaceView]:
    """The workplaces inside in whose committee the actor is."""
    return await workplace_views(work, workplaces_inside(work.acting.units(*COMMITTEE)))


async def access_introduction(work: Work, introduction_id: int) -> Enrolled | Refused:
    """An introduction, for the residence committee or the committee of the workplace inside."""
    found = await enrolled(work, the_introduction(introduction_id))
    if not found or not (keeps(work, found[0]) or confirms(work, found[0])):
        return Refused("not_yours")
    return found[0]


def keeps(work: Work, one: Enrolled) -> bool:
    """The actor belongs to the residence committee of the introduction."""
    return work.acting.holds(one.unit_id, *RESIDENCE)


def confirms(work: Work, one: Enrolled) -> bool:
    """The actor belongs to the committee of the workplace inside."""
    return one.inside_id is not None and work.acting.holds(one.inside_id, *COMMITTEE)


@built
def _areas_of(person_id: int, on: date) -> Select[int, str]:
    return (
        select(AreaOfficer.area_id, AreaOfficer.role)
        .join(ResidenceArea, ResidenceArea.id == AreaOfficer.area_id)
        .where(AreaOfficer.person_id == person_id, in_force(AreaOfficer, on))
        .order_by(AreaOfficer.role.desc())
    )


async def areas_headed(work: Work) -> dict[int, str]:
    """The areas of which the actor is head or head of police today (RES-25): id → head | police.

    Whoever is both speaks as the head.
    """
    held = await work.db.execute(*_areas_of(work.acting.person_id, work.today))
    return {row.area_id: row.role for row in held}


def _at_workplace(work: Work, one: WorkplaceView) -> bool:
    inside = one.inside_id is not None and work.acting.holds(one.inside_id, *COMMITTEE)
    return inside or work.acting.holds(one.unit_id, *RESIDENCE)
