"""What is due now: each reminder is checked again before it is sent, and people's are joined."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Update, bindparam, func, select, tuple_, update

from services import reach
from services.broadcasts.audience import reachable_by
from services.db.built import built
from services.db.engine import AnyRow, AnySelect
from services.db.models import Chat, Reminder
from services.db.models.base import UtcDateTime
from services.reminders.kinds import KINDS, awake
from services.reminders.loaders import LOADERS
from services.work import Work

AT_ONCE = 300
Bot = tuple[str, str]
"""channel and bot"""
NOTHING: Mapping[Bot, Collection[str]] = {}
RESTING = {
    ("attendance", "ask"),
    ("attendance", "paper"),
    ("dues", "ask"),
    ("residence", "ask"),
    ("exempting", "paper"),
    ("consent", "ask"),
    ("tour", "who"),
    ("tour", "how"),
}
"""conversation and step of a chat that waits for nothing but what a reminder asked, or for
nothing at all"""
BUSY = timedelta(minutes=10)
"""a person in the middle of a guided conversation is not interrupted for so long"""
AGAIN = timedelta(minutes=1)
"""and is looked at again after so long"""


@dataclass(frozen=True, slots=True)
class Item:
    """One reminder that still holds; `facts` are those of its kind's subject."""

    reminder_id: int
    kind: str
    subject_id: int
    facts: Any


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one person gets at one time, in one message.

    `approved`: as a message that the platform approved, since the chat has closed.
    """

    chat_id: int
    person_id: int
    items: tuple[Item, ...]
    approved: bool = False


async def parcels(
    work: Work, full: Sequence[Bot] = (), approved: Mapping[Bot, Collection[str]] = NOTHING
) -> list[Parcel]:
    """What is to be sent now. What no longer holds is dropped, with why; nothing goes at night.

    `full`: bots whose people wait, and hold up nobody else's. `approved`: kinds of reminders that
    a bot may send to those whose chat has closed because they were silent.
    """
    if awake(work.now) > work.now:
        return []
    rows = (await work.db.execute(_due(full), {"now": work.now})).all()
    if not rows:
        return []
    held, dropped = await _sift(work, rows)
    chats = await _chats(work, {row.person_id for row, _ in held}) if held else {}
    lost = [(row, facts) for row, facts in held if row.person_id not in chats]
    letters = await _as_approved(work, lost, approved)
    known = {item.reminder_id for letter in letters for item in letter.items}
    unreachable = await _to_call(work, [row for row, _ in lost if row.id not in known])
    interrupted = [row.id for row, _ in held if busy(chats.get(row.person_id), work.now)]
    await _settle(work, dropped, unreachable)
    await _postpone(work, interrupted)
    return [*_joined(held, chats, work.now), *letters]


_NOW = (Reminder.state == "planned") & (Reminder.due_at <= bindparam("now", type_=UtcDateTime()))
_SOME = select(Reminder.id).where(_NOW).limit(1)
"""built once: asked after every turn"""
_DUE = (
    select(
        Reminder.id,
        Reminder.kind,
        Reminder.subject_id,
        Reminder.person_id,
        Reminder.late_at,
    )
    .where(_NOW)
    .order_by(Reminder.due_at, Reminder.id)
    .limit(AT_ONCE)
)
_SENT = (
    update(Reminder)
    .where(Reminder.id == bindparam("reminder"))
    .values(state="sent", outbox_id=bindparam("outbox"))
)


async def waiting(work: Work) -> bool:
    """Something is due now."""
    if awake(work.now) > work.now:
        return False
    return (await work.db.execute(_SOME, {"now": work.now})).first() is not None


async def mark_sent(work: Work, sent: Sequence[tuple[int, int]]) -> None:
    """Reminders that went into the outbox: pairs (reminder id, outbox id)."""
    if sent:
        rows = [{"reminder": reminder, "outbox": outbox} for reminder, outbox in sent]
        await work.db.execute(_SENT, rows)


async def plan_again(work: Work, outbox_ids: Sequence[int]) -> None:
    """The chat cannot be reached any more: another chat, or the call list, comes next."""
    statement = update(Reminder).where(Reminder.outbox_id.in_(outbox_ids))
    await work.db.execute(statement.values(state="planned", outbox_id=None, due_at=work.now))


async def give_up(work: Work, failed: Mapping[int, str]) -> None:
    """Messages (outbox ids) that will never leave, and why: somebody has to call."""
    if failed:
        statement = update(Reminder).where(Reminder.outbox_id == bindparam("outbox"))
        gone = statement.values(state="unreachable", note=bindparam("why"))
        rows = [{"outbox": id_, "why": why} for id_, why in failed.items()]
        await work.db.execute(gone, rows)


async def next_due(work: Work) -> datetime | None:
    """When the next planned reminder is due: after now, or when the night is over."""
    moments = [(await work.db.execute(*_next(work.now))).scalar(), awake(work.now)]
    return min((at for at in moments if at and at > work.now), default=None)


@built
def _next(now: datetime) -> Select[datetime]:
    planned = Reminder.state == "planned"
    return select(func.min(Reminder.due_at)).where(planned, Reminder.due_at > now)


def _due(full: Sequence[Bot]) -> AnySelect:
    if not full:
        return _DUE
    ways = reachable_by(select(Reminder.person_id).where(_NOW))
    held_up = select(ways.c.person_id).where(tuple_(ways.c.channel, ways.c.bot).in_(full))
    return _DUE.where(Reminder.person_id.not_in(held_up))


async def _sift(
    work: Work, rows: Sequence[AnyRow]
) -> tuple[list[tuple[AnyRow, Any]], dict[int, str]]:
    """Those that still hold with their facts, and why the others do not."""
    facts = await _facts(work, rows)
    held, dropped = [], {}
    for row in rows:
        known = facts.get(row.id)
        if known is None:
            dropped[row.id] = "gone"
        elif row.late_at < work.now:
            dropped[row.id] = "too_late"
        elif why := KINDS[row.kind].still_holds(known):
            dropped[row.id] = why
        else:
            held.append((row, known))
    return held, dropped


async def _facts(work: Work, rows: Sequence[AnyRow]) -> dict[int, Any]:
    """Facts by reminder id, loaded once for each subject."""
    by_subject: dict[str, list[int]] = {}
    for row in rows:
        by_subject.setdefault(KINDS[row.kind].subject, []).append(row.id)
    facts: dict[int, Any] = {}
    for subject, ids in by_subject.items():
        facts |= await LOADERS[subject](work, ids)
    return facts


async def _chats(work: Work, person_ids: Collection[int]) -> dict[int, AnyRow]:
    """The open chat that each person used last."""
    return {row.person_id: row for row in await work.db.execute(*_open(person_ids))}


@built
def _open(person_ids: Collection[int]) -> AnySelect:
    return (
        select(Chat.id, Chat.person_id, Chat.conversation, Chat.step, Chat.touched_at)
        .where(Chat.person_id.in_(person_ids), Chat.blocked_at.is_(None))
        .order_by(Chat.touched_at.nulls_first(), Chat.id)
    )


async def _as_approved(
    work: Work, lost: Sequence[tuple[AnyRow, Any]], approved: Mapping[Bot, Collection[str]]
) -> list[Parcel]:
    """One message each, in the chat that was used last among those of such a bot."""
    chats = await reach.silent(work, {row.person_id for row, _ in lost}, approved)
    return [
        Parcel(chat.id, row.person_id, (_item(row, facts),), approved=True)
        for row, facts in lost
        if (chat := chats.get(row.person_id)) and row.kind in approved[chat.channel, chat.bot]
    ]


async def _settle(work: Work, dropped: Mapping[int, str], unreachable: Mapping[int, str]) -> None:
    for state, reasons in (("dropped", dropped), ("unreachable", unreachable)):
        by_reason: dict[str, list[int]] = {}
        for reminder_id, why in reasons.items():
            by_reason.setdefault(why, []).append(reminder_id)
        for why, ids in by_reason.items():
            await work.db.execute(*_settled(ids, state, why))


@built
def _settled(ids: Collection[int], state: str, why: str) -> Update:
    return update(Reminder).where(Reminder.id.in_(ids)).values(state=state, note=why)


async def _to_call(work: Work, rows: Sequence[AnyRow]) -> dict[int, str]:
    """Reminders of people without an open chat, and why: somebody has to call them."""
    closed = await reach.reasons(work, {row.person_id for row in rows}) if rows else {}
    return {row.id: closed.get(row.person_id, "no_chat") for row in rows}


async def _postpone(work: Work, reminder_ids: Sequence[int]) -> None:
    """They come again a little later, and the place in the queue is free for others."""
    if reminder_ids:
        await work.db.execute(*_postponed(reminder_ids, work.now + AGAIN))


@built
def _postponed(ids: Collection[int], until: datetime) -> Update:
    return update(Reminder).where(Reminder.id.in_(ids)).values(due_at=until)


def _joined(
    held: Sequence[tuple[AnyRow, Any]], chats: dict[int, AnyRow], now: datetime
) -> list[Parcel]:
    items: dict[int, list[Item]] = {}
    for row, facts in held:
        chat = chats.get(row.person_id)
        if chat is not None and not busy(chat, now):
            items.setdefault(row.person_id, []).append(_item(row, facts))
    return [Parcel(chats[person].id, person, tuple(found)) for person, found in items.items()]


def _item(row: AnyRow, facts: Any) -> Item:
    return Item(row.id, row.kind, row.subject_id, facts)


def busy(chat: AnyRow | None, now: datetime) -> bool:
    """In the middle of a guided conversation, and active a moment ago."""
    if chat is None or chat.conversation is None or (chat.conversation, chat.step) in RESTING:
        return False
    return chat.touched_at is not None and chat.touched_at > now - BUSY
