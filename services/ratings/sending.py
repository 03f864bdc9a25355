"""The head's part: which ratings are wanted, and sending one (DIS-13)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from services.db.models import StaffRating, WardOfficial, in_force
from services.people import COMMITTEE, holders
from services.ratings.officials import Official, officials_on
from services.refusal import Refused
from services.words import tidy
from services.work import Work

LONGEST = 500
YEAR_FROM = 12
"""month from which the year's rating is asked for: a setting of the product"""


@dataclass(frozen=True, slots=True)
class Period:
    """A month (its first day) or a year (1 January)."""

    kind: str
    since: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """An official with the periods that the head has not rated yet, the oldest first."""

    official: Official
    periods: tuple[Period, ...]


def month_before(day: date) -> date:
    """The first day of the month before."""
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


def due_periods(today: date) -> tuple[Period, ...]:
    """The month that has ended; in December and January also the year."""
    month = Period("month", month_before(today))
    year = today.year if today.month >= YEAR_FROM else today.year - 1
    if today.month >= YEAR_FROM or today.month == 1:
        return (month, Period("year", date(year, 1, 1)))
    return (month,)


async def rates_somebody(work: Work) -> bool:
    """Whether the actor sends ratings of anybody."""
    statement = select(WardOfficial.id).where(
        WardOfficial.head_id == work.acting.person_id, in_force(WardOfficial, work.today)
    )
    return (await work.db.execute(statement.limit(1))).scalar() is not None


async def mine(work: Work) -> list[Wanted]:
    """Those whose ratings the actor sends, with what is still wanted."""
    own = officials_on(work.today).where(WardOfficial.head_id == work.acting.person_id)
    found = [Official(*row) for row in await work.db.execute(own)]
    periods = due_periods(work.today)
    sent = select(StaffRating.official_id, StaffRating.period, StaffRating.since).where(
        StaffRating.official_id.in_([each.id for each in found]),
        StaffRating.since.in_([each.since for each in periods]),
    )
    done = {tuple(row) for row in await work.db.execute(sent)}
    return [
        Wanted(each, tuple(p for p in periods if (each.id, p.kind, p.since) not in done))
        for each in found
    ]


async def send(
    work: Work, official_id: int, period: Period, level: int | None, words: str
) -> Official | Refused:
    """Records the rating and tells the cell's committee and the person; a newer one counts.

    Refused: not_yours, rating_too_early (the month is not over), rating_empty.
    """
    found = next((each.official for each in await mine(work) if each.official.id == official_id),
                 None)  # fmt: skip
    if found is None:
        return Refused("not_yours")
    if period.since > max(each.since for each in due_periods(work.today)):
        return Refused("rating_too_early")
    if level is None and not words.strip():
        return Refused("rating_empty")
    said = {"level": level, "words": tidy(words)[:LONGEST]}
    about = {"official_id": official_id, "period": period.kind, "since": period.since}
    by = {"sent_by": work.acting.person_id, "sent_at": work.now}
    await work.db.execute(insert(StaffRating).values(**about, **said, **by))
    work.record("rating.sent", f"official:{official_id}", period=period.since.isoformat())
    told = {*await holders(work, found.unit_id, COMMITTEE), found.person_id}
    from services.reminders import plan  # which asks this module for its periods

    await plan.tell(work, "rating_came", official_id, told - {work.acting.person_id})
    return found
