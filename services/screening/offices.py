"""Who comments on the names that a cell proposes: named by its secretariat (SCR-11, ROL-07)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, insert, select, update

from services.db.models import Chat, Person, RoleHeld, in_force
from services.members import members
from services.people import FRONT, SECRETARIAT
from services.refusal import Refused
from services.residence.namesakes import add
from services.units import access_unit
from services.words import fold, tidy
from services.work import Work


@dataclass(frozen=True, slots=True)
class Office:
    """Who holds an office. `reach`: the channel of an open chat."""

    role: str
    person_id: int
    name: str
    reach: str | None


async def of_unit(work: Work, unit_id: int) -> list[Office] | Refused:
    """The offices of today, for the secretariat of the cell."""
    unit = await access_unit(work, unit_id, *SECRETARIAT)
    if isinstance(unit, Refused):
        return unit
    open_chat = (Chat.person_id == Person.__table__.c.id) & Chat.blocked_at.is_(None)
    reach = select(func.min(Chat.channel)).where(open_chat).scalar_subquery()
    statement = (
        select(RoleHeld.role, Person.id, Person.full_name, reach)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(RoleHeld.unit_id == unit_id, RoleHeld.role.in_(FRONT))
        .where(in_force(RoleHeld, work.today))
        .order_by(RoleHeld.id)
    )
    return [Office(*row) for row in await work.db.execute(statement)]


async def name(work: Work, unit_id: int, role: str, typed: str) -> Office | Refused:
    """A member of the cell with this name, or a new person, from today; who held it, no more.

    Refused: not_yours, whole_name, two_of_a_name.
    """
    if not work.acting.holds(unit_id, *SECRETARIAT) or role not in FRONT:
        return Refused("not_yours")
    wanted = tidy(typed)
    if " " not in wanted:
        return Refused("whole_name")
    known = await members(work, unit_id, work.today)
    found = [each.id for each in known if fold(each.name) == fold(wanted)]
    if len(found) > 1:
        return Refused("two_of_a_name", {"name": wanted})
    await relieve(work, unit_id, role)
    person_id = found[0] if found else await add(work, wanted)
    values = {"person_id": person_id, "unit_id": unit_id, "role": role}
    await work.db.execute(insert(RoleHeld).values(**values, from_day=work.today))
    work.record("office.named", f"unit:{unit_id}", role=role, person=person_id)
    held = await of_unit(work, unit_id)
    return held if isinstance(held, Refused) else next(e for e in held if e.role == role)


async def relieve(work: Work, unit_id: int, role: str) -> Refused | None:
    """Yesterday was the last day of whoever holds the office. Refused: not_yours."""
    held = await of_unit(work, unit_id)
    if isinstance(held, Refused) or role not in FRONT:
        return Refused("not_yours")
    running = update(RoleHeld).where(RoleHeld.unit_id == unit_id, RoleHeld.role == role)
    ended = running.where(in_force(RoleHeld, work.today))
    await work.db.execute(ended.values(to_day=work.today - timedelta(days=1)))
    work.record("office.ended", f"unit:{unit_id}", role=role)
    return None
