"""The timetable: a few entries that wake the parts which know what is due. No job store.

A clock that is put back must not keep anything waiting until it has caught up: so it is watched.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import outbox_rows
from bot.clock import ClockWatch, RealClock
from bot.logs import trouble
from services.clock import VIETNAM
from services.work import working

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger()
DELIVER_SECONDS = 5.0
WATCH_SECONDS = 2.0
AFTERWARDS = 30.0
"""seconds in which what was begun before a clock was put back is written by its old time"""
PLAN_MINUTES = 30
EXPIRE_HOUR = 3
"""at night in Vietnam, when nobody waits"""


@contextmanager
def timetable(app: "App") -> Iterator[None]:
    """Runs the timetable while the block runs; a missed entry is made up for at once."""
    scheduler = AsyncIOScheduler(timezone=VIETNAM)
    shared = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    scheduler.add_job(app.due.set, "interval", seconds=DELIVER_SECONDS, **shared)
    scheduler.add_job(app.many.set, "interval", seconds=DELIVER_SECONDS, **shared)
    scheduler.add_job(app.arrived.set, "interval", seconds=DELIVER_SECONDS, **shared)
    scheduler.add_job(app.plan, "interval", minutes=PLAN_MINUTES, **shared)
    scheduler.add_job(app.expire, "cron", hour=EXPIRE_HOUR, **shared)
    scheduler.start()
    watchman = _Watchman(app, scheduler, ClockWatch(app.clock))
    watchman.look()
    try:
        yield
    finally:
        watchman.stop()
        scheduler.shutdown(wait=False)


@dataclass(slots=True)
class _Watchman:
    """Looks at the clock every now and then, by a clock of the event loop's own."""

    app: "App"
    scheduler: AsyncIOScheduler
    watch: ClockWatch
    handle: asyncio.TimerHandle | None = None

    def look(self) -> None:
        self.handle = asyncio.get_running_loop().call_later(WATCH_SECONDS, self.look)
        moved = self.watch.moved()
        if moved > 0:
            log.info("clock.jumped", seconds=round(moved))
        if moved < 0:
            log.warning("clock.jumped", seconds=round(moved))
            _begin_again(self.scheduler, self.app)

    def stop(self) -> None:
        if self.handle is not None:
            self.handle.cancel()


def _begin_again(scheduler: AsyncIOScheduler, app: "App") -> None:
    """The clock was put back: every entry runs now, and from now on."""
    for job in scheduler.get_jobs():
        job.modify(next_run_time=RealClock().now())
    scheduler.add_job(_hurry, args=[app])


async def _hurry(app: "App") -> None:
    """At once, and again for what was under way when the clock was put back."""
    for pause in (0, AFTERWARDS):
        await asyncio.sleep(pause)
        while not await _hurried(app):  # noqa: ASYNC110 - tries again
            await asyncio.sleep(WATCH_SECONDS)


async def _hurried(app: "App") -> bool:
    try:
        async with working(app.engine, app.clock.now()) as work:
            await outbox_rows.hurry(work)
    except Exception as error:
        log.warning("clock.waiting", **trouble(error))
        return False
    app.wake_senders()
    return True
