"""What the senders ask of the outbox and write into it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Select, Update, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.outcomes import FIELDS, Row
from services.broadcasts.sending import REPEATED
from services.db.built import built
from services.db.engine import AnySelect, reading
from services.db.models import OutboxRow
from services.work import Work

AT_ONCE = 200
FEW_CHATS = AT_ONCE // 4
MOST_LOOKS = 5
WRITE_DOWN = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in FIELDS})
)


async def first_due(db: AsyncConnection, channel: str, bot: str, now: datetime) -> list[Row]:
    """The first due message of each chat, live ones first; looks past chats for which very much
    waits."""
    first: dict[int, Row] = {}
    found = (await db.execute(*_due(channel, bot, now))).all()
    for _ in range(MOST_LOOKS):
        for each in found:
            first.setdefault(each.chat_id, Row(*each))
        if len(found) < AT_ONCE or len(first) >= FEW_CHATS:
            break
        found = (await db.execute(*_due_to_others(channel, bot, now, first))).all()
    return list(first.values())


@built
def _due(channel: str, bot: str, now: datetime) -> AnySelect:
    return _portion(channel, bot, now)


@built
def _due_to_others(channel: str, bot: str, now: datetime, chats: Collection[int]) -> AnySelect:
    return _portion(channel, bot, now).where(OutboxRow.chat_id.not_in(chats))


def _portion(channel: str, bot: str, now: datetime) -> AnySelect:
    return (
        select(
            OutboxRow.id,
            OutboxRow.chat_id,
            OutboxRow.external_id,
            OutboxRow.body,
            OutboxRow.tries,
            OutboxRow.error,
            OutboxRow.live,
        )
        .where(OutboxRow.channel == channel, OutboxRow.bot == bot)
        .where(OutboxRow.state == "due", OutboxRow.due_at <= now)
        .order_by(OutboxRow.live.desc(), OutboxRow.id)
        .limit(AT_ONCE)
    )


async def take(work: Work, ids: Collection[int]) -> None:
    """They are under way from now on."""
    if ids:
        await work.db.execute(*_under_way(ids))


@built
def _under_way(ids: Collection[int]) -> Update:
    return update(OutboxRow).where(OutboxRow.id.in_(ids)).values(state="sending")


async def write_down(work: Work, changes: Mapping[int, Mapping[str, object]]) -> None:
    """The new values of rows, by id (bot/outcomes.py, `after`)."""
    rows = [
        {"row": row} | {f"new_{name}": value for name, value in values.items()}
        for row, values in changes.items()
    ]
    await work.db.execute(WRITE_DOWN, rows)


async def recover(work: Work, channel: str, bot: str) -> int:
    """What was under way is due again; returns how many."""
    done = await work.db.execute(*_stuck(channel, bot))
    return done.rowcount


@built
def _stuck(channel: str, bot: str) -> Update:
    return (
        update(OutboxRow)
        .where(OutboxRow.channel == channel, OutboxRow.bot == bot)
        .where(OutboxRow.state == "sending")
        .values(state="due", error=REPEATED, tries=OutboxRow.tries + 1)
    )


async def hurry(work: Work) -> None:
    """Nothing waits for a moment that a clock, put back, has yet to reach again."""
    await work.db.execute(*_hurried(work.now))


@built
def _hurried(now: datetime) -> Update:
    later = (OutboxRow.state == "due") & (OutboxRow.due_at > now)
    return update(OutboxRow).where(later).values(due_at=now)


async def waiting(engine: AsyncEngine, now: datetime) -> int:
    """How many messages are due or under way, over all bots."""
    async with reading(engine) as db:
        return (await db.execute(*_waiting(now))).scalar_one()


@built
def _waiting(now: datetime) -> Select[int]:
    open_rows = OutboxRow.state.in_(("due", "sending")) & (OutboxRow.due_at <= now)
    return select(func.count()).select_from(OutboxRow).where(open_rows)
