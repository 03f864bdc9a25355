"""A cell is no more: nobody holds anything in it, no meeting is ahead, its books stay."""

from datetime import date, timedelta

from sqlalchemy import insert, or_, select, update

from services.db.models import Closure, Meeting, Membership, RoleHeld, Superior, in_force
from services.transfers import moving
from services.work import Work

DAY = timedelta(days=1)


async def close_cell(
    work: Work, unit_id: int, first: date, dissolution_id: int | None = None
) -> None:
    """`first`: the first day without the cell. The caller asked who may, and that nobody is in it.

    Those who only took part for a time take part in their own cell again.
    """
    values = {"unit_id": unit_id, "from_day": first, "dissolution_id": dissolution_id}
    await work.db.execute(insert(Closure).values(**values))
    guests = select(Membership.person_id).where(
        Membership.unit_id == unit_id, in_force(Membership, first)
    )
    await moving.end_stays(work, list((await work.db.execute(guests)).scalars()), first - DAY)
    for model in (RoleHeld, Superior):
        running = or_(model.to_day.is_(None), model.to_day >= first)
        ended = update(model).where(model.unit_id == unit_id, running)
        await work.db.execute(ended.values(to_day=first - DAY))
    ahead = (Meeting.unit_id == unit_id) & (Meeting.state == "planned")
    off = update(Meeting).where(ahead, Meeting.starts_at > work.now)
    await work.db.execute(off.values(state="cancelled", cancelled_because=""))
    work.record("unit.closed", f"unit:{unit_id}", first_day=first.isoformat())
