"""Levels with by whom, paper and evidence: every one that was ever given, the newest counts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import insert, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Grade
from services.rules.model import Level
from services.words import tidy
from services.work import Work

STAGES = ("self", "proposal", "advice", "decision", "cancelled", "notified")
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Given:
    """A level of a stage; `body` gave it, on paper `number` of `on_day`.

    Stage cancelled: the decision of this level counts no more, `evidence` says why.
    """

    id: int
    subject_id: int
    stage: str
    level: int
    body: str
    number: str
    on_day: date
    evidence: str
    ballot_id: int | None
    recorded_by: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """All that was given to one subject, the oldest first."""

    history: tuple[Given, ...] = ()

    def newest(self, stage: str) -> Given | None:
        """The newest of a stage."""
        return next((each for each in reversed(self.history) if each.stage == stage), None)

    @property
    def decision(self) -> Given | None:
        """The decision that counts; None: not decided, or cancelled."""
        ends = (each for each in reversed(self.history) if each.stage in ("decision", "cancelled"))
        last = next(ends, None)
        return last if last is not None and last.stage == "decision" else None

    @property
    def level(self) -> int | None:
        """The valid level; screening and targets go by this one (GRD-G47)."""
        return self.decision.level if self.decision else None

    @property
    def notified(self) -> bool:
        """Its subject was told of the decision that counts."""
        told = self.newest("notified")
        return bool(told and self.decision and told.id > self.decision.id)

    @property
    def changed(self) -> bool:
        """A decision was taken back or another one came after it."""
        made = [each for each in self.history if each.stage in ("decision", "cancelled")]
        return len(made) > 1

    @property
    def state(self) -> str:
        """open | proposed | decided | notified | cancelled"""
        if self.notified:
            return "notified"
        if self.decision:
            return "decided"
        if any(each.stage == "cancelled" for each in self.history):
            return "cancelled"
        return "proposed" if self.newest("proposal") else "open"


NOTHING = Record()


@dataclass(frozen=True, slots=True)
class NewGrade:
    """A level to be kept."""

    subject_id: int
    stage: str
    level: int
    body: str
    number: str
    on_day: date
    evidence: str = ""
    ballot_id: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """Number and day of what a level rests on, and the body that issued it."""

    number: str
    on_day: date
    body: str
    evidence: Mapping[int, str] = field(default_factory=dict)
    """subject → words of its own"""


async def records(work: Work, subject_ids: Iterable[int]) -> dict[int, Record]:
    """Subject → its record, in one statement; the caller has checked who asks."""
    found: dict[int, list[Given]] = {}
    for row in await work.db.execute(*_given(list(subject_ids))):
        found.setdefault(row[1], []).append(Given(*row))
    return {key: Record(tuple(rows)) for key, rows in found.items()}


@built
def _given(subject_ids: Collection[int]) -> AnySelect:
    of = Grade
    columns = (
        of.id, of.subject_id, of.stage, of.level, of.body, of.number, of.on_day, of.evidence,
        of.ballot_id, of.recorded_by, of.recorded_at,
    )  # fmt: skip
    return select(*columns).where(of.subject_id.in_(subject_ids)).order_by(of.id)


async def keep(work: Work, new: Sequence[NewGrade]) -> None:
    """Adds levels; whoever calls has asked the gates."""
    rows = [
        {
            "subject_id": each.subject_id,
            "stage": each.stage,
            "level": int(Level(each.level)),
            "body": tidy(each.body)[:120],
            "number": tidy(each.number)[:60],
            "on_day": each.on_day,
            "evidence": tidy(each.evidence)[:LONGEST],
            "ballot_id": each.ballot_id,
            "recorded_by": work.acting.person_id,
            "recorded_at": work.now,
        }
        for each in new
    ]
    if rows:
        await work.db.execute(insert(Grade), rows)
