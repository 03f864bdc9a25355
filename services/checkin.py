"""Checking in to a meeting by a short code that changes every 30 seconds.

The code is derived, nothing is stored to steal; it is shown in the room and typed by members. A
check-in only proposes "present": the committee takes the roll-call.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, insert, select

from services.clock import local_day
from services.db.built import built
from services.db.engine import insert_new
from services.db.models import CheckIn, CheckInTry
from services.meeting_modes import ModeView, of_meeting
from services.meetings import MeetingView, access_meeting, coming_for_member
from services.members import expected
from services.people import RECORDERS
from services.refusal import Refused
from services.work import Work

SECONDS = 30
DIGITS = 4
EARLY = timedelta(hours=1)
"""how long before its start one may check in to a meeting: a setting of the product"""
TRIES = 5
TRIES_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Shown:
    """The code of this moment, for the secretary to show; `until` in UTC."""

    meeting: MeetingView
    code: str
    until: datetime
    present: int
    """how many checked in so far"""
    mode: ModeView


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Somebody is in. `mode.counts` is False while an online meeting lacks its document."""

    meeting: MeetingView
    mode: ModeView
    again: bool


def code(secret: str, meeting_id: int, now: datetime, *, back: int = 0) -> str:
    """The code of the window that `now` lies in, or of one `back` windows earlier."""
    window = int(now.timestamp()) // SECONDS - back
    digest = hmac.new(secret.encode(), f"{meeting_id}:{window}".encode(), hashlib.sha256)
    return str(int.from_bytes(digest.digest()[:8], "big") % 10**DIGITS).zfill(DIGITS)


async def show(work: Work, secret: str, meeting_id: int) -> Shown | Refused:
    """The code for those who record. Refused: no_such_meeting, check_in_not_yet, …_over."""
    meeting = await access_meeting(work, meeting_id, *RECORDERS)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state != "planned":
        return Refused("check_in_over")
    if work.now < meeting.starts_at - EARLY:
        return Refused("check_in_not_yet", {"when": meeting.starts_at})
    left = SECONDS - work.now.timestamp() % SECONDS
    until = work.now + timedelta(seconds=left)
    mode = await of_meeting(work, meeting)
    count = len(await who(work, meeting_id, counting=False))
    return Shown(meeting, code(secret, meeting_id, work.now), until, count, mode)


async def check_in(work: Work, secret: str, typed: str) -> CheckedIn | Refused:
    """Takes a code for the actor's own cells' meetings; this window's and the one before.

    Refused: no_meeting_now, check_in_wrong (yesterday's, another cell's, a guess: one answer for
    all), check_in_too_many, not_expected.
    """
    if await _throttled(work):
        return Refused("check_in_too_many")
    now = [each for each in await coming_for_member(work) if _begun(work, each)]
    if not now:
        return Refused("no_meeting_now")
    meeting = next((each for each in now if _fits(work, secret, each, typed)), None)
    if meeting is None:
        tried = {"person_id": work.acting.person_id, "tried_at": work.now}
        await work.db.execute(insert(CheckInTry).values(**tried))
        return Refused("check_in_wrong")
    return await _enter(work, meeting)


async def who(work: Work, meeting_id: int, *, counting: bool = True) -> set[int]:
    """The ids of those who checked in; the caller asked access_meeting."""
    inside = await work.db.execute(*_inside(meeting_id, counting=counting))
    return set(inside.scalars())


@built
def _inside(meeting_id: int, *, counting: bool) -> Select[int]:
    everybody = select(CheckIn.person_id).where(CheckIn.meeting_id == meeting_id)
    return everybody.where(CheckIn.counts.is_(True)) if counting else everybody


async def _enter(work: Work, meeting: MeetingView) -> CheckedIn | Refused:
    me = work.acting.person_id
    today = local_day(meeting.starts_at)
    if me not in {each.id for each in await expected(work, meeting.unit_id, today)}:
        return Refused("not_expected_yourself")
    mode = await of_meeting(work, meeting)
    values = {"meeting_id": meeting.id, "person_id": me, "counts": mode.counts}
    statement = insert_new(work.db, CheckIn, keys=("meeting_id", "person_id"))
    done = await work.db.execute(
        statement.values(**values, typed_at=work.now).returning(CheckIn.id)
    )
    new = done.first() is not None
    if new:
        work.record("meeting.checked_in", f"meeting:{meeting.id}", counts=mode.counts)
    return CheckedIn(meeting, mode, again=not new)


def _begun(work: Work, meeting: MeetingView) -> bool:
    return meeting.starts_at - EARLY <= work.now


def _fits(work: Work, secret: str, meeting: MeetingView, typed: str) -> bool:
    digits = re.sub(r"\D", "", typed)
    now: Sequence[str] = [code(secret, meeting.id, work.now, back=back) for back in (0, 1)]
    return any(hmac.compare_digest(digits, each) for each in now)


async def _throttled(work: Work) -> bool:
    recent = select(func.count()).where(
        CheckInTry.person_id == work.acting.person_id,
        CheckInTry.tried_at > work.now - TRIES_WITHIN,
    )
    return ((await work.db.execute(recent)).scalar() or 0) >= TRIES
