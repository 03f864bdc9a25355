"""Messages out: due → sending → sent, or why not. One sender for each bot.

At most one message of a chat is under way, so a kill doubles at most one per chat. What was under
way when the process died is sent again: an answer or a summons must not be lost.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import metrics, outbox_rows, outcomes
from bot.channels.base import (
    Again,
    Channel,
    Document,
    Failed,
    Outcome,
    Part,
    Sent,
)
from bot.leases import Alone, Bot, Leases, Tenure
from bot.logs import trouble
from bot.outcomes import Result, Row
from bot.pacer import WINDOW, Pacer
from bot.veiling import unveiled
from services import bots, chats, files
from services.broadcasts import sending
from services.clock import Clock
from services.db.engine import reading
from services.db.trouble import passes
from services.leases import LostLeaseError
from services.reminders import due
from services.seal import Seal
from services.work import Work, working

log = structlog.get_logger()
LIVE_SHARE, MANY_SHARE = 1 / 4, 1 / 9
"""seconds for which messages are picked ahead: a live answer waits no longer for the others"""
LOOK_AGAIN = 1.0
"""seconds at most between looks for what has fallen due"""
FINISHED = 0.01
"""seconds between looks whether the last message was answered"""
DATABASE_PAUSE = 2.0
"""seconds before we try again when the database is away, busy or full"""
UNDER_WAY = 50
"""messages of a bot that wait for the platform's answer at the same time, at most"""


class Sender:
    """Sends for one bot. `wake` is set when there may be something new."""

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock,
        channel: Channel,
        leases: Leases | None = None,
        seal: Seal | None = None,
    ) -> None:
        self._seal = seal
        can = channel.capabilities
        self._leases, self._tenure = leases or Alone(), Tenure((channel.name, channel.bot))
        self._last = self._stepping = False
        """nothing more is begun; a transaction is at work"""
        self._engine, self._clock, self._channel = engine, clock, channel
        self._pacer = Pacer(
            can.per_second, can.per_chat_second, can.chat_burst, at_most=can.within_second
        )
        self._under_way: set[int] = set()
        self._results: list[Result] = []
        self._used_up = True
        """chats may be closed because the month was used up"""
        self.wake = asyncio.Event()

    @property
    def channel(self) -> Channel:
        """The platform it sends through."""
        return self._channel

    @property
    def bot(self) -> Bot:
        """The bot it sends for."""
        return self._channel.name, self._channel.bot

    @property
    def busy(self) -> bool:
        """Something is being sent, or its result is not written down yet."""
        return bool(self._stepping or self._under_way or self._results)

    async def recover(self) -> int:
        """What was under way when the process died goes out again; returns how many."""
        async with working(self._engine, self._clock.now()) as work:
            await self._tenure.fence.confirm(work, [self._tenure.bot])
            stuck = await outbox_rows.recover(work, *self.bot)
        if stuck:
            log.warning("outbox.under_way", channel=self._channel.name, messages=stuck)
        return stuck

    async def run(self, tenure: Tenure | None = None) -> None:
        """While the bot is ours: writes down results, picks what is due, sends evenly spaced."""
        self._begin(tenure or self._tenure)
        recovered = False
        async with asyncio.TaskGroup() as under_way:
            while True:
                try:
                    if not recovered:
                        await self.recover()
                        recovered = True
                    rows, pause = await self._step()
                except LostLeaseError:
                    self._tenure.end(lost=True)
                    return
                except Exception as error:
                    log.warning("outbox.failed", channel=self._channel.name, **trouble(error))
                    rows, pause = [], LOOK_AGAIN
                for row in rows:
                    await self._pacer.slot()
                    self._pacer.took(row.chat_id)
                    under_way.create_task(self._send(row))
                if not rows:
                    await self._wait(pause)

    async def finish(self) -> None:
        """Begins nothing more; returns when what was under way is answered and written down."""
        self._last = True
        self.wake.set()
        while self.busy:  # noqa: ASYNC110 - each answer ends a task of its own
            await asyncio.sleep(FINISHED)

    def _begin(self, tenure: Tenure) -> None:
        """Whoever sent before us counts towards the platform's limits for a moment."""
        self._tenure, self._last = tenure, False
        self._under_way.clear()
        self._results.clear()
        if tenure.former:
            self._pacer.pause(WINDOW)

    async def _step(self) -> tuple[list[Row], float]:
        """One transaction: results in, the next rows out; and how long nothing is due."""
        self.wake.clear()
        results, self._results = self._results, []
        self._stepping = True
        try:
            return await self._settle_and_pick(results)
        except BaseException:
            self._results = results + self._results
            raise
        finally:
            self._stepping = False

    async def _settle_and_pick(self, results: Sequence[Result]) -> tuple[list[Row], float]:
        still = self._under_way - {result.row.chat_id for result in results}
        due_rows = await self._due(still)
        free = 0 if self._last else UNDER_WAY - len(still)
        chosen, pause = self._ready(due_rows, free)
        if results or chosen:
            async with working(self._engine, self._clock.now()) as work:
                await self._tenure.fence.confirm(work, [self._tenure.bot])
                await self._write_down(work, results)
                many = [row.id for row in chosen if not row.live]
                if wrong := await sending.check(work, many):
                    chosen, pause = [row for row in chosen if row.id not in wrong], 0.0
                chosen = await self._measured(work, chosen)
                await outbox_rows.take(work, [row.id for row in chosen])
        self._under_way -= {result.row.chat_id for result in results}
        self._under_way |= {row.chat_id for row in chosen}
        return chosen, pause

    async def _measured(self, work: Work, rows: list[Row]) -> list[Row]:
        """What is too late or costs money on a platform that looks at the last word said."""
        if (window := self._channel.capabilities.window) is None or not rows:
            return rows
        heard = await chats.heard_at(work, [row.chat_id for row in rows])
        return [outcomes.measured(row, window, heard.get(row.chat_id), work.now) for row in rows]

    async def _due(self, busy: set[int]) -> list[Row]:
        """The first due message of each chat that has none under way; live ones first."""
        async with reading(self._engine) as db:
            first = await outbox_rows.first_due(db, *self.bot, self._clock.now())
        return [row for row in first if row.chat_id not in busy]

    def _ready(self, rows: Sequence[Row], free: int) -> tuple[list[Row], float]:
        """Those whose chat takes a message now, few enough that a live answer can overtake."""
        waits = [(self._pacer.ready_in(row.chat_id), row) for row in rows]
        ready = [row for wait, row in waits if wait <= 0]
        live = bool(ready) and ready[0].live
        share = LIVE_SHARE if live else MANY_SHARE
        at_once = max(1, int(self._channel.capabilities.per_second * share))
        soonest = min((wait for wait, _ in waits if wait > 0), default=LOOK_AGAIN)
        return ready[: min(at_once, free)], min(soonest, LOOK_AGAIN)

    async def _send(self, row: Row) -> None:
        try:
            if not await self._leases.sure(self._tenure):
                return
            outcome = await self._outcome(row)
        except Exception as error:
            outcome = self._stopped(row, error)
        finally:
            self._pacer.done()
        metrics.tried(self._channel.name, outcome)
        if isinstance(outcome, Again) and outcome.whole_bot:
            self._pacer.pause(outcome.seconds)
        self._results.append(Result(row, outcome, self._clock.now()))
        self.wake.set()

    def _stopped(self, row: Row, error: Exception) -> Outcome:
        """Its file or the platform's token could not be read or kept: nothing left yet."""
        if passes(error):
            log.warning("outbox.waiting", row=row.id, **trouble(error))
            return Again(DATABASE_PAUSE, "database")
        log.error("outbox.bug", row=row.id, **trouble(error))
        return Failed("bug")

    async def _outcome(self, row: Row) -> Outcome:
        if row.late:
            return Failed("window")
        body = unveiled(self._seal, row.body) if self._seal else row.body
        part = Part.from_json(body)
        document = await self._document(part.file_id) if part.file_id else None
        return await self._channel.send(row.external_id, part, document)

    async def _document(self, file_id: int) -> Document:
        async with reading(self._engine) as db:
            found = await files.read(Work(db, self._clock.now()), file_id)
        return Document(found.name, found.mime, found.content)

    async def _write_down(self, work: Work, results: Sequence[Result]) -> None:
        if not results:
            return
        self._explain(results)
        await outbox_rows.write_down(
            work, {result.row.id: outcomes.after(result) for result in results}
        )
        await self._count(work, [result for result in results if isinstance(result.outcome, Sent)])
        many = [result for result in results if not result.row.live]
        left = [result.row.id for result in many if isinstance(result.outcome, Sent)]
        failed = {r.row.id: why for r in many if (why := outcomes.for_good(r.outcome))}
        await sending.settle(work, left, failed)
        await due.give_up(work, failed)
        await self._give_up_chats(work, results)

    def _explain(self, results: Sequence[Result]) -> None:
        """Why messages did not leave: each reason with how many there were."""
        reasons = Counter(outcomes.reason(result.outcome) for result in results)
        if why := {reason: many for reason, many in reasons.items() if reason}:
            log.warning("outbox.not_sent", channel=self._channel.name, **why)

    async def _count(self, work: Work, sent: Sequence[Result]) -> None:
        """Messages of this month, what they cost, and what the platform says is left."""
        me, paid = (self._channel.name, self._channel.bot), sum(each.row.paid for each in sent)
        await bots.count(work, {me: len(sent)}, {me: paid})
        said = [each.outcome.quota for each in sent if isinstance(each.outcome, Sent)]
        if newest := next((quota for quota in reversed(said) if quota), None):
            await bots.keep_quota(work, *me, newest)
        counted = paid if self._channel.capabilities.paid_only else len(sent)
        if counted and self._used_up:
            await chats.open_again(work, *me, before=None)
            self._used_up = False

    async def _give_up_chats(self, work: Work, results: Sequence[Result]) -> None:
        """The chat is closed, and its reminders look for another way."""
        lost: dict[str, list[int]] = {}
        for result in results:
            if why := outcomes.closing(result):
                lost.setdefault(why, []).append(result.row.chat_id)
        for why, chat_ids in lost.items():
            await chats.close(work, chat_ids, why)
        self._used_up = self._used_up or "quota" in lost

    async def _wait(self, seconds: float) -> None:
        # Not wait_for: of Python 3.11, it may swallow a cancellation that comes with the event.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.wake.wait()
