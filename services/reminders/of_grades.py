"""Reminders about grades: the facts, and when each still holds (NTC-13, NTC-16)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from services.db.built import built
from services.db.models import (
    Grade,
    GradeBallotEnd,
    GradeComment,
    GradeCommentText,
    GradeComplaintStep,
    GradeCount,
    Reminder,
    ReviewPlacement,
    ReviewSeason,
    ReviewSubject,
    Unit,
)
from services.work import Work


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """`done`: nothing is left to be done or told; `unit`: the cell it is about."""

    year: int = 0
    unit: str = ""
    done: bool = False
    count: int = 0


def while_open(facts: GradeFacts) -> str | None:
    """Somebody still has to do it, or the news still counts."""
    return "done" if facts.done else None


async def load_comments(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, GradeFacts]:
    """`subject_id` is the comment asked for; done when it came."""
    return {
        row[0]: GradeFacts(row[2], row[1], done=row[3] != row[4].endswith("_came"))
        for row in await work.db.execute(*_comments(reminder_ids))
    }


@built
def _comments(reminder_ids: Collection[int]) -> Select[int, str, int, bool, str]:
    came = select(GradeCommentText.id).where(GradeCommentText.comment_id == GradeComment.id)
    return (
        select(Reminder.id, Unit.name, ReviewSeason.year, came.exists(), Reminder.kind)
        .join(GradeComment, GradeComment.id == Reminder.subject_id)
        .join(ReviewSubject, ReviewSubject.id == GradeComment.subject_id)
        .join(ReviewSeason, ReviewSeason.id == ReviewSubject.season_id)
        .join(ReviewPlacement, ReviewPlacement.subject_id == ReviewSubject.id)
        .join(Unit, Unit.id == ReviewPlacement.unit_id)
        .where(Reminder.id.in_(reminder_ids))
        .order_by(ReviewPlacement.id)
    )


async def load_results(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, GradeFacts]:
    """`subject_id` is who was graded; done when the result was taken back before it was told."""
    newest = (
        select(func.max(Grade.id))
        .where(Grade.stage.in_(("decision", "cancelled")))
        .group_by(Grade.subject_id)
    )
    statement = (
        select(Reminder.id, Unit.name, ReviewSeason.year, Grade.stage)
        .join(ReviewSubject, ReviewSubject.id == Reminder.subject_id)
        .join(ReviewSeason, ReviewSeason.id == ReviewSubject.season_id)
        .join(ReviewPlacement, ReviewPlacement.subject_id == ReviewSubject.id)
        .join(Unit, Unit.id == ReviewPlacement.unit_id)
        .join(Grade, Grade.subject_id == ReviewSubject.id)
        .where(Reminder.id.in_(reminder_ids), Grade.id.in_(newest))
        .order_by(ReviewPlacement.id)
    )
    return {
        row[0]: GradeFacts(row[2], row[1], done=row[3] != "decision")
        for row in await work.db.execute(statement)
    }


async def load_ballots(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, GradeFacts]:
    """`subject_id` is the ballot; done when this counter has counted and nobody counted otherwise,
    or when it was annulled."""
    ended = select(GradeBallotEnd.id).where(GradeBallotEnd.ballot_id == Reminder.subject_id)
    statement = select(Reminder.id, Reminder.subject_id, Reminder.person_id, ended.exists()).where(
        Reminder.id.in_(reminder_ids)
    )
    rows = (await work.db.execute(statement)).all()
    of = GradeCount
    entered: dict[int, dict[int, tuple[object, ...]]] = {}
    counts = select(of.ballot_id, of.person_id, of.issued, of.collected, of.counts)
    mine = counts.where(of.ballot_id.in_({row[1] for row in rows})).order_by(of.id)
    for row in await work.db.execute(mine):
        entered.setdefault(row[0], {})[row[1]] = (row[2], row[3], row[4])
    return {
        row[0]: GradeFacts(done=row[3] or _settled(entered.get(row[1], {}), row[2]))
        for row in rows
    }


def _settled(entered: Mapping[int, tuple[object, ...]], person_id: int) -> bool:
    """This counter has counted, and alone or like another one."""
    own = entered.get(person_id)
    others = [figures for person, figures in entered.items() if person != person_id]
    return own is not None and (not others or own in others)


async def load_complaints(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, GradeFacts]:
    """`subject_id` is the complaint; an open one waits, a closed one is answered."""
    closed = select(GradeComplaintStep.id).where(
        GradeComplaintStep.complaint_id == Reminder.subject_id,
        GradeComplaintStep.step == "closed",
    )
    statement = select(Reminder.id, Reminder.kind, closed.exists()).where(
        Reminder.id.in_(reminder_ids)
    )
    return {
        row[0]: GradeFacts(done=row[2] == (row[1] == "grade_complaint"))
        for row in await work.db.execute(statement)
    }
