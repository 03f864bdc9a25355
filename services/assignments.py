"""Members of the superior committee who follow a cell and attend its meetings (ATT-08).

They get the invitations as guests; they never stand in the cell's roll-call or among its voters,
unless they are members of that very cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, insert, select, update

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    Meeting,
    Membership,
    Person,
    RoleHeld,
    Superior,
    Unit,
    in_force,
)
from services.people import WARD
from services.refusal import Refused
from services.reminders import plan
from services.rulebooks import LocalBook, book_for
from services.units import UnitView, ward_cells
from services.work import Work

ROLE = "ward_committee"
"""who may be assigned: a member of the superior committee"""


@dataclass(frozen=True, slots=True)
class SuperiorView:
    """A person of the superior committee."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A cell and those who follow it today."""

    unit: UnitView
    superiors: tuple[SuperiorView, ...]


async def table(work: Work) -> list[Followed]:
    """Every cell of the actor's wards with its superiors, in two statements."""
    cells = await ward_cells(work)
    statement = (
        select(Superior.unit_id, Person.id, Person.full_name)
        .join(Person, Person.id == Superior.person_id)
        .where(Superior.unit_id.in_([cell.id for cell in cells]), in_force(Superior, work.today))
        .order_by(Superior.id)
    )
    known: dict[int, list[SuperiorView]] = {}
    for unit_id, person_id, name in await work.db.execute(statement):
        known.setdefault(unit_id, []).append(SuperiorView(person_id, name))
    return [Followed(cell, tuple(known.get(cell.id, ()))) for cell in cells]


async def candidates(work: Work, unit_id: int) -> list[SuperiorView]:
    """Committee members of the ward above the cell, for the ward's own people; else none."""
    statement = (
        select(Person.id, Person.full_name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .join(Unit, Unit.parent_id == RoleHeld.unit_id)
        .where(
            Unit.id == unit_id,
            Unit.parent_id.in_(work.acting.units(*WARD)),
            RoleHeld.role == ROLE,
            in_force(RoleHeld, work.today),
        )
        .order_by(Person.full_name)
        .distinct()
    )
    return [SuperiorView(*row) for row in await work.db.execute(statement)]


async def assign(work: Work, unit_id: int, person_id: int) -> SuperiorView | Refused:
    """From today the person follows the cell, and is invited to its planned meetings.

    Refused: not_yours, assigned_already.
    """
    found = next((c for c in await candidates(work, unit_id) if c.person_id == person_id), None)
    if found is None:
        return Refused("not_yours")
    if person_id in await _assigned(work, unit_id):
        return Refused("assigned_already", {"name": found.name})
    values = {"unit_id": unit_id, "person_id": person_id, "from_day": work.today}
    by = {"assigned_by": work.acting.person_id, "assigned_at": work.now}
    await work.db.execute(insert(Superior).values(**values, **by))
    work.record("superior.assigned", f"unit:{unit_id}", person=person_id)
    for meeting_id in await _planned(work, unit_id):
        await invite(work, meeting_id)
    return found


async def end(work: Work, unit_id: int, person_id: int) -> SuperiorView | Refused:
    """The assignment ends with yesterday; its row stays. Refused: not_yours."""
    found = next((c for c in await candidates(work, unit_id) if c.person_id == person_id), None)
    if found is None or person_id not in await _assigned(work, unit_id):
        return Refused("not_yours")
    yesterday = date.fromordinal(work.today.toordinal() - 1)
    running = and_(
        Superior.unit_id == unit_id,
        Superior.person_id == person_id,
        in_force(Superior, work.today),
    )
    await work.db.execute(update(Superior).where(running).values(to_day=yesterday))
    work.record("superior.ended", f"unit:{unit_id}", person=person_id)
    return found


async def guests(work: Work, unit_id: int, on: date) -> list[SuperiorView]:
    """Who is invited to a meeting of the cell as a guest: never counted in it (ATT-08)."""
    rows = (await work.db.execute(*_superiors(unit_id, on))).all()
    if not rows:
        return []
    book = await book_for(work, unit_id)
    return [SuperiorView(*row[:2]) for row in rows if not _counted(book, bool(row[2]), on)]


@built
def _superiors(unit_id: int, on: date) -> AnySelect:
    """Those assigned to the cell, and whether they are members of it."""
    member = select(Membership.id).where(
        Membership.unit_id == Superior.unit_id,
        Membership.person_id == Superior.person_id,
        in_force(Membership, on),
    )
    return (
        select(Person.id, Person.full_name, member.exists())
        .join(Superior, Superior.person_id == Person.id)
        .where(Superior.unit_id == unit_id, in_force(Superior, on))
        .order_by(Superior.id)
    )


async def invite(work: Work, meeting_id: int) -> None:
    """Tells the guests of a meeting; told already this day, they are told the newest."""
    await _tell(work, "guest_invitation", meeting_id)


async def tell_change(work: Work, meeting_id: int) -> None:
    """The meeting was moved."""
    await _tell(work, "guest_changed", meeting_id)


async def tell_cancelled(work: Work, meeting_id: int) -> None:
    """The meeting was cancelled."""
    await _tell(work, "guest_cancelled", meeting_id)


async def _tell(work: Work, kind: str, meeting_id: int) -> None:
    meeting = (await work.db.execute(*_meeting(meeting_id))).one()
    invited = await guests(work, meeting.unit_id, local_day(meeting.starts_at))
    await plan.tell(work, kind, meeting_id, [guest.person_id for guest in invited])


@built
def _meeting(meeting_id: int) -> Select[int, datetime]:
    return select(Meeting.unit_id, Meeting.starts_at).where(Meeting.id == meeting_id)


def _counted(book: LocalBook, is_member: bool, on: date) -> bool:
    facts: Mapping[str, object] = {"assigned": True, "member_of_this_cell": is_member}
    return book.judge("ATT-08", facts, on).by_text == "MEMBER"


async def _assigned(work: Work, unit_id: int) -> set[int]:
    statement = select(Superior.person_id).where(
        Superior.unit_id == unit_id, in_force(Superior, work.today)
    )
    return set((await work.db.execute(statement)).scalars())


async def _planned(work: Work, unit_id: int) -> list[int]:
    statement = select(Meeting.id).where(
        Meeting.unit_id == unit_id, Meeting.state == "planned", Meeting.starts_at > work.now
    )
    return list((await work.db.execute(statement)).scalars())
