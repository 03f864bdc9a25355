"""What is on record of a season, read set-wise. Nothing here asks who may read: callers do."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from services.db.built import Parameters, built
from services.db.engine import AnyRow, AnySelect
from services.db.models import (
    Collective,
    Person,
    ReviewPlacement,
    ReviewSeason,
    ReviewSubject,
    SeasonEntry,
    Unit,
)
from services.rules import Citation
from services.words import name_order
from services.work import Work

KINDS = {"collective": 0, "leader": 1, "member": 2}
"""collectives are reviewed first (GRD-R15)"""
POSITIONS = {"head": 0, "deputy": 1, "member": 2, "": 3}
"""the head goes first (GRD-R16)"""


@dataclass(frozen=True, slots=True)
class Season:
    """The season of a ward in a year, by its plan."""

    id: int
    ward_id: int
    year: int
    number: str
    issued_on: date
    body: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a plan sets beside dates; see `SeasonEntry`."""

    kind: str
    key: str
    text: str
    points: int | None
    form: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is reviewed and graded, as it stands now; see `ReviewPlacement`.

    `name`: of the person or the collective; `unit`: the name of the cell (or ward). Of a leader
    `collective_id` is where the leader is graded (GRD-G36).
    """

    id: int
    season_id: int
    kind: str
    person_id: int | None
    collective_id: int | None
    name: str
    unit_id: int
    unit: str
    status: str
    reason: str
    rule: str
    form: str
    group: str
    places: tuple[str, ...]
    position: str
    period_end: date | None
    collective_kind: str

    @property
    def must(self) -> bool:
        """Has to be reviewed this year."""
        return self.status == "must"

    @property
    def order(self) -> tuple[object, ...]:
        """Collectives, then the head, then deputies and members (GRD-R15, GRD-R16)."""
        late = self.collective_kind in COMMITTEES if self.kind == "collective" else False
        return KINDS[self.kind], late, POSITIONS[self.position], name_order(self.name)


AnySubject = TypeVar("AnySubject", bound=Subject)

COMMITTEES = (
    "ward_standing_committee",
    "party_committee",
    "cell_committee_of_agency",
    "cell_committee_of_residence",
)
"""party committees, reviewed after the leadership collectives (GRD-R17)"""


async def season_for(work: Work, ward_id: int, year: int) -> Season | None:
    """The season of a ward in a year."""
    return await _season(work, _of_ward, ward_id, year)


async def season_of(work: Work, season_id: int) -> Season | None:
    return await _season(work, _of_id, season_id)


async def season_of_unit(work: Work, unit_id: int, year: int) -> Season | None:
    """The season in which a cell (or the ward itself) takes part."""
    return await _season(work, _of_unit, unit_id, year)


_SEASON = select(
    ReviewSeason.id,
    ReviewSeason.unit_id,
    ReviewSeason.year,
    ReviewSeason.number,
    ReviewSeason.issued_on,
    ReviewSeason.body,
)


@built
def _of_ward(ward_id: int, year: int) -> AnySelect:
    return _SEASON.where(ReviewSeason.unit_id == ward_id, ReviewSeason.year == year)


@built
def _of_id(season_id: int) -> AnySelect:
    return _SEASON.where(ReviewSeason.id == season_id)


@built
def _of_unit(unit_id: int, year: int) -> AnySelect:
    above = select(func.coalesce(Unit.parent_id, Unit.id)).where(Unit.id == unit_id)
    return _SEASON.where(
        ReviewSeason.unit_id == above.scalar_subquery(), ReviewSeason.year == year
    )


async def _season(
    work: Work, asked: Callable[..., tuple[AnySelect, Parameters]], *of: int
) -> Season | None:
    """Read once in a transaction."""

    async def read() -> Season | None:
        row = (await work.db.execute(*asked(*of))).first()
        found = Season(*row) if row else None
        if found is not None:
            work.read.keep(work.db, (_of_id, found.id), found)
        return found

    return await work.read.get(work.db, (asked, *of), read)


async def entries(work: Work, season_id: int, *kinds: str) -> list[Entry]:
    """What the plan sets of some kinds, in the order it was first entered; withdrawn left out."""
    found: dict[tuple[str, str, str], Entry] = {}
    for row in await work.db.execute(*_entries(season_id, kinds)):
        source = Citation(row.source, row.clause, row.quote)
        made = Entry(row.kind, row.key, row.text, row.points, row.form, source)
        found[made.kind, made.key, made.form] = made
    return [each for each in found.values() if each.text]


@built
def _entries(season_id: int, kinds: Collection[str]) -> AnySelect:
    of = SeasonEntry
    columns = (of.kind, of.key, of.text, of.points, of.form, of.source, of.clause, of.quote)
    mine = (of.season_id == season_id, of.kind.in_(kinds))
    return select(*columns).where(*mine).order_by(of.id)


async def subjects_of(
    work: Work,
    season_id: int,
    unit_id: int | None = None,
    kinds: Collection[str] = tuple(KINDS),
) -> list[Subject]:
    """Subjects of a season in the order of review, in one statement; those gone are left out."""
    if unit_id is None:
        return await load(work, *_listed(season_id, kinds))
    return await load(work, *_listed_in(season_id, unit_id, kinds))


async def subjects_of_person(
    work: Work, season_id: int, person_id: int, kinds: Collection[str] = tuple(KINDS)
) -> list[Subject]:
    """The same of one person."""
    return await load(work, *_listed_for(season_id, person_id, kinds))


async def subject(work: Work, subject_id: int) -> Subject | None:
    """One subject, by its id."""
    return next(iter(await subjects(work, [subject_id])), None)


async def subjects(work: Work, subject_ids: Collection[int]) -> list[Subject]:
    """Subjects by their ids."""
    return await load(work, *_by_id(subject_ids))


async def load(work: Work, statement: AnySelect, given: Parameters) -> list[Subject]:
    """Subjects with their newest placement, in the order of review within each unit.

    `statement` is PLACED with a condition, `given` its parameters.
    """
    rows = await work.db.execute(statement, given)
    return in_order(Subject(**values_of(row)) for row in rows)


def in_order(found: Iterable[AnySubject]) -> list[AnySubject]:
    """In the order of review within each unit."""
    return sorted(found, key=lambda each: (each.unit, *each.order))


_LATER = aliased(ReviewPlacement)
_NEWER = select(_LATER.id).where(
    _LATER.subject_id == ReviewPlacement.subject_id, _LATER.id > ReviewPlacement.id
)
_COLUMNS = (
    ReviewSubject.id,
    ReviewSubject.season_id,
    ReviewSubject.kind,
    ReviewSubject.person_id,
    ReviewSubject.collective_id,
    func.coalesce(Person.full_name, Collective.name).label("name"),
    ReviewPlacement.unit_id,
    Unit.name.label("unit"),
    ReviewPlacement.status,
    ReviewPlacement.reason,
    ReviewPlacement.rule,
    ReviewPlacement.form,
    ReviewPlacement.group_key.label("group"),
    ReviewPlacement.places,
    ReviewPlacement.position,
    ReviewPlacement.period_end,
    func.coalesce(Collective.kind, "").label("collective_kind"),
)
PLACED = (
    select(*_COLUMNS)
    .join(ReviewPlacement, ReviewPlacement.subject_id == ReviewSubject.id)
    .join(Unit, Unit.id == ReviewPlacement.unit_id)
    .outerjoin(Person, Person.id == ReviewSubject.person_id)
    .outerjoin(Collective, Collective.id == ReviewSubject.collective_id)
    .where(~_NEWER.exists())
)
"""built once: read in every turn of a review"""


@built
def _listed(season_id: int, kinds: Collection[str]) -> AnySelect:
    return _there(ReviewSubject.season_id == season_id, ReviewSubject.kind.in_(kinds))


@built
def _listed_in(season_id: int, unit_id: int, kinds: Collection[str]) -> AnySelect:
    placed = (ReviewPlacement.unit_id == unit_id, ReviewSubject.kind.in_(kinds))
    return _there(ReviewSubject.season_id == season_id, *placed)


@built
def _listed_for(season_id: int, person_id: int, kinds: Collection[str]) -> AnySelect:
    own = (ReviewSubject.person_id == person_id, ReviewSubject.kind.in_(kinds))
    return _there(ReviewSubject.season_id == season_id, *own)


@built
def _by_id(subject_ids: Collection[int]) -> AnySelect:
    return PLACED.where(ReviewSubject.id.in_(subject_ids))


def _there(*conditions: ColumnElement[bool]) -> AnySelect:
    """Without those who are gone."""
    return PLACED.where(*conditions, ReviewPlacement.status != "gone")


def values_of(row: AnyRow) -> dict[str, Any]:
    """The values of a subject by name."""
    values: dict[str, Any] = dict(row._mapping)
    values["places"] = tuple(values["places"])
    if values["kind"] == "leader":
        values["collective_id"] = int(values["places"][0].removeprefix("collective:"))
    return values
