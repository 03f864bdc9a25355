"""Several processes on one PostgreSQL: which bots are this one's, from second to second."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.heart import Heart, seconds
from bot.leases import TIMETABLE, Bot, Fence, Tenure, lease_name
from bot.logs import trouble
from services import leases
from services.leases import Standing
from services.work import Work

log = structlog.get_logger()
LOOK = 1.0
"""seconds between looks at who holds what"""
PATIENCE = 2.0
"""seconds for which a free lease is left to the process that has fewest"""
SURE_AGAIN = 0.05
LEAVE = 3.0
"""seconds for giving everything back; a database that is away must not keep us from ending"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a process does next: the free leases it takes, and one that it gives away."""

    take: tuple[str, ...]
    give: str | None


def choose(me: int, now: Standing) -> Choice:
    """Every process gets as many bots as any other; a free one goes to who has fewest."""
    load = dict.fromkeys(now.serves, 0)
    for each in now.leases.values():
        if each.process in load and each.name != lease_name(TIMETABLE):
            load[each.process] += 1
    take = [name for name in sorted(now.leases) if _mine_to_take(me, now, load, name)]
    return Choice(tuple(take), None if take else _to_give(me, now, load))


def _mine_to_take(me: int, now: Standing, load: dict[int, int], name: str) -> bool:
    lease = now.leases[name]
    if lease.process is not None or name not in now.serves.get(me, ()):
        return False
    counts = name != lease_name(TIMETABLE)
    fewer = any(load[each] < load[me] for each in _others(me, now, name))
    if counts and fewer and lease.seconds < PATIENCE:
        return False
    load[me] += counts
    return True


def _to_give(me: int, now: Standing, load: Mapping[int, int]) -> str | None:
    """A bot of ours that another process, with two fewer, could serve."""
    for name in sorted(now.leases, reverse=True):
        if now.leases[name].process != me or name == lease_name(TIMETABLE):
            continue
        if any(load[each] + 2 <= load[me] for each in _others(me, now, name)):
            return name
    return None


def _others(me: int, now: Standing, name: str) -> list[int]:
    return [each for each, serves in now.serves.items() if each != me and name in serves]


@dataclass(slots=True)
class Shared:
    """Takes, holds and gives back leases. `arrived`: called when updates came in anywhere."""

    engine: AsyncEngine
    heart: Heart
    name: str
    bots: Sequence[Bot]
    arrived: Callable[[], None]
    _process: int | None = None
    _held: dict[str, Tenure] = field(default_factory=dict)
    _gained: dict[Bot, "asyncio.Queue[Tenure]"] = field(default_factory=dict)
    _look_now: asyncio.Event = field(default_factory=asyncio.Event)
    _leaving: bool = False

    @property
    def alive(self) -> bool:
        return not self.heart.dead and self.heart.sure

    def fence(self) -> Fence:
        going = [each for each in self._held.values() if not each.ending.is_set()]
        return Fence({each.bot: each.token for each in going})

    async def gained(self, bot: Bot) -> Tenure:
        return await self._queue(bot).get()

    async def ended(self, tenure: Tenure) -> None:
        """Gives a bot back when it is still ours; nobody acts for it any more."""
        name = lease_name(tenure.bot)
        while not (tenure.lost or await self._gave_back(name, tenure.token)):  # noqa: ASYNC110
            await asyncio.sleep(LOOK)
        if self._held.get(name) is tenure:
            del self._held[name]

    async def _gave_back(self, name: str, token: int) -> bool:
        try:
            async with self.engine.begin() as db:
                await leases.give_back(db, {name: token})
                await leases.wake(db)
        except Exception as error:
            log.warning("leases.waiting", **trouble(error))
            return False
        log.info("lease.given_back", lease=name)
        return True

    async def sure(self, tenure: Tenure) -> bool:
        while not self.heart.sure and not tenure.lost:
            if self.heart.dead:
                self._drop_everything()
            await asyncio.sleep(SURE_AGAIN)
        return not tenure.lost

    async def tell(self, work: Work, bots: Iterable[Bot]) -> None:
        """Asked in the transaction that keeps the updates."""
        if not set(bots) <= set(self.fence().bots or ()):
            await leases.wake(work.db)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            while True:
                self.heart.loop_lives()
                try:
                    await self._look()
                except Exception as error:
                    log.warning("leases.waiting", **trouble(error))
                await self._pause(LOOK)

    async def leave(self) -> None:
        self.heart.end()
        if self._process is None:
            return
        for tenure in self._held.values():
            tenure.end(lost=True)
        self._held.clear()
        try:
            async with asyncio.timeout(LEAVE), self.engine.begin() as db:
                await leases.leave(db, self._process)
                await leases.wake(db)
        except Exception as error:
            log.warning("leases.left_behind", **trouble(error))

    async def _look(self) -> None:
        if self.heart.dead:
            log.warning("leases.lost", leases=sorted(self._held))
            self._drop_everything()
            self._process = None
        me = self._process = self._process or await self._enlist()
        if self.heart.steady:
            await self._bury(me)
        async with self.engine.begin() as db:
            now = await leases.standing(db)
            self._drop_lost(me, now)
            choice = choose(me, now)
            wanted = [each for each in choice.take if each not in self._held]
            taken = await leases.take(db, me, wanted) if wanted else {}
        for name, token in taken.items():
            self._begin(name, token)
        if choice.give in self._held:
            self._held[choice.give].end(lost=False)

    async def _enlist(self) -> int:
        at = seconds()
        serves = [lease_name(bot) for bot in (*self.bots, TIMETABLE)]
        async with self.engine.begin() as db:
            process = await leases.enlist(db, self.name, serves)
        self.heart.begin(process, at)
        log.info("process.here", process=process)
        return process

    async def _bury(self, me: int) -> None:
        async with self.engine.begin() as db:
            ended = await leases.end_sessions_of_the_dead(db, me)
        async with self.engine.begin() as db:
            dead = await leases.bury(db, me)
        if dead:
            log.warning("process.dead", processes=dead, sessions=ended)

    def _begin(self, name: str, token: int) -> None:
        channel, _, bot = name.partition(":")
        tenure = Tenure((channel, bot), token, former=token > 1)
        self._held[name] = tenure
        self._queue(tenure.bot).put_nowait(tenure)
        log.info("lease.taken", lease=name, token=token)

    def _drop_lost(self, me: int, now: Standing) -> None:
        for name, tenure in list(self._held.items()):
            lease = now.leases.get(name)
            if lease is None or (lease.process, lease.token) != (me, tenure.token):
                tenure.end(lost=True)
                del self._held[name]

    def _drop_everything(self) -> None:
        for tenure in self._held.values():
            tenure.end(lost=True)
        self._held.clear()

    def _queue(self, bot: Bot) -> "asyncio.Queue[Tenure]":
        return self._gained.setdefault(bot, asyncio.Queue())

    async def _pause(self, within: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._look_now.wait()
        self._look_now.clear()

    async def _listen(self) -> None:
        """Hears at once what others tell; whoever cannot hear looks again every second."""
        while True:
            try:
                await self._hear()
            except Exception as error:
                log.warning("leases.deaf", **trouble(error))
            await asyncio.sleep(LOOK)

    async def _hear(self) -> None:
        ended = asyncio.Event()
        async with self.engine.connect() as db:
            driver: Any = (await db.get_raw_connection()).driver_connection
            driver.add_termination_listener(lambda _: ended.set())
            await driver.add_listener(leases.WAKE, self._heard)
            try:
                await ended.wait()
            finally:
                if not driver.is_closed():
                    await driver.remove_listener(leases.WAKE, self._heard)

    def _heard(self, *_: object) -> None:
        self.arrived()
        self._look_now.set()
