"""Updates in: stored under the platform's own key before they are acknowledged, each once."""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Integer, bindparam, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import metrics
from bot.channels.base import Channel, Payload
from bot.leases import Alone, Bot, Fence, Leases
from bot.logs import trouble
from bot.veiling import unveiled, veiled_update
from services import bots
from services.clock import Clock
from services.db.engine import insert_new, reading
from services.db.models import InboxRow
from services.db.trouble import passes
from services.seal import Seal
from services.work import Work, working

log = structlog.get_logger()
KEYS = ("channel", "bot", "key")
TOLD = (InboxRow.channel, InboxRow.bot)
PAUSES = (0.5, 1, 2, 5, 10, 30)


@dataclass(frozen=True, slots=True)
class Update:
    """A stored update that waits for its turn."""

    id: int
    channel: str
    bot: str
    payload: Payload

    @property
    def served(self) -> Bot:
        """The bot it was sent to."""
        return self.channel, self.bot


WAITING = (
    select(InboxRow.id, InboxRow.channel, InboxRow.bot, InboxRow.payload)
    .where(InboxRow.state == "new")
    .order_by(InboxRow.id)
    .limit(bindparam("most", type_=Integer))
)
WAITING_FOR = WAITING.where(
    tuple_(InboxRow.channel, InboxRow.bot).in_(bindparam("bots", expanding=True))
)
FINISH = (
    update(InboxRow)
    .where(InboxRow.id.in_(bindparam("ids", expanding=True)))
    .values(state=bindparam("new"), done_at=bindparam("now"))
)
"""built once: these run in every turn"""


@dataclass(slots=True)
class Arrival:
    """The rows of one caller, and the news of them: on disk, or why not."""

    rows: list[dict[str, object]]
    stored: "asyncio.Future[None]"


class Inbox:
    """All updates of all channels; `arrived` is called when some were stored."""

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock,
        arrived: Callable[[], None],
        leases: Leases | None = None,
        seal: Seal | None = None,
    ) -> None:
        self._engine, self._clock, self._arrived, self._seal = engine, clock, arrived, seal
        self._leases = leases or Alone()
        self._queue: list[Arrival] = []
        self._round: asyncio.Future[None] | None = None
        """somebody is writing for all; it is over when this is done"""

    async def store(self, channel: Channel, payloads: Sequence[Payload]) -> None:
        """Keeps updates; when it returns they are on disk and may be acknowledged.

        Those that come at the same moment, or while others are being written, share a transaction.
        """
        now = self._clock.now()
        rows = [_row(channel, payload, now, self._seal) for payload in payloads]
        if not rows:
            return
        mine = Arrival(rows, asyncio.get_running_loop().create_future())
        self._queue.append(mine)
        while not mine.stored.done():
            if self._round is None:
                await self._write_round(now)
            else:
                await asyncio.wait((mine.stored, self._round), return_when="FIRST_COMPLETED")
        await mine.stored
        metrics.RECEIVED.labels(channel.name).inc(len(rows))
        self._arrived()

    async def _write_round(self, now: datetime) -> None:
        """Writes for all that wait. Who comes meanwhile waits for the next round, not in a line:
        so a thousand that wait need two rounds, not a thousand."""
        self._round = asyncio.get_running_loop().create_future()
        try:
            await asyncio.sleep(0)
            await self._write_queue(now)
        finally:
            self._round.set_result(None)
            self._round = None

    async def _write_queue(self, now: datetime) -> None:
        """All that wait in one transaction; when one spoils it, each has one of its own."""
        arrivals, self._queue = self._queue, []
        try:
            await self._write([row for arrival in arrivals for row in arrival.rows], now)
        except asyncio.CancelledError:
            self._queue = arrivals + self._queue
            raise
        except Exception as error:
            for arrival in arrivals:
                if passes(error):
                    arrival.stored.set_exception(error)
                else:
                    await self._write_alone(arrival, now)
        else:
            for arrival in arrivals:
                arrival.stored.set_result(None)

    async def _write_alone(self, arrival: "Arrival", now: datetime) -> None:
        try:
            await self._write(arrival.rows, now)
            arrival.stored.set_result(None)
        except Exception as error:
            arrival.stored.set_exception(error)

    async def _write(self, rows: list[dict[str, object]], now: datetime) -> None:
        async with working(self._engine, now) as work:
            statement = insert_new(work.db, InboxRow, keys=KEYS, told=TOLD)
            new = await work.db.execute(statement, rows)
            many = Counter((row.channel, row.bot) for row in new)
            await bots.count(work, many)
            await self._leases.tell(work, many)
        if known := len(rows) - many.total():
            log.info("inbox.repeated", updates=known)

    def fence(self) -> Fence:
        """Whose updates are ours to answer now."""
        return self._leases.fence()

    async def waiting(self, limit: int, bots: Collection[Bot] | None = None) -> list[Update]:
        """The oldest updates without a turn, of these bots (None: all)."""
        asked: dict[str, object] = {"most": limit}
        if bots is not None:
            asked["bots"] = list(bots)
        async with reading(self._engine) as db:
            found = await db.execute(WAITING if bots is None else WAITING_FOR, asked)
            updates = [Update(*row) for row in found]
        return [self._opened(update) for update in updates]

    def _opened(self, update: Update) -> Update:
        if self._seal is None:
            return update
        return replace(update, payload=unveiled(self._seal, update.payload))

    async def listen(self, channel: Channel) -> None:
        """Polls for ever: what a poll gave is stored before the next one acknowledges it.

        A platform that brings updates only by itself is left alone.
        """
        if not channel.capabilities.polls:
            log.info("inbox.webhook_only", channel=channel.name, bot=channel.bot)
            return
        failures, payloads = 0, list[Payload]()
        while True:
            try:
                payloads = payloads or await channel.poll()
                await self._keep(channel, payloads)
                payloads, failures = [], 0
            except Exception as error:
                pause = PAUSES[min(failures, len(PAUSES) - 1)]
                failures += 1
                log.warning(
                    "inbox.poll_failed", channel=channel.name, pause=pause, **trouble(error)
                )
                await asyncio.sleep(pause)

    async def _keep(self, channel: Channel, payloads: Sequence[Payload]) -> None:
        """One that can never be kept does not stop those of others behind it for ever."""
        try:
            await self.store(channel, payloads)
        except Exception as error:
            if passes(error):
                raise
            if len(payloads) == 1:
                log.error("inbox.unkeepable", channel=channel.name, **trouble(error))
                return
            for payload in payloads:
                await self._keep(channel, [payload])


async def finish(work: Work, ids: Sequence[int], state: str = "done") -> None:
    """Marks updates as done (or failed) in the transaction of their turn."""
    if not ids:
        return
    await work.db.execute(FINISH, {"ids": list(ids), "new": state, "now": work.now})


def _row(
    channel: Channel, payload: Payload, now: datetime, seal: Seal | None
) -> dict[str, object]:
    return {
        "channel": channel.name,
        "bot": channel.bot,
        "key": _key(channel, payload),
        "payload": veiled_update(seal, payload) if seal else payload,
        "state": "new",
        "received_at": now,
    }


def _key(channel: Channel, payload: Payload) -> str:
    """The platform's key; a damaged update has none, so its content stands for it."""
    try:
        return channel.key(payload)[:120]
    except (KeyError, TypeError, ValueError, AttributeError):
        content = json.dumps(payload, sort_keys=True, default=str)
        return f"damaged:{hashlib.sha256(content.encode()).hexdigest()}"
