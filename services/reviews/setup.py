"""What ward staff say about cells, leading posts and members; kept where it differs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select

from services.db.models import (
    Collective,
    Membership,
    Person,
    PersonProfile,
    Post,
    Unit,
    UnitProfile,
    in_force,
)
from services.people import SECRETARIAT
from services.refusal import Refused
from services.reviews import facts as facts_
from services.reviews import season as season_
from services.reviews.computing import COMMITTEE_OF, Conflict
from services.reviews.posts import posts
from services.reviews.reading import Season
from services.reviews.season import NewEntry
from services.reviews.subjects import compute
from services.work import Work

KINDS = tuple(COMMITTEE_OF)
IN_SYSTEM = ("agency", "school")
"""cells whose members work in the political system, unless somebody says otherwise"""


@dataclass(frozen=True, slots=True)
class CellSaid:
    """What a cell is like; see `UnitProfile`."""

    unit_id: int
    kind: str
    in_system: bool
    group_key: str = ""


@dataclass(frozen=True, slots=True)
class PostSaid:
    """A leading post as it was written; the collective is new when the ward has none so named."""

    collective: str
    kind: str
    unit_id: int
    person_id: int
    position: str
    title: str = ""
    rank: int = 1
    share: int | None = None
    first: bool = False
    former: str = ""
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """Where a member differs from the cell; see `PersonProfile`."""

    person_id: int
    in_system: bool | None
    form: str = ""
    group_key: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that was said at once."""

    cells: Sequence[CellSaid] = ()
    posts: Sequence[PostSaid] = ()
    people: Sequence[PersonSaid] = ()
    entries: Sequence[NewEntry] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of each were new, and what remains to be settled."""

    cells: int
    posts: int
    people: int
    entries: int
    conflicts: list[Conflict] = field(default_factory=list)


async def say_kind(work: Work, season_id: int, unit_id: int, kind: str) -> Kept | Refused:
    """By chat: what kind of cell it is. Refused: no_season, season_entry."""
    if kind not in KINDS:
        return Refused("season_entry")
    said = CellSaid(unit_id, kind, kind in IN_SYSTEM)
    return await keep(work, season_id, Said(cells=(said,)))


async def say_person(work: Work, season: Season, unit_id: int, said: PersonSaid) -> Kept | Refused:
    """By chat: the secretariat says where a member works, or the form (GRD-R14, AMB-34)."""
    if not work.acting.holds(unit_id, *SECRETARIAT):
        return Refused("not_yours")
    there = select(Membership.id).where(
        Membership.unit_id == unit_id,
        Membership.person_id == said.person_id,
        in_force(Membership, work.today),
    )
    if (await work.db.execute(there)).first() is None:
        return Refused("not_in_cell")
    people = await _people(work, [said])
    return Kept(0, 0, people, 0, await compute(work, season))


async def keep(work: Work, season_id: int, said: Said) -> Kept | Refused:
    """Keeps what is new in what was said, and brings the subjects up to it.

    Refused: no_season, season_entry (points missing, a cell of another ward).
    """
    season = await season_.access(work, season_id)
    if isinstance(season, Refused):
        return season
    known = await facts_.load(work, season)
    cells_of, units_of = ({one.unit_id for one in each} for each in (said.cells, said.posts))
    if not (cells_of <= {*known.cells} and units_of <= {*known.cells, season.ward_id}):
        return Refused("season_entry")
    entered = await season_.enter(work, season, list(said.entries))
    if isinstance(entered, Refused):
        return entered
    cells = await _cells(work, said.cells, known.cells)
    held = await _posts(work, season, said.posts)
    people = await _people(work, said.people)
    work.record("review.setup", f"season:{season_id}", cells=cells, posts=held, people=people)
    return Kept(cells, held, people, entered, await compute(work, season))


def _by(work: Work) -> dict[str, Any]:
    return {"set_by": work.acting.person_id, "set_at": work.now}


async def _cells(work: Work, said: Sequence[CellSaid], known: Mapping[int, facts_.Cell]) -> int:
    rows = [
        asdict(one) | _by(work)
        for one in said
        if (one.kind, one.in_system, one.group_key)
        != (known[one.unit_id].kind, known[one.unit_id].in_system, known[one.unit_id].group)
    ]
    if rows:
        await work.db.execute(insert(UnitProfile), rows)
    return len(rows)


async def _people(work: Work, said: Sequence[PersonSaid]) -> int:
    newest = select(func.max(PersonProfile.id)).group_by(PersonProfile.person_id)
    of = PersonProfile
    columns = (of.person_id, of.in_system, of.form, of.group_key, of.basis)
    rows: Any = await work.db.execute(select(*columns).where(of.id.in_(newest)))
    known = {PersonSaid(*row) for row in rows}
    new = [asdict(one) | _by(work) for one in said if one not in known]
    if new:
        await work.db.execute(insert(PersonProfile), new)
    return len(new)


async def _posts(work: Work, season: Season, said: Sequence[PostSaid]) -> int:
    """New collectives and posts; one that is there already, held by the same person, is kept."""
    ids = await _collectives(work, season, said)
    there = await posts(work, Collective.ward_id, [season.ward_id], work.today)
    known = {(one.collective_id, one.person_id, one.position, one.title) for one in there}
    rows = [
        {
            "collective_id": ids[one.collective],
            "from_day": one.from_day or work.today,
            **{name: getattr(one, name) for name in _POST},
        }
        | _by(work)
        for one in said
        if (ids[one.collective], one.person_id, one.position, one.title) not in known
    ]
    if rows:
        await work.db.execute(insert(Post), rows)
    return len(rows)


_POST = ("person_id", "position", "title", "rank", "share", "first", "former")


async def _collectives(work: Work, season: Season, said: Sequence[PostSaid]) -> dict[str, int]:
    """Name → id of the ward's collectives, those newly named included."""
    wanted = {one.collective: one for one in said}
    known = await _named(work, season.ward_id)
    rows = [
        {
            "ward_id": season.ward_id,
            "unit_id": one.unit_id,
            "kind": one.kind,
            "name": name,
            "from_day": work.today,
        }
        | _by(work)
        for name, one in wanted.items()
        if name not in known
    ]
    if not rows:
        return known
    await work.db.execute(insert(Collective), rows)
    return await _named(work, season.ward_id)


async def _named(work: Work, ward_id: int) -> dict[str, int]:
    own = select(Collective.name, Collective.id).where(
        Collective.ward_id == ward_id, ~Collective.kind.startswith("cell_committee")
    )
    return {row[0]: row[1] for row in await work.db.execute(own)}


async def people_by_code(work: Work, ward_id: int) -> dict[str, int]:
    """Member code → person, of members in the cells of a ward."""
    statement = (
        select(Person.code, Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Unit.parent_id == ward_id, in_force(Membership, work.today))
    )
    return {row[0]: row[1] for row in await work.db.execute(statement)}
