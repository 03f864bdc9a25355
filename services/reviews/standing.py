"""How far each subject is with its review: what was written, presented, concluded, reopened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Select, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import SelfReview, SelfReviewEntry, SelfReviewStep, SessionStep
from services.work import Work

CONCLUDED = ("chair_concludes", "head_concludes")
"""the step of GRD-R19 or GRD-R20 with which a subject is reviewed"""
REDO = "redo"
OPENED = ("reopened", "completing")
"""steps after which it is written in again: to be done again, or completed after the meeting"""


@dataclass(frozen=True, slots=True)
class ReviewState:
    """`written`: sections with something in them. Points: the sum of those given so far."""

    written: int = 0
    points: int | None = None
    level: int | None = None
    sent_on: date | None = None
    presented_on: date | None = None
    reviewed_on: date | None = None
    final_on: date | None = None
    reopened: bool = False

    @property
    def reviewed(self) -> bool:
        """Reviewed, and not to be done again: a grade may follow (GRD-G23)."""
        return self.reviewed_on is not None and not self.reopened


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of a self-review."""

    step: str
    on_day: date
    words: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """What a subject has written, the newest of each; keys are those of sections and criteria."""

    id: int
    subject_id: int
    answers: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    scores: dict[str, int] = field(default_factory=dict)
    level: int | None = None
    steps: tuple[Taken, ...] = ()

    def after(
        self,
        kind: str,
        key: str = "",
        words: str = "",
        points: int | None = None,
        file_id: int | None = None,
    ) -> "Written":
        """With one more entry: the newest takes the place of the ones before."""
        if kind == "level":
            return replace(self, level=points)
        if kind == "score":
            return replace(self, scores=self.scores | {key: points or 0})
        files = {one: file for one, file in self.files.items() if one != key}
        files |= {} if file_id is None else {key: file_id}
        return replace(self, answers=self.answers | {key: words}, files=files)

    @property
    def points(self) -> int | None:
        """The sum of the points given so far."""
        return sum(self.scores.values()) if self.scores else None

    @property
    def filled(self) -> set[str]:
        """Keys with words or a file."""
        return {key for key, words in self.answers.items() if words} | set(self.files)

    def when(self, step: str) -> date | None:
        """The day of the newest step of this name, unless it was reopened later."""
        for each in reversed(self.steps):
            if each.step in OPENED:
                return None
            if each.step == step:
                return each.on_day
        return None

    @property
    def closed(self) -> bool:
        """Presented (or final): it is not corrected any more."""
        return self.when("presented") is not None or self.when("final") is not None


async def self_review_of(work: Work, subject_id: int) -> Written | None:
    """The review a subject has written, in three statements."""
    return (await written_by(work, [subject_id])).get(subject_id)


async def written_by(work: Work, subject_ids: Sequence[int]) -> dict[int, Written]:
    """Subject → what was written, for many in three statements."""
    rows = await work.db.execute(*_begun(subject_ids))
    made = {row.id: Written(row.id, row.subject_id) for row in rows}
    if not made:
        return {}
    for row in await work.db.execute(*_entries(made)):
        before = made[row.review_id]
        after = before.after(row.kind, row.key, row.words, row.points, row.file_id)
        made[row.review_id] = after
    steps = await _steps(work, made)
    return {
        one.subject_id: replace(one, steps=tuple(steps.get(one.id, ()))) for one in made.values()
    }


@built
def _begun(subject_ids: Collection[int]) -> Select[int, int]:
    of = SelfReview
    return select(of.id, of.subject_id).where(of.subject_id.in_(subject_ids))


@built
def _entries(review_ids: Collection[int]) -> AnySelect:
    of = SelfReviewEntry
    columns = (of.review_id, of.kind, of.key, of.words, of.points, of.file_id)
    return select(*columns).where(of.review_id.in_(review_ids)).order_by(of.id)


async def scores_of(work: Work, subject_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Subject → criterion → own points, the newest of each; who gave none is no key."""
    of = SelfReviewEntry
    statement = select(SelfReview.subject_id, of.key, of.points).join(SelfReview)
    mine = statement.where(SelfReview.subject_id.in_(subject_ids), of.kind == "score")
    found: dict[int, dict[str, int]] = {}
    for row in await work.db.execute(mine.order_by(of.id)):
        found.setdefault(row[0], {})[row[1]] = row[2] or 0
    return found


async def _steps(work: Work, review_ids: Collection[int]) -> dict[int, list[Taken]]:
    found: dict[int, list[Taken]] = {}
    for row in await work.db.execute(*_taken(review_ids)):
        taken = Taken(row.step, row.on_day, row.words, row.taken_at)
        found.setdefault(row.review_id, []).append(taken)
    return found


@built
def _taken(review_ids: Collection[int]) -> AnySelect:
    of = SelfReviewStep
    columns = (of.review_id, of.step, of.on_day, of.words, of.taken_at)
    return select(*columns).where(of.review_id.in_(review_ids)).order_by(of.id)


async def standing_of(work: Work, subject_ids: Sequence[int]) -> dict[int, ReviewState]:
    """How far subjects are, each of them, in four statements."""
    written = await written_by(work, subject_ids)
    concluded, redone = await concluded_on(work, subject_ids)
    found = {}
    for subject_id in subject_ids:
        one = written.get(subject_id) or Written(0, subject_id)
        found[subject_id] = ReviewState(
            len(one.filled),
            one.points,
            one.level,
            one.when("sent"),
            one.when("presented"),
            concluded.get(subject_id),
            one.when("final"),
            subject_id in redone,
        )
    return found


async def concluded_on(work: Work, subject_ids: Sequence[int]) -> tuple[dict[int, date], set[int]]:
    """When subjects were concluded on last, and those to be reviewed again since."""
    concluded: dict[int, date] = {}
    redone: set[int] = set()
    for row in await work.db.execute(*_concluded(subject_ids)):
        if row.step == REDO:
            redone.add(row.subject_id)
        else:
            redone.discard(row.subject_id)
            concluded[row.subject_id] = row.on_day
    return concluded, redone


@built
def _concluded(subject_ids: Collection[int]) -> AnySelect:
    of = SessionStep
    mine = (of.subject_id.in_(subject_ids), of.step.in_((*CONCLUDED, REDO)))
    return select(of.subject_id, of.step, of.on_day).where(*mine).order_by(of.id)
