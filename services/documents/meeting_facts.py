"""What the papers of a meeting rest on: unit, officers of that day, the roll-call as announced."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, func, select
from sqlalchemy.orm import aliased

from services.clock import local_day
from services.db.models import Announcement, Mark, Person, RoleHeld, Unit, in_force
from services.meetings import MeetingView
from services.members import Member, members
from services.words import name_order
from services.work import Work

OFFICES = ("secretary", "deputy", "minute_taker")


@dataclass(frozen=True, slots=True)
class Attendance:
    """The roll-call: counts as announced, names behind them, and what was corrected later.

    `corrected`: (name, mark). Who is not expected stands under the standing (AMB-04).
    """

    total: int
    temporary: int
    expected: int
    present: int
    with_reason: int
    without_reason: int
    names: Mapping[str, tuple[str, ...]]
    not_expected: Mapping[str, tuple[str, ...]]
    corrected: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """`officers`: office → name, for those in office on the day. `attendance`: once announced."""

    meeting: MeetingView
    parent: str | None
    officers: Mapping[str, str]
    attendance: Attendance | None

    @property
    def day(self) -> date:
        """The day of the meeting in Vietnam."""
        return local_day(self.meeting.starts_at)


async def load(work: Work, meeting: MeetingView) -> MeetingFacts:
    """The facts of a meeting; the caller has asked `access_meeting` before."""
    day = local_day(meeting.starts_at)
    parent = aliased(Unit)
    above = select(parent.name).join(Unit, Unit.parent_id == parent.id)
    named = (await work.db.execute(above.where(Unit.id == meeting.unit_id))).scalar()
    return MeetingFacts(
        meeting,
        named,
        await officers(work, meeting.unit_id, day),
        await _attendance(work, meeting, day),
    )


async def officers(work: Work, unit_id: int, day: date) -> dict[str, str]:
    """Who held the offices of a unit on a day; the first named where there are several."""
    statement = (
        select(RoleHeld.role, Person.full_name)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(RoleHeld.unit_id == unit_id, RoleHeld.role.in_(OFFICES), in_force(RoleHeld, day))
        .order_by(RoleHeld.id.desc())
    )
    return {row.role: row.full_name for row in await work.db.execute(statement)}


async def _attendance(work: Work, meeting: MeetingView, day: date) -> Attendance | None:
    columns = (
        Announcement.expected,
        Announcement.present,
        Announcement.with_reason,
        Announcement.without_reason,
    )
    statement = select(*columns).where(Announcement.meeting_id == meeting.id)
    row = (await work.db.execute(statement)).one_or_none()
    if row is None:
        return None
    everybody = await members(work, meeting.unit_id, day)
    others = [member for member in everybody if not member.expected]
    announced = await _marked(work, meeting.id, correction=False)
    corrected = await _marked(work, meeting.id, correction=True)
    return Attendance(
        row.expected + len(others),
        sum(member.temporary for member in everybody),
        *row,
        {mark: _with(announced, mark) for mark in ("with_reason", "without_reason")},
        _by_standing(others),
        tuple(corrected),
    )


_BORN = func.coalesce(extract("year", Person.birth_date), Person.birth_year)


async def _marked(work: Work, meeting_id: int, *, correction: bool) -> list[tuple[str, str]]:
    """(name, newest mark) as announced, or as corrected afterwards; like names with the year."""
    newest = select(func.max(Mark.id)).where(
        Mark.meeting_id == meeting_id, Mark.correction.is_(correction)
    )
    statement = (
        select(Person.full_name, _BORN, Mark.mark)
        .join(Mark, Mark.person_id == Person.id)
        .where(Mark.id.in_(newest.group_by(Mark.person_id)))
    )
    rows = (await work.db.execute(statement)).all()
    told = Counter(row[0] for row in rows)
    named = [(_told_apart(name, year, told[name]), mark) for name, year, mark in rows]
    return sorted(named, key=lambda pair: name_order(pair[0]))


def _told_apart(name: str, year: int | None, many: int) -> str:
    return f"{name} (sinh năm {year})" if many > 1 and year else name


def _with(marked: Iterable[tuple[str, str]], mark: str) -> tuple[str, ...]:
    return tuple(name for name, given in marked if given == mark)


def _by_standing(people: Iterable[Member]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for member in people:
        standing = member.standing or ""
        found[standing] = (*found.get(standing, ()), member.name)
    return found
