"""Which known person a row of the register's workbook speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db.models import Introduction, Membership, Person, in_force
from services.residence.workbook import Problem, Row
from services.words import fold
from services.work import Work


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody the database knows, with the units they are a member of today."""

    id: int
    code: str
    name: str
    born: date | None
    units: frozenset[int]
    introduced: bool


async def known_people(work: Work) -> list[KnownPerson]:
    """Everybody, in three statements."""
    people = select(Person.id, Person.code, Person.full_name, Person.birth_date)
    units: dict[int, set[int]] = {}
    held = select(Membership.person_id, Membership.unit_id).where(in_force(Membership, work.today))
    for row in await work.db.execute(held):
        units.setdefault(row.person_id, set()).add(row.unit_id)
    kept = select(Introduction.person_id).where(in_force(Introduction, work.today))
    introduced = set((await work.db.execute(kept)).scalars())
    return [
        KnownPerson(*row, frozenset(units.get(row.id, ())), row.id in introduced)
        for row in await work.db.execute(people)
    ]


class Matching:
    """Finds the person of a row; each person answers to one row at most."""

    def __init__(self, people: Sequence[KnownPerson], units: Mapping[str, int]) -> None:
        self._units = units
        self._by_code = {one.code.casefold(): one for one in people}
        self._by_name: dict[str, list[KnownPerson]] = {}
        for one in people:
            self._by_name.setdefault(fold(one.name), []).append(one)
        self._taken: set[int] = set()
        self._rows: set[tuple[str, date | None, str]] = set()

    def find(self, row: Row) -> KnownPerson | Problem | None:
        """The known person, None for a new one, or why it cannot be said."""
        identity = (fold(row.name), row.born, fold(row.workplace))
        if identity in self._rows and not row.code:
            return Problem(row.number, "name", "twice", row.name)
        self._rows.add(identity)
        found = self._among(row)
        if len(found) > 1:
            return Problem(row.number, "born", "several", row.name)
        if found and found[0].id in self._taken:
            return Problem(row.number, "name", "twice", row.name)
        self._taken |= {one.id for one in found}
        return found[0] if found else None

    def _among(self, row: Row) -> list[KnownPerson]:
        if row.code and row.code.casefold() in self._by_code:
            return [self._by_code[row.code.casefold()]]
        inside = inside_of(row, self._units)
        named = self._by_name.get(fold(row.name), [])
        if row.born:
            named = [one for one in named if one.born in (None, row.born)]
        exact = [one for one in named if row.born and one.born == row.born]
        return exact or [one for one in named if inside in one.units or one.introduced]


def inside_of(row: Row, units: Mapping[str, int]) -> int | None:
    """The unit here that is the workplace, by code or by name."""
    if row.unit_code:
        return units.get(row.unit_code.casefold())
    return units.get(fold(row.workplace))
