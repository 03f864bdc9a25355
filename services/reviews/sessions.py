"""Review meetings: when, how long, what is on them, whether the draft went out in time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from services.clock import local_day
from services.db.models import ReviewSession, SessionStep
from services.people import COMMITTEE, WARD
from services.refusal import Refused
from services.reminders import plan
from services.reviews import reading
from services.reviews.leading import leads
from services.reviews.reading import Season
from services.reviews.session_views import (
    STANDING_COMMITTEE,
    Session,
    agenda,
    by_id,
    by_ids,
    draft_verdict,
    invited,
    of_place,
)
from services.reviews.standing import Written, written_by
from services.reviews.subjects import compute
from services.reviews.suggestions import suggestions_of
from services.rulebooks import book_for, judge_for
from services.rules import Finding
from services.words import tidy
from services.work import Work

_STEP = insert(SessionStep)


async def access(work: Work, session_id: int) -> Session | Refused:
    """A session, for who leads it, the committee of its cell and the staff of its ward.

    Refused: no_session.
    """
    found = await by_id(work, session_id)
    if found is None or not await sees(work, found):
        return Refused("no_session")
    return found


async def sees(work: Work, one: Session) -> bool:
    """The actor is of its committee, leads it, or works for its ward."""
    season = await reading.season_of(work, one.season_id)
    above = season.ward_id if season else 0
    if work.acting.holds(one.unit_id, *COMMITTEE):
        return True
    if work.acting.holds(above, *WARD, "standing_committee"):
        return True
    return await leads(work, one.unit_id, one.collective_id)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A meeting to be planned; `collective_id` None: that of the cell."""

    unit_id: int
    starts_at: datetime
    half_days: int
    place: str
    collective_id: int | None = None


async def plan_session(work: Work, season: Season, new: NewSession) -> Session | Refused:
    """Plans the review meeting of a cell, or of a collective; planned again, it is moved.

    After one that is over a further one is planned, for whoever was not reviewed (GRD-G24).

    Refused: not_yours, meeting_in_the_past, session_short (GRD-R26, R27), session_late (GRD-R22).
    """
    unit_id = new.unit_id
    above = work.acting.holds(season.ward_id, *WARD)
    if not (above or await leads(work, unit_id, new.collective_id)):
        return Refused("not_yours")
    if new.starts_at <= work.now:
        return Refused("meeting_in_the_past")
    known = await of_place(work, season.id, unit_id, new.collective_id)
    if known is not None and known.closed_on:
        known = None
    if refused := await _unfit(work, season, new):
        return refused
    session_id = known.id if known else await _new(work, season.id, new)
    said: dict[str, Any] = {"starts_at": new.starts_at, "number": new.half_days}
    await add(work, session_id, "planned", None, **said, place=tidy(new.place)[:200])
    await compute(work, season)
    made = (await by_ids(work, [session_id]))[0]
    await plan.tell(work, "review_meeting", session_id, await _told(work, made))
    return made


async def _unfit(work: Work, season: Season, new: NewSession) -> Refused | None:
    book = await book_for(work, new.unit_id)
    kinds = {
        each.collective_id: each.collective_kind
        for each in await reading.subjects_of(work, season.id, new.unit_id, ("collective",))
    }
    of_ward = kinds.get(new.collective_id, "") == STANDING_COMMITTEE
    facts: dict[str, object] = {"ward_standing_committee": of_ward, "half_days": new.half_days}
    enough = book.judge("GRD-R26", facts, work.today)
    least = max(int(str(enough.values["minimum"])), await _decided(work, season, new.unit_id))
    if new.half_days < least:
        return Refused("session_short", {"minimum": least, "rule": "GRD-R26"})
    day = {"finished_on": local_day(new.starts_at), "year": season.year}
    in_time = book.judge("GRD-R22", day, work.today)
    if in_time.by_text != "OK":
        return Refused("session_late", {"day": in_time.values["last_day"], "rule": "GRD-R22"})
    return None


async def _decided(work: Work, season: Season, unit_id: int) -> int:
    """Half days that an authority set with its suggestions (GRD-R27); 0 when none did."""
    here = await reading.subjects_of(work, season.id, unit_id)
    suggested = await suggestions_of(work, [each.id for each in here])
    return max(
        (one.half_days or 0 for each in suggested.values() for one in each),
        default=0,
    )


async def _new(work: Work, season_id: int, new: NewSession) -> int:
    values = {"season_id": season_id, "unit_id": new.unit_id, "collective_id": new.collective_id}
    by = {"planned_by": work.acting.person_id, "planned_at": work.now}
    row = insert(ReviewSession).values(**values, **by).returning(ReviewSession.id)
    return (await work.db.execute(row)).scalar_one()


async def add(
    work: Work, session_id: int, step: str, subject_id: int | None = None, **more: object
) -> None:
    """Records what happened; the caller has asked whether it may."""
    values = {"session_id": session_id, "subject_id": subject_id, "step": step, **more}
    by = {"on_day": work.today, "taken_by": work.acting.person_id, "taken_at": work.now}
    await work.db.execute(_STEP, values | by)
    work.record(f"review.session.{step}"[:40], f"session:{session_id}", about=subject_id)


async def _told(work: Work, one: Session) -> list[int]:
    """Who is told of a meeting; not the one who plans it."""
    return [each for each in await invited(work, one) if each != work.acting.person_id]


async def _commented(work: Work, one: Session, written: Written) -> bool:
    """The report went round before it is sent to the members (GRD-R12)."""
    round_ = ["COMMENTING"] if written.when("commenting") else []
    taken = ["DRAFT", *round_, "SENT_TO_MEMBERS"]
    found = await judge_for(work, one.unit_id, "GRD-R12", {"taken": taken}, work.today)
    return found.by_text != "BLOCKED"


async def send_draft(work: Work, session_id: int) -> Finding | Refused:
    """The collective's draft goes to everybody who is expected at the meeting; counted.

    A draft that is late is recorded all the same: the meeting has to be moved (GRD-R13).
    Refused: no_session, not_yours, session_closed, draft_not_written, draft_not_commented (related
    bodies come first, or it is said that there are none: GRD-R12).
    """
    one = await access(work, session_id)
    if isinstance(one, Refused):
        return one
    if not await leads(work, one.unit_id, one.collective_id):
        return Refused("not_yours")
    if one.closed_on or one.starts_at is None:
        return Refused("session_closed")
    reports = [each for each in await agenda(work, one) if each.kind == "collective"]
    written = await written_by(work, [each.id for each in reports])
    for each in reports:
        if each.id not in written or not written[each.id].filled:
            return Refused("draft_not_written", {"name": each.name})
        if not await _commented(work, one, written[each.id]):
            return Refused("draft_not_commented", {"name": each.name, "rule": "GRD-R12"})
    await add(work, session_id, "draft_sent")
    await plan.tell(work, "review_draft", session_id, await _told(work, one))
    return await draft_verdict(work, one, work.today)
