"""The next portion for the outbox: few at a time, so that live answers never queue behind many.

Each person is checked again: still concerned, not answered, the subject as it is now; whoever is
in the middle of a conversation is left alone for a while, and nobody is written to at night.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select, tuple_, update

from services.broadcasts import book, following, sending
from services.broadcasts.book import View
from services.broadcasts.subjects import Facts, facts_of, subject
from services.db.engine import AnyRow, lock_for_transaction
from services.db.models import BroadcastRecipient, Chat, Person
from services.reminders.due import AGAIN, busy
from services.reminders.kinds import awake
from services.work import Work

Recipient = BroadcastRecipient
AT_ONCE = 200
SPARE = 10
"""so many more are looked at than there is room for: some will not get it any more"""
STOOD_STILL = timedelta(hours=12)
"""longer than a night: who goes on after such a break is asked first"""
Bot = tuple[str, str]
"""channel and bot"""


@dataclass(frozen=True, slots=True)
class Item:
    """One message to be worded: to whom, in which chat, about what."""

    recipient_id: int
    chat_id: int
    person_id: int
    name: str
    area: str
    view: View
    facts: Facts


@dataclass(frozen=True, slots=True)
class Portion:
    """What goes into the outbox now; `more`: something may go after it, or waits for room."""

    items: tuple[Item, ...] = ()
    more: bool = False


async def portion(work: Work, room: Mapping[Bot, int]) -> Portion:
    """At most so many for each bot; whoever is not to get it any more is dropped with why."""
    if awake(work.now) > work.now:
        return Portion()
    views = {view.id: view for view in await book.running(work)}
    if not views:
        return Portion()
    await lock_for_transaction(work.db, book.LOCK)
    rows = (await work.db.execute(_waiting(work, list(views), room))).all()
    if not rows:
        return Portion((), await _for_room(work, list(views), room))
    facts = await facts_of(work, [(row.subject_kind, row.subject_id) for row in rows])
    held = await _sift(work, rows, views, facts)
    placed = await _with_chats(work, held)
    fitting = _fitting(placed, room)
    names = await _names(work, [row.person_id for row, _ in fitting])
    items = [
        Item(
            row.id,
            chat.id,
            row.person_id,
            names[row.person_id],
            row.area,
            views[row.broadcast_id],
            facts[row.subject_kind, row.subject_id],
        )
        for row, chat in fitting
    ]
    return Portion(tuple(items), True)


async def mark_posted(work: Work, posted: Sequence[tuple[Item, int]]) -> None:
    """Items that went into the outbox, each with the id of its row there."""
    if posted:
        mine = update(Recipient).where(Recipient.id == bindparam("recipient"))
        new = mine.values(outbox_id=bindparam("outbox"), stamp=bindparam("new_stamp"))
        await work.db.execute(
            new.values(state="posted", posted_at=work.now),
            [
                {"recipient": item.recipient_id, "outbox": id_, "new_stamp": item.facts.stamp}
                for item, id_ in posted
            ],
        )


async def wake_up(work: Work) -> list[int]:
    """When the program starts: what stood still for long is paused until somebody looks at it.

    So a restored backup sends nothing of its own accord; returns the ids of what was paused.
    """
    paused = []
    for view in await book.running(work):
        last = select(func.max(Recipient.posted_at)).where(Recipient.broadcast_id == view.id)
        posted = (await work.db.execute(last)).scalar()
        since = max(at for at in (posted, view.since, view.made_at) if at)
        if work.now - since > STOOD_STILL:
            await book.note_event(work, view, "paused", "stood_still")
            await sending.take_back(work, Recipient.broadcast_id == view.id)
            paused.append(view.id)
    return paused


def _waiting(work: Work, running: Sequence[int], room: Mapping[Bot, int]) -> Any:
    free = [bot for bot, places in room.items() if places > 0]
    columns = (
        Recipient.id,
        Recipient.broadcast_id,
        Recipient.subject_kind,
        Recipient.subject_id,
        Recipient.person_id,
        Recipient.area,
        Recipient.note,
        Recipient.channel,
        Recipient.bot,
    )
    return (
        select(*columns)
        .where(
            Recipient.state == "waiting",
            Recipient.broadcast_id.in_(running),
            Recipient.due_at <= work.now,
            or_(
                Recipient.chat_id.is_(None),
                tuple_(Recipient.channel, Recipient.bot).in_(free),
            ),
        )
        .order_by(Recipient.id)
        .limit(min(AT_ONCE, sum(room[bot] for bot in free) + SPARE))
    )


async def _for_room(work: Work, running: Sequence[int], room: Mapping[Bot, int]) -> bool:
    """Something waits for nothing but room."""
    waiting = select(Recipient.id).where(
        Recipient.state == "waiting",
        Recipient.broadcast_id.in_(running),
        Recipient.due_at <= work.now,
        tuple_(Recipient.channel, Recipient.bot).in_(list(room)),
    )
    return (await work.db.execute(waiting.limit(1))).first() is not None


async def _sift(
    work: Work,
    rows: Sequence[AnyRow],
    views: Mapping[int, View],
    facts: Mapping[tuple[str, int], Facts],
) -> list[AnyRow]:
    """Those who are still to get it; the others are dropped with why."""
    news = [row for row in rows if views[row.broadcast_id].purpose == "news"]
    others = [row for row in rows if views[row.broadcast_id].purpose != "news"]
    answered = await sending.answered_of(work, others)
    concerned = await _concerned(work, others)
    known = await _known(work, news, facts)
    dropped: dict[str, list[int]] = {}
    held = []
    for row in rows:
        now = facts.get((row.subject_kind, row.subject_id))
        is_news = views[row.broadcast_id].purpose == "news"
        why = _why_not(row, now, is_news)
        if row.id in answered:
            why = why or "answered"
        elif row.id in known:
            why = why or "knows"
        elif not is_news and row.id not in concerned:
            why = why or "not_expected"
        if why:
            dropped.setdefault(why, []).append(row.id)
        else:
            held.append(row)
    for reason, ids in dropped.items():
        gone = update(Recipient).where(Recipient.id.in_(ids))
        await work.db.execute(gone.values(state="dropped", note=reason))
    return held


def _why_not(row: AnyRow, now: Facts | None, news: bool) -> str | None:
    if now is None:
        return "gone"
    if now.state == "over":
        return "too_late"
    return "cancelled" if now.state == "cancelled" and not news else None


async def _concerned(work: Work, rows: Sequence[AnyRow]) -> set[int]:
    """Recipients whom the subject still concerns today."""
    found: set[int] = set()
    for kind, id_ in {(row.subject_kind, row.subject_id) for row in rows}:
        mine = [row for row in rows if (row.subject_kind, row.subject_id) == (kind, id_)]
        people = (await subject(kind).people(work, id_)).subquery()
        asked = [row.person_id for row in mine]
        statement = select(people.c.person_id).where(people.c.person_id.in_(asked))
        still = set((await work.db.execute(statement)).scalars())
        found |= {row.id for row in mine if row.person_id in still}
    return found


async def _known(
    work: Work, rows: Sequence[AnyRow], facts: Mapping[tuple[str, int], Facts]
) -> set[int]:
    """Recipients of news who were told the same meanwhile."""
    found: set[int] = set()
    for kind, id_ in {(row.subject_kind, row.subject_id) for row in rows}:
        told = following.informed(kind, id_)
        mine = [row for row in rows if (row.subject_kind, row.subject_id) == (kind, id_)]
        now = facts.get((kind, id_))
        statement = select(told.c.person_id).where(
            told.c.person_id.in_([row.person_id for row in mine]),
            told.c.stamp == (now.stamp if now else ""),
        )
        same = set((await work.db.execute(statement)).scalars())
        found |= {row.id for row in mine if row.person_id in same}
    return found


async def _with_chats(work: Work, rows: Sequence[AnyRow]) -> list[tuple[AnyRow, AnyRow]]:
    """Each with the open chat that the person used last; the busy later, the others called."""
    columns = (
        Chat.id,
        Chat.person_id,
        Chat.channel,
        Chat.bot,
        Chat.conversation,
        Chat.step,
        Chat.touched_at,
    )
    statement = (
        select(*columns)
        .where(Chat.person_id.in_([row.person_id for row in rows]), Chat.blocked_at.is_(None))
        .order_by(Chat.touched_at.nulls_first(), Chat.id)
    )
    chats = {chat.person_id: chat for chat in await work.db.execute(statement)}
    lost = [row for row in rows if row.person_id not in chats]
    later = [row.id for row in rows if busy(chats.get(row.person_id), work.now)]
    await _call(work, lost)
    await _moved(work, rows, chats)
    if later:
        again = update(Recipient).where(Recipient.id.in_(later))
        await work.db.execute(again.values(due_at=work.now + AGAIN))
    return [
        (row, chats[row.person_id])
        for row in rows
        if row.person_id in chats and row.id not in later
    ]


async def _moved(work: Work, rows: Sequence[AnyRow], chats: Mapping[int, AnyRow]) -> None:
    """Who writes to another bot by now waits for that one."""
    moved = [
        {"recipient": row.id, "chat": chat.id, "new_channel": chat.channel, "new_bot": chat.bot}
        for row in rows
        if (chat := chats.get(row.person_id))
        and (chat.channel, chat.bot) != (row.channel, row.bot)
    ]
    if moved:
        mine = update(Recipient).where(Recipient.id == bindparam("recipient"))
        where: dict[str, Any] = {"channel": bindparam("new_channel"), "bot": bindparam("new_bot")}
        await work.db.execute(mine.values(chat_id=bindparam("chat"), **where), moved)


async def _call(work: Work, rows: Sequence[AnyRow]) -> None:
    """No chat is left: the call list, with the reason why the last one was lost."""
    for note in {row.note for row in rows}:
        ids = [row.id for row in rows if row.note == note]
        called = update(Recipient).where(Recipient.id.in_(ids))
        await work.db.execute(called.values(state="unreachable", note=note or "no_chat"))


def _fitting(
    placed: Sequence[tuple[AnyRow, AnyRow]], room: Mapping[Bot, int]
) -> list[tuple[AnyRow, AnyRow]]:
    """As many as each bot has room for; one message a person."""
    left = dict(room)
    chosen, people = [], set[int]()
    for row, chat in placed:
        bot = (chat.channel, chat.bot)
        if left.get(bot, 0) > 0 and row.person_id not in people:
            left[bot] -= 1
            people.add(row.person_id)
            chosen.append((row, chat))
    return chosen


async def _names(work: Work, person_ids: Sequence[int]) -> dict[int, str]:
    statement = select(Person.id, Person.full_name).where(Person.id.in_(person_ids))
    return {row.id: row.full_name for row in await work.db.execute(statement)}
