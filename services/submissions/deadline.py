"""The last day of a season's submissions, and how many working days are left (REP-27, CAL-10)."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.calendar import public_holidays
from services.reviews.reading import Season
from services.rulebooks import LocalBook, book_for
from services.rules.carrying import ASSUMED
from services.rules.dates import working_days_between
from services.work import Work


@dataclass(frozen=True, slots=True)
class Deadline:
    """`last_day` None: no plan of that year is known.

    `left`: working days after today, the last day included; below 0 the days that it is over.
    """

    last_day: date | None
    left: int = 0
    assumed: bool = False
    """the year has no plan of its own here; the day of another year's is taken"""

    @property
    def over(self) -> bool:
        """The last day has passed."""
        return self.left < 0


async def deadline(work: Work, season: Season) -> Deadline:
    """By the ward's rulebook."""
    book = await book_for(work, season.ward_id)
    finding = book.judge("REP-27", {"at": work.today, "year": season.year}, work.today)
    last_day = finding.values.get("last_day")
    if not isinstance(last_day, date):
        return Deadline(None)
    return Deadline(last_day, left(book, work.today, last_day), ASSUMED in finding.codes)


def left(book: LocalBook, today: date, last_day: date) -> int:
    """Working days by the ward's calendar, with the days that were moved."""
    if today > last_day:
        return (last_day - today).days
    years = {today.year, last_day.year}
    moved = book.moved
    off = {day for year in years for day in public_holidays(year)}
    holidays = {day for day in off if not moved.get(day)} | {
        d for d, on in moved.items() if not on
    }
    worked = {day for day, on in moved.items() if on}
    return working_days_between(today, last_day + timedelta(days=1), holidays, worked)
