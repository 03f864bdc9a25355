"""What is known about reminders of members' questions, loaded for all of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services.db.models import Question, QuestionReply, Reminder, Unit
from services.work import Work


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """Where a question comes from, and whether it was answered."""

    unit: str
    answered: bool


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, QuestionFacts]:
    """Facts by reminder id, in one statement."""
    replies = select(QuestionReply.id).where(QuestionReply.question_id == Question.id)
    statement = (
        select(Reminder.id, Unit.name, replies.exists())
        .join(Question, Question.id == Reminder.subject_id)
        .join(Unit, Unit.id == Question.unit_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    return {
        row[0]: QuestionFacts(row[1], bool(row[2])) for row in await work.db.execute(statement)
    }
