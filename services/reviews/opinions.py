"""What was said about a review: at the meeting, on a draft, by who follows the unit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from services.db.models import Person, ReviewOpinion
from services.people import COMMITTEE
from services.refusal import Refused
from services.reviews import reading, session_views, suggesting
from services.reviews.leading import leads
from services.reviews.session_views import Session
from services.words import tidy
from services.work import Work

LONGEST = 2000
KINDS = ("opinion", "comment", "note")


@dataclass(frozen=True, slots=True)
class Said:
    """Words about a subject (None: the whole meeting), by a member or by whom `speaker` names."""

    words: str
    subject_id: int | None = None
    speaker: str = ""
    person_id: int | None = None
    kind: str = "opinion"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is on record; see `ReviewOpinion`."""

    kind: str
    subject_id: int | None
    speaker: str
    words: str
    recorded_at: datetime


async def say(work: Work, session_id: int, said: Said) -> Refused | None:
    """Records what was said. A note is the own one of who follows the unit (GRD-R41).

    Refused: no_session, session_closed, opinion_empty.
    """
    one = await _found(work, session_id, said.kind)
    if isinstance(one, Refused):
        return one
    if not tidy(said.words) or said.kind not in KINDS:
        return Refused("opinion_empty")
    person = work.acting.person_id if said.kind == "note" else said.person_id
    row = {"session_id": session_id, "subject_id": said.subject_id, "kind": said.kind}
    who = {"person_id": person, "said_by": tidy(said.speaker)[:200]}
    by = {"recorded_by": work.acting.person_id, "recorded_at": work.now}
    words = said.words.strip()[:LONGEST]
    await work.db.execute(insert(ReviewOpinion).values(**row, **who, words=words, **by))
    work.record(f"review.{said.kind}", f"session:{session_id}", about=said.subject_id)
    return None


async def _found(work: Work, session_id: int, kind: str) -> Session | Refused:
    """The session, for who may record this kind in it."""
    one = await session_views.by_id(work, session_id)
    if one is None:
        return Refused("no_session")
    if kind == "note":
        season = await reading.season_of(work, one.season_id)
        mine = season is not None and await suggesting.follows(work, season, one.unit_id)
        return one if mine else Refused("no_session")
    of_committee = work.acting.holds(one.unit_id, *COMMITTEE)
    if not (of_committee or await leads(work, one.unit_id, one.collective_id)):
        return Refused("no_session")
    return Refused("session_closed") if one.closed_on else one


async def of_session(work: Work, session_id: int) -> list[Opinion]:
    """Everything that was said at a session, the oldest first; the caller asked."""
    of = ReviewOpinion
    columns = (of.kind, of.subject_id, Person.full_name, of.said_by, of.words, of.recorded_at)
    statement = select(*columns).outerjoin(Person, Person.id == of.person_id)
    rows = await work.db.execute(statement.where(of.session_id == session_id).order_by(of.id))
    return [Opinion(row[0], row[1], row[2] or row[3], row[4], row[5]) for row in rows]
