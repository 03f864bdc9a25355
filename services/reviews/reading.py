"""What is on record of a season, read set-wise. Nothing here asks who may read: callers do."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from services.db.engine import AnyRow
from services.db.models import (
    Collective,
    Person,
    Post,
    ReviewPlacement,
    ReviewSeason,
    ReviewSubject,
    ReviewSuggestion,
    RoleHeld,
    SeasonEntry,
    Unit,
    in_force,
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


COMMITTEES = (
    "ward_standing_committee",
    "party_committee",
    "cell_committee_of_agency",
    "cell_committee_of_residence",
)
"""party committees, reviewed after the leadership collectives (GRD-R17)"""


@dataclass(frozen=True, slots=True)
class PostView:
    """A leading post; see `Post`."""

    id: int
    collective_id: int
    collective: str
    kind: str
    person_id: int
    position: str
    title: str
    rank: int
    share: int | None
    first: bool
    former: str
    from_day: date
    suspended_on: date | None


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggested point that was not withdrawn."""

    id: int
    subject_id: int
    words: str
    paper: str
    half_days: int | None
    suggested_at: datetime


async def season_for(work: Work, ward_id: int, year: int) -> Season | None:
    """The season of a ward in a year."""
    found = await _seasons(work, ReviewSeason.unit_id == ward_id, ReviewSeason.year == year)
    return next(iter(found), None)


async def season_of(work: Work, season_id: int) -> Season | None:
    return next(iter(await _seasons(work, ReviewSeason.id == season_id)), None)


async def season_of_unit(work: Work, unit_id: int, year: int) -> Season | None:
    """The season in which a cell (or the ward itself) takes part."""
    above = select(func.coalesce(Unit.parent_id, Unit.id)).where(Unit.id == unit_id)
    found = await _seasons(
        work, ReviewSeason.unit_id == above.scalar_subquery(), ReviewSeason.year == year
    )
    return found[0] if found else None


async def _seasons(work: Work, *conditions: ColumnElement[bool]) -> list[Season]:
    of = ReviewSeason
    columns = (of.id, of.unit_id, of.year, of.number, of.issued_on, of.body)
    rows = await work.db.execute(select(*columns).where(*conditions))
    return [Season(*row) for row in rows]


async def entries(work: Work, season_id: int, *kinds: str) -> list[Entry]:
    """What the plan sets of some kinds, in the order it was first entered; withdrawn left out."""
    of = SeasonEntry
    columns = (of.kind, of.key, of.text, of.points, of.form, of.source, of.clause, of.quote)
    mine = (of.season_id == season_id, of.kind.in_(kinds))
    found: dict[tuple[str, str, str], Entry] = {}
    for row in await work.db.execute(select(*columns).where(*mine).order_by(of.id)):
        made = Entry(*row[:5], Citation(row.source, row.clause, row.quote))
        found[made.kind, made.key, made.form] = made
    return [each for each in found.values() if each.text]


async def subjects_of(
    work: Work,
    season_id: int,
    unit_id: int | None = None,
    kinds: Collection[str] = tuple(KINDS),
    person_id: int | None = None,
    subject_ids: Collection[int] | None = None,
) -> list[Subject]:
    """Subjects of a season in the order of review, in one statement; those gone are left out."""
    conditions = [ReviewSubject.season_id == season_id, ReviewSubject.kind.in_(kinds)]
    if unit_id is not None:
        conditions.append(ReviewPlacement.unit_id == unit_id)
    if person_id is not None:
        conditions.append(ReviewSubject.person_id == person_id)
    if subject_ids is not None:
        conditions.append(ReviewSubject.id.in_(subject_ids))
    return await load(work, and_(*conditions, ReviewPlacement.status != "gone"))


async def subject(work: Work, subject_id: int) -> Subject | None:
    """One subject, by its id."""
    return next(iter(await load(work, ReviewSubject.id == subject_id)), None)


async def load(work: Work, condition: ColumnElement[bool]) -> list[Subject]:
    """Subjects with their newest placement, in the order of review within each unit."""
    found = [_subject(row) for row in await work.db.execute(_PLACED.where(condition))]
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
_PLACED = (
    select(*_COLUMNS)
    .join(ReviewPlacement, ReviewPlacement.subject_id == ReviewSubject.id)
    .join(Unit, Unit.id == ReviewPlacement.unit_id)
    .outerjoin(Person, Person.id == ReviewSubject.person_id)
    .outerjoin(Collective, Collective.id == ReviewSubject.collective_id)
    .where(~_NEWER.exists())
)
"""built once: read in every turn of a review"""


def _subject(row: AnyRow) -> Subject:
    values: dict[str, Any] = dict(row._mapping)
    values["places"] = tuple(values["places"])
    if values["kind"] == "leader":
        values["collective_id"] = int(values["places"][0].removeprefix("collective:"))
    return Subject(**values)


async def posts_of(work: Work, person_ids: Iterable[int], on: date) -> dict[int, list[PostView]]:
    """The leading posts that people hold on a day, the highest first."""
    found: dict[int, list[PostView]] = {}
    for each in await posts(work, Post.person_id.in_(list(person_ids)), on):
        found.setdefault(each.person_id, []).append(each)
    return found


async def heads_of(work: Work, collective_ids: Iterable[int], on: date) -> dict[int, int]:
    """Collective → who heads it on a day; of a cell's committee it is the secretary."""
    ids = list(collective_ids)
    secretaries = (
        select(Collective.id, RoleHeld.person_id)
        .join(RoleHeld, RoleHeld.unit_id == Collective.unit_id)
        .where(Collective.id.in_(ids), Collective.kind.in_(COMMITTEES[2:]))
        .where(RoleHeld.role == "secretary", in_force(RoleHeld, on))
    )
    found = {row[0]: row[1] for row in await work.db.execute(secretaries)}
    mine = and_(Post.collective_id.in_(ids), Post.position == "head")
    return found | {each.collective_id: each.person_id for each in await posts(work, mine, on)}


async def posts(work: Work, condition: ColumnElement[bool], on: date) -> list[PostView]:
    """Posts of a day by rank, then by working time."""
    of = Post
    columns = (
        *(of.id, of.collective_id, Collective.name, Collective.kind, of.person_id, of.position),
        *(of.title, of.rank, of.share, of.first, of.former, of.from_day, of.suspended_on),
    )
    held = and_(of.from_day <= on, or_(of.to_day.is_(None), of.to_day >= on))
    there = and_(
        Collective.from_day <= on, or_(Collective.to_day.is_(None), Collective.to_day >= on)
    )
    statement = select(*columns).join(Collective, Collective.id == of.collective_id)
    rows: Any = await work.db.execute(statement.where(condition, held, there).order_by(of.id))
    found = [PostView(*row) for row in rows]
    return sorted(found, key=lambda each: (each.rank, -(each.share or 0), each.id))


async def suggestions_of(
    work: Work, subject_ids: Sequence[int]
) -> dict[int, list[SuggestionView]]:
    """Points suggested for subjects, the oldest first; withdrawn ones are left out (GRD-R39)."""
    of, back = ReviewSuggestion, aliased(ReviewSuggestion)
    columns = (of.id, of.subject_id, of.words, of.paper, of.half_days, of.suggested_at)
    withdrawn = select(back.id).where(back.withdraws == of.id)
    statement = select(*columns).where(
        of.subject_id.in_(subject_ids), of.withdraws.is_(None), ~withdrawn.exists()
    )
    found: dict[int, list[SuggestionView]] = {}
    for row in await work.db.execute(statement.order_by(of.id)):
        found.setdefault(row.subject_id, []).append(SuggestionView(*row))
    return found
