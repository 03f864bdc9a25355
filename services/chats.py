"""Chats that nothing can be sent to any more: closed with why, and what waited looks for a way.

A closed chat is opened by the next word of its person. Until then the person is reached through
the chat used before it, or stands on the call list with the reason.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import or_, select, tuple_, update

from services.broadcasts import sending
from services.clock import local_day, moment
from services.db.models import Chat, OutboxRow
from services.reminders import due
from services.sessions import Where
from services.work import Work

AT_ONCE = 2000
CLOSING = ("blocked", "gone", "left", "window", "quota")
"""stopped the bot | no such account | unfollowed | silent too long | the month is used up"""


async def close(work: Work, chat_ids: Iterable[int], why: str) -> None:
    """Nothing can be sent there now; reminders and messages to many look for another way.

    `why`: one of CLOSING. What somebody waits for there stays when only the month is used up.
    """
    lost = sorted(set(chat_ids))
    if not lost:
        return
    closed = update(Chat).where(Chat.id.in_(lost))
    await work.db.execute(closed.values(blocked_at=work.now, closed_why=why))
    theirs = OutboxRow.chat_id.in_(lost)
    waiting = theirs & (OutboxRow.state == "due")
    if why == "quota":
        waiting &= OutboxRow.live.is_(False)
    refused = theirs & (OutboxRow.state == "failed") & OutboxRow.error.in_(CLOSING)
    ids = list((await work.db.execute(select(OutboxRow.id).where(refused))).scalars())
    dropped = update(OutboxRow).where(waiting).values(state="dropped", error=why)
    ids += (await work.db.execute(dropped.returning(OutboxRow.id))).scalars()
    await due.plan_again(work, ids)
    await sending.look_again(work, ids, why)


async def leave(work: Work, places: Sequence[Where]) -> None:
    """The people of these chats have left the bot."""
    if places:
        place = tuple_(Chat.channel, Chat.bot, Chat.external_id)
        left = select(Chat.id).where(place.in_(list(places)))
        await close(work, (await work.db.execute(left)).scalars(), "left")


async def close_silent(work: Work, channel: str, bot: str, after: timedelta) -> bool:
    """Closes chats of a bot whose people have said nothing for so long; True: there are more."""
    silent = select(Chat.id).where(
        Chat.channel == channel,
        Chat.bot == bot,
        Chat.blocked_at.is_(None),
        Chat.person_id.is_not(None),
        or_(Chat.touched_at.is_(None), Chat.touched_at < work.now - after),
    )
    chosen = silent.order_by(Chat.id).limit(AT_ONCE)
    found = list((await work.db.execute(chosen)).scalars())
    await close(work, found, "window")
    return len(found) == AT_ONCE


async def open_again(work: Work, channel: str, bot: str, *, before: datetime | None) -> None:
    """Messages go out again after the month was used up; `before`: of chats closed before it."""
    used_up = (Chat.closed_why == "quota", Chat.channel == channel, Chat.bot == bot)
    open_now = update(Chat).where(*used_up)
    if before is not None:
        open_now = open_now.where(Chat.blocked_at < before)
    await work.db.execute(open_now.values(blocked_at=None, closed_why=None))


def month_start(now: datetime) -> datetime:
    """The first moment of this month in Vietnam."""
    return moment(local_day(now).replace(day=1), time())


async def heard_at(work: Work, chat_ids: Sequence[int]) -> dict[int, datetime | None]:
    """When the person of each chat said something last."""
    rows = await work.db.execute(select(Chat.id, Chat.touched_at).where(Chat.id.in_(chat_ids)))
    return {row.id: row.touched_at for row in rows}
