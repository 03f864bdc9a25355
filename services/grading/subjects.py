"""Who is graded in a season, as grading needs it: where they stand, who proposes, who decides."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, func, select

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
    placed = (ReviewSubject.season_id == season_id) & (ReviewPlacement.unit_id == unit_id)
    return await _load(work, placed)


async def decided_by(work: Work, season_id: int, unit_id: int) -> list[Subject]:
    """All subjects that a body decides, by unit; access is the caller's."""
    return await _load(work, (ReviewSubject.season_id == season_id) & (unit_id == DECIDER))


async def own(work: Work) -> list[Subject]:
    """The actor as a subject, the newest season first."""
    found = await _load(work, ReviewSubject.person_id == work.acting.person_id)
    return sorted(found, key=lambda each: (-each.year, each.kind != "member"))


async def load(work: Work, subject_ids: Iterable[int]) -> dict[int, Subject]:
    """Subjects by id; access is the caller's."""
    found = await _load(work, ReviewSubject.id.in_(list(subject_ids)))
    return {each.id: each for each in found}


async def names(work: Work, subject_ids: Iterable[int]) -> dict[int, str]:
    """Names by id of subject."""
    name = func.coalesce(Person.full_name, Collective.name)
    statement = (
        select(ReviewSubject.id, name)
        .outerjoin(Person, Person.id == ReviewSubject.person_id)
        .outerjoin(Collective, Collective.id == ReviewSubject.collective_id)
        .where(ReviewSubject.id.in_(list(subject_ids)))
    )
    return {row[0]: row[1] for row in await work.db.execute(statement)}


def ids_decided_by(unit_ids: Iterable[int]) -> Any:
    """The ids of all subjects, of any season, that were ever placed under these bodies."""
    return (
        select(ReviewPlacement.subject_id)
        .join(Unit, Unit.id == ReviewPlacement.unit_id)
        .where(DECIDER.in_(list(unit_ids)))
    )


def may_see(work: Work, subject: Subject) -> bool:
    """Whether the actor may see the grades of a subject."""
    own_ = subject.person_id == work.acting.person_id
    decides_ = decides(work, subject.decider_id)
    return own_ or proposes(work, subject) or decides_


async def _load(work: Work, condition: ColumnElement[bool]) -> list[Subject]:
    found = await reading.load(work, condition & (ReviewPlacement.status != "gone"))
    units = {each.unit_id for each in found}
    above = await work.db.execute(select(Unit.id, DECIDER).where(Unit.id.in_(units)))
    deciders = {row[0]: row[1] for row in above}
    seasons = select(ReviewSeason.id, ReviewSeason.year).where(
        ReviewSeason.id.in_({each.season_id for each in found})
    )
    years = {row[0]: row[1] for row in await work.db.execute(seasons)}
    return [_subject(each, deciders[each.unit_id], years[each.season_id]) for each in found]


def _subject(found: reading.Subject, decider_id: int, year: int) -> Subject:
    values: list[Any] = [*(getattr(found, name) for name in READ), decider_id, year]
    return Subject(*values)


READ = tuple(each.name for each in fields(reading.Subject))
