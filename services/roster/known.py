"""What the database knows of the people of a roster, read in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.db.models import Closure, Membership, Person, RoleHeld, Standing, Unit
from services.roster.units import UnitEntry
from services.words import fold

MOST_VALUES = 10_000
"""values in one statement; both databases allow some 32,000"""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A row of the table of people; `phone` is sealed."""

    id: int
    code: str
    full_name: str
    birth_date: date | None
    admitted_on: date | None
    official_on: date | None
    phone: str | None
    residence: str | None
    workplace: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """A membership (`what`: home | temporary), role or standing from one day to another."""

    id: int
    person_id: int
    unit_id: int | None
    what: str
    from_day: date
    to_day: date | None

    def open(self, on: date) -> bool:
        """True when it is not over on a day."""
        return self.to_day is None or self.to_day >= on


@dataclass(frozen=True, slots=True)
class Known:
    """The people of the units and codes in a roster, with their spans."""

    people: dict[int, KnownPerson]
    codes: dict[str, int]
    """ids by code in lower case, of everybody"""
    names: dict[tuple[int, str], list[int]]
    """ids by unit and folded name"""
    spans: dict[str, dict[int, list[Span]]]
    """memberships, roles, standings, each by person"""

    def coded(self, code: str) -> KnownPerson | None:
        """The person with a code."""
        person_id = self.codes.get(code.casefold())
        return None if person_id is None else self.people[person_id]

    def named(self, unit_id: int | None, folded: str) -> list[KnownPerson]:
        """Those with a name who are or were in a unit."""
        return [self.people[key] for key in self.names.get((unit_id or 0, folded), ())]

    def of(self, table: str, person_id: int) -> list[Span]:
        """The spans of a person, oldest first."""
        return self.spans[table].get(person_id, [])


async def known_units(db: AsyncConnection) -> list[UnitEntry]:
    """Every unit."""
    rows = (await db.execute(select(Unit.__table__).order_by(Unit.id))).all()
    closed = set((await db.execute(select(Closure.unit_id))).scalars())
    codes = {row.id: row.code for row in rows}
    return [
        UnitEntry(row.code, row.name, row.kind, codes.get(row.parent_id), row.id, row.id in closed)
        for row in rows
    ]


async def known_people(
    db: AsyncConnection, unit_ids: Collection[int], codes: Collection[str]
) -> Known:
    """Those who are or were in the units, and those who have one of the codes."""
    everybody = (await db.execute(select(Person.code, Person.id))).all()
    by_code = {code.casefold(): person_id for code, person_id in everybody}
    in_unit: dict[int, set[int]] = defaultdict(set)
    for model in (Membership, RoleHeld):
        pairs = select(model.person_id, model.unit_id)
        for row in await _where_in(db, pairs, model.unit_id, unit_ids):
            in_unit[row.unit_id].add(row.person_id)
    ids = set().union(*in_unit.values()) | {
        by_code[code.casefold()] for code in codes if code.casefold() in by_code
    }
    rows = await _where_in(db, select(*PERSON), Person.id, ids)
    people = {row.id: KnownPerson(**row._mapping) for row in rows}
    return Known(people, by_code, _names(people, in_unit), await _spans(db, ids))


def _names(
    people: dict[int, KnownPerson], in_unit: dict[int, set[int]]
) -> dict[tuple[int, str], list[int]]:
    folded = {key: fold(person.full_name) for key, person in people.items()}
    names: dict[tuple[int, str], list[int]] = defaultdict(list)
    for unit_id, ids in in_unit.items():
        for person_id in sorted(ids):
            names[unit_id, folded[person_id]].append(person_id)
    return dict(names)


PERSON = (
    Person.id,
    Person.code,
    Person.full_name,
    Person.birth_date,
    Person.admitted_on,
    Person.official_on,
    Person.phone,
    Person.residence,
    Person.workplace,
)


async def _spans(
    db: AsyncConnection, person_ids: Collection[int]
) -> dict[str, dict[int, list[Span]]]:
    return {
        "memberships": await _by_person(db, Membership, Membership.temporary, person_ids),
        "roles": await _by_person(db, RoleHeld, RoleHeld.role, person_ids),
        "standings": await _by_person(db, Standing, Standing.kind, person_ids),
    }


async def _by_person(
    db: AsyncConnection, model: Any, what: Any, person_ids: Collection[int]
) -> dict[int, list[Span]]:
    table = model.__table__
    statement = select(table, what.label("what")).order_by(table.c.from_day, table.c.id)
    found: dict[int, list[Span]] = defaultdict(list)
    for row in await _where_in(db, statement, model.person_id, person_ids):
        found[row.person_id].append(_span(row))
    return found


def _span(row: Row[Any]) -> Span:
    names = {True: "temporary", False: "home"}
    what = names.get(row.what, row.what)
    unit_id = getattr(row, "unit_id", None)
    return Span(row.id, row.person_id, unit_id, what, row.from_day, row.to_day)


async def _where_in(
    db: AsyncConnection, statement: Any, column: Any, values: Collection[int]
) -> Sequence[Row[Any]]:
    found: list[Row[Any]] = []
    rest = iter(sorted(values))
    while some := list(islice(rest, MOST_VALUES)):
        found += (await db.execute(statement.where(column.in_(some)))).all()
    return found
