"""What is told around a session: to the silent before it, to everybody invited when it changes.

Only people who were invited are ever told; each message is checked again when it is sent
(services/reminders/of_residence.py).
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy import delete, select

from services.clock import local_day, moment
from services.db.engine import insert_new
from services.db.models import Reminder, ResidenceInvitation
from services.reminders import plan
from services.reminders.kinds import KEYS, KINDS, awake, before
from services.residence.views import Session
from services.work import Work

LEADS = {
    "residence_days_before": timedelta(days=3),
    "residence_day_before": timedelta(days=1),
}
"""before the session; settings of the product (DSG-06)"""
AFTER = time(8)
"""the next morning the member is asked whether they were there"""
ABOUT = (*LEADS, "residence_after", "residence_changed")


async def ahead(work: Work, session: Session, person_ids: Iterable[int] | None = None) -> None:
    """Plans the reminders of everybody invited, or of these; planning twice changes nothing."""
    people = await _invited(work, session.id) if person_ids is None else person_ids
    rows = [
        _row(session, kind, due, person)
        for kind, due in _slots(session, work.now)
        for person in people
    ]
    if rows:
        await work.db.execute(insert_new(work.db, Reminder, keys=KEYS), rows)


async def changed(work: Work, session: Session) -> None:
    """Another day or place: what was planned goes, exactly those who were invited are told."""
    await _forget(work, session.id)
    people = await _invited(work, session.id)
    await plan.tell(work, "residence_changed", session.id, people)
    await ahead(work, session)


async def cancelled(work: Work, session: Session) -> None:
    """Nothing planned is left but the news, for those who were invited."""
    await _forget(work, session.id)
    await plan.tell(work, "residence_cancelled", session.id, await _invited(work, session.id))


def _slots(session: Session, now: datetime) -> Iterable[tuple[str, datetime]]:
    morning = moment(session.day + timedelta(days=1), AFTER)
    slots = {kind: before(session.starts_at, lead) for kind, lead in LEADS.items()}
    return [
        (kind, due) for kind, due in (slots | {"residence_after": morning}).items() if due > now
    ]


def _row(session: Session, kind: str, due: datetime, person_id: int) -> dict[str, object]:
    late = awake(due) + KINDS[kind].late
    return {
        "kind": kind,
        "subject_id": session.id,
        "person_id": person_id,
        "day": local_day(due),
        "due_at": due,
        "late_at": min(late, session.starts_at) if kind in LEADS else late,
        "state": "planned",
    }


async def _invited(work: Work, meeting_id: int) -> list[int]:
    statement = select(ResidenceInvitation.person_id).where(
        ResidenceInvitation.meeting_id == meeting_id
    )
    return list((await work.db.execute(statement.distinct())).scalars())


async def _forget(work: Work, meeting_id: int) -> None:
    """What was never sent has no history; its rows go, so that the day can be planned anew."""
    await work.db.execute(
        delete(Reminder).where(
            Reminder.subject_id == meeting_id,
            Reminder.kind.in_(ABOUT),
            Reminder.state.in_(("planned", "dropped")),
        )
    )
