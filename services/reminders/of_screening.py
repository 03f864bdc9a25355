"""What is known about the January review when its committee is reminded (NTC-08)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db.models import Reminder, ScreeningReview, ScreeningReviewEnd, Unit
from services.rules import judge
from services.work import Work


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """The review of a cell in the year of the reminder; nobody of its members is named."""

    unit_id: int
    unit: str
    year: int
    last_day: date
    ended: bool


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, ReviewFacts]:
    """Facts by reminder id, in one statement."""
    year = work.today.year
    last = judge("SCR-10", {"finished_on": None, "year": year}, work.today).values["last_day"]
    assert isinstance(last, date)  # noqa: S101 - the rule gives its last day in every outcome
    ended = (
        select(ScreeningReviewEnd.id)
        .join(ScreeningReview, ScreeningReview.id == ScreeningReviewEnd.review_id)
        .where(ScreeningReview.unit_id == Unit.id, ScreeningReview.year == year)
    )
    statement = (
        select(Reminder.id, Unit.id, Unit.name, ended.correlate(Unit).exists())
        .join(Unit, Unit.id == Reminder.subject_id)
        .where(Reminder.id.in_(reminder_ids))
    )
    rows = await work.db.execute(statement)
    return {row[0]: ReviewFacts(row[1], row[2], year, last, bool(row[3])) for row in rows}


def while_open(facts: ReviewFacts) -> str | None:
    """The review of this year is not done."""
    return "ended" if facts.ended else None
