"""How the register is read: introductions with their area, workplace and person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from services.clock import local_day
from services.db.built import Parameters, built
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
    in_force,
)
from services.words import name_order
from services.work import Work

Asked = tuple[AnySelect, Parameters]
"""a built statement and its parameters"""


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


def _workplaces() -> AnySelect:
    details = newest_of(WorkplaceDetails, WorkplaceDetails.workplace_id, Workplace.__table__.c.id)
    return select(
        Workplace.id,
        Workplace.unit_id,
        Workplace.inside_id,
        WorkplaceDetails.name,
        WorkplaceDetails.address,
        WorkplaceDetails.email,
        func.coalesce(WorkplaceDetails.phone, ""),
    ).join(WorkplaceDetails, WorkplaceDetails.id == details)


WORKPLACES = _workplaces()
"""workplaces with their newest details"""


@built
def workplaces_of(unit_id: int) -> AnySelect:
    """Those that write to a residence committee."""
    return WORKPLACES.where(Workplace.unit_id == unit_id)


@built
def the_workplace(workplace_id: int) -> AnySelect:
    """One workplace."""
    return WORKPLACES.where(Workplace.id == workplace_id)


@built
def workplaces_inside(inside_ids: Collection[int]) -> AnySelect:
    """Those that are units here."""
    return WORKPLACES.where(Workplace.inside_id.in_(inside_ids))


async def workplace_views(work: Work, asked: Asked) -> list[WorkplaceView]:
    """The workplaces asked for (`WORKPLACES` with a condition), by name."""
    found = [WorkplaceView(*row) for row in await work.db.execute(*asked)]
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
"""introductions: nearly every question about the liaison begins with them"""


@built
def the_introduction(introduction_id: int) -> AnySelect:
    """One introduction."""
    return ENROLLED.where(Introduction.id == introduction_id)


@built
def in_unit(unit_id: int, on: date) -> AnySelect:
    """Whoever keeps contact with a residence committee on a day."""
    return ENROLLED.where(Introduction.unit_id == unit_id, in_force(Introduction, on))


def during(first: date, last: date) -> ColumnElement[bool]:
    """The condition that an introduction was in force on one of these days, or on several."""
    open_ = or_(Introduction.to_day.is_(None), Introduction.to_day >= first)
    return and_(Introduction.from_day <= last, open_)


@built
def in_unit_during(unit_id: int, first: date, last: date) -> AnySelect:
    """Whoever kept contact with a residence committee on one of these days."""
    return ENROLLED.where(Introduction.unit_id == unit_id, during(first, last))


@built
def in_unit_among(unit_id: int, first: date, last: date, person_ids: Collection[int]) -> AnySelect:
    """The same of a few."""
    among = Introduction.person_id.in_(person_ids)
    return ENROLLED.where(Introduction.unit_id == unit_id, during(first, last), among)


@built
def of_person(person_id: int, on: date) -> AnySelect:
    """Where somebody keeps contact on a day."""
    return ENROLLED.where(Introduction.person_id == person_id, in_force(Introduction, on))


@built
def at_workplaces(inside_ids: Collection[int], on: date) -> AnySelect:
    """Whom workplaces inside have introduced, as of a day."""
    return ENROLLED.where(Workplace.inside_id.in_(inside_ids), in_force(Introduction, on))


async def enrolled(work: Work, asked: Asked) -> list[Enrolled]:
    """The introductions asked for (`ENROLLED` with a condition), in the order of a Vietnamese list
    of names."""
    found = [Enrolled(*row) for row in await work.db.execute(*asked)]
    return sorted(found, key=lambda each: name_order(each.name))
