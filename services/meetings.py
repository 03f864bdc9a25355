"""The monthly meeting: planned, changed, cancelled; every planned message follows (ATT-05)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Date, Select, bindparam, case, insert, select, update

from services import assignments
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Meeting, Membership, Unit, in_force
from services.people import RECORDERS, SECRETARIAT
from services.refusal import Refused
from services.reminders import plan
from services.work import Work

FARTHEST = timedelta(days=366)
NEAR = timedelta(hours=3)
"""two meetings of a cell do not begin nearer to each other: a setting of the product"""
OPEN_AFTER_START = timedelta(hours=12)
"""how long after its start a meeting still counts as the coming one"""


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with its unit's name; `starts_at` in UTC. State: planned | closed | cancelled."""

    id: int
    unit_id: int
    unit: str
    starts_at: datetime
    place: str
    state: str


def _views() -> Select[int, int, str, datetime, str, str]:
    return select(
        Meeting.id,
        Meeting.unit_id,
        Unit.name,
        Meeting.starts_at,
        Meeting.place,
        Meeting.state,
    ).join(Unit, Unit.id == Meeting.unit_id)


def _access() -> AnySelect:
    """A meeting, and whether somebody is a member of its unit on a day."""
    is_member = select(Membership.id).where(
        Membership.unit_id == Meeting.unit_id,
        Membership.person_id == bindparam("actor"),
        in_force(Membership, bindparam("today", type_=Date)),
    )
    meeting = _views().where(Meeting.id == bindparam("meeting"))
    return meeting.add_columns(is_member.correlate(Meeting).exists())


def _coming_for_member() -> AnySelect:
    own = select(Membership.unit_id).where(
        Membership.person_id == bindparam("actor"),
        in_force(Membership, bindparam("today", type_=Date)),
    )
    planned = _views().where(Meeting.unit_id.in_(own), Meeting.state == "planned")
    ahead = Meeting.starts_at > bindparam("since")
    return planned.where(ahead).order_by(Meeting.starts_at)


COMING = _coming_for_member()
ACCESS = _access()
PLANNING = insert(Meeting).returning(Meeting.id)
"""built once: this is asked in every turn"""


async def access_meeting(work: Work, meeting_id: int, *roles: str) -> MeetingView | Refused:
    """The meeting, for its unit's members (no `roles`) or for those who hold one of `roles`.

    To anybody else it does not exist.
    """
    asked = {"meeting": meeting_id, "actor": work.acting.person_id, "today": work.today}
    row = (await work.db.execute(ACCESS, asked)).one_or_none()
    if row is None:
        return Refused("no_such_meeting")
    view = MeetingView(*row[:-1])
    allowed = work.acting.holds(view.unit_id, *roles) if roles else row[-1]
    return view if allowed else Refused("no_such_meeting")


async def coming_for_member(work: Work) -> list[MeetingView]:
    """The planned meetings of the actor's cells that are still ahead or just begun."""
    asked = {
        "actor": work.acting.person_id,
        "today": work.today,
        "since": work.now - OPEN_AFTER_START,
    }
    return [MeetingView(*row) for row in await work.db.execute(COMING, asked)]


async def to_lead(work: Work, *, limit: int = 3) -> list[MeetingView]:
    """Meetings the actor has something to do for: planned ones, and the one closed last."""
    units = work.acting.units(*RECORDERS)
    statement = _views().where(Meeting.unit_id.in_(units), Meeting.state != "cancelled")
    planned_first = case((Meeting.state == "planned", 0), else_=1)
    near = statement.order_by(planned_first, Meeting.starts_at.desc()).limit(limit)
    found = [MeetingView(*row) for row in await work.db.execute(near)]
    return sorted(found, key=lambda meeting: meeting.starts_at)


async def last_places(work: Work, unit_id: int) -> list[str]:
    """The places of the unit's last meetings, each once, the newest first; none for outsiders."""
    if not work.acting.holds(unit_id, *RECORDERS):
        return []
    statement = select(Meeting.place).where(Meeting.unit_id == unit_id)
    rows = await work.db.execute(statement.order_by(Meeting.id.desc()).limit(6))
    return list(dict.fromkeys(row.place for row in rows))[:2]


async def plan_meeting(
    work: Work, unit_id: int, starts_at: datetime, place: str
) -> MeetingView | Refused:
    """Plans a meeting and the messages around it. Refused: not_yours, meeting_past, …"""
    if not work.acting.holds(unit_id, *SECRETARIAT):
        return Refused("not_yours")
    if refused := await _unfit(work, unit_id, starts_at, None):
        return refused
    values = {
        "unit_id": unit_id,
        "starts_at": starts_at,
        "place": place,
        "planned_by": work.acting.person_id,
        "planned_at": work.now,
    }
    meeting_id = (await work.db.execute(PLANNING, values)).scalar_one()
    work.record("meeting.planned", f"meeting:{meeting_id}", starts_at=starts_at.isoformat())
    await plan.for_new_meeting(work, meeting_id)
    await assignments.invite(work, meeting_id)
    return await _found(work, meeting_id)


async def change_meeting(
    work: Work, meeting_id: int, *, starts_at: datetime, place: str
) -> MeetingView | Refused:
    """Moves a planned meeting; those who were told of it are told again, exactly they."""
    meeting = await access_meeting(work, meeting_id, *SECRETARIAT)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state != "planned":
        return Refused("meeting_over")
    if refused := await _unfit(work, meeting.unit_id, starts_at, meeting_id):
        return refused
    if (meeting.starts_at, meeting.place) == (starts_at, place):
        return Refused("nothing_changed")
    changed = update(Meeting).where(Meeting.id == meeting_id)
    await work.db.execute(changed.values(starts_at=starts_at, place=place))
    work.record("meeting.changed", f"meeting:{meeting_id}", starts_at=starts_at.isoformat())
    await plan.for_changed_meeting(work, meeting_id)
    await assignments.tell_change(work, meeting_id)
    return await _found(work, meeting_id)


async def cancel_meeting(work: Work, meeting_id: int, because: str) -> MeetingView | Refused:
    """Cancels a planned meeting; nothing about it is sent any more but the news of it."""
    meeting = await access_meeting(work, meeting_id, *SECRETARIAT)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state != "planned":
        return Refused("meeting_over")
    changed = update(Meeting).where(Meeting.id == meeting_id)
    await work.db.execute(changed.values(state="cancelled", cancelled_because=because))
    work.record("meeting.cancelled", f"meeting:{meeting_id}")
    await plan.for_cancelled_meeting(work, meeting_id)
    await assignments.tell_cancelled(work, meeting_id)
    return await _found(work, meeting_id)


async def _unfit(
    work: Work, unit_id: int, starts_at: datetime, own_id: int | None
) -> Refused | None:
    if starts_at <= work.now:
        return Refused("meeting_past", {"when": starts_at})
    if starts_at > work.now + FARTHEST:
        return Refused("meeting_too_far", {"when": starts_at})
    other = _others_near(unit_id, starts_at - NEAR, starts_at + NEAR, own_id or 0)
    clash = (await work.db.execute(*other)).scalar()
    return Refused("meeting_clash", {"when": clash}) if clash else None


@built
def _others_near(unit_id: int, since: datetime, until: datetime, own_id: int) -> Select[datetime]:
    return select(Meeting.starts_at).where(
        Meeting.unit_id == unit_id,
        Meeting.state == "planned",
        Meeting.starts_at.between(since, until),
        Meeting.id != own_id,
    )


async def _found(work: Work, meeting_id: int) -> MeetingView:
    return MeetingView(*(await work.db.execute(*_by_id(meeting_id))).one())


@built
def _by_id(meeting_id: int) -> Select[int, int, str, datetime, str, str]:
    return _views().where(Meeting.id == meeting_id)
