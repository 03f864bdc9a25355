"""Which bot serves which unit, and how much of its monthly allowance is used.

A free Zalo bot serves 50 people and 3,000 messages a month (both are the platform's, no rules),
so each unit is given to one bot with room, and 80% of either is a warning.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case, func, select, update

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnySelect, upsert
from services.db.models import Bot, BotMonth, BotUnit, Chat, Membership, in_force
from services.refusal import Refused
from services.work import Work

WARN_PERCENT = 80


@dataclass(frozen=True, slots=True)
class BotView:
    """A bot and its use. `messages`: of this month, both directions, that `monthly` is about.

    `paid_only`: it is about those that cost money.
    """

    channel: str
    bot: str
    name: str
    link: str | None
    max_people: int | None
    monthly: int | None
    people: int = 0
    messages: int = 0
    paid_only: bool = False

    @property
    def full(self) -> bool:
        """No further person fits."""
        return self.max_people is not None and self.people >= self.max_people

    @property
    def near(self) -> bool:
        """True from 80% of either limit."""
        return _near(self.people, self.max_people) or _near(self.messages, self.monthly)


def _near(used: int, limit: int | None) -> bool:
    return limit is not None and 100 * used >= WARN_PERCENT * limit


async def register(work: Work, bot: BotView) -> None:
    """Remembers a bot that started, with its newest name and limits."""
    values = {
        "name": bot.name,
        "link": bot.link,
        "max_people": bot.max_people,
        "monthly": bot.monthly,
        "paid_only": bot.paid_only,
    }
    statement = upsert(work.db, Bot, keys=("channel", "bot"), change=lambda _: values)
    await work.db.execute(statement.values(channel=bot.channel, bot=bot.bot, **values))


async def usage(work: Work) -> list[BotView]:
    """All bots with the people linked and the messages of this month."""
    month = f"{local_day(work.now):%Y-%m}"
    return [BotView(*row) for row in await work.db.execute(*_usage(month))]


@built
def _usage(month: str) -> AnySelect:
    people = (
        select(func.count(Chat.person_id.distinct()))
        .where(Chat.channel == Bot.channel, Chat.bot == Bot.bot)
        .scalar_subquery()
    )
    counted = case((Bot.paid_only, BotMonth.paid), else_=BotMonth.messages)
    messages = (
        select(counted)
        .where(BotMonth.channel == Bot.channel, BotMonth.bot == Bot.bot, BotMonth.month == month)
        .scalar_subquery()
    )
    columns = (Bot.channel, Bot.bot, Bot.name, Bot.link, Bot.max_people, Bot.monthly)
    used = (people, func.coalesce(messages, 0), Bot.paid_only)
    return select(*columns, *used).order_by(Bot.id)


async def after(work: Work, more: Mapping[tuple[str, str], int]) -> list[BotView]:
    """The bots whose month is used up to 80% or more once they sent so many more messages.

    Where only messages that cost money count, nobody knows before how many of these will.
    """
    found = [
        replace(bot, messages=bot.messages + more[bot.channel, bot.bot] * (not bot.paid_only))
        for bot in await usage(work)
        if (bot.channel, bot.bot) in more
    ]
    return [bot for bot in found if _near(bot.messages, bot.monthly)]


async def crowded(work: Work, more: Mapping[tuple[str, str], int]) -> list[BotView]:
    """The bots among these that serve more people than their platform allows."""
    found = [
        replace(bot, people=max(bot.people, more[bot.channel, bot.bot]))
        for bot in await usage(work)
        if (bot.channel, bot.bot) in more
    ]
    return [bot for bot in found if bot.max_people is not None and bot.people > bot.max_people]


async def for_unit(work: Work, unit_id: int) -> list[BotView]:
    """The bots a member of the unit may write to: one of each channel, not a full one if it can.

    Members who are linked with a bot that is full by now stay there.
    """
    known = await usage(work)
    given = select(BotUnit.channel, BotUnit.bot).where(BotUnit.unit_id == unit_id)
    chosen = {row.channel: row.bot for row in await work.db.execute(given)}
    room = {(bot.channel, bot.bot) for bot in known if not bot.full}
    for channel in sorted({bot.channel for bot in known}):
        if (channel, chosen.get(channel)) not in room:
            chosen |= await _assign(work, channel, unit_id, known)
    return [bot for bot in known if chosen.get(bot.channel) == bot.bot]


async def has_room(work: Work, chat_id: int, person_id: int) -> Refused | None:
    """None when one more person fits into this chat's bot; otherwise which bot to write to.

    `bot_full` names one with room, `every_bot_full`: there is none.
    """
    chat = select(Chat.channel, Chat.bot).where(Chat.id == chat_id)
    channel, name = (await work.db.execute(chat)).one()
    known = {(bot.channel, bot.bot): bot for bot in await usage(work)}
    bot = known.get((channel, name))
    if bot is None or not bot.full or await _is_in(work, bot, person_id):
        return None
    unit = select(Membership.unit_id).where(
        Membership.person_id == person_id, in_force(Membership, work.today)
    )
    unit_id = (await work.db.execute(unit.limit(1))).scalar()
    others = await for_unit(work, unit_id) if unit_id else []
    free = [other.name for other in others if other.channel == channel and not other.full]
    return Refused("bot_full", {"other": free[0]}) if free else Refused("every_bot_full")


async def count(
    work: Work,
    messages: Mapping[tuple[str, str], int],
    paid: Mapping[tuple[str, str], int] | None = None,
) -> None:
    """Adds messages to the month of each bot: (channel, bot) → how many.

    `paid`: how many of them cost money.
    """
    month, cost = f"{local_day(work.now):%Y-%m}", paid or {}
    rows = [
        {"channel": channel, "bot": bot, "month": month, "messages": many}
        | {"paid": cost.get((channel, bot), 0)}
        for (channel, bot), many in Counter(messages).items()
        if many
    ]
    if rows:
        statement = upsert(
            work.db,
            BotMonth,
            keys=("channel", "bot", "month"),
            change=_add,
        )
        await work.db.execute(statement, rows)


async def keep_quota(work: Work, channel: str, bot: str, said: Mapping[str, Any]) -> None:
    """Keeps what the platform said of what is left this month, in its own words."""
    mine = update(Bot).where(Bot.channel == channel, Bot.bot == bot)
    await work.db.execute(mine.values(quota=dict(said), quota_at=work.now))


def _add(new: Any) -> dict[str, Any]:
    return {"messages": BotMonth.messages + new.messages, "paid": BotMonth.paid + new.paid}


async def _is_in(work: Work, bot: BotView, person_id: int) -> bool:
    """The person is linked with the bot by another phone, and takes no further place."""
    own = select(Chat.id).where(
        Chat.channel == bot.channel, Chat.bot == bot.bot, Chat.person_id == person_id
    )
    return (await work.db.execute(own.limit(1))).first() is not None


async def _assign(work: Work, channel: str, unit_id: int, known: list[BotView]) -> dict[str, str]:
    """Gives the unit the bot that has fewest members to serve, among those not near a limit."""
    open_bots = [bot for bot in known if bot.channel == channel and not bot.near]
    if not open_bots:
        return {}
    members = await _members(work, channel, unit_id)
    load = {bot.bot: members.get(bot.bot, 0) for bot in open_bots}
    fitting = [bot for bot in open_bots if _fits(bot, load[bot.bot] + members.get(None, 0))]
    chosen = min(fitting or open_bots, key=lambda bot: (load[bot.bot], bot.bot)).bot
    statement = upsert(
        work.db, BotUnit, keys=("channel", "unit_id"), change=lambda new: {"bot": new.bot}
    )
    await work.db.execute(statement.values(channel=channel, bot=chosen, unit_id=unit_id))
    return {channel: chosen}


def _fits(bot: BotView, people: int) -> bool:
    return bot.max_people is None or people <= bot.max_people


async def _members(work: Work, channel: str, unit_id: int) -> dict[str | None, int]:
    """How many members each bot is to serve in all its units; under None: those of the unit."""
    own = Membership.unit_id == unit_id
    given = (BotUnit.unit_id == Membership.unit_id) & (BotUnit.channel == channel)
    bot = case((own, None), else_=BotUnit.bot)
    statement = (
        select(bot, func.count())
        .select_from(Membership)
        .outerjoin(BotUnit, given)
        .where(in_force(Membership, work.today), own | BotUnit.bot.is_not(None))
        .group_by(bot)
    )
    return {row[0]: row[1] for row in await work.db.execute(statement)}
