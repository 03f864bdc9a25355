"""Points suggested for a review (GRD-R39), and who of the ward follows which unit (GRD-R41)."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from services.clock import local_day
from services.db.models import Person, ReviewOfficer, ReviewSuggestion, RoleHeld, Unit, in_force
from services.people import SECRETARIAT, WARD, holders
from services.refusal import Refused
from services.reminders import plan
from services.reviews.reading import Season, Subject, subject
from services.reviews.season import access
from services.reviews.suggestions import suggestions_of
from services.rulebooks import judge_for
from services.rules import Finding
from services.words import tidy
from services.work import Work

LONGEST = 2000
SUGGESTING = ("inspection", "standing_committee", *WARD)
"""who enters what the standing committee suggests (GRD-R39)"""
FOLLOWING = ("standing_committee", *WARD)
"""who may be asked to follow the reviews of a unit"""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A point as it was recorded, and whether that was in time."""

    subject: Subject
    words: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Followed:
    """A cell and who of the ward follows its reviews; None: nobody yet."""

    unit_id: int
    unit: str
    officer_id: int | None
    officer: str | None


async def suggest(
    work: Work,
    season: Season,
    subject_id: int,
    words: str,
    paper: str = "",
    half_days: int | None = None,
) -> Suggested | Refused:
    """Records a point and sends it to whom it concerns, or to the head of a collective.

    Refused: not_yours, no_subject, suggestion_empty.
    """
    if not work.acting.holds(season.ward_id, *SUGGESTING):
        return Refused("not_yours")
    found = await subject(work, subject_id)
    if found is None or found.season_id != season.id or not found.must:
        return Refused("no_subject")
    if not tidy(words):
        return Refused("suggestion_empty")
    said = words.strip()[:LONGEST]
    row = {"subject_id": subject_id, "words": said, "paper": paper[:120]}
    by = {"suggested_by": work.acting.person_id, "suggested_at": work.now}
    await work.db.execute(insert(ReviewSuggestion).values(**row, half_days=half_days, **by))
    work.record("review.suggested", f"subject:{subject_id}")
    await plan.tell(work, "review_suggested", subject_id, await _concerned(work, found))
    return Suggested(found, said, await in_time(work, season))


async def in_time(work: Work, season: Season) -> Finding:
    """Whether a suggestion of today is in time (CAL-09)."""
    facts = {"recorded_on": local_day(work.now), "year": season.year}
    return await judge_for(work, season.ward_id, "GRD-R39", facts, work.today)


async def withdraw(work: Work, season: Season, suggestion_id: int) -> Refused | None:
    """A point is taken back; it remains on record. Refused: not_yours, no_subject."""
    if not work.acting.holds(season.ward_id, *SUGGESTING):
        return Refused("not_yours")
    of = ReviewSuggestion
    columns = (of.subject_id, of.words)
    row = (await work.db.execute(select(*columns).where(of.id == suggestion_id))).one_or_none()
    known = await suggestions_of(work, [row.subject_id]) if row else {}
    there = {one.id for each in known.values() for one in each}
    if row is None or suggestion_id not in there:
        return Refused("no_subject")
    values = {"subject_id": row.subject_id, "words": "", "withdraws": suggestion_id}
    by = {"suggested_by": work.acting.person_id, "suggested_at": work.now}
    await work.db.execute(insert(of).values(**values, **by))
    work.record("review.suggestion_withdrawn", f"subject:{row.subject_id}")
    return None


async def assign(
    work: Work, season_id: int, unit_id: int, person_id: int
) -> list[Followed] | Refused:
    """Somebody of the ward follows the reviews of a cell; the newest counts (GRD-R41).

    Refused: no_season, not_in_ward.
    """
    season = await access(work, season_id)
    if isinstance(season, Refused):
        return season
    if person_id not in {key for key, _ in await may_follow(work, season)}:
        return Refused("not_in_ward")
    values = {"season_id": season_id, "unit_id": unit_id, "person_id": person_id}
    by = {"assigned_by": work.acting.person_id, "assigned_at": work.now, "from_day": work.today}
    await work.db.execute(insert(ReviewOfficer).values(**values, **by))
    work.record("review.officer", f"unit:{unit_id}", person=person_id)
    await plan.tell(work, "review_follow", unit_id, [person_id])
    return await followed(work, season)


async def followed(work: Work, season: Season) -> list[Followed]:
    """Every cell of the ward by name, and who follows it."""
    newest = (
        select(func.max(ReviewOfficer.id))
        .where(ReviewOfficer.season_id == season.id)
        .group_by(ReviewOfficer.unit_id)
    )
    of = ReviewOfficer
    statement = (
        select(Unit.id, Unit.name, Person.id, Person.full_name)
        .outerjoin(of, (of.unit_id == Unit.id) & of.id.in_(newest))
        .outerjoin(Person, Person.id == of.person_id)
        .where(Unit.parent_id == season.ward_id, Unit.kind == "cell")
        .order_by(Unit.name)
    )
    return [Followed(row[0], row[1], row[2], row[3]) for row in await work.db.execute(statement)]


async def may_follow(work: Work, season: Season) -> list[tuple[int, str]]:
    """Who of the ward may be asked, by name."""
    statement = (
        select(Person.id, Person.full_name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .where(RoleHeld.unit_id == season.ward_id, RoleHeld.role.in_(FOLLOWING))
        .where(in_force(RoleHeld, work.today))
        .distinct()
        .order_by(Person.full_name)
    )
    return [(row[0], row[1]) for row in await work.db.execute(statement)]


async def follows(work: Work, season: Season, unit_id: int) -> bool:
    """The actor is the one who follows a cell."""
    mine = await followed(work, season)
    return any(one.unit_id == unit_id and one.officer_id == work.acting.person_id for one in mine)


async def _concerned(work: Work, one: Subject) -> list[int]:
    if one.person_id is not None:
        return [one.person_id]
    return await holders(work, one.unit_id, SECRETARIAT)
