"""What a person still owes, as the reminder of the day says it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from services.db.models import Reminder, ReviewSeason
from services.grading.nudging import owed_by
from services.reminders.of_grades import GradeFacts
from services.work import Work


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, GradeFacts]:
    """`subject_id` is the season; done when nothing is owed any more."""
    statement = (
        select(Reminder.id, Reminder.person_id, ReviewSeason.id, ReviewSeason.year)
        .join(ReviewSeason, ReviewSeason.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    rows = (await work.db.execute(statement)).all()
    found = {}
    for season_id in {row[2] for row in rows}:
        owed = await owed_by(work, season_id)
        for row in rows:
            if row[2] == season_id:
                count = len(owed.get(row[1], ()))
                found[row[0]] = GradeFacts(row[3], count=count, done=not count)
    return found
