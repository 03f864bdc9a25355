"""What the rules are asked about everybody of a ward, read in a handful of statements."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    Collective,
    Membership,
    Person,
    PersonProfile,
    ReviewSession,
    RoleHeld,
    SessionStep,
    Standing,
    Unit,
    UnitProfile,
    in_force,
)
from services.people import COMMITTEE
from services.reviews.posts import PostView, posts
from services.reviews.reading import Season
from services.work import Work


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: kind residential | agency | school | enterprise, "" while nobody said.

    `committee`: has members of a committee beside secretary and deputy (GRD-R02). `review_on`:
    the day of its review meeting, or today while none is planned (AMB-25).
    """

    id: int
    name: str
    kind: str
    in_system: bool | None
    group: str
    committee: bool
    review_on: date


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A member of a cell: what differs from the cell, and when exempt or suspended."""

    person_id: int
    code: str
    name: str
    unit_id: int
    admitted_on: date | None
    in_system: bool | None
    form: str
    group: str
    standings: tuple[tuple[str, date, date | None], ...] = ()

    def stands(self, kind: str, on: date) -> bool:
        """Whether a standing of this kind covers a day."""
        return any(
            each == kind and since <= on and (until is None or on <= until)
            for each, since, until in self.standings
        )


@dataclass(frozen=True, slots=True)
class CollectiveView:
    """A collective that is graded as one."""

    id: int
    unit_id: int
    kind: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All of a ward on a day."""

    cells: dict[int, Cell]
    members: list[Enrolled]
    collectives: list[CollectiveView]
    posts: list[PostView]
    officers: dict[int, dict[str, list[int]]] = field(default_factory=dict)
    """cell → role → who holds it"""


async def load(work: Work, season: Season) -> Facts:
    """Everything about the ward of a season, in nine statements whatever its size."""
    officers = await _officers(work, season.ward_id)
    days = await _review_days(work, season.id)
    cells = await _cells(work, season, officers, days)
    collectives = await _collectives(work, season.ward_id)
    held = await posts(work, Collective.ward_id, [season.ward_id], work.today)
    return Facts(cells, await _members(work, season.ward_id), collectives, held, officers)


async def _officers(work: Work, ward_id: int) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = {}
    for unit_id, role, person_id in await work.db.execute(*_held_in(ward_id, work.today)):
        found.setdefault(unit_id, {}).setdefault(role, []).append(person_id)
    return found


@built
def _held_in(ward_id: int, on: date) -> Select[int, str, int]:
    return (
        select(RoleHeld.unit_id, RoleHeld.role, RoleHeld.person_id)
        .join(Unit, Unit.id == RoleHeld.unit_id)
        .where(Unit.parent_id == ward_id, RoleHeld.role.in_(COMMITTEE))
        .where(in_force(RoleHeld, on))
        .order_by(RoleHeld.id)
    )


async def _review_days(work: Work, season_id: int) -> dict[int, date]:
    """Cell → the day of its newest planned review meeting."""
    rows = await work.db.execute(*_planned(season_id))
    return {row[0]: local_day(row[1]) for row in rows if row[1]}


@built
def _planned(season_id: int) -> Select[int, datetime | None]:
    return (
        select(ReviewSession.unit_id, SessionStep.starts_at)
        .join(SessionStep, SessionStep.session_id == ReviewSession.id)
        .where(ReviewSession.season_id == season_id, ReviewSession.collective_id.is_(None))
        .where(SessionStep.step == "planned", SessionStep.starts_at.is_not(None))
        .order_by(SessionStep.id)
    )


async def _cells(
    work: Work,
    season: Season,
    officers: dict[int, dict[str, list[int]]],
    days: dict[int, date],
) -> dict[int, Cell]:
    found = {}
    for key, name, kind, in_system, group in await work.db.execute(*_cells_of(season.ward_id)):
        committee = bool(officers.get(key, {}).get("committee"))
        day = days.get(key, work.today)
        found[key] = Cell(key, name, kind or "", in_system, group or "", committee, day)
    return found


@built
def _cells_of(ward_id: int) -> AnySelect:
    newest = select(func.max(UnitProfile.id)).group_by(UnitProfile.unit_id)
    return (
        select(Unit.id, Unit.name, UnitProfile.kind, UnitProfile.in_system, UnitProfile.group_key)
        .outerjoin(UnitProfile, and_(UnitProfile.unit_id == Unit.id, UnitProfile.id.in_(newest)))
        .where(Unit.parent_id == ward_id, Unit.kind == "cell")
        .order_by(Unit.name)
    )


async def _members(work: Work, ward_id: int) -> list[Enrolled]:
    """Members of cells, where they belong: who only takes part for a time is at home (GRD-G27)."""
    standings = await _standings(work, ward_id)
    found: dict[int, Enrolled] = {}
    for row in await work.db.execute(*_enrolled(ward_id, work.today)):
        there = tuple(standings.get(row[0], ()))
        values: list[Any] = [*row[:6], row[6] or "", row[7] or "", there]
        found[row[0]] = Enrolled(*values)
    return list(found.values())


@built
def _enrolled(ward_id: int, on: date) -> AnySelect:
    newest = select(func.max(PersonProfile.id)).group_by(PersonProfile.person_id)
    own = aliased(PersonProfile)
    return (
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Membership.unit_id,
            Person.admitted_on,
            own.in_system,
            own.form,
            own.group_key,
        )
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(own, and_(own.person_id == Person.id, own.id.in_(newest)))
        .where(Unit.parent_id == ward_id, Membership.temporary.is_(False))
        .where(in_force(Membership, on))
        .order_by(Membership.id)
    )


async def _standings(work: Work, ward_id: int) -> dict[int, list[tuple[str, date, date | None]]]:
    """Exemptions and suspensions that are not over, by person."""
    found: dict[int, list[tuple[str, date, date | None]]] = {}
    for person_id, kind, since, until in await work.db.execute(*_freed(ward_id, work.today)):
        found.setdefault(person_id, []).append((kind, since, until))
    return found


@built
def _freed(ward_id: int, on: date) -> AnySelect:
    there = select(Membership.person_id).join(Unit, Unit.id == Membership.unit_id)
    return select(Standing.person_id, Standing.kind, Standing.from_day, Standing.to_day).where(
        Standing.person_id.in_(there.where(Unit.parent_id == ward_id)),
        Standing.kind.in_(("exempt", "suspended")),
        or_(Standing.to_day.is_(None), Standing.to_day >= on),
    )


async def _collectives(work: Work, ward_id: int) -> list[CollectiveView]:
    rows = await work.db.execute(*_bodies(ward_id, work.today))
    return [CollectiveView(*row) for row in rows]


@built
def _bodies(ward_id: int, on: date) -> AnySelect:
    of = Collective
    columns = (of.id, of.unit_id, of.kind, of.name, of.group_key)
    there = (of.from_day <= on, or_(of.to_day.is_(None), of.to_day >= on))
    return select(*columns).where(of.ward_id == ward_id, *there).order_by(of.id)
