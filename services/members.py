"""The members of a unit on a day: who is expected, who is not and why, who can be reached."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Chat, Membership, Person, Standing, excused, in_force
from services.reach import why_closed
from services.words import name_order
from services.work import Work


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a unit on a day.

    `standing`: exempt | suspended | elsewhere, None when expected at meetings.
    `reach`: the channel of a linked, open chat; None: only by telephone or a visit, because
    (`closed`) blocked | gone | left | window | quota (services/chats.py), or never linked (None).
    """

    id: int
    name: str
    code: str
    standing: str | None
    reach: str | None
    temporary: bool
    closed: str | None = None

    @property
    def expected(self) -> bool:
        """Expected at meetings (ATT-10, AMB-04)."""
        return self.standing is None


async def members(work: Work, unit_id: int, on: date) -> list[Member]:
    """Everybody in the unit on a day, in the order of a Vietnamese list of names."""
    rows = await work.db.execute(*_members(unit_id, on))
    found = {row[0]: Member(*row) for row in rows}
    return sorted(found.values(), key=lambda member: name_order(member.name))


async def expected(work: Work, unit_id: int, on: date) -> list[Member]:
    """Those who are to come to a meeting of the unit on a day."""
    return [member for member in await members(work, unit_id, on) if member.expected]


@built
def _members(unit_id: int, on: date) -> AnySelect:
    person = Person.__table__.c.id
    standing = select(func.min(Standing.kind)).where(excused(on)).scalar_subquery()
    open_chat = (Chat.person_id == person) & Chat.blocked_at.is_(None)
    reach = select(func.min(Chat.channel)).where(open_chat).scalar_subquery()
    columns = (Person.id, Person.full_name, Person.code, standing, reach, Membership.temporary)
    return (
        select(*columns, why_closed(person))
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.unit_id == unit_id, in_force(Membership, on))
    )
