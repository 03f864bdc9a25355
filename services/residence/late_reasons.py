"""A workplace rules on a reason after the record was closed: the absence is judged anew (RES-08).

The closed record keeps its numbers; the line gets a correction, and all who were told otherwise
are told: the workplace of a letter, and the ward when its report of the year went out already.
"""

from sqlalchemy import insert, select

from services.db.models import LetterStep, ResidenceLetter, ResidenceMark
from services.people import COMMITTEE, RESIDENCE, holders
from services.reminders import plan
from services.residence import attendance_rows, sent_reports
from services.residence.views import Enrolled, Session
from services.work import Work


async def correct(work: Work, session: Session, member: Enrolled) -> None:
    """The caller has kept what the workplace says, and asked who may."""
    key = (session.id, member.person_id)
    mark = (await attendance_rows.newest_marks(work, [session.id], [member.person_id])).get(key)
    if mark == "absent":
        line = {"meeting_id": session.id, "person_id": member.person_id, "mark": mark}
        by = {"correction": True, "marked_by": work.acting.person_id, "marked_at": work.now}
        await work.db.execute(insert(ResidenceMark).values(**line, **by))
    work.record("residence.corrected", f"residence:{session.id}", person=member.person_id)
    if await sent_reports.newest(work, session.unit_id, session.year):
        own = {*await holders(work, session.unit_id, RESIDENCE)} - {work.acting.person_id}
        await plan.tell(work, "residence_corrected", session.id, own)
    if member.inside_id is not None and await _written(work, session.id, member.id):
        there = await holders(work, member.inside_id, COMMITTEE)
        await plan.tell(work, "residence_letter_corrected", session.id, there)


async def _written(work: Work, meeting_id: int, introduction_id: int) -> bool:
    """A letter about this absence was sent."""
    sent = (
        select(LetterStep.id)
        .join(ResidenceLetter, ResidenceLetter.id == LetterStep.letter_id)
        .where(ResidenceLetter.introduction_id == introduction_id)
        .where(ResidenceLetter.meeting_id == meeting_id, LetterStep.step == "sent")
    )
    return (await work.db.execute(sent.limit(1))).first() is not None
