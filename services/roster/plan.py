"""What an import would do, row by row: pure comparison of the file with what is known."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from services.roster.known import Known, KnownPerson, Span
from services.roster.matching import Found, Newcomer, Placed, match
from services.roster.rows import CellProblem, Roster, RosterRow, Unfit
from services.roster.steps import Step, Stepping
from services.roster.units import UnitBook, UnitEntry
from services.seal import Seal
from services.words import fold

FIELDS = (
    "full_name",
    "birth_date",
    "admitted_on",
    "official_on",
    "phone",
    "residence",
    "workplace",
)
TABLES = ("memberships", "roles", "standings")


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What becomes of one row. `person`: the known person, None when new."""

    row: RosterRow
    unit: UnitEntry
    person: KnownPerson | None
    code: str
    fields: dict[str, object]
    """new values by column of the table of people; the phone in clear"""
    steps: tuple[Step, ...]

    @property
    def changes(self) -> bool:
        """True when the row says something that is not known yet."""
        return self.person is None or bool(self.fields or self.steps)


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole import, decided."""

    new_units: tuple[UnitEntry, ...]
    changed_units: tuple[UnitEntry, ...]
    """known cells of which the file names the ward for the first time"""
    wards: Mapping[str, str]
    """names of the units above these, by code"""
    people: tuple[PersonPlan, ...]
    refused: tuple[CellProblem, ...]
    notices: tuple[CellProblem, ...]


def place_rows(roster: Roster, book: UnitBook) -> tuple[list[Placed], list[CellProblem]]:
    """Each row with its unit, and the rows whose unit is not clear."""
    placed: list[Placed] = []
    refused: list[CellProblem] = []
    for row in roster.rows:
        unit = book.find(row.unit)
        if isinstance(unit, Unfit):
            refused.append(roster.problem(row.number, unit))
        else:
            placed.append((row, unit))
    return [(row, book[unit.code]) for row, unit in placed], refused


class Planning:
    """Decides what to do with placed rows. `on`: the day on which things begin."""

    def __init__(self, book: UnitBook, known: Known, seal: Seal, on: date) -> None:
        self.book = book
        self.known = known
        self.seal = seal
        self.on = on
        self.stepping = Stepping(book, on)
        self.taken = set(known.codes)

    def plan(self, roster: Roster, rows: Sequence[Placed]) -> Plan:
        """The plan of all rows."""
        found = match(rows, self.known)
        self.taken |= {row.code.casefold() for row, _ in rows if row.code}
        people: list[PersonPlan] = []
        refused: list[CellProblem] = []
        notices: list[CellProblem] = []
        for row, unit in rows:
            planned = self._decide(row, unit, found[row.number])
            if isinstance(planned, Unfit):
                refused.append(roster.problem(row.number, planned))
            else:
                people.append(planned)
                notices += [roster.problem(row.number, one) for one in _noticed(found[row.number])]
        used = {one.unit.code for one in people} | {one.unit.parent for one in people}
        units = [unit for unit in self.book.changed() if unit.code in used]
        return Plan(
            new_units=tuple(unit for unit in units if unit.id is None),
            changed_units=tuple(unit for unit in units if unit.id is not None),
            wards={unit.parent: self.book[unit.parent].name for unit in units if unit.parent},
            people=tuple(people),
            refused=tuple(refused),
            notices=tuple(notices),
        )

    def _decide(self, row: RosterRow, unit: UnitEntry, found: Found) -> PersonPlan | Unfit:
        if isinstance(found, Unfit):
            return found
        person = found if isinstance(found, KnownPerson) else None
        unfit = _unfit_roles(row, unit) or (person and _unfit_days(row, person))
        return unfit or self._person(row, unit, person)

    def _person(self, row: RosterRow, unit: UnitEntry, person: KnownPerson | None) -> PersonPlan:
        code = row.code or (person.code if person else self._new_code(row, unit))
        code = person.code if person and code.casefold() == person.code.casefold() else code
        fields = self._fields(row, person)
        if person and code != person.code:
            fields["code"] = code
        steps = self.stepping.steps(row, unit, self._open(person))
        return PersonPlan(row, unit, person, code, fields, steps)

    def _fields(self, row: RosterRow, person: KnownPerson | None) -> dict[str, object]:
        said = {name: getattr(row, name) for name in FIELDS if getattr(row, name) is not None}
        if person is None:
            return said
        return {name: value for name, value in said.items() if self._now(person, name) != value}

    def _now(self, person: KnownPerson, name: str) -> object:
        if name == "phone" and person.phone:
            return self.seal.open(person.phone)
        return getattr(person, name)

    def _new_code(self, row: RosterRow, unit: UnitEntry) -> str:
        identity = f"{unit.code}|{fold(row.full_name)}|{row.birth_date}"
        for attempt in count():
            digest = hashlib.sha256(f"{identity}|{attempt}".encode()).digest()
            code = f"DV-{base64.b32encode(digest[:5]).decode()}"
            if code.casefold() not in self.taken:
                self.taken.add(code.casefold())
                break
        return code

    def _open(self, person: KnownPerson | None) -> dict[str, list[Span]]:
        return {
            table: [span for span in self.known.of(table, person.id) if span.open(self.on)]
            if person
            else []
            for table in TABLES
        }


def _noticed(found: Found) -> list[Unfit]:
    if isinstance(found, Newcomer) and found.namesakes:
        return [Unfit(("full_name",), "namesake", {"name": found.namesakes[0].full_name})]
    return []


def _unfit_roles(row: RosterRow, unit: UnitEntry) -> Unfit | None:
    if unit.kind == "ward" and not row.roles:
        return Unfit(("role", "unit", "unit_code"), "ward_needs_role", {"unit": unit.name})
    if unit.kind == "cell" and unit.parent is None and "ward_staff" in (row.roles or ()):
        return Unfit(("parent", "role"), "ward_missing", {"unit": unit.name})
    return None


def _unfit_days(row: RosterRow, person: KnownPerson) -> Unfit | None:
    """Days that contradict those already known."""
    admitted = row.admitted_on or person.admitted_on
    official = row.official_on or person.official_on
    if admitted and official and official < admitted:
        columns = ("official_on", "admitted_on") if row.official_on else ("admitted_on",)
        return Unfit(columns, "official_on_before_admitted_on", {"day": admitted})
    return None
