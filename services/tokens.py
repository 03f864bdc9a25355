"""Pairs of tokens that a platform exchanges: the one in use, and one that an exchange uses up.

A new pair is kept before anybody uses it. Whoever exchanges a pair marks its row first, in one
statement that only one of all processes can win. A mark that stays means that the process died
between the platform's answer and keeping it, so the pair may be used up: it is tried once more,
and when the platform refuses it the loss is recorded for the person who runs the bot.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update

from services.db.engine import upsert
from services.db.models import ChannelToken
from services.seal import Seal
from services.work import Work

STALE = timedelta(minutes=2)
"""longer than any exchange takes: whoever marked the pair is dead"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Both tokens in clear, and until when each can be used."""

    access: str
    refresh: str
    access_until: datetime
    refresh_until: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a bot. `generation` grows with each pair.

    `renewing_since`: somebody is exchanging it; `lost_at`, `lost_why`: it is used up, and no new
    pair was kept (refused | interrupted), or the database comes from a backup (restored).
    """

    pair: Pair
    generation: int
    renewing_since: datetime | None
    lost_at: datetime | None
    lost_why: str | None

    def interrupted(self, now: datetime) -> bool:
        """Somebody began to exchange the pair and did not end."""
        return self.renewing_since is not None and abs(now - self.renewing_since) > STALE


async def kept(work: Work, seal: Seal, channel: str, bot: str) -> Kept | None:
    """The pair of a bot; None when none was given, or when it was sealed with another secret."""
    columns = (
        ChannelToken.access,
        ChannelToken.refresh,
        ChannelToken.access_until,
        ChannelToken.refresh_until,
        ChannelToken.generation,
        ChannelToken.renewing_since,
        ChannelToken.lost_at,
        ChannelToken.lost_why,
    )
    row = (await work.db.execute(select(*columns).where(_of(channel, bot)))).one_or_none()
    if row is None:
        return None
    access, refresh = seal.open(row[0]), seal.open(row[1])
    if access is None or refresh is None:
        return None
    return Kept(Pair(access, refresh, row[2], row[3]), *row[4:])


async def put(work: Work, seal: Seal, channel: str, bot: str, pair: Pair) -> None:
    """A pair that was given from outside: it takes the place of any other."""
    statement = upsert(work.db, ChannelToken, keys=("channel", "bot"), change=_given)
    values = _values(seal, pair) | {"generation": 1}
    await work.db.execute(statement.values(channel=channel, bot=bot, **values))
    work.record("tokens.given", f"bot:{channel}:{bot}")


async def begin(work: Work, channel: str, bot: str, generation: int, mark: str) -> bool:
    """True for the one who may exchange this pair now, until `finish`, `give_back` or `lose`."""
    since = ChannelToken.renewing_since
    dead = (since < work.now - STALE) | (since > work.now + STALE)  # its clock was put back
    free = ChannelToken.renewing.is_(None) | dead
    mine = update(ChannelToken).where(
        _of(channel, bot),
        ChannelToken.generation == generation,
        ChannelToken.lost_at.is_(None),
        free,
    )
    done = await work.db.execute(mine.values(renewing=mark, renewing_since=work.now))
    return done.rowcount == 1


async def finish(
    work: Work, seal: Seal, channel: str, bot: str, generation: int, pair: Pair
) -> None:
    """Keeps what this pair was exchanged for, even when somebody else had given it up."""
    mine = update(ChannelToken).where(_of(channel, bot), ChannelToken.generation == generation)
    values = _values(seal, pair) | {"generation": generation + 1}
    await work.db.execute(mine.values(**values))


async def give_back(work: Work, channel: str, bot: str, mark: str) -> None:
    """Nothing reached the platform: the pair is as good as before."""
    mine = update(ChannelToken).where(_of(channel, bot), ChannelToken.renewing == mark)
    await work.db.execute(mine.values(renewing=None, renewing_since=None))


async def lose(work: Work, channel: str, bot: str, mark: str, why: str) -> None:
    """The platform does not take the pair any more; only a new one from outside helps.

    `why`: refused | interrupted (an exchange before it was not ended).
    """
    mine = update(ChannelToken).where(_of(channel, bot), ChannelToken.renewing == mark)
    gone = {"renewing": None, "renewing_since": None, "lost_at": work.now, "lost_why": why}
    if (await work.db.execute(mine.values(**gone))).rowcount:
        work.record("tokens.lost", f"bot:{channel}:{bot}", why=why)


async def restored(work: Work) -> None:
    """After a backup was restored nothing is exchanged: the other machine may still need it."""
    gone = {"renewing": None, "renewing_since": None, "lost_at": work.now, "lost_why": "restored"}
    await work.db.execute(update(ChannelToken).values(**gone))


def _of(channel: str, bot: str) -> ColumnElement[bool]:
    return (ChannelToken.channel == channel) & (ChannelToken.bot == bot)


def _values(seal: Seal, pair: Pair) -> dict[str, Any]:
    return {
        "access": seal.close(pair.access),
        "refresh": seal.close(pair.refresh),
        "access_until": pair.access_until,
        "refresh_until": pair.refresh_until,
        "renewing": None,
        "renewing_since": None,
        "lost_at": None,
        "lost_why": None,
    }


def _given(new: Any) -> dict[str, Any]:
    names = ("access", "refresh", "access_until", "refresh_until")
    gone = dict.fromkeys(("renewing", "renewing_since", "lost_at", "lost_why"))
    values = {name: getattr(new, name) for name in names} | gone
    return values | {"generation": ChannelToken.generation + 1}
