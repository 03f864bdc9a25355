"""Ward staff who are members of cells, and the head who rates each: kept by the ward's board."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import aliased

from services.db.engine import AnySelect
from services.db.models import Membership, Person, RoleHeld, Unit, WardOfficial, in_force
from services.people import WARD
from services.refusal import Refused
from services.rulebooks import judge_for
from services.work import Work

HEAD_KINDS = ("party_secretary", "committee_chair", "head_of_organisation")


@dataclass(frozen=True, slots=True)
class Official:
    """A member who works for the ward; `unit`: the cell where the member belongs."""

    id: int
    ward_id: int
    person_id: int
    name: str
    unit_id: int
    unit: str
    head_id: int
    head: str
    head_kind: str


def officials_on(on: date) -> AnySelect:
    """All officials of a day, with their own cell."""
    head = aliased(Person)
    return (
        select(
            WardOfficial.id,
            WardOfficial.unit_id,
            Person.id,
            Person.full_name,
            Unit.id,
            Unit.name,
            head.id,
            head.full_name,
            WardOfficial.head_kind,
        )
        .join(Person, Person.id == WardOfficial.person_id)
        .join(head, head.id == WardOfficial.head_id)
        .join(Membership, Membership.person_id == WardOfficial.person_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            in_force(WardOfficial, on), in_force(Membership, on), Membership.temporary.is_(False)
        )
        .order_by(Unit.name, Person.full_name, WardOfficial.id)
    )


async def listed(work: Work) -> list[Official]:
    """The officials of the actor's wards: who is rated by whom, never what was said."""
    wards = work.acting.units(*WARD)
    rows = await work.db.execute(officials_on(work.today).where(WardOfficial.unit_id.in_(wards)))
    return [Official(*row) for row in rows]


async def people(work: Work) -> list[tuple[int, str]]:
    """Ids and names of everybody in the cells of the actor's wards and in the wards' offices."""
    wards = work.acting.units(*WARD)
    cells = select(Unit.id).where(Unit.parent_id.in_(wards))
    member = select(Membership.person_id).where(
        Membership.unit_id.in_(cells), in_force(Membership, work.today)
    )
    office = select(RoleHeld.person_id).where(
        RoleHeld.unit_id.in_(wards), in_force(RoleHeld, work.today)
    )
    named = select(Person.id, Person.full_name).where(
        or_(Person.id.in_(member), Person.id.in_(office))
    )
    return [(row[0], row[1]) for row in await work.db.execute(named.order_by(Person.id))]


async def name_head(
    work: Work, person_id: int, head_id: int, head_kind: str
) -> Official | Refused:
    """From today this head sends the member's ratings; a head named before sends no more.

    Refused: not_yours, not_a_rating_sender (DIS-13: only these three kinds), rates_oneself.
    """
    wards, known = work.acting.units(*WARD), dict(await people(work))
    if not wards or person_id not in known or head_id not in known:
        return Refused("not_yours")
    if person_id == head_id:
        return Refused("rates_oneself")
    sender = head_kind if head_kind in HEAD_KINDS else "other"
    finding = await judge_for(work, wards[0], "DIS-13", {"sender": sender}, work.today)
    if finding.outcome != "ACCEPTED":
        return Refused("not_a_rating_sender")
    ward_id = await _ward_of(work, person_id, wards)
    if ward_id is None:
        return Refused("not_a_member_here")
    await _end(work, person_id, ward_id)
    values = {"unit_id": ward_id, "person_id": person_id, "head_id": head_id}
    since = {"head_kind": head_kind, "from_day": work.today}
    by = {"entered_by": work.acting.person_id, "entered_at": work.now}
    await work.db.execute(insert(WardOfficial).values(**values, **since, **by))
    work.record("rating.head_named", f"person:{person_id}", head=head_id)
    return next(each for each in await listed(work) if each.person_id == person_id)


async def end(work: Work, official_id: int) -> Official | Refused:
    """The member works for the ward no more; what was sent stays."""
    found = next((each for each in await listed(work) if each.id == official_id), None)
    if found is None:
        return Refused("not_yours")
    await _end(work, found.person_id, found.ward_id)
    work.record("rating.head_ended", f"person:{found.person_id}")
    return found


async def _ward_of(work: Work, person_id: int, wards: list[int]) -> int | None:
    statement = (
        select(Unit.parent_id)
        .join(Membership, Membership.unit_id == Unit.id)
        .where(
            Membership.person_id == person_id,
            Unit.parent_id.in_(wards),
            in_force(Membership, work.today),
            Membership.temporary.is_(False),
        )
    )
    return (await work.db.execute(statement.limit(1))).scalar()


async def _end(work: Work, person_id: int, ward_id: int) -> None:
    """Ends with yesterday; on the day it began, it never was."""
    running = (
        WardOfficial.person_id == person_id,
        WardOfficial.unit_id == ward_id,
        in_force(WardOfficial, work.today),
    )
    yesterday = work.today - timedelta(days=1)
    await work.db.execute(update(WardOfficial).where(*running).values(to_day=yesterday))
