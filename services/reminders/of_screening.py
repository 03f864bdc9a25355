"""What is known about the January review when its committee is reminded (NTC-08)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db.models import Reminder, ScreeningReview, ScreeningReviewEnd, Unit
from services.rulebooks import LocalBook, books_for
from services.work import Work


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """The review of a cell in the year of the reminder; nobody of its members is named."""

    unit_id: int
    unit: str
    year: int
    last_day: date
    ended: bool


@dataclass(frozen=True, slots=True)
class WardYear:
    """A ward and the year it reports on; no member and no number."""

    unit: str
    year: int


async def load_wards(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, WardYear]:
    """`subject_id` is the ward; reported is the year before the reminder's (SCR-29)."""
    joined = select(Reminder.id, Unit.name, Reminder.day).join(
        Unit, Unit.id == Reminder.subject_id
    )
    rows = await work.db.execute(joined.where(Reminder.id.in_(reminder_ids)))
    return {row[0]: WardYear(row[1], row[2].year - 1) for row in rows}


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, ReviewFacts]:
    """Facts by reminder id, by each cell's own rules, whatever the number of reminders."""
    year = work.today.year
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
    rows = (await work.db.execute(statement)).all()
    books = await books_for(work, [row[1] for row in rows])
    last = {unit_id: _last_day(book, year, work.today) for unit_id, book in books.items()}
    return {row[0]: ReviewFacts(row[1], row[2], year, last[row[1]], bool(row[3])) for row in rows}


def _last_day(book: LocalBook, year: int, on: date) -> date:
    last = book.judge("SCR-10", {"finished_on": None, "year": year}, on).values["last_day"]
    assert isinstance(last, date)  # noqa: S101 - the rule gives its last day in every outcome
    return last


def while_open(facts: ReviewFacts) -> str | None:
    """The review of this year is not done."""
    return "ended" if facts.ended else None
