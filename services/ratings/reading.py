"""What the committee and the person see of the ratings; part (2) of the grading (DIS-12)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, func, insert, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import RatingRequest, StaffRating, WardOfficial
from services.people import COMMITTEE
from services.ratings.officials import Official, officials_on
from services.refusal import Refused
from services.reminders import plan
from services.work import Work


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating; level 4 excellent … 1 failed, None when only words were sent."""

    period: str
    since: date
    level: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Rated:
    """An official with the ratings of a year, the year's first, and the months without one."""

    official: Official
    ratings: tuple[Rating, ...]
    missing: tuple[date, ...]

    @property
    def whole_year(self) -> Rating | None:
        """The rating of the year."""
        return next((each for each in self.ratings if each.period == "year"), None)


async def in_my_cells(work: Work) -> list[Rated]:
    """The officials among the members of the cells whose committee the actor is in."""
    units = work.acting.units(*COMMITTEE)
    rows = await work.db.execute(officials_on(work.today))
    found = [each for each in (Official(*row) for row in rows) if each.unit_id in units]
    return await _rated(work, found, work.today.year)


async def my_own(work: Work) -> list[Rated]:
    """What was said of the actor."""
    own = officials_on(work.today).where(WardOfficial.person_id == work.acting.person_id)
    found = [Official(*row) for row in await work.db.execute(own)]
    return await _rated(work, found, work.today.year)


async def ask(work: Work, official_id: int) -> Official | Refused:
    """The committee asks the head for what is missing; told once a day. Refused: not_yours."""
    found = next((e.official for e in await in_my_cells(work) if e.official.id == official_id),
                 None)  # fmt: skip
    if found is None:
        return Refused("not_yours")
    by = {"asked_by": work.acting.person_id, "asked_at": work.now}
    await work.db.execute(insert(RatingRequest).values(official_id=official_id, **by))
    work.record("rating.asked", f"official:{official_id}")
    await plan.once_today(work, "rating_wanted", found.ward_id, [found.head_id])
    return found


async def of_people(work: Work, person_ids: Sequence[int], year: int) -> dict[int, Rated]:
    """Part (2) of the grading of these people; who is not in it does not work for a ward.

    The caller asked who may see it.
    """
    rows = await work.db.execute(*_among(person_ids, work.today))
    found = [Official(*row) for row in rows]
    return {each.official.person_id: each for each in await _rated(work, found, year)}


@built
def _among(person_ids: Collection[int], on: date) -> AnySelect:
    return officials_on(on).where(WardOfficial.person_id.in_(person_ids))


async def _rated(work: Work, officials: Sequence[Official], year: int) -> list[Rated]:
    """Ratings of the person's whole year, whichever head sent them, in one statement."""
    if not officials:
        return []
    people = [each.person_id for each in officials]
    said: dict[int, list[Rating]] = {}
    for row in await work.db.execute(*_newest(people, year)):
        said.setdefault(row[0], []).append(Rating(*row[1:]))
    months = _months(year, work.today)
    return [_one(each, said.get(each.person_id, []), months) for each in officials]


@built
def _newest(person_ids: Collection[int], year: int) -> AnySelect:
    """The newest rating of each period that began in a year."""
    of = StaffRating
    about = WardOfficial.id == of.official_id
    newest = (
        select(func.max(of.id))
        .join(WardOfficial, about)
        .where(WardOfficial.person_id.in_(person_ids), extract("year", of.since) == year)
        .group_by(WardOfficial.person_id, of.period, of.since)
    )
    return (
        select(WardOfficial.person_id, of.period, of.since, of.level, of.words)
        .join(WardOfficial, about)
        .where(of.id.in_(newest))
        .order_by(of.period.desc(), of.since)
    )


def _one(official: Official, ratings: list[Rating], months: Sequence[date]) -> Rated:
    known = {each.since for each in ratings if each.period == "month"}
    missing = tuple(month for month in months if month not in known)
    return Rated(official, tuple(ratings), missing)


def _months(year: int, today: date) -> list[date]:
    """The months of a year that have ended."""
    last = 12 if today.year > year else today.month - 1
    return [date(year, month, 1) for month in range(1, last + 1)]
