"""Coming, or absent with a reason; the reason goes to the workplace, which confirms it (RES-08).

An answer holds for the day it was asked for: after a move the member is asked again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    Introduction,
    ReasonConfirmation,
    ResidenceAnswer,
    RoleHeld,
    in_force,
)
from services.people import COMMITTEE, RESIDENCE
from services.refusal import Refused
from services.reminders import plan
from services.residence import answer_rows, attendance_rows, late_reasons, season
from services.residence.access import access_introduction, confirms, keeps
from services.residence.views import (
    ENROLLED,
    Enrolled,
    Session,
    at_workplaces,
    enrolled,
    in_unit,
)
from services.words import tidy
from services.work import Work

ANSWERS = ("coming", "absent")
REASONS = ("illness", "work", "family", "away", "study", "other")


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The newest answer of a member; `verdict` of the workplace: None | confirmed | refused."""

    id: int
    meeting_id: int
    person_id: int
    answer: str
    reason: str | None
    words: str
    recorded_by: int
    answered_at: datetime
    verdict: str | None = None

    @property
    def waits(self) -> bool:
        """An absence whose reason the workplace has not confirmed or refused."""
        return self.answer == "absent" and self.verdict is None

    @property
    def proxy(self) -> bool:
        """Entered by somebody else for the member."""
        return self.recorded_by != self.person_id


async def answer(
    work: Work,
    meeting_id: int,
    answer: str,
    reason: str | None = None,
    words: str = "",
    person_id: int | None = None,
) -> Session | Refused:
    """Records an answer of the actor, or of another member by the residence committee (proxy).

    Refused: no_such_meeting, not_expected, meeting_cancelled, meeting_begun, reason_needed.
    """
    session = await season.meeting(work, meeting_id)
    if isinstance(session, Refused):
        return session
    whose = person_id or work.acting.person_id
    one = await _expected(work, session, whose)
    if refused := await _unfit(work, session, one, answer, reason):
        return refused
    if one is None or await _same(work, session, whose, answer, reason, tidy(words)):
        return session
    await _keep(work, session, whose, answer, reason, tidy(words))
    if answer == "absent" and one.inside_id is not None:
        await _tell_workplace(work, session, one.inside_id)
    return session


async def _unfit(
    work: Work, session: Session, one: Enrolled | None, answer: str, reason: str | None
) -> Refused | None:
    own = one is not None and one.person_id == work.acting.person_id
    if one is None or not (own or keeps(work, one)):
        return Refused("not_expected" if keeps_unit(work, session) else "no_such_meeting")
    if session.state == "cancelled":
        return Refused("meeting_cancelled", {"when": session.starts_at})
    if await attendance_rows.closed(work, session.id):
        return Refused("record_closed", {"when": session.starts_at})
    if answer not in ANSWERS or (answer == "absent" and reason not in REASONS):
        return Refused("reason_needed")
    return None


def keeps_unit(work: Work, session: Session) -> bool:
    """The actor belongs to the residence committee that holds the session."""
    return work.acting.holds(session.unit_id, *RESIDENCE)


async def _expected(work: Work, session: Session, person_id: int) -> Enrolled | None:
    people = await season.expected(work, session, [person_id])
    return people[0] if people else None


async def _keep(
    work: Work, session: Session, person_id: int, answer: str, reason: str | None, words: str
) -> None:
    await work.db.execute(
        insert(ResidenceAnswer).values(
            meeting_id=session.id,
            plan_id=session.plan_id,
            person_id=person_id,
            answer=answer,
            reason=reason if answer == "absent" else None,
            words=words,
            recorded_by=work.acting.person_id,
            answered_at=work.now,
        )
    )
    work.record("residence.answered", f"residence:{session.id}", person=person_id)


async def _same(
    work: Work, session: Session, person_id: int, answer: str, reason: str | None, words: str
) -> bool:
    known = (await latest(work, session, [person_id])).get(person_id)
    return known is not None and (known.answer, known.reason, known.words) == (
        answer,
        reason,
        words,
    )


async def _tell_workplace(work: Work, session: Session, inside_id: int) -> None:
    """The committee of the workplace hears that reasons wait (NTC-18), several in one message."""
    leaders = select(RoleHeld.person_id).where(
        RoleHeld.unit_id == inside_id,
        RoleHeld.role.in_(COMMITTEE),
        in_force(RoleHeld, work.today),
    )
    people = (await work.db.execute(leaders.distinct())).scalars()
    await plan.tell(work, "residence_confirm", inside_id, people, after=plan.COLLECT)


async def latest(
    work: Work, session: Session, person_ids: Sequence[int] | None = None
) -> dict[int, AnswerView]:
    """The newest answer of each member for the session's day, with what the workplace said."""
    return (await latest_in(work, [session], person_ids)).get(session.id, {})


async def latest_in(
    work: Work, sessions: Sequence[Session], person_ids: Sequence[int] | None = None
) -> dict[int, dict[int, AnswerView]]:
    """The same of several sessions, by session."""
    planned = {one.id: one.starts_at for one in sessions}
    asked = (
        answer_rows.given(planned)
        if person_ids is None
        else answer_rows.given_by(planned, person_ids)
    )
    found: dict[int, dict[int, AnswerView]] = {}
    for row in await work.db.execute(*asked):
        if row.starts_at == planned[row.meeting_id]:
            found.setdefault(row.meeting_id, {})[row.person_id] = AnswerView(*row[:-1])
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reason that waits for a workplace's confirmation."""

    answer: AnswerView
    member: Enrolled
    session: Session


async def waiting_at(
    work: Work, inside_ids: Iterable[int], *, late: bool = False
) -> list[Waiting]:
    """The reasons that wait at workplaces inside, oldest first.

    `late`: of this year also those whose record was closed meanwhile.
    """
    members = await enrolled(work, at_workplaces(list(inside_ids), work.today))
    return await _waiting(work, members, late=late)


async def waiting_for(work: Work, session: Session) -> list[Waiting]:
    """The reasons of a session that no workplace has confirmed or refused."""
    found = await _waiting(work, await enrolled(work, in_unit(session.unit_id, work.today)))
    return [each for each in found if each.session.id == session.id]


async def _waiting(work: Work, people: Iterable[Enrolled], *, late: bool = False) -> list[Waiting]:
    members = {each.person_id: each for each in people}
    rows = await work.db.execute(*answer_rows.unconfirmed(members))
    found = [AnswerView(*row) for row in rows]
    if not found:
        return []
    sessions = {one.id: one for one in await season.by_ids(work, {a.meeting_id for a in found})}
    over = await attendance_rows.closed_among(work, sessions)
    if late:
        over = {key for key in over if sessions[key].day.year != work.today.year}
    return [
        Waiting(each, members[each.person_id], sessions[each.meeting_id])
        for each in found
        if each.meeting_id not in over and sessions[each.meeting_id].state == "planned"
    ]


async def confirm(
    work: Work, answer_id: int, verdict: str, note: str = "", paper: str = ""
) -> AnswerView | Refused:
    """The workplace confirms or refuses a reason; the residence committee only with its paper.

    After the record was closed it is kept as well, and corrects the line (late_reasons).
    Refused: not_yours, paper_needed, no_absence_to_rule.
    """
    asked = answer_rows.VIEWS.where(ResidenceAnswer.id == answer_id)
    row = (await work.db.execute(asked)).one_or_none()
    if row is None or row.answer != "absent" or verdict not in ("confirmed", "refused"):
        return Refused("no_absence_to_rule")
    view = AnswerView(*row)
    found = await _confirming(work, view, paper)
    if isinstance(found, Refused):
        return found
    await work.db.execute(
        insert(ReasonConfirmation).values(
            answer_id=answer_id,
            verdict=verdict,
            note=tidy(note),
            paper=tidy(paper),
            recorded_by=work.acting.person_id,
            recorded_at=work.now,
        )
    )
    work.record(f"residence.reason.{verdict}", f"residence:{view.meeting_id}", answer=answer_id)
    await plan.tell(work, f"residence_{verdict}", view.meeting_id, [view.person_id])
    if view.verdict != verdict and await attendance_rows.closed(work, view.meeting_id):
        await late_reasons.correct(work, *found)
    return view


@built
def _ever_in(unit_id: int, person_id: int) -> AnySelect:
    return ENROLLED.where(Introduction.unit_id == unit_id, Introduction.person_id == person_id)


async def _confirming(
    work: Work, view: AnswerView, paper: str
) -> tuple[Session, Enrolled] | Refused:
    """The session and the member, when the actor may rule on the reason."""
    session = await season.meeting(work, view.meeting_id)
    if isinstance(session, Refused):
        return session
    found = await enrolled(work, _ever_in(session.unit_id, view.person_id))
    if not found or isinstance(await access_introduction(work, found[-1].id), Refused):
        return Refused("not_yours")
    if view.person_id == work.acting.person_id and not paper:
        return Refused("not_for_oneself")
    if not (confirms(work, found[-1]) or paper):
        return Refused("paper_needed")
    return session, found[-1]
