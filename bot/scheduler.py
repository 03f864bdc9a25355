"""The timetable: a few entries that wake the parts which know what is due. No job store."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from services.clock import VIETNAM

if TYPE_CHECKING:
    from bot.app import App

DELIVER_SECONDS = 5
PLAN_MINUTES = 30


@contextmanager
def timetable(app: "App") -> Iterator[None]:
    """Runs the timetable while the block runs; a missed entry is made up for at once."""
    scheduler = AsyncIOScheduler(timezone=VIETNAM)
    shared = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    scheduler.add_job(app.due.set, "interval", seconds=DELIVER_SECONDS, **shared)
    scheduler.add_job(app.many.set, "interval", seconds=DELIVER_SECONDS, **shared)
    scheduler.add_job(app.arrived.set, "interval", seconds=DELIVER_SECONDS, **shared)
    scheduler.add_job(app.plan, "interval", minutes=PLAN_MINUTES, **shared)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
