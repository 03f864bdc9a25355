"""A generated ward in its season of grading: cells, members with chance histories, leaders."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from services.clock import VIETNAM
from services.db.models import (
    Collective,
    GradeFact,
    Membership,
    Person,
    Post,
    ReviewPlacement,
    ReviewSeason,
    ReviewSession,
    ReviewSubject,
    RoleHeld,
    SelfReview,
    SelfReviewEntry,
    SessionStep,
    Unit,
)
from services.people import SECRETARIAT
from services.work import Actor, RoleIn, Work

YEAR = 2025
NOW = datetime(2025, 12, 5, 9, 0, tzinfo=VIETNAM)
WARD, ELSEWHERE = 1, 2
FIRST_CELL, FIRST_PERSON = 10, 1000
STAFF, CHIEF, INSPECTOR = 1, 2, 3
LONG_AGO = date(2015, 1, 1)
REVIEWED = date(2025, 12, 1)


@dataclass(frozen=True, slots=True)
class History:
    """What chance gave a member: the truth that the gates are checked against."""

    reviewed: bool = True
    redo: bool = False
    level: int | None = 3
    excluded: bool = False
    temporary: bool = False
    former_months: int = 0
    unasked: bool = False
    """the ward has not said whether opinions are needed"""


@dataclass(slots=True)
class World:
    """Ids by what they are; subjects of members by person."""

    cells: list[int] = field(default_factory=list)
    people: dict[int, int] = field(default_factory=dict)
    """person → cell"""
    histories: dict[int, History] = field(default_factory=dict)
    members: dict[int, int] = field(default_factory=dict)
    """person → subject"""
    collectives: dict[int, int] = field(default_factory=dict)
    """cell → subject of the cell itself"""
    leaders: dict[int, int] = field(default_factory=dict)
    """person → subject"""

    def of_cell(self, cell: int) -> list[int]:
        """The people of a cell; the first is its secretary."""
        return [person for person, unit in self.people.items() if unit == cell]


def secretary(world: World, cell: int) -> Actor:
    """Who leads a cell."""
    person = world.of_cell(cell)[0]
    return Actor(person, f"Bí thư {cell}", (RoleIn(SECRETARIAT[0], cell),))


def staff(person: int = STAFF, role: str = "ward_staff") -> Actor:
    """Somebody of the ward's office."""
    return Actor(person, "Hoa Thử Phường", (RoleIn(role, WARD),))


def chance(dice: random.Random) -> History:
    """Most members have nothing special; some have what a gate waits for."""
    draw = dice.random()
    excluded = draw < 0.05
    reviewed = not excluded and dice.random() < 0.93
    return History(
        reviewed=reviewed,
        redo=reviewed and dice.random() < 0.02,
        level=dice.choice((2, 3, 3, 3, 4)) if reviewed else dice.choice((None, 3)),
        excluded=excluded,
        temporary=0.05 < draw < 0.08,
        former_months=dice.choice((3, 5, 6, 9)) if 0.08 < draw < 0.12 else 0,
        unasked=0.12 < draw < 0.14,
    )


async def build(
    work: Work, *, cells: int, members: int, seed: int = 1, plain: bool = False
) -> World:
    """The ward in an empty database; in every third cell (`plain`: in all) nothing is special."""
    dice, world = random.Random(seed), World()
    world.cells = [FIRST_CELL + number for number in range(cells)]
    rows: dict[Any, list[dict[str, Any]]] = {}
    _units(rows, world)
    for number in range(members):
        person, cell = FIRST_PERSON + number, world.cells[number % cells]
        lead = number < cells
        world.people[person] = cell
        calm = plain or lead or number % cells % 3 == 0
        world.histories[person] = History() if calm else chance(dice)
        _person(rows, world, person, leads=lead)
    _season(rows, world)
    for model, made in rows.items():
        await work.db.execute(insert(model), made)
    return world


def _add(rows: dict[Any, list[dict[str, Any]]], model: Any, **values: Any) -> None:
    rows.setdefault(model, []).append(values)


def _units(rows: dict[Any, list[dict[str, Any]]], world: World) -> None:
    _add(rows, Unit, id=WARD, code="ward", name="Phường Hoa Thử", kind="ward", parent_id=None)
    other = {"code": "cu", "name": "Chi bộ Cũ", "kind": "cell"}
    _add(rows, Unit, id=ELSEWHERE, **other, parent_id=WARD)
    for cell in world.cells:
        name = {"code": f"cb-{cell}", "name": f"Chi bộ Thử {cell}", "kind": "cell"}
        _add(rows, Unit, id=cell, **name, parent_id=WARD)
    for person in (STAFF, CHIEF, INSPECTOR):
        _add(rows, Person, id=person, code=f"p-{person}", full_name=f"Hoa Thử {person}")
    for person, role in ((STAFF, "ward_staff"), (CHIEF, "standing_committee")):
        _add(rows, RoleHeld, person_id=person, unit_id=WARD, role=role, from_day=LONG_AGO)
    inspector = {"person_id": INSPECTOR, "unit_id": WARD, "role": "inspection"}
    _add(rows, RoleHeld, **inspector, from_day=LONG_AGO)


def _person(
    rows: dict[Any, list[dict[str, Any]]], world: World, person: int, *, leads: bool
) -> None:
    cell, history = world.people[person], world.histories[person]
    name = f"Hoa Thử {person}"
    _add(rows, Person, id=person, code=f"dv-{person}", full_name=name)
    since = LONG_AGO
    if history.former_months:
        since = date(YEAR, history.former_months + 1, 1)
        last = date.fromordinal(since.toordinal() - 1)
        _membership(rows, person, ELSEWHERE, date(YEAR, 1, 1), last)
    _membership(rows, person, cell, since)
    if history.temporary:
        _membership(rows, person, ELSEWHERE, LONG_AGO, temporary=True)
    if leads:
        role = {"unit_id": cell, "role": SECRETARIAT[0], "from_day": LONG_AGO}
        _add(rows, RoleHeld, person_id=person, **role)


def _membership(
    rows: dict[Any, list[dict[str, Any]]],
    person: int,
    unit: int,
    since: date,
    until: date | None = None,
    *,
    temporary: bool = False,
) -> None:
    span = {"from_day": since, "to_day": until, "temporary": temporary}
    _add(rows, Membership, person_id=person, unit_id=unit, **span)


def _season(rows: dict[Any, list[dict[str, Any]]], world: World) -> None:
    paper = {"number": "03-KH/ĐU", "issued_on": date(YEAR, 11, 27), "body": "Đảng ủy"}
    opened = {"opened_by": STAFF, "opened_at": NOW}
    _add(rows, ReviewSeason, id=1, unit_id=WARD, year=YEAR, **paper, **opened)
    subject = 1
    for cell in world.cells:
        collective = {"ward_id": WARD, "unit_id": cell, "from_day": LONG_AGO, "to_day": None}
        kind = {"kind": "cell_committee_of_residence", "name": f"Chi ủy {cell}"}
        _add(rows, Collective, id=cell, **collective, **kind, set_by=STAFF, set_at=NOW)
        session = {"season_id": 1, "unit_id": cell, "planned_by": STAFF, "planned_at": NOW}
        _add(rows, ReviewSession, id=cell, **session)
        _subject(rows, subject, cell, "collective", collective=cell)
        _reviewed(rows, subject, cell, History())
        world.collectives[cell] = subject
        subject += 1
    for person, cell in world.people.items():
        history = world.histories[person]
        excluded, unasked = history.excluded, history.unasked
        _subject(rows, subject, cell, "member", person=person, excluded=excluded, unasked=unasked)
        _reviewed(rows, subject, cell, history)
        world.members[person] = subject
        subject += 1
    subject = _leaders(rows, world, subject)


def _leaders(rows: dict[Any, list[dict[str, Any]]], world: World, subject: int) -> int:
    """The leaders of an agency of the first cell: a head and a deputy."""
    cell = world.cells[0]
    agency = {"ward_id": WARD, "unit_id": cell, "from_day": LONG_AGO, "to_day": None}
    named = {"kind": "government_leadership", "name": "Lãnh đạo cơ quan"}
    _add(rows, Collective, id=5, **agency, **named, set_by=STAFF, set_at=NOW)
    _subject(rows, subject, cell, "collective", collective=5)
    _reviewed(rows, subject, cell, History())
    world.collectives[5] = subject
    for person, position in zip(world.of_cell(cell)[1:3], ("head", "deputy"), strict=False):
        subject += 1
        post = {"collective_id": 5, "person_id": person, "position": position}
        _add(rows, Post, **post, from_day=LONG_AGO, set_by=STAFF, set_at=NOW)
        placed: Mapping[str, Any] = {"person": person, "collective": 5, "position": position}
        _subject(rows, subject, cell, "leader", **placed)
        _reviewed(rows, subject, cell, History())
        world.leaders[person] = subject
    return subject + 1


def _subject(
    rows: dict[Any, list[dict[str, Any]]],
    subject: int,
    cell: int,
    kind: str,
    *,
    person: int | None = None,
    collective: int | None = None,
    position: str = "",
    excluded: bool = False,
    unasked: bool = False,
) -> None:
    whom = {"person_id": person, "collective_id": collective}
    _add(rows, ReviewSubject, id=subject, season_id=1, kind=kind, **whom, added_at=NOW)
    placed = {"status": "excluded" if excluded else "must", "group_key": f"nhóm {kind}"}
    place = f"collective:{collective}" if collective else f"unit:{cell}"
    at = {"unit_id": cell, "places": [place], "position": position, "set_at": NOW}
    _add(rows, ReviewPlacement, subject_id=subject, **placed, **at)
    if not unasked:
        stated = {"name": "opinions", "value": ["not_needed"], "paper": ""}
        _add(rows, GradeFact, subject_id=subject, **stated, stated_by=STAFF, stated_at=NOW)


def review_rows(subject: int, cell: int, history: History) -> dict[Any, list[dict[str, Any]]]:
    """The rows of one more review."""
    rows: dict[Any, list[dict[str, Any]]] = {}
    _reviewed(rows, subject, cell, history)
    return rows


def _reviewed(
    rows: dict[Any, list[dict[str, Any]]], subject: int, cell: int, history: History
) -> None:
    _add(rows, SelfReview, id=subject, subject_id=subject, started_by=STAFF, started_at=NOW)
    if history.level:
        level = {"kind": "level", "points": history.level, "written_by": STAFF, "written_at": NOW}
        _add(rows, SelfReviewEntry, review_id=subject, **level)
    taken = {"session_id": cell, "subject_id": subject, "on_day": REVIEWED}
    by = {"taken_by": STAFF, "taken_at": NOW}
    if history.reviewed:
        _add(rows, SessionStep, step="chair_concludes", **taken, **by)
    if history.redo:
        _add(rows, SessionStep, step="redo", **taken, **by)
