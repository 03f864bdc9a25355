"""Who gets a message: counted before it is sent, planned in one statement when it starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, case, func, literal, null, select
from sqlalchemy.sql.selectable import Subquery

from services.broadcasts.subjects import subject
from services.db.engine import AnySelect, insert_new
from services.db.models import BroadcastRecipient, Chat
from services.db.models.base import Key, UtcDateTime
from services.reach import why_closed
from services.work import Work

Recipient = BroadcastRecipient
KEYS = ("subject_kind", "subject_id", "wave", "person_id")
"""a person gets one message in a wave of a subject"""
COLUMNS = (
    "broadcast_id",
    "subject_kind",
    "subject_id",
    "wave",
    "person_id",
    "area",
    "chat_id",
    "channel",
    "bot",
    "state",
    "note",
    "stamp",
    "doubled",
    "due_at",
)


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many of an area a message would reach by each channel; "" is nobody's chat."""

    area_id: int
    area: str
    by_channel: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_channel.values())

    def on(self, channel: str) -> int:
        """How many by a channel; "none": who has no chat."""
        return self.by_channel.get("" if channel == "none" else channel, 0)


@dataclass(frozen=True, slots=True)
class Wave:
    """What is planned: a message, its wave, its moment."""

    broadcast_id: int
    kind: str
    subject_id: int
    wave: str
    at: datetime


async def counts(
    work: Work, kind: str, subject_id: int, *, silent: bool = False, wave: str = ""
) -> list[AreaCount]:
    """Areas by name with their people by channel.

    `silent`: only those who have not answered; `wave`: without those who have a message of it.
    """
    chosen = await _chosen(work, kind, subject_id, (), silent, wave)
    ways = reachable_by(select(chosen.c.person_id))
    channel = func.coalesce(ways.c.channel, "")
    statement = (
        select(chosen.c.area_id, chosen.c.area, channel, func.count())
        .select_from(chosen.outerjoin(ways, ways.c.person_id == chosen.c.person_id))
        .group_by(chosen.c.area_id, chosen.c.area, channel)
        .order_by(chosen.c.area, chosen.c.area_id, channel)
    )
    found: dict[int, AreaCount] = {}
    for area_id, area, by, many in await work.db.execute(statement):
        found.setdefault(area_id, AreaCount(area_id, area, {})).by_channel[by] = many
    return list(found.values())


async def by_bot(
    work: Work,
    kind: str,
    subject_id: int,
    areas: Sequence[int] = (),
    *,
    silent: bool = False,
    wave: str = "",
) -> dict[tuple[str, str], int]:
    """How many messages each bot (channel, its id) would send."""
    chosen = await _chosen(work, kind, subject_id, areas, silent, wave)
    ways = reachable_by(select(chosen.c.person_id))
    statement = select(ways.c.channel, ways.c.bot, func.count()).group_by(
        ways.c.channel, ways.c.bot
    )
    return {(row[0], row[1]): row[2] for row in await work.db.execute(statement)}


async def plan(work: Work, wave: Wave, areas: Sequence[int], *, silent: bool) -> int:
    """One row for each person of the audience who has none in this wave; returns how many."""
    chosen = await _chosen(work, wave.kind, wave.subject_id, areas, silent)
    return await insert(work, wave, chosen)


async def insert(work: Work, wave: Wave, people: Subquery) -> int:
    """Recipients from rows (person_id, area); without a chat they are on the call list."""
    closed = why_closed(people.c.person_id)
    ways = reachable_by(select(people.c.person_id))
    rows = (
        select(
            literal(wave.broadcast_id, Key),
            literal(wave.kind),
            literal(wave.subject_id, Key),
            literal(wave.wave),
            people.c.person_id,
            people.c.area,
            ways.c.chat_id,
            func.coalesce(ways.c.channel, ""),
            func.coalesce(ways.c.bot, ""),
            case((ways.c.chat_id.is_(None), "unreachable"), else_="waiting"),
            case((ways.c.chat_id.is_(None), func.coalesce(closed, "no_chat")), else_=""),
            literal(""),
            literal(False, Boolean()),
            literal(wave.at, UtcDateTime()),
        )
        .select_from(people.outerjoin(ways, ways.c.person_id == people.c.person_id))
        .where(people.c.person_id.is_not(null()))
        .order_by(people.c.area, people.c.person_id)
    )
    statement = insert_new(work.db, BroadcastRecipient, keys=KEYS)
    return (await work.db.execute(statement.from_select(list(COLUMNS), rows))).rowcount


def reachable_by(people: AnySelect) -> Subquery:
    """Rows (person_id, chat_id, channel, bot): the open chat that each person used last."""
    newest = func.row_number().over(
        partition_by=Chat.person_id,
        order_by=(Chat.touched_at.desc().nulls_last(), Chat.id.desc()),
    )
    ranked = (
        select(
            Chat.person_id,
            Chat.id.label("chat_id"),
            Chat.channel,
            Chat.bot,
            newest.label("place"),
        )
        .where(Chat.person_id.in_(people), Chat.blocked_at.is_(None))
        .subquery()
    )
    ways = select(ranked.c.person_id, ranked.c.chat_id, ranked.c.channel, ranked.c.bot)
    return ways.where(ranked.c.place == 1).subquery()


async def _chosen(
    work: Work, kind: str, subject_id: int, areas: Sequence[int], silent: bool, wave: str = ""
) -> Subquery:
    about = subject(kind)
    people = (await about.people(work, subject_id)).subquery()
    chosen: AnySelect = select(people.c.person_id, people.c.area_id, people.c.area)
    if areas:
        chosen = chosen.where(people.c.area_id.in_(areas))
    if silent:
        answered: Any = about.answered(subject_id, people.c.person_id)
        chosen = chosen.where(~answered)
    if wave:
        of = (Recipient.subject_kind == kind) & (Recipient.subject_id == subject_id)
        got = of & (Recipient.wave == wave) & (Recipient.person_id == people.c.person_id)
        chosen = chosen.where(~select(Recipient.id).where(got).exists())
    return chosen.subquery()
