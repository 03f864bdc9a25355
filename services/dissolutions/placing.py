"""To which residential cell each member goes: proposed by residence, corrected, complete (DIS-06).

A cell is proposed only when exactly one fits the address; otherwise it is left open.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, insert, select

from services.db.built import built
from services.db.models import DissolutionPlace, Person
from services.dissolutions.views import Case, access
from services.members import members
from services.refusal import Refused
from services.rulebooks import judge_for
from services.rules import Finding
from services.transfers.introducing import destinations
from services.units import UnitView
from services.words import fold
from services.work import Work

GROUP = re.compile(r"\b(?:to dan pho|to|khu pho|khu|ap|thon|kdc)\s*(?:so\s*)?(\d{1,3})\b")
"""a residential group with its number, in a folded text"""
OFFICE = re.compile(r"^(?:chi bo)\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A member of the office cell; `chosen`: somebody confirmed it, else it is only proposed."""

    person_id: int
    code: str
    name: str
    residence: str
    to_unit_id: int | None
    to: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Places:
    """Everybody in the cell today, exempt and suspended members too, and the cells there are."""

    case: Case
    lines: tuple[Place, ...]
    cells: tuple[UnitView, ...]

    @property
    def open(self) -> list[Place]:
        """Members without a cell."""
        return [each for each in self.lines if each.to_unit_id is None]


async def places(work: Work, dissolution_id: int) -> Places | Refused:
    """The list as it stands, for the ward."""
    case = await access(work, dissolution_id)
    if isinstance(case, Refused):
        return case
    people = [e for e in await members(work, case.unit_id, work.today) if not e.temporary]
    homes = await _residences(work, [each.id for each in people])
    cells = tuple(await destinations(work, case.unit_id))
    chosen, names = await _chosen(work, case), {each.id: each.name for each in cells}
    lines = []
    for each in people:
        home = homes.get(each.id, "")
        to = chosen.get(each.id) or propose(home, cells)
        place = (to, names.get(to or 0, ""), each.id in chosen)
        lines.append(Place(each.id, each.code, each.name, home, *place))
    return Places(case, tuple(lines), cells)


async def choose(work: Work, dissolution_id: int, to: Mapping[int, int]) -> Places | Refused:
    """Person → cell; all of them, or none. Refused: dissolution_not_now, dissolution_place."""
    found = await places(work, dissolution_id)
    if isinstance(found, Refused):
        return found
    if not found.case.open:
        return Refused("dissolution_not_now")
    known = {each.person_id for each in found.lines}
    if not to.keys() <= known or not set(to.values()) <= {each.id for each in found.cells}:
        return Refused("dissolution_place")
    by = {"chosen_by": work.acting.person_id, "chosen_at": work.now}
    rows = [
        {"dissolution_id": dissolution_id, "person_id": person, "to_unit_id": unit, **by}
        for person, unit in to.items()
    ]
    if rows:
        await work.db.execute(insert(DissolutionPlace), rows)
    work.record("dissolution.placed", f"dissolution:{dissolution_id}", count=len(rows))
    return await again(work, dissolution_id)


async def accept(work: Work, dissolution_id: int) -> Places | Refused:
    """What is proposed becomes chosen; what is open stays open."""
    found = await places(work, dissolution_id)
    if isinstance(found, Refused):
        return found
    proposed = {e.person_id: e.to_unit_id for e in found.lines if e.to_unit_id and not e.chosen}
    return await choose(work, dissolution_id, proposed)


async def complete(work: Work, found: Places) -> Finding:
    """DIS-06: nobody may be left without a cell; only what was chosen counts."""
    chosen = sum(each.chosen for each in found.lines)
    facts = {"members": len(found.lines), "with_destination": chosen}
    return await judge_for(work, found.case.unit_id, "DIS-06", facts, work.today)


async def again(work: Work, dissolution_id: int) -> Places:
    """The list after a change."""
    found = await places(work, dissolution_id)
    if isinstance(found, Refused):
        raise LookupError(dissolution_id)
    return found


def propose(residence: str, cells: Sequence[UnitView]) -> int | None:
    """The one cell whose group or name stands in the address."""
    home = fold(residence)
    groups = set(GROUP.findall(home))
    fitting = [each.id for each in cells if _fits(fold(each.name), home, groups)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(cell: str, home: str, groups: set[str]) -> bool:
    numbers = set(GROUP.findall(cell))
    if numbers:
        return bool(numbers & groups)
    bare = OFFICE.sub("", cell)
    return bool(bare) and f" {bare} " in f" {home} ".replace(",", " ")


@built
def _homes(ids: Collection[int]) -> Select[int, str | None]:
    return select(Person.id, Person.residence).where(Person.id.in_(ids))


async def _residences(work: Work, ids: Sequence[int]) -> dict[int, str]:
    return {row[0]: row[1] or "" for row in await work.db.execute(*_homes(ids))}


@built
def _choices(dissolution_id: int) -> Select[int, int]:
    of = DissolutionPlace
    statement = select(of.person_id, of.to_unit_id).where(of.dissolution_id == dissolution_id)
    return statement.order_by(of.id)


async def _chosen(work: Work, case: Case) -> dict[int, int]:
    return {row[0]: row[1] for row in await work.db.execute(*_choices(case.id))}
