"""Workplace committees, inside and outside: their addresses, whom they introduce, who follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from services.db.models import (
    Introduction,
    Membership,
    Person,
    RoleHeld,
    Unit,
    Workplace,
    WorkplaceDetails,
    WorkplaceMonitor,
    in_force,
)
from services.people import COMMITTEE
from services.refusal import Refused
from services.residence.access import access_committee
from services.residence.views import (
    Enrolled,
    WorkplaceView,
    at_workplaces,
    enrolled,
    workplace_views,
    workplaces_of,
)
from services.words import fold
from services.work import Work


@dataclass(frozen=True, slots=True)
class Office:
    """Name and addresses of a workplace committee."""

    name: str
    address: str = ""
    email: str = ""
    phone: str = ""


async def add_workplace(
    work: Work, unit_id: int, office: Office, inside_id: int | None = None
) -> WorkplaceView | Refused:
    """A workplace committee outside, or a unit here; one that is known only gets new details."""
    found = await access_committee(work, unit_id)
    if isinstance(found, Refused):
        return found
    return await keep_workplace(work, unit_id, office, inside_id)


async def keep_workplace(
    work: Work, unit_id: int, office: Office, inside_id: int | None
) -> WorkplaceView:
    """The same without asking who acts."""
    known = await workplace_views(work, workplaces_of(unit_id))
    same = [w for w in known if _is(w, office, inside_id)]
    workplace_id = same[0].id if same else await _new_workplace(work, unit_id, inside_id)
    view = WorkplaceView(
        workplace_id, unit_id, inside_id, office.name, office.address, office.email, office.phone
    )
    if not same or same[0] != view:
        await work.db.execute(insert(WorkplaceDetails).values(**_details(work, view)))
        work.record("residence.workplace", f"unit:{unit_id}", workplace=workplace_id)
    return view


async def make_known(work: Work, unit_id: int, inside_id: int) -> WorkplaceView | None:
    """A unit here makes itself known to a residence committee, by its own committee."""
    if not work.acting.holds(inside_id, *COMMITTEE):
        return None
    name = select(Unit.name).where(Unit.id == inside_id)
    office = Office((await work.db.execute(name)).scalar_one())
    return await keep_workplace(work, unit_id, office, inside_id)


def _is(known: WorkplaceView, office: Office, inside_id: int | None) -> bool:
    if inside_id is not None:
        return known.inside_id == inside_id
    return known.inside_id is None and fold(known.name) == fold(office.name)


async def _new_workplace(work: Work, unit_id: int, inside_id: int | None) -> int:
    added = insert(Workplace).values(unit_id=unit_id, inside_id=inside_id)
    return int((await work.db.execute(added.returning(Workplace.id))).scalar_one())


def _details(work: Work, view: WorkplaceView) -> dict[str, object]:
    return {
        "workplace_id": view.id,
        "name": view.name,
        "address": view.address,
        "email": view.email,
        "phone": view.phone or None,
        "set_by": work.actor.person_id if work.actor else None,
        "set_at": work.now,
    }


async def not_introduced(work: Work, inside_id: int) -> list[tuple[int, str]]:
    """Members of a workplace inside who have no liaison book yet: (id, name) (RES-01)."""
    if not work.acting.holds(inside_id, *COMMITTEE):
        return []
    known = select(Introduction.id).where(
        Introduction.person_id == Membership.person_id, in_force(Introduction, work.today)
    )
    statement = (
        select(Person.id, Person.full_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.unit_id == inside_id, Membership.temporary.is_(False))
        .where(in_force(Membership, work.today), ~known.exists())
        .order_by(Person.full_name)
    )
    return [(row.id, row.full_name) for row in await work.db.execute(statement)]


async def of_workplaces(work: Work, inside_ids: Sequence[int]) -> list[Enrolled]:
    """Whom these workplaces inside have introduced, as of today."""
    return await enrolled(work, at_workplaces(inside_ids, work.today))


async def assign_monitor(work: Work, inside_id: int, person_id: int) -> Refused | None:
    """The committee member who follows the unit's people at their residences (RES-16)."""
    people = {key for key, _ in await committee(work, inside_id)}
    if not work.acting.holds(inside_id, *COMMITTEE) or person_id not in people:
        return Refused("not_yours")
    values = {"unit_id": inside_id, "person_id": person_id, "assigned_at": work.now}
    added = insert(WorkplaceMonitor).values(**values, assigned_by=work.acting.person_id)
    await work.db.execute(added)
    work.record("residence.monitor", f"unit:{inside_id}", person=person_id)
    return None


async def committee(work: Work, inside_id: int) -> list[tuple[int, str]]:
    """Who may be asked to follow the unit's people: its committee, by name."""
    statement = (
        select(Person.id, Person.full_name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .where(RoleHeld.unit_id == inside_id, RoleHeld.role.in_(COMMITTEE))
        .where(in_force(RoleHeld, work.today))
        .order_by(Person.full_name)
    )
    return [(row.id, row.full_name) for row in await work.db.execute(statement.distinct())]


async def monitor(work: Work, inside_id: int) -> tuple[int, str] | None:
    """Who follows them now: (id, name)."""
    statement = (
        select(Person.id, Person.full_name)
        .join(WorkplaceMonitor, WorkplaceMonitor.person_id == Person.id)
        .where(WorkplaceMonitor.unit_id == inside_id)
        .order_by(WorkplaceMonitor.id.desc())
        .limit(1)
    )
    row = (await work.db.execute(statement)).one_or_none()
    return (row.id, row.full_name) if row else None
