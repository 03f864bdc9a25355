"""A member's own record: who the cell has them down as, what they attended, what they declared."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from services.db.models import Declaration, Mark, Meeting, Person
from services.refusal import Refused
from services.units import own_units
from services.work import Work

FIELDS = ("residence", "workplace")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Attended:
    """One closed meeting: when, and the mark in the roll-call."""

    starts_at: datetime
    mark: str


@dataclass(frozen=True, slots=True)
class Record:
    """What the actor may see of the own data."""

    name: str
    code: str
    units: tuple[str, ...]
    birth_date: date | None
    admitted_on: date | None
    official_on: date | None
    residence: str | None
    workplace: str | None
    attended: tuple[Attended, ...]


async def own_record(work: Work, *, meetings: int = 6) -> Record:
    """The actor's own data and the last closed meetings, the newest first."""
    me = work.acting.person_id
    columns = (
        Person.full_name,
        Person.code,
        Person.birth_date,
        Person.admitted_on,
        Person.official_on,
        Person.residence,
        Person.workplace,
    )
    row = (await work.db.execute(select(*columns).where(Person.id == me))).one()
    newest = select(func.max(Mark.id)).where(Mark.person_id == me).group_by(Mark.meeting_id)
    marks = (
        select(Meeting.starts_at, Mark.mark)
        .join(Meeting, Meeting.id == Mark.meeting_id)
        .where(Mark.id.in_(newest), Meeting.state == "closed")
        .order_by(Meeting.starts_at.desc())
        .limit(meetings)
    )
    attended = tuple(Attended(*mark) for mark in await work.db.execute(marks))
    names = tuple(unit.name for unit in await own_units(work))
    return Record(row[0], row[1], names, *row[2:], attended)


async def own_mark(work: Work, meeting_id: int) -> str | None:
    """The actor's newest mark in the roll-call of a meeting; None when there is none."""
    marks = select(Mark.mark).where(
        Mark.meeting_id == meeting_id, Mark.person_id == work.acting.person_id
    )
    return (await work.db.execute(marks.order_by(Mark.id.desc()).limit(1))).scalar()


async def declare(work: Work, field: str, value: str) -> Refused | None:
    """Records a new residence or workplace of the actor; what was declared before remains."""
    if field not in FIELDS or not value.strip():
        return Refused("nothing_declared")
    tidy = " ".join(value.split())[:LONGEST]
    me = work.acting.person_id
    values = {"person_id": me, "field": field, "value": tidy, "declared_at": work.now}
    await work.db.execute(insert(Declaration).values(**values))
    await work.db.execute(update(Person).where(Person.id == me).values(**{field: tidy}))
    work.record("person.declared", f"person:{me}", field=field)
    return None
