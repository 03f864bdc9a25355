"""What is due now: each reminder is checked again before it is sent, and people's are joined."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, func, select, update

from services.db.engine import AnyRow, AnySelect
from services.db.models import (
    Answer,
    Chat,
    Mark,
    Meeting,
    Membership,
    Reminder,
    Ruling,
    Standing,
    Unit,
    in_force,
)
from services.reminders.kinds import KINDS, Facts, awake
from services.work import Work

AT_ONCE = 300
RESTING = {("attendance", "ask"), ("attendance", "paper")}
"""conversation and step of a chat that waits for nothing but what a reminder asked"""
BUSY = timedelta(minutes=10)
"""a person in the middle of a guided conversation is not interrupted for so long"""


@dataclass(frozen=True, slots=True)
class Item:
    """One reminder that still holds."""

    reminder_id: int
    kind: str
    meeting_id: int
    unit: str
    starts_at: datetime
    place: str
    note: str | None
    to_rule: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one person gets at one time, in one message."""

    chat_id: int
    person_id: int
    items: tuple[Item, ...]


async def parcels(work: Work) -> list[Parcel]:
    """What is to be sent now. What no longer holds is dropped, with why; nothing goes at night."""
    if awake(work.now) > work.now:
        return []
    rows = (await work.db.execute(_due(work))).all()
    if not rows:
        return []
    waiting = await to_rule(work, {row.subject_id for row in rows})
    held, dropped = _sift(rows, waiting, work.now)
    chats = await _chats(work, {row.person_id for row in held})
    unreachable = [row.id for row in held if row.person_id not in chats]
    await _settle(work, dropped, unreachable)
    return _joined(held, chats, waiting, work.now)


async def mark_sent(work: Work, sent: Sequence[tuple[int, int]]) -> None:
    """Reminders that went into the outbox: pairs (reminder id, outbox id)."""
    if sent:
        statement = update(Reminder).where(Reminder.id == bindparam("reminder"))
        await work.db.execute(
            statement.values(state="sent", outbox_id=bindparam("outbox")),
            [{"reminder": reminder, "outbox": outbox} for reminder, outbox in sent],
        )


async def plan_again(work: Work, outbox_ids: Sequence[int]) -> None:
    """The chat cannot be reached any more: another chat, or the call list, comes next."""
    statement = update(Reminder).where(Reminder.outbox_id.in_(outbox_ids))
    await work.db.execute(statement.values(state="planned", outbox_id=None, due_at=work.now))


async def next_due(work: Work) -> datetime | None:
    """When the next planned reminder is due."""
    statement = select(func.min(Reminder.due_at)).where(Reminder.state == "planned")
    return (await work.db.execute(statement)).scalar()


async def to_rule(work: Work, meeting_ids: Iterable[int]) -> Counter[int]:
    """How many absences of each meeting wait for the committee."""
    newest = (
        select(func.max(Answer.id))
        .where(Answer.meeting_id.in_(set(meeting_ids)))
        .group_by(Answer.meeting_id, Answer.person_id)
    )
    statement = (
        select(Answer.meeting_id, func.count())
        .where(
            Answer.id.in_(newest),
            Answer.answer == "absent",
            func.coalesce(_newest_ruling(Answer.id), "asked") == "asked",
        )
        .group_by(Answer.meeting_id)
    )
    return Counter({row[0]: row[1] for row in await work.db.execute(statement)})


def _newest_ruling(answer_id: Any) -> ScalarSelect[Any]:
    return (
        select(Ruling.ruling)
        .where(Ruling.answer_id == answer_id)
        .order_by(Ruling.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _due(work: Work) -> AnySelect:
    same = (Answer.meeting_id == Reminder.subject_id) & (Answer.person_id == Reminder.person_id)
    own_answer = select(Answer.id).where(same).order_by(Answer.id.desc()).limit(1)
    marked = (Mark.meeting_id == Reminder.subject_id) & (Mark.person_id == Reminder.person_id)
    mark = select(Mark.mark).where(marked).order_by(Mark.id.desc()).limit(1)
    member = select(Membership.id).where(
        Membership.unit_id == Meeting.unit_id,
        Membership.person_id == Reminder.person_id,
        in_force(Membership, work.today),
    )
    exempt = select(Standing.id).where(
        Standing.person_id == Reminder.person_id, in_force(Standing, work.today)
    )
    note = (
        select(Ruling.note)
        .where(Ruling.answer_id == own_answer.scalar_subquery())
        .order_by(Ruling.id.desc())
        .limit(1)
    )
    return (
        select(
            Reminder.id,
            Reminder.kind,
            Reminder.subject_id,
            Reminder.person_id,
            Reminder.late_at,
            Meeting.state.label("meeting_state"),
            Meeting.starts_at,
            Meeting.place,
            Meeting.cancelled_because,
            Unit.name.label("unit"),
            select(Answer.id).where(same).exists().label("answered"),
            (member.exists() & ~exempt.exists()).label("member"),
            _newest_ruling(own_answer.scalar_subquery()).label("ruling"),
            note.scalar_subquery().label("ruling_note"),
            mark.scalar_subquery().label("mark"),
        )
        .join(Meeting, Meeting.id == Reminder.subject_id)
        .join(Unit, Unit.id == Meeting.unit_id)
        .where(Reminder.state == "planned", Reminder.due_at <= work.now)
        .order_by(Reminder.due_at, Reminder.id)
        .limit(AT_ONCE)
    )


def _sift(
    rows: Sequence[AnyRow], waiting: Counter[int], now: datetime
) -> tuple[list[AnyRow], dict[int, str]]:
    held, dropped = [], {}
    for row in rows:
        facts = Facts(
            meeting_state=row.meeting_state,
            starts_at=row.starts_at,
            answered=row.answered,
            member=row.member,
            ruling=row.ruling,
            to_rule=waiting[row.subject_id],
            mark=row.mark,
        )
        why = "too_late" if row.late_at < now else KINDS[row.kind].still_holds(facts)
        if why:
            dropped[row.id] = why
        else:
            held.append(row)
    return held, dropped


async def _chats(work: Work, person_ids: Iterable[int]) -> dict[int, AnyRow]:
    """The open chat that each person used last."""
    statement = (
        select(Chat.id, Chat.person_id, Chat.conversation, Chat.step, Chat.touched_at)
        .where(Chat.person_id.in_(set(person_ids)), Chat.blocked_at.is_(None))
        .order_by(Chat.touched_at)
    )
    return {row.person_id: row for row in await work.db.execute(statement)}


async def _settle(work: Work, dropped: dict[int, str], unreachable: Sequence[int]) -> None:
    by_reason: dict[str, list[int]] = {}
    for reminder_id, why in dropped.items():
        by_reason.setdefault(why, []).append(reminder_id)
    for why, ids in by_reason.items():
        chosen = update(Reminder).where(Reminder.id.in_(ids))
        await work.db.execute(chosen.values(state="dropped", note=why))
    if unreachable:
        chosen = update(Reminder).where(Reminder.id.in_(unreachable))
        await work.db.execute(chosen.values(state="unreachable", note="no_chat"))


def _joined(
    rows: Sequence[AnyRow], chats: dict[int, AnyRow], waiting: Counter[int], now: datetime
) -> list[Parcel]:
    items: dict[int, list[Item]] = {}
    for row in rows:
        chat = chats.get(row.person_id)
        if chat is not None and not busy(chat, now):
            note = row.cancelled_because if row.kind == "meeting_cancelled" else row.ruling_note
            item = Item(
                row.id,
                row.kind,
                row.subject_id,
                row.unit,
                row.starts_at,
                row.place,
                note,
                waiting[row.subject_id],
            )
            items.setdefault(row.person_id, []).append(item)
    return [Parcel(chats[person].id, person, tuple(found)) for person, found in items.items()]


def busy(chat: AnyRow, now: datetime) -> bool:
    """In the middle of a guided conversation, and active a moment ago."""
    if chat.conversation is None or (chat.conversation, chat.step) in RESTING:
        return False
    return chat.touched_at is not None and chat.touched_at > now - BUSY
