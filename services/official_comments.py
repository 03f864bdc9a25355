"""What members of a cell say of fellow members who work for the ward (DIS-15, PLN-08).

For the committee of the cell; nobody reads what was said of oneself here, and the member who said
it is known to the committee only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import aliased

from services.clock import local_day
from services.db.models import (
    Membership,
    OfficialComment,
    Person,
    RoleHeld,
    WardOfficial,
    in_force,
)
from services.people import COMMITTEE, holders
from services.refusal import Refused
from services.reminders import plan
from services.tasks import WARD_OFFICE
from services.units import home_unit
from services.words import tidy
from services.work import Work

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Official:
    """A fellow member who works for the ward."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What was said of whom, by whom, on which day."""

    about: str
    words: str
    by: str
    said_on: date


async def officials(work: Work) -> list[Official]:
    """Those in the actor's own cell, but the actor."""
    home = await home_unit(work)
    if home is None:
        return []
    rated = select(WardOfficial.id).where(
        WardOfficial.person_id == Person.id, in_force(WardOfficial, work.today)
    )
    office = select(RoleHeld.id).where(
        RoleHeld.person_id == Person.id,
        RoleHeld.role == WARD_OFFICE,
        in_force(RoleHeld, work.today),
    )
    statement = (
        select(Person.id, Person.full_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.unit_id == home.id, in_force(Membership, work.today))
        .where(Person.id != work.acting.person_id, or_(rated.exists(), office.exists()))
        .order_by(Person.full_name)
        .distinct()
    )
    return [Official(*row) for row in await work.db.execute(statement)]


async def say(work: Work, about_id: int, words: str) -> Official | Refused:
    """Hands a comment to the committee. Refused: not_an_official, comment_empty."""
    found = next((e for e in await officials(work) if e.person_id == about_id), None)
    home = await home_unit(work)
    if found is None or home is None:
        return Refused("not_an_official")
    if not tidy(words):
        return Refused("comment_empty")
    values = {"unit_id": home.id, "about_id": about_id, "words": tidy(words)[:LONGEST]}
    by = {"said_by": work.acting.person_id, "said_at": work.now}
    made = insert(OfficialComment).values(**values, **by).returning(OfficialComment.id)
    key = (await work.db.execute(made)).scalar_one()
    work.record("official.comment", f"comment:{key}", about=about_id)
    told = {*await holders(work, home.id, COMMITTEE)} - {about_id, work.acting.person_id}
    await plan.tell(work, "official_comment", home.id, told)
    return found


async def read(work: Work) -> Sequence[Comment] | Refused:
    """What was said in the cells whose committee the actor is in, the newest first."""
    units = work.acting.units(*COMMITTEE)
    if not units:
        return Refused("not_yours")
    author, of = aliased(Person), OfficialComment
    statement = (
        select(Person.full_name, of.words, author.full_name, of.said_at)
        .join(Person, Person.id == of.about_id)
        .join(author, author.id == of.said_by)
        .where(of.unit_id.in_(units), of.about_id != work.acting.person_id)
        .order_by(of.id.desc())
    )
    rows = await work.db.execute(statement)
    return [Comment(row[0], row[1], row[2], local_day(row[3])) for row in rows]
