"""What is known about reminders whose subject is a meeting, loaded for all of them at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnyRow, AnySelect
from services.db.models import (
    Answer,
    Mark,
    Meeting,
    Membership,
    Reminder,
    RoleHeld,
    Ruling,
    Standing,
    Unit,
    in_force,
)
from services.people import COMMITTEE
from services.work import Work


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting and one person, as they are when the reminder is about to be sent."""

    to_rule: int
    """absences in the meeting that wait for the committee"""
    member: bool
    """a member of the cell, and expected, on the day of the meeting"""
    meeting_id: int
    state: str
    starts_at: datetime
    place: str
    cancelled_because: str | None
    unit: str
    answered: bool
    leads: bool
    """still in the committee of the cell"""
    ruling: str | None
    ruling_note: str | None
    mark: str | None


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, MeetingFacts]:
    """Facts by reminder id, in four statements."""
    rows = (await work.db.execute(*_statement(work.today, reminder_ids))).all()
    waiting = await to_rule(work, {row.subject_id for row in rows})
    members = await _members(work, rows)
    return {
        row.id: MeetingFacts(waiting[row.subject_id], row.id in members, *row[3:]) for row in rows
    }


async def _members(work: Work, rows: Sequence[AnyRow]) -> set[int]:
    """The reminders whose person is to come to the meeting on its day."""
    people = {row.person_id for row in rows}
    units = {row.unit_id for row in rows}
    spans = _by_person(await work.db.execute(*_held(people, units)))
    excuses = _by_person(await work.db.execute(*_standings(people)))
    return {
        row.id
        for row in rows
        if any(
            span.unit_id == row.unit_id and not _excused(span, _on_the_day(excuses, row))
            for span in _on_the_day(spans, row)
        )
    }


@built
def _held(people: Collection[int], units: Collection[int]) -> AnySelect:
    return select(
        Membership.unit_id,
        Membership.person_id,
        Membership.from_day,
        Membership.to_day,
        Membership.temporary,
    ).where(Membership.person_id.in_(people), Membership.unit_id.in_(units))


@built
def _standings(people: Collection[int]) -> AnySelect:
    columns = (Standing.person_id, Standing.from_day, Standing.to_day, Standing.kind)
    return select(*columns).where(Standing.person_id.in_(people))


def _excused(span: AnyRow, excuses: Iterable[AnyRow]) -> bool:
    """Who takes part elsewhere for a time is expected there, and only at home not."""
    return any(each.kind != "elsewhere" or not span.temporary for each in excuses)


def _by_person(rows: Iterable[AnyRow]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def _on_the_day(spans: Mapping[int, list[AnyRow]], row: AnyRow) -> list[AnyRow]:
    day = local_day(row.starts_at)
    own = spans.get(row.person_id, [])
    return [s for s in own if s.from_day <= day and (s.to_day is None or day <= s.to_day)]


async def to_rule(work: Work, meeting_ids: Iterable[int]) -> Counter[int]:
    """How many absences of each meeting wait for the committee."""
    meetings = set(meeting_ids)
    if not meetings:
        return Counter()
    rows = await work.db.execute(*_waiting(meetings))
    return Counter({row[0]: row[1] for row in rows})


@built
def _waiting(meeting_ids: Collection[int]) -> Select[int, int]:
    newest = (
        select(func.max(Answer.id))
        .where(Answer.meeting_id.in_(meeting_ids))
        .group_by(Answer.meeting_id, Answer.person_id)
    )
    return (
        select(Answer.meeting_id, func.count())
        .where(
            Answer.id.in_(newest),
            Answer.answer == "absent",
            func.coalesce(_newest_ruling(Answer.id), "asked") == "asked",
        )
        .group_by(Answer.meeting_id)
    )


def _newest_ruling(answer_id: Any) -> ScalarSelect[Any]:
    return (
        select(Ruling.ruling)
        .where(Ruling.answer_id == answer_id)
        .order_by(Ruling.id.desc())
        .limit(1)
        .scalar_subquery()
    )


@built
def _statement(today: date, reminder_ids: Collection[int]) -> AnySelect:
    same = (Answer.meeting_id == Reminder.subject_id) & (Answer.person_id == Reminder.person_id)
    newest = select(Answer.id).where(same).order_by(Answer.id.desc()).limit(1)
    own_answer = newest.correlate(Reminder).scalar_subquery()  # also two selects further in
    marked = (Mark.meeting_id == Reminder.subject_id) & (Mark.person_id == Reminder.person_id)
    mark = select(Mark.mark).where(marked).order_by(Mark.id.desc()).limit(1)
    leads = select(RoleHeld.id).where(
        RoleHeld.unit_id == Meeting.unit_id,
        RoleHeld.person_id == Reminder.person_id,
        RoleHeld.role.in_(COMMITTEE),
        in_force(RoleHeld, today),
    )
    note = (
        select(Ruling.note)
        .where(Ruling.answer_id == own_answer)
        .order_by(Ruling.id.desc())
        .limit(1)
    )
    return (
        select(
            Reminder.id,
            Reminder.person_id,
            Meeting.unit_id,
            Reminder.subject_id,
            Meeting.state,
            Meeting.starts_at,
            Meeting.place,
            Meeting.cancelled_because,
            Unit.name,
            select(Answer.id).where(same).exists(),
            leads.exists(),
            _newest_ruling(own_answer),
            note.scalar_subquery(),
            mark.scalar_subquery(),
        )
        .join(Meeting, Meeting.id == Reminder.subject_id)
        .join(Unit, Unit.id == Meeting.unit_id)
        .where(Reminder.id.in_(reminder_ids))
    )
