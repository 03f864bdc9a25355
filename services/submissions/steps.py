"""Where each unit of a season stands, counted set-wise: in five statements for any ward."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select

from services.db.built import built
from services.db.models import (
    Grade,
    GradingSubmission,
    ReviewPlacement,
    ReviewSubject,
    Unit,
)
from services.reviews import standing
from services.reviews.reading import Season
from services.work import Work

NEXT = ("review", "propose", "self_grade", "send", "decide", "done")
"""steps of a unit, in their order"""


@dataclass(frozen=True, slots=True)
class UnitStep:
    """A unit in numbers. `subjects`: those who must be reviewed and graded this year."""

    unit_id: int
    unit: str
    subjects: int
    reviewed: int
    proposed: int
    decided: int
    self_graded: bool
    sent_at: datetime | None

    @property
    def next(self) -> str:
        """The step that comes next, of NEXT."""
        if self.decided >= self.subjects:
            return "done"
        if self.sent_at is not None:
            return "decide"
        if self.reviewed < self.subjects:
            return "review"
        if self.proposed < self.subjects:
            return "propose"
        return "send" if self.self_graded else "self_grade"

    @property
    def lacking(self) -> dict[str, int]:
        """What the checklist misses: step → how many subjects."""
        found = {
            "review": self.subjects - self.reviewed,
            "propose": self.subjects - self.proposed,
            "self_grade": 0 if self.self_graded else 1,
        }
        return {step: count for step, count in found.items() if count > 0}


@dataclass(slots=True)
class _Tally:
    subjects: int = 0
    reviewed: int = 0
    proposed: int = 0
    decided: int = 0
    self_graded: bool = True
    kinds: Counter[str] = field(default_factory=Counter)


async def of_season(work: Work, season: Season, unit_id: int | None = None) -> list[UnitStep]:
    """Every unit with a subject, by name; or one. The caller asked who may see it."""
    placed = await _placed(work, season.id, unit_id)
    ids = [row[0] for row in placed]
    concluded, redone = await standing.concluded_on(work, ids)
    stages = await _stages(work, season.id)
    tallies: dict[int, _Tally] = {}
    for subject_id, unit, kind in placed:
        tally = tallies.setdefault(unit, _Tally())
        given = stages.get(subject_id, frozenset())
        tally.subjects += 1
        tally.reviewed += subject_id in concluded and subject_id not in redone
        tally.proposed += "proposal" in given or "decision" in given
        tally.decided += "decision" in given
        if kind == "collective" and not given & {"self", "decision"}:
            tally.self_graded = False
    sent = await _sent(work, season.id)
    names = await _names(work, list(tallies))
    return [
        UnitStep(
            unit,
            names[unit],
            each.subjects,
            each.reviewed,
            each.proposed,
            each.decided,
            each.self_graded,
            sent.get(unit),
        )
        for unit, each in sorted(tallies.items(), key=lambda pair: names[pair[0]])
    ]


def _must(season_id: int) -> Select[int, int, str]:
    """Subject, unit and kind of those who must, by the newest placement."""
    newest = (
        select(func.max(ReviewPlacement.id))
        .join(ReviewSubject, ReviewSubject.id == ReviewPlacement.subject_id)
        .where(ReviewSubject.season_id == season_id)
        .group_by(ReviewPlacement.subject_id)
    )
    return (
        select(ReviewSubject.id, ReviewPlacement.unit_id, ReviewSubject.kind)
        .join(ReviewPlacement, ReviewPlacement.subject_id == ReviewSubject.id)
        .where(ReviewPlacement.id.in_(newest), ReviewPlacement.status == "must")
    )


_must_anywhere = built(_must)


@built
def _must_in(season_id: int, unit_id: int) -> Select[int, int, str]:
    return _must(season_id).where(ReviewPlacement.unit_id == unit_id)


async def _placed(work: Work, season_id: int, unit_id: int | None) -> list[tuple[int, int, str]]:
    asked = _must_anywhere(season_id) if unit_id is None else _must_in(season_id, unit_id)
    return [(row[0], row[1], row[2]) for row in await work.db.execute(*asked)]


@built
def _graded(season_id: int) -> Select[int, str]:
    return (
        select(Grade.subject_id, Grade.stage)
        .join(ReviewSubject, ReviewSubject.id == Grade.subject_id)
        .where(ReviewSubject.season_id == season_id)
        .order_by(Grade.id)
    )


async def _stages(work: Work, season_id: int) -> Mapping[int, frozenset[str]]:
    """Subject → stages with a level that counts: what was cancelled is decided no more."""
    found: dict[int, set[str]] = {}
    for row in await work.db.execute(*_graded(season_id)):
        stages = found.setdefault(row[0], set())
        if row[1] == "cancelled":
            stages.discard("decision")
        else:
            stages.add(row[1])
    return {key: frozenset(stages) for key, stages in found.items()}


@built
def _sendings(season_id: int) -> Select[int, datetime]:
    of = GradingSubmission
    return select(of.unit_id, of.sent_at).where(of.season_id == season_id).order_by(of.id)


async def _sent(work: Work, season_id: int) -> dict[int, datetime]:
    """Unit → when it first sent its results."""
    found: dict[int, datetime] = {}
    for row in await work.db.execute(*_sendings(season_id)):
        found.setdefault(row[0], row[1])
    return found


@built
def _named(unit_ids: Collection[int]) -> Select[int, str]:
    return select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids))


async def _names(work: Work, unit_ids: list[int]) -> dict[int, str]:
    return {row[0]: row[1] for row in await work.db.execute(*_named(unit_ids))}
