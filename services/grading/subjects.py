"""Who is graded in a season, as grading needs it: where they stand, who proposes, who decides."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from services.db.built import Parameters, built
from services.db.engine import AnySelect
from services.db.models import (
    Collective,
    Person,
    ReviewPlacement,
    ReviewSeason,
    ReviewSubject,
    Unit,
)
from services.grading.access import decides, inspects, proposes
from services.grading.refusing import refuse
from services.refusal import Refused
from services.reviews import reading
from services.work import Work

DECIDER = func.coalesce(Unit.parent_id, Unit.id)
"""the body above a cell; a ward's own standing committee is decided above the ward (GRD-G12)"""


@dataclass(frozen=True, slots=True)
class Subject(reading.Subject):
    """A member, a leader or a collective in a season.

    `unit_id`: the cell that proposes; `decider_id`: the unit whose body decides; `group`: of
    similar position, "" while nobody set it (GRD-G21).
    """

    decider_id: int
    year: int

    @property
    def of_ward(self) -> bool:
        """The ward's own: its standing committee grades itself, the province decides."""
        return self.kind == "collective" and self.collective_kind == WARD_BODY

    @property
    def of_cell(self) -> bool:
        """The cell itself, graded with its committee (GRD-G11)."""
        return self.kind == "collective" and self.collective_kind in CELL_BODIES


WARD_BODY = "ward_standing_committee"
CELL_BODIES = ("cell_committee_of_residence", "cell_committee_of_agency")


async def access(work: Work, subject_id: int) -> Subject | Refused:
    """A subject, for itself, the committee that proposes and the body that decides.

    Refused: no_such_subject.
    """
    found = (await load(work, [subject_id])).get(subject_id)
    if found and may_see(work, found):
        return found
    return refuse("no_such_subject", "GRD-G49")


async def for_inspection(work: Work, subject_id: int) -> Subject | Refused:
    """A subject, for the inspection committee of its ward. Refused: no_such_subject."""
    found = (await load(work, [subject_id])).get(subject_id)
    if found and inspects(work, found.decider_id):
        return found
    return refuse("no_such_subject", "GRD-G50")


async def of_cell(work: Work, season_id: int, unit_id: int) -> list[Subject]:
    """All subjects that a cell proposes, collectives first; access is the caller's."""
    return await _load(work, *_placed_in(season_id, unit_id))


async def decided_by(work: Work, season_id: int, unit_id: int) -> list[Subject]:
    """All subjects that a body decides, by unit; access is the caller's."""
    return await _load(work, *_decided_by(season_id, unit_id))


async def own(work: Work) -> list[Subject]:
    """The actor as a subject, the newest season first."""
    found = await _load(work, *_of_person(work.acting.person_id))
    return sorted(found, key=lambda each: (-each.year, each.kind != "member"))


async def load(work: Work, subject_ids: Iterable[int]) -> dict[int, Subject]:
    """Subjects by id; access is the caller's."""
    found = await _load(work, *_by_id(list(subject_ids)))
    return {each.id: each for each in found}


async def names(work: Work, subject_ids: Iterable[int]) -> dict[int, str]:
    """Names by id of subject."""
    rows = await work.db.execute(*_names(list(subject_ids)))
    return {row[0]: row[1] for row in rows}


@built
def _names(subject_ids: Collection[int]) -> Select[int, str]:
    name = func.coalesce(Person.full_name, Collective.name)
    return (
        select(ReviewSubject.id, name)
        .outerjoin(Person, Person.id == ReviewSubject.person_id)
        .outerjoin(Collective, Collective.id == ReviewSubject.collective_id)
        .where(ReviewSubject.id.in_(subject_ids))
    )


def ids_decided_by(unit_ids: Collection[int]) -> Select[int]:
    """The ids of all subjects, of any season, that were ever placed under these bodies."""
    return (
        select(ReviewPlacement.subject_id)
        .join(Unit, Unit.id == ReviewPlacement.unit_id)
        .where(DECIDER.in_(unit_ids))
    )


def may_see(work: Work, subject: Subject) -> bool:
    """Whether the actor may see the grades of a subject."""
    own_ = subject.person_id == work.acting.person_id
    decides_ = decides(work, subject.decider_id)
    return own_ or proposes(work, subject) or decides_


_GRADED = (
    reading.PLACED.add_columns(DECIDER.label("decider_id"), ReviewSeason.year)
    .join(ReviewSeason, ReviewSeason.id == ReviewSubject.season_id)
    .where(ReviewPlacement.status != "gone")
)


async def _load(work: Work, statement: AnySelect, given: Parameters) -> list[Subject]:
    rows = await work.db.execute(statement, given)
    return reading.in_order(Subject(**reading.values_of(row)) for row in rows)


@built
def _placed_in(season_id: int, unit_id: int) -> AnySelect:
    placed = ReviewPlacement.unit_id == unit_id
    return _GRADED.where(ReviewSubject.season_id == season_id, placed)


@built
def _decided_by(season_id: int, unit_id: int) -> AnySelect:
    return _GRADED.where((ReviewSubject.season_id == season_id) & (unit_id == DECIDER))


@built
def _of_person(person_id: int) -> AnySelect:
    return _GRADED.where(ReviewSubject.person_id == person_id)


@built
def _by_id(subject_ids: Collection[int]) -> AnySelect:
    return _GRADED.where(ReviewSubject.id.in_(subject_ids))
