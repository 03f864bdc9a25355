"""How the register is read: introductions with their area, workplace and person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from services.clock import local_day
from services.db.engine import AnySelect
from services.db.models import (
    Chat,
    Introduction,
    Person,
    Placement,
    ResidenceArea,
    Unit,
    Workplace,
    WorkplaceDetails,
)
from services.words import name_order
from services.work import Work


@dataclass(frozen=True, slots=True)
class Area:
    """A hamlet or quarter; `closed`: no longer used."""

    id: int
    unit_id: int
    name: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class WorkplaceView:
    """A workplace committee; `inside_id`: its unit here, None when it is outside."""

    id: int
    unit_id: int
    inside_id: int | None
    name: str
    address: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An introduction with what is known of it today; `id` is the introduction's.

    kind: working | student | military. `area_id` None: not introduced to an area yet (RES-19).
    `reach`: the channel of a linked, open chat; None: only on paper or by telephone.
    """

    id: int
    unit_id: int
    unit: str
    person_id: int
    name: str
    kind: str
    workplace_id: int
    inside_id: int | None
    workplace: str
    area_id: int | None
    area: str
    page_two_on: date | None
    letter_number: str
    letter_on: date | None
    from_day: date
    to_day: date | None
    reach: str | None

    def on(self, day: date) -> bool:
        """True while contact is kept on a day; its last day counts."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True, slots=True)
class Session:
    """A session as planned last; `starts_at` in UTC. State: planned | cancelled."""

    id: int
    unit_id: int
    year: int
    round: str
    plan_id: int
    starts_at: datetime
    place: str
    chair_id: int
    chair: str
    state: str
    because: str
    area_ids: tuple[int, ...] = ()

    @property
    def day(self) -> date:
        """The Vietnamese day."""
        return local_day(self.starts_at)


def newest_of(model: Any, key: Any, of: Any) -> Any:
    """The id of the newest row of a table for a row of another."""
    return select(func.max(model.id)).where(key == of).correlate(of.table).scalar_subquery()


async def workplace_views(work: Work, *where: ColumnElement[bool]) -> list[WorkplaceView]:
    """Workplaces that fulfil conditions, with their newest details, by name."""
    details = newest_of(WorkplaceDetails, WorkplaceDetails.workplace_id, Workplace.__table__.c.id)
    statement = (
        select(
            Workplace.id,
            Workplace.unit_id,
            Workplace.inside_id,
            WorkplaceDetails.name,
            WorkplaceDetails.address,
            WorkplaceDetails.email,
            func.coalesce(WorkplaceDetails.phone, ""),
        )
        .join(WorkplaceDetails, WorkplaceDetails.id == details)
        .where(*where)
    )
    found = [WorkplaceView(*row) for row in await work.db.execute(statement)]
    return sorted(found, key=lambda each: name_order(each.name))


async def enrolled(work: Work, *where: ColumnElement[bool]) -> list[Enrolled]:
    """Introductions that fulfil conditions, in the order of a Vietnamese list of names."""
    found = [Enrolled(*row) for row in await work.db.execute(ENROLLED.where(*where))]
    return sorted(found, key=lambda each: name_order(each.name))


def _enrolled() -> AnySelect:
    introduction = Introduction.__table__.c.id
    placed = newest_of(Placement, Placement.introduction_id, introduction)
    details = newest_of(
        WorkplaceDetails, WorkplaceDetails.workplace_id, Introduction.__table__.c.workplace_id
    )
    chat = (Chat.person_id == Person.__table__.c.id) & Chat.blocked_at.is_(None)
    reach = select(func.min(Chat.channel)).where(chat).scalar_subquery()
    return (
        select(
            Introduction.id,
            Introduction.unit_id,
            Unit.name,
            Introduction.person_id,
            Person.full_name,
            Introduction.kind,
            Introduction.workplace_id,
            Workplace.inside_id,
            WorkplaceDetails.name,
            Placement.area_id,
            func.coalesce(ResidenceArea.name, ""),
            Placement.page_two_on,
            Introduction.letter_number,
            Introduction.letter_on,
            Introduction.from_day,
            Introduction.to_day,
            reach,
        )
        .join(Unit, Unit.id == Introduction.unit_id)
        .join(Person, Person.id == Introduction.person_id)
        .join(Workplace, Workplace.id == Introduction.workplace_id)
        .join(WorkplaceDetails, WorkplaceDetails.id == details)
        .outerjoin(Placement, Placement.id == placed)
        .outerjoin(ResidenceArea, ResidenceArea.id == Placement.area_id)
    )


ENROLLED = _enrolled()
"""built once: nearly every question about the liaison begins with it"""
