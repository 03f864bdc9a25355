"""Who sees the progress of a message: the chat in which it was started, until it is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from services.broadcasts import book
from services.broadcasts.book import View
from services.db.engine import insert_new
from services.db.models import Broadcast, BroadcastWatch, OutboxRow
from services.work import Work

KEYS = ("broadcast_id", "chat_id")
LEFT = ("sent", "failed", "dropped")
_ONE = select(Broadcast.id).limit(1)
_FIRST, _LAST = aliased(OutboxRow), aliased(OutboxRow)
WATCHED = (
    select(
        BroadcastWatch.id,
        BroadcastWatch.chat_id,
        BroadcastWatch.broadcast_id,
        BroadcastWatch.shown,
        BroadcastWatch.shown_at,
        BroadcastWatch.first_id,
        _FIRST.message_id,
        _LAST.state,
    )
    .outerjoin(_FIRST, _FIRST.id == BroadcastWatch.first_id)
    .outerjoin(_LAST, _LAST.id == BroadcastWatch.last_id)
    .where(BroadcastWatch.ended.is_(False))
)
"""built once: asked after every turn"""


@dataclass(frozen=True, slots=True)
class Watch:
    """`message_id`: of the message that is edited; `free`: its last edit has left."""

    id: int
    chat_id: int
    view: View
    shown: str
    shown_at: datetime | None
    message_id: str | None
    begun: bool
    free: bool


async def watch(work: Work, broadcast_id: int, chat_id: int) -> None:
    """The chat sees from now on how far the message is. Who may see it was asked before."""
    statement = insert_new(work.db, BroadcastWatch, keys=KEYS)
    await work.db.execute(
        statement.values(broadcast_id=broadcast_id, chat_id=chat_id, shown="", ended=False)
    )


async def nothing(work: Work) -> bool:
    """No message was ever prepared, so there is nothing to send, to follow or to show."""
    return (await work.db.execute(_ONE)).first() is None


async def watches(work: Work) -> list[Watch]:
    """All that are not over."""
    rows = (await work.db.execute(WATCHED)).all()
    views = await book.by_ids(work, [row.broadcast_id for row in rows]) if rows else {}
    return [
        Watch(
            row.id,
            row.chat_id,
            views[row.broadcast_id],
            row.shown,
            row.shown_at,
            row.message_id,
            row.first_id is not None,
            row.first_id is None or row.state in LEFT,
        )
        for row in rows
    ]


async def keep(work: Work, one: Watch, shown: str, outbox_id: int | None, *, ended: bool) -> None:
    """What the chat was shown now, and whether that was the last of it."""
    mine = update(BroadcastWatch).where(BroadcastWatch.id == one.id)
    values: dict[str, object] = {"shown": shown, "shown_at": work.now, "ended": ended}
    if outbox_id is not None:
        values |= {"last_id": outbox_id} | ({} if one.begun else {"first_id": outbox_id})
    await work.db.execute(mine.values(**values))


async def watchers(work: Work, broadcast_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs (message, chat) of those who look at these messages."""
    statement = select(BroadcastWatch.broadcast_id, BroadcastWatch.chat_id).where(
        BroadcastWatch.broadcast_id.in_(broadcast_ids), BroadcastWatch.ended.is_(False)
    )
    return [(row[0], row[1]) for row in await work.db.execute(statement)]
