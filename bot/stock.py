"""How many messages that nobody waits for the outbox holds: few, so that each is checked late."""

import math
from collections.abc import Mapping

from sqlalchemy import func, select

from bot.channels.base import Channel
from services.db.models import OutboxRow
from services.work import Work

Bot = tuple[str, str]
"""channel and bot"""
STOCK_SECONDS = 2
MOST = 60
"""messages of one bot in the outbox; worded in one go, so few that nobody notices"""
STOCK = (
    select(OutboxRow.channel, OutboxRow.bot, func.count())
    .where(OutboxRow.state == "due", OutboxRow.live.is_(False))
    .group_by(OutboxRow.channel, OutboxRow.bot)
)


async def stock(work: Work) -> dict[Bot, int]:
    """How many messages that nobody waits for are due, by channel and bot."""
    return {(row[0], row[1]): row[2] for row in await work.db.execute(STOCK)}


def most(channel: Channel) -> int:
    """How many messages that nobody waits for the outbox holds of a bot: two seconds' worth."""
    return min(MOST, math.ceil(channel.capabilities.per_second * STOCK_SECONDS))


async def room(work: Work, channels: Mapping[Bot, Channel]) -> dict[Bot, int]:
    """How many more of them each of these bots takes now."""
    there = await stock(work)
    return {bot: most(channel) - there.get(bot, 0) for bot, channel in channels.items()}
