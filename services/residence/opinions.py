"""What members raise in a meeting, and what came of it by the next one (RES-32, RES-34).

An opinion is carried over, matter by matter, until somebody has answered that it is done.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    Opinion,
    OpinionAnswer,
    Person,
    ResidenceMeeting,
    ResidenceMeetingArea,
    ResidencePlan,
)
from services.refusal import Refused
from services.residence.views import Asked, Session, newest_of
from services.words import tidy
from services.work import Work

RESULTS = ("done", "partly", "not_done")
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class OpinionView:
    """A matter. `speaker` empty: several raised it. `result` None: nobody has answered yet.

    `answered_in`: the meeting in which the newest answer was given.
    """

    id: int
    meeting_id: int
    speaker: str
    words: str
    result: str | None = None
    answer: str = ""
    answered_in: int | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """A matter to be kept; without a person several raised it."""

    words: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a matter: done | partly | not_done, with cause and remedy."""

    opinion_id: int
    result: str
    words: str = ""


async def of_meeting(work: Work, meeting_id: int) -> list[OpinionView]:
    """What was raised in a meeting, in order; the caller has asked who may see it."""
    return await _views(work, _raised_in(meeting_id))


async def carried_over(work: Work, session: Session) -> list[OpinionView]:
    """What earlier meetings of these areas left open, and what this one answered (RES-32)."""
    asked = _raised_before(session.starts_at, session.id, session.unit_id, session.area_ids)
    found = await _views(work, asked)
    return [each for each in found if each.result != "done" or each.answered_in == session.id]


async def raise_(work: Work, meeting_id: int, raised: Sequence[Raised]) -> int:
    """Keeps matters; the caller has asked who may write. Returns how many."""
    rows = [
        {
            "meeting_id": meeting_id,
            "person_id": each.person_id,
            "words": tidy(each.words)[:LONGEST],
            "recorded_by": work.acting.person_id,
            "recorded_at": work.now,
        }
        for each in raised
        if tidy(each.words)
    ]
    if rows:
        await work.db.execute(insert(Opinion), rows)
        work.record("residence.opinions", f"residence:{meeting_id}", count=len(rows))
    return len(rows)


async def answer(work: Work, session: Session, answers: Sequence[Answer]) -> int | Refused:
    """Answers matters of earlier meetings; the caller has asked who may write.

    Refused: no_such_opinion.
    """
    open_ids = {each.id for each in await carried_over(work, session)}
    if not answers or any(
        each.opinion_id not in open_ids or each.result not in RESULTS for each in answers
    ):
        return Refused("no_such_opinion")
    rows = [
        {
            "opinion_id": each.opinion_id,
            "meeting_id": session.id,
            "result": each.result,
            "words": tidy(each.words)[:LONGEST],
            "recorded_by": work.acting.person_id,
            "recorded_at": work.now,
        }
        for each in answers
    ]
    await work.db.execute(insert(OpinionAnswer), rows)
    work.record("residence.answered", f"residence:{session.id}", count=len(rows))
    return len(rows)


async def _views(work: Work, asked: Asked) -> list[OpinionView]:
    return [OpinionView(*row) for row in await work.db.execute(*asked)]


def _opinions() -> AnySelect:
    newest = newest_of(OpinionAnswer, OpinionAnswer.opinion_id, Opinion.__table__.c.id)
    return (
        select(
            Opinion.id,
            Opinion.meeting_id,
            func.coalesce(Person.full_name, ""),
            Opinion.words,
            OpinionAnswer.result,
            func.coalesce(OpinionAnswer.words, ""),
            OpinionAnswer.meeting_id,
        )
        .outerjoin(Person, Person.id == Opinion.person_id)
        .outerjoin(OpinionAnswer, OpinionAnswer.id == newest)
        .order_by(Opinion.id)
    )


OPINIONS = _opinions()
"""matters with their newest answer, in order"""


@built
def _raised_in(meeting_id: int) -> AnySelect:
    return OPINIONS.where(Opinion.meeting_id == meeting_id)


@built
def _raised_before(
    starts_at: datetime, meeting_id: int, unit_id: int, area_ids: Collection[int]
) -> AnySelect:
    same_area = (
        select(ResidenceMeetingArea.meeting_id)
        .where(ResidenceMeetingArea.area_id.in_(area_ids))
        .scalar_subquery()
    )
    earlier = (
        select(ResidenceMeeting.id)
        .join(ResidencePlan, ResidencePlan.meeting_id == ResidenceMeeting.id)
        .where(
            ResidenceMeeting.unit_id == unit_id,
            ResidenceMeeting.id.in_(same_area),
            ResidenceMeeting.id != meeting_id,
            ResidencePlan.starts_at < starts_at,
        )
    )
    return OPINIONS.where(Opinion.meeting_id.in_(earlier))
