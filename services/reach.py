"""Why somebody without an open chat cannot be written to, for the call list."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from services.db.built import built
from services.db.engine import AnyRow
from services.db.models import Chat
from services.privacy.withdrawals import WITHDREW, withdrawn, withdrew
from services.work import Work


def why_closed(person: ColumnElement[Any]) -> ColumnElement[Any]:
    """Why the chat that the person used last is closed, or withdrew; NULL: never linked."""
    mine = select(func.coalesce(Chat.closed_why, "blocked")).where(
        Chat.person_id == person, Chat.blocked_at.is_not(None)
    )
    newest = mine.order_by(Chat.touched_at.desc().nulls_last(), Chat.id.desc()).limit(1)
    return func.coalesce(newest.scalar_subquery(), withdrew(person))


async def reasons(work: Work, person_ids: Iterable[int]) -> Mapping[int, str]:
    """Why people without an open chat cannot be written to; those never linked are missing."""
    people = set(person_ids)
    rows = await work.db.execute(*_closed(people))
    found = {row[0]: row[1] for row in rows if row[0]}
    return dict.fromkeys(await withdrawn(work, people - set(found)), WITHDREW) | found


@built
def _closed(people: Collection[int]) -> Select[int | None, str]:
    return (
        select(Chat.person_id, func.coalesce(Chat.closed_why, "blocked"))
        .where(Chat.person_id.in_(people), Chat.blocked_at.is_not(None))
        .order_by(Chat.touched_at.nulls_first(), Chat.id)
    )


async def silent(
    work: Work, person_ids: Collection[int], bots: Iterable[tuple[str, str]]
) -> dict[int, AnyRow]:
    """The chat (id, channel, bot) with one of these bots that closed since its person is silent.

    Of several the one used last.
    """
    of = list(bots)
    if not person_ids or not of:
        return {}
    statement = (
        select(Chat.id, Chat.person_id, Chat.channel, Chat.bot)
        .where(Chat.person_id.in_(person_ids), Chat.closed_why == "window")
        .where(tuple_(Chat.channel, Chat.bot).in_(of))
        .order_by(Chat.touched_at.nulls_first(), Chat.id)
    )
    return {chat.person_id: chat for chat in await work.db.execute(statement)}
