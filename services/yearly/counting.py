"""The facts of the targets of a year, counted set-wise from what is on record; no verdicts here.

Home memberships count; who takes part for a time is counted where they belong.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from services.db.models import (
    Closure,
    FourGood,
    Membership,
    Person,
    RoleHeld,
    Unit,
    UnitProfile,
    YearFigure,
    in_force,
)
from services.people import SECRETARIAT
from services.units import VIEW, UnitView
from services.work import Work

FIGURES = ("members", "military_cells", "street_heads", "front_heads")
"""what the ward may state: members at the end of the year before, military cells, street
heads and heads of Front boards who are members"""
HEADS = ("street_head", "front_head", "agency_head")
STREET, AGENCY = "residential", "agency"


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated number: `part` of `whole`, by a paper."""

    part: int
    whole: int
    paper: str


@dataclass(frozen=True, slots=True)
class Boxes:
    """The newest self-check of a cell in the year (KPI-09), as facts of the rule."""

    unit_id: int
    on_day: date
    facts: Mapping[str, object]


async def cells(work: Work, ward_id: int, year: int) -> list[UnitView]:
    """The cells of a ward that were not dissolved before the year, by name."""
    gone = select(Closure.unit_id).where(Closure.from_day <= date(year, 1, 1))
    own = select(*VIEW).where(Unit.parent_id == ward_id, Unit.kind == "cell", Unit.id.not_in(gone))
    return [UnitView(*row) for row in await work.db.execute(own.order_by(Unit.name))]


async def admitted(work: Work, unit_ids: Sequence[int], year: int) -> Counter[int]:
    """Cell → how many people were admitted in the year; counted in the first cell they had."""
    first, last = date(year, 1, 1), min(work.today, date(year, 12, 31))
    statement = (
        select(Membership.person_id, Membership.unit_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.admitted_on.between(first, last), Membership.temporary.is_(False))
        .order_by(Membership.from_day.desc(), Membership.id.desc())
    )
    cell_of = {row[0]: row[1] for row in await work.db.execute(statement)}
    return Counter(unit for unit in cell_of.values() if unit in set(unit_ids))


async def members(work: Work, unit_ids: Sequence[int], on: date) -> int:
    """Members of these cells on a day."""
    statement = select(func.count(Membership.person_id.distinct())).where(
        Membership.unit_id.in_(unit_ids), Membership.temporary.is_(False), in_force(Membership, on)
    )
    return (await work.db.execute(statement)).scalar_one()


async def complete(work: Work, unit_ids: Sequence[int], on: date) -> tuple[int, int]:
    """Members whose record is complete (birth, admission, residence), and all members."""
    born = or_(Person.birth_date.is_not(None), Person.birth_year.is_not(None))
    filled = born & Person.admitted_on.is_not(None) & Person.residence.is_not(None)
    counted = (
        select(func.count(Person.id.distinct()))
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.unit_id.in_(unit_ids), Membership.temporary.is_(False))
        .where(in_force(Membership, on), filled)
    )
    part = (await work.db.execute(counted)).scalar_one()
    return part, await members(work, unit_ids, on)


async def kinds(work: Work, unit_ids: Sequence[int]) -> dict[int, str]:
    """Cell → residential | agency | school | enterprise, where somebody said it."""
    of = UnitProfile
    rows = select(of.unit_id, of.kind).where(of.unit_id.in_(unit_ids)).order_by(of.id)
    return {row[0]: row[1] for row in await work.db.execute(rows)}


async def double_roles(work: Work, unit_ids: Sequence[int], on: date) -> dict[int, frozenset[str]]:
    """Cell → the posts as head that its secretary holds beside (KPI-06, KPI-08)."""
    statement = select(RoleHeld.unit_id, RoleHeld.person_id, RoleHeld.role).where(
        RoleHeld.unit_id.in_(unit_ids),
        RoleHeld.role.in_((SECRETARIAT[0], *HEADS)),
        in_force(RoleHeld, on),
    )
    held: dict[tuple[int, int], set[str]] = {}
    for unit, person, role in await work.db.execute(statement):
        held.setdefault((unit, person), set()).add(role)
    found: dict[int, frozenset[str]] = {}
    for (unit, _), roles in held.items():
        if SECRETARIAT[0] in roles:
            found[unit] = found.get(unit, frozenset()) | (roles & set(HEADS))
    return found


async def boxes(work: Work, unit_ids: Sequence[int], year: int) -> list[Boxes]:
    """The newest self-check of each cell in the year."""
    of = FourGood
    inside = of.on_day.between(date(year, 1, 1), date(year, 12, 31))
    newest = select(func.max(of.id)).where(of.unit_id.in_(unit_ids), inside).group_by(of.unit_id)
    columns = (
        of.unit_id,
        of.on_day,
        of.guidance,
        of.tasks,
        of.activity,
        of.discipline,
        of.members,
    )
    rows = await work.db.execute(select(*columns).where(of.id.in_(newest)))
    return [Boxes(row[0], row[1], _facts(row[2], row[3:])) for row in rows]


def _facts(guidance: str | None, ticked: Sequence[bool]) -> dict[str, object]:
    names = ("tasks", "activity", "discipline", "members")
    return {"guidance": guidance, **dict(zip(names, ticked, strict=True))}


async def figures(work: Work, ward_id: int, year: int) -> dict[tuple[str, int], Figure]:
    """What the ward stated for the year and the year before: (name, year) → the newest."""
    of = YearFigure
    rows = select(of.name, of.year, of.part, of.whole, of.paper).where(
        of.unit_id == ward_id, of.year.in_((year - 1, year))
    )
    found = await work.db.execute(rows.order_by(of.id))
    return {(row[0], row[1]): Figure(*row[2:]) for row in found}
