"""Which known person a row speaks of: by code, else by unit, name and birth date.

Where that leaves more than one reading the row does not fit, and a code or date is asked for.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.roster.known import Known, KnownPerson
from services.roster.rows import RosterRow, Unfit
from services.roster.units import UnitEntry
from services.words import fold

GENERATED = re.compile("^DV-[A-Z2-7]{8}$")
"""a code made by the import; a real one in a later file takes its place"""
NEEDS_CODE = ("code", "full_name")
NEEDS_BIRTH_DATE = ("birth_date", "full_name")

Placed = tuple[RosterRow, UnitEntry]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Nobody known; `namesakes` are others in the unit with the same name."""

    namesakes: tuple[KnownPerson, ...] = ()


Found = KnownPerson | Newcomer | Unfit


def match(rows: Sequence[Placed], known: Known) -> dict[int, Found]:
    """What was found for each row number."""
    same = Counter(_identity(placed) for placed in rows)
    return _Matching(known, same).run(rows)


def _identity(placed: Placed) -> tuple[str, str, object]:
    row, unit = placed
    return unit.code, fold(row.full_name), row.birth_date


class _Matching:
    """Gives each known person to one row at most: the surest matches first."""

    def __init__(self, known: Known, same: Counter[tuple[str, str, object]]) -> None:
        self.known = known
        self.same = same
        self.claimed: set[int] = set()

    def run(self, rows: Sequence[Placed]) -> dict[int, Found]:
        found: dict[int, Found] = {}
        for find in (self._by_code, self._by_identity, self._by_name):
            for placed in rows:
                number = placed[0].number
                if number not in found and (one := find(placed)) is not None:
                    found[number] = one
                    if isinstance(one, KnownPerson):
                        self.claimed.add(one.id)
        return found

    def _by_code(self, placed: Placed) -> Found | None:
        row, _ = placed
        person = self.known.coded(row.code) if row.code else None
        if person is None:
            return None
        other_name = fold(person.full_name) != fold(row.full_name)
        if other_name and row.birth_date and person.birth_date not in {None, row.birth_date}:
            values = {"code": row.code, "name": person.full_name}
            return Unfit(NEEDS_CODE, "code_of_other", values)
        return person

    def _by_identity(self, placed: Placed) -> Found | None:
        row, _ = placed
        if row.code is None and self.same[_identity(placed)] > 1:
            return Unfit(NEEDS_CODE, "needs_code", {"name": row.full_name})
        people = [one for one in self._free(placed) if one.birth_date == row.birth_date]
        if row.code is not None:
            people = [one for one in people if GENERATED.match(one.code)]
        if len(people) > 1:
            return Unfit(NEEDS_CODE, "needs_code", {"name": row.full_name})
        return people[0] if people else None

    def _by_name(self, placed: Placed) -> Found:
        row, _ = placed
        people = self._free(placed)
        if row.code is not None or not people:
            return Newcomer(tuple(people))
        if row.birth_date is None:
            return Unfit(NEEDS_BIRTH_DATE, "needs_birth_date", {"name": row.full_name})
        undated = [one for one in people if one.birth_date is None]
        return undated[0] if len(undated) == 1 else Newcomer(tuple(people))

    def _free(self, placed: Placed) -> list[KnownPerson]:
        row, unit = placed
        named = self.known.named(unit.id, fold(row.full_name))
        return [one for one in named if one.id not in self.claimed]
