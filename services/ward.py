"""What ward staff see: each cell's next meeting in numbers, without names or reasons."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from services.db.models import Answer, Chat, Closure, Meeting, Membership, Standing, Unit, in_force
from services.people import WARD
from services.work import Work


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell: members expected, linked to chat, the next meeting and its answers."""

    unit: str
    expected: int
    linked: int
    starts_at: datetime | None
    coming: int
    absent: int


async def cells(work: Work) -> list[CellLine]:
    """The cells of the actor's wards, none that is closed, in three statements for all."""
    wards = work.acting.units(*WARD)
    closed = select(Closure.id).where(Closure.unit_id == Unit.id)
    listed = select(Unit.id, Unit.name).where(Unit.parent_id.in_(wards), ~closed.exists())
    units = (await work.db.execute(listed.order_by(Unit.name))).all()
    people = await _people(work, wards)
    meetings = await _meetings(work, wards)
    return [
        CellLine(unit.name, *people.get(unit.id, (0, 0)), *meetings.get(unit.id, (None, 0, 0)))
        for unit in units
    ]


async def _people(work: Work, wards: list[int]) -> dict[int, tuple[int, int]]:
    person = Membership.__table__.c.person_id
    exempt = select(Standing.id).where(
        Standing.person_id == person, in_force(Standing, work.today)
    )
    chat = select(Chat.id).where(Chat.person_id == person, Chat.blocked_at.is_(None))
    linked = func.sum(case((chat.exists(), 1), else_=0))
    statement = (
        select(Membership.unit_id, func.count(), linked)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Unit.parent_id.in_(wards), in_force(Membership, work.today), ~exempt.exists())
        .group_by(Membership.unit_id)
    )
    return {row[0]: (row[1], row[2]) for row in await work.db.execute(statement)}


async def _meetings(work: Work, wards: list[int]) -> dict[int, tuple[datetime, int, int]]:
    later = aliased(Answer)
    newer = select(later.id).where(
        later.meeting_id == Answer.meeting_id,
        later.person_id == Answer.person_id,
        later.id > Answer.id,
    )
    coming = func.sum(case((Answer.answer.in_(("coming", "late")), 1), else_=0))
    absent = func.sum(case((Answer.answer == "absent", 1), else_=0))
    planned = (
        select(Meeting.unit_id, func.min(Meeting.starts_at).label("starts_at"))
        .join(Unit, Unit.id == Meeting.unit_id)
        .where(Unit.parent_id.in_(wards), Meeting.state == "planned")
        .group_by(Meeting.unit_id)
        .subquery()
    )
    statement = (
        select(
            Meeting.unit_id, Meeting.starts_at, func.coalesce(coming, 0), func.coalesce(absent, 0)
        )
        .join(
            planned,
            (planned.c.unit_id == Meeting.unit_id) & (planned.c.starts_at == Meeting.starts_at),
        )
        .outerjoin(Answer, (Answer.meeting_id == Meeting.id) & ~newer.exists())
        .where(Meeting.state == "planned")
        .group_by(Meeting.unit_id, Meeting.starts_at)
    )
    return {row[0]: tuple(row[1:]) for row in await work.db.execute(statement)}
