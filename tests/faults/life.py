"""One life: a ward, its platforms, one bot, and the rounds in which something breaks."""

import asyncio
import contextlib
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.clock import RealClock
from bot.demo.ward import Invented, invent
from bot.simulator import Limits, Simulator
from bot.simulator.hooks import StandaloneHooks
from services.clock import VIETNAM
from services.db.engine import open_database, reading
from services.db.models import InboxRow, OutboxRow
from services.work import Work, working
from tests.bot import running
from tests.bot.running import Bot
from tests.bot.starter import PATIENCE, PAUSE, SHIFT, Knobs
from tests.faults import oa, second
from tests.faults.crowd import Crowd
from tests.faults.oa import Account
from tests.faults.proxy import Proxy, to_address, to_socket

MEMBERS = 36
MORNING = datetime(2026, 6, 1, 8, tzinfo=VIETNAM)
LIMITS = replace(Limits.loose(), webhook_retry_seconds=0.05, oa_paid_per_month=500)
LONGEST = 300.0
"""seconds after a fault in which everything must be answered, on a machine that is busy"""
LOOK_AGAIN = 0.05
HURRY = 10
"""seconds by which the bot's clock is moved on at each look while it waits to try again"""
LOCK_PATIENCE, RETRY = 0.3, 0.1
"""seconds a bot waits for another writer, and before it tries again: shorter than in earnest"""


class TurnedHooks(StandaloneHooks):
    """The platforms' clock is the bot's."""

    def __init__(self, knobs: Knobs) -> None:
        super().__init__()
        self._knobs = knobs

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._knobs[SHIFT])


@dataclass(slots=True)
class Life:
    """`url`: a database with the ward in it; what is random comes from `dice` alone."""

    url: str
    dice: random.Random
    webhooks: bool
    knobs: Knobs
    simulator: Simulator
    people: list[Invented]
    crowd: Crowd
    platforms: Proxy
    database: Proxy | None
    bot: Bot
    engine: AsyncEngine
    account: Account | None = None
    began: datetime = field(default_factory=lambda: RealClock().now())
    kills: int = 0
    """how often the bot was killed"""
    cuts: int = 0
    """how often the way to the platforms was cut"""
    lost_answers: int = 0
    """how often a platform acted and its answer was lost"""
    reordered: bool = False
    played: list[str] = field(default_factory=list)
    owed: set[str] = field(default_factory=set)
    """why messages did not leave: the log has to tell each"""

    @property
    def sqlite(self) -> str | None:
        """The database's file; None: it is PostgreSQL."""
        return self.url.removeprefix("sqlite:///") if self.url.startswith("sqlite") else None

    @property
    def gone(self) -> int:
        """Updates that are lost at most, by polling, where handing out acknowledges."""
        return self.kills + self.cuts

    async def people_act(self, many: int, seconds: float = 0.3, *, odd: float = 0.0) -> None:
        """So many things are done, spread over the time; some of them odd."""
        for _ in range(many):
            self.crowd.act(odd=self.dice.random() < odd)
            if self.account:
                self.account.unsettle()
            await asyncio.sleep(self.dice.random() * 2 * seconds / many)

    async def kill(self) -> None:
        """The machine dies, and somebody starts it again."""
        await self.bot.end(signal.SIGKILL)
        self.kills += 1
        await self.bot.start()

    async def drained(self, *, hurry: bool = True) -> None:
        """Returns when everything was heard, answered and delivered."""
        await self.until(self._idle, hurry=hurry)
        self.crowd.rest()

    async def until(self, done: Callable[[], Awaitable[bool]], *, hurry: bool = True) -> None:
        """`hurry`: the clock is moved on to when the bot tries again."""
        async with asyncio.timeout(LONGEST):
            while not await done():
                if self.account:
                    await self.account.keep()
                await asyncio.sleep(LOOK_AGAIN)
                if hurry:
                    self.knobs[SHIFT] += HURRY

    async def _idle(self) -> bool:
        return self.simulator.quiet() and not await self.open_work()

    async def open_work(self) -> int:
        """Updates without a turn and messages not sent yet."""
        waiting = select(func.count()).where(InboxRow.state == "new").scalar_subquery()
        unsent = OutboxRow.state.in_(("due", "sending"))
        asked = select(waiting + select(func.count()).where(unsent).scalar_subquery())
        async with self.reading() as db:
            return int((await db.execute(asked)).scalar_one())

    async def left(self) -> list[str]:
        """What nothing came of yet, for whoever looks for the cause."""
        columns = (OutboxRow.id, OutboxRow.live, OutboxRow.state, OutboxRow.error, OutboxRow.tries)
        unsent = select(*columns, OutboxRow.created_at, OutboxRow.due_at)
        waiting = select(InboxRow.id, InboxRow.channel, InboxRow.received_at)
        async with self.reading() as db:
            rows = [
                *await db.execute(unsent.where(OutboxRow.state.in_(("due", "sending")))),
                *await db.execute(waiting.where(InboxRow.state == "new")),
            ]
        now = f"it is {self.simulator.world.now()}, quiet: {self.simulator.quiet()}"
        return [now, *(" ".join(str(value) for value in row) for row in rows)]

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """What the database holds, by a way that nothing breaks."""
        return reading(self.engine)

    def acting(self) -> AbstractAsyncContextManager[Work]:
        """What is done beside the bot, by another program."""
        return working(self.engine, self.simulator.world.now())


async def ward(url: str) -> None:
    """The invented ward in a database without any table."""
    now = MORNING.astimezone(UTC)
    await second.link(url, await running.seeded(url, MEMBERS, now), now)


@contextlib.asynccontextmanager
async def living(url: str, seed: str, *, account: bool = False) -> AsyncIterator[Life]:
    """A bot that runs; when the block ends it is asked to stop, and must do so in peace.

    `account`: it has an Official Account whatever the seed says. There updates come by webhook.
    """
    dice, people = random.Random(seed), invent(MEMBERS)
    official = oa.opened(seed, people, wanted=account)
    people = official.people if official else people
    webhooks = dice.random() < 0.7 or official is not None
    knobs = running.knobs((MORNING - RealClock().now()).total_seconds())
    knobs[PATIENCE], knobs[PAUSE] = LOCK_PATIENCE, RETRY
    hooks, accounts = TurnedHooks(knobs), [official.known] if official else []
    simulator = running.simulator(people, LIMITS, hooks, accounts)
    for phone in second.phones(people):
        simulator.world.add(phone)
    crowd = Crowd(simulator, running.answering(people), dice)
    async with contextlib.AsyncExitStack() as stack:
        address = await stack.enter_async_context(running.platforms(simulator))
        platforms = await stack.enter_async_context(Proxy(to_address(address)).running())
        database, through = await stack.enter_async_context(_way_to(url))
        reached = f"http://127.0.0.1:{platforms.port}"
        bot = Bot(through, reached, webhooks, knobs=knobs)
        engine = await stack.enter_async_context(_watching(url))
        if official:
            bot.more = official.settings(reached)
            await official.begin(simulator, hooks, engine, bot.port)
        parts = (simulator, people, crowd, platforms, database, bot, engine, official)
        life = Life(url, dice, webhooks, knobs, *parts)
        try:
            await bot.start()
            yield life
            assert await bot.end(signal.SIGTERM) == 0
        finally:
            await bot.close()


@contextlib.asynccontextmanager
async def _watching(url: str) -> AsyncIterator[AsyncEngine]:
    """Has its connection before the bot has any: what throws out the bot's leaves it alone."""
    engine = open_database(url)
    try:
        async with reading(engine):
            pass
        yield engine
    finally:
        await engine.dispose()


@contextlib.asynccontextmanager
async def _way_to(url: str) -> AsyncIterator[tuple[Proxy | None, str]]:
    """How the bot reaches its database: PostgreSQL on a way that can be cut."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        yield None, url
        return
    folder = parsed.query["host"]
    async with Proxy(to_socket(f"{folder}/.s.PGSQL.5432")).running() as proxy:
        through = parsed.set(host="127.0.0.1", port=proxy.port, query={})
        yield proxy, through.render_as_string(hide_password=False)


def written(life: Life, everything: Sequence[str]) -> str:
    """What a message of a failed life says, so that it can be played again."""
    way = "account and webhooks" if life.account else "webhooks" if life.webhooks else "polling"
    return f"{way}: {' '.join(everything)}"
