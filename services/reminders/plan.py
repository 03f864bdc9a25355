"""Plans reminders set-wise: one statement for all people of many meetings.

Planning twice changes nothing: a row's key is kind, subject, person and day.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Select,
    bindparam,
    case,
    delete,
    literal,
    select,
    true,
)

from services.clock import local_day
from services.db.built import built
from services.db.engine import Upsert, insert_new, upsert
from services.db.models import (
    Answer,
    Meeting,
    Membership,
    Reminder,
    RoleHeld,
    Standing,
    excused,
    in_force,
)
from services.db.models.base import Key
from services.people import COMMITTEE
from services.reminders import slots as tables
from services.reminders.kinds import KEYS, KINDS, SCHEDULED, awake, before
from services.work import Work

AHEAD = timedelta(days=9)
"""how far ahead the daily planning looks: the earliest reminder goes a week before"""
COLLECT = timedelta(minutes=10)
"""absences reported within this time reach the committee in one message"""
NEWS = ("invitation", "meeting_changed")
"""either tells of the meeting: nobody gets the first after the second"""
ABOUT_MEETING = (*SCHEDULED, "invitation", "nudge", "meeting_changed")
NAMES = ("kind", "subject_id", "person_id", "day", "due_at", "late_at", "state")
OF_ONE = Meeting.id == bindparam("meeting", type_=Key)
OF_CELLS = Meeting.unit_id.in_(bindparam("units", type_=Key, expanding=True))
OF_ALL = true()
"""the meetings that are planned for"""

_STARTS = select(Meeting.starts_at).where(Meeting.state == "planned").distinct()
"""several at one moment count once"""
LEADERS = (
    select(RoleHeld.person_id)
    .where(
        RoleHeld.unit_id == bindparam("unit"),
        RoleHeld.role.in_(COMMITTEE),
        in_force(RoleHeld, bindparam("today", type_=Date)),
    )
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One kind of reminder for everybody expected at the meetings that start at one moment."""

    starts_at: datetime
    kind: str
    day: date
    due_at: datetime
    late_at: datetime
    meeting_day: date


async def for_new_meeting(work: Work, meeting_id: int) -> None:
    """The invitation at once (not at night), and the reminders of the days before."""
    starts_at = (await work.db.execute(*_start(meeting_id))).scalar_one()
    await _insert(work, _all_slots(starts_at, work.now), OF_ONE, meeting=meeting_id)


@built
def _start(meeting_id: int) -> Select[datetime]:
    return select(Meeting.starts_at).where(Meeting.id == meeting_id)


async def for_newcomers(work: Work, unit_ids: Iterable[int]) -> None:
    """Planned meetings of cells to which somebody came: who knows of one is not told again."""
    units = list(unit_ids)
    starts = (await work.db.execute(*_starts_in(units, work.now))).scalars()
    slots = [slot for start in starts for slot in _all_slots(start, work.now)]
    await _insert(work, slots, OF_CELLS, units=units)


@built
def _starts_in(unit_ids: Collection[int], now: datetime) -> Select[datetime]:
    return _STARTS.where(Meeting.unit_id.in_(unit_ids), Meeting.starts_at > now)


async def for_changed_meeting(work: Work, meeting_id: int) -> None:
    """Planned reminders follow the new time; those who were told are told of the change."""
    told = await _told(work, meeting_id)
    await _forget_planned(work, meeting_id)
    await tell(work, "meeting_changed", meeting_id, told)
    await for_new_meeting(work, meeting_id)


async def for_cancelled_meeting(work: Work, meeting_id: int) -> None:
    """Nothing planned is left but the news, for those who had been told of the meeting."""
    told = await _told(work, meeting_id)
    await _forget_planned(work, meeting_id)
    await tell(work, "meeting_cancelled", meeting_id, told)


def for_absence(work: Work, meeting_id: int, unit_id: int) -> None:
    """Tells the committee that a reason waits, several within ten minutes in one message."""
    work.last["absence", meeting_id] = partial(_absence, work, meeting_id, unit_id)


async def _absence(work: Work, meeting_id: int, unit_id: int) -> None:
    asked = {"unit": unit_id, "today": work.today}
    leaders = list((await work.db.execute(LEADERS, asked)).scalars())
    await tell(work, "absences_to_rule", meeting_id, leaders, after=COLLECT)


async def tell(
    work: Work,
    kind: str,
    subject_id: int,
    person_ids: Iterable[int],
    *,
    after: timedelta = timedelta(0),
) -> None:
    """Something happened: each person is told once about it, now or when the night is over.

    Told of the same earlier this day, they are told anew; already waiting, it stays as it is.
    """
    await tell_of(work, kind, [(subject_id, person) for person in person_ids], after=after)


async def tell_of(
    work: Work, kind: str, told: Iterable[tuple[int, int]], *, after: timedelta = timedelta(0)
) -> None:
    """The same for pairs of a subject and a person, in one statement."""
    due = awake(work.now + after)
    rows = [_row(kind, subject_id, person, due, work.now) for subject_id, person in set(told)]
    if not rows:
        return
    rows.sort(key=lambda row: (row["subject_id"], row["person_id"]))
    await work.db.execute(upsert(work.db, Reminder, keys=KEYS, change=_anew), rows)


def _anew(new: Any) -> dict[str, object]:
    """What a row becomes when its person is told again."""
    waiting = Reminder.state == "planned"
    return {
        "state": "planned",
        "note": None,
        "outbox_id": None,
        "due_at": case((waiting, Reminder.due_at), else_=new.due_at),
        "late_at": new.late_at,
    }


async def once_today(work: Work, kind: str, subject_id: int, person_ids: Iterable[int]) -> int:
    """Plans a reminder for people who had none of this kind today; returns for how many."""
    due = awake(work.now)
    rows = [_row(kind, subject_id, person, due, work.now) for person in sorted(set(person_ids))]
    if not rows:
        return 0
    statement = insert_new(work.db, Reminder, keys=KEYS, told=(Reminder.id,))
    return len((await work.db.execute(statement, rows)).all())


async def daily(work: Work) -> None:
    """Plans what the coming days need for all meetings; new members are found here."""
    starts = (await work.db.execute(*_starts(work.now, work.now + AHEAD))).scalars()
    slots = [slot for start in starts for slot in _scheduled(start, work.now)]
    await _insert(work, slots, OF_ALL)


@built
def _starts(since: datetime, until: datetime) -> Select[datetime]:
    return _STARTS.where(Meeting.starts_at.between(since, until))


def _all_slots(starts_at: datetime, now: datetime) -> list[Slot]:
    return [_slot("invitation", awake(now), starts_at, starts_at), *_scheduled(starts_at, now)]


def _scheduled(starts_at: datetime, now: datetime) -> list[Slot]:
    slots = []
    for kind in SCHEDULED:
        lead = KINDS[kind].before
        due = before(starts_at, lead) if lead else starts_at
        if due > now:
            late = min(starts_at, due + KINDS[kind].late)
            slots.append(_slot(kind, due, late, starts_at))
    return slots


def _slot(kind: str, due: datetime, late: datetime, starts_at: datetime) -> Slot:
    return Slot(starts_at, kind, local_day(due), due, late, local_day(starts_at))


def _row(
    kind: str, subject_id: int, person_id: int, due: datetime, now: datetime
) -> dict[str, object]:
    return {
        "kind": kind,
        "subject_id": subject_id,
        "person_id": person_id,
        "day": local_day(due),
        "due_at": due,
        "late_at": now + KINDS[kind].late,
        "state": "planned",
    }


async def _insert(
    work: Work, slots: Sequence[Slot], which: ColumnElement[bool], **given: object
) -> None:
    """For each slot and each member expected and silent: one row; what exists stays."""
    into = insert_new(work.db, Reminder, keys=KEYS)
    for first in range(0, len(slots), tables.AT_ONCE):
        some = slots[first : first + tables.AT_ONCE]
        values = tables.parameters(some) | given
        await work.db.execute(_planning(into, len(some), which), values)


@lru_cache(maxsize=16)
def _planning(into: Upsert, count: int, which: ColumnElement[bool]) -> Upsert:
    table = tables.table(Slot, count)
    silent = _silent(table, which)
    row, person = table.c, silent.c
    told = (
        (Reminder.kind.in_(NEWS))
        & (Reminder.subject_id == person.meeting_id)
        & (Reminder.person_id == person.person_id)
        & (Reminder.state != "dropped")
    )
    knows = select(Reminder.id).where(told).exists()
    shown = (row.kind, person.meeting_id, person.person_id, row.day, row.due_at, row.late_at)
    people = (
        select(*shown, literal("planned"))
        .join_from(table, silent, row.starts_at == person.starts_at)
        .where((row.kind != "invitation") | ~knows)
    )
    return into.from_select(NAMES, people)


def _silent(slots: CTE, which: ColumnElement[bool]) -> CTE:
    """Who is expected at which meeting and has not answered, found once for all kinds."""
    starts = select(slots.c.starts_at, slots.c.meeting_day).distinct().subquery("starts")
    answered = (Answer.meeting_id == Meeting.id) & (Answer.person_id == Membership.person_id)
    return (
        select(Meeting.id.label("meeting_id"), Meeting.starts_at, Membership.person_id)
        .join_from(starts, Meeting, Meeting.starts_at == starts.c.starts_at)
        .join(Membership, Membership.unit_id == Meeting.unit_id)
        .where(
            Meeting.state == "planned",
            which,
            in_force(Membership, starts.c.meeting_day),
            ~select(Standing.id).where(excused(starts.c.meeting_day)).exists(),
            ~select(Answer.id).where(answered).exists(),
        )
        .cte("silent")
        .prefix_with("MATERIALIZED")
    )


async def _told(work: Work, meeting_id: int) -> list[int]:
    """Those who were told of the meeting, or answered for it."""
    sent = select(Reminder.person_id).where(
        Reminder.subject_id == meeting_id,
        Reminder.kind.in_(ABOUT_MEETING),
        Reminder.state.in_(("sent", "unreachable")),
    )
    answered = select(Answer.person_id).where(Answer.meeting_id == meeting_id)
    return list((await work.db.execute(sent.union(answered))).scalars())


async def _forget_planned(work: Work, meeting_id: int) -> None:
    """What was never sent has no history; its rows go, so that the day can be planned anew."""
    await work.db.execute(
        delete(Reminder).where(
            Reminder.subject_id == meeting_id,
            Reminder.kind.in_(ABOUT_MEETING),
            Reminder.state == "planned",
        )
    )
