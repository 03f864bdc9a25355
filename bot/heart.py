"""Tells the database that this process lives, from a thread of its own.

A long turn may hold up the event loop for seconds; that must not cost the process its leases. When
the loop stands still for `HUNG` seconds, though, something is wrong with it, and the heart stops.
"""

import asyncio
import threading
import time

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.logs import trouble
from services import leases
from services.db.engine import open_database

log = structlog.get_logger()
BEAT = 1.0
"""seconds"""
SURE = 2.0
"""seconds after a beat in which nobody can have taken what is ours (less than leases.GONE)"""
HUNG = 60.0


def seconds() -> float:
    """A clock that goes on while the process is stopped, and while the machine sleeps."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Heart:
    """Beats for one process number after the other."""

    def __init__(self, url: str, name: str) -> None:
        self._url, self._name = url, name
        self._process: int | None = None
        self._last = self._since = self._loop_seen = float("-inf")
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.dead = False
        """it was held for dead: what it had is others'"""

    @property
    def sure(self) -> bool:
        """Nobody can have taken anything from us yet."""
        return not self.dead and seconds() - self._last < SURE

    @property
    def steady(self) -> bool:
        """The database has answered for so long that whoever was not seen is not there."""
        return self.sure and seconds() - self._since > leases.GONE

    def begin(self, process: int, at: float) -> None:
        """Beats for this number from now on; `at`: just before it was given."""
        self._process, self._last, self._since, self.dead = process, at, at, False
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="heart", daemon=True)
            self._thread.start()

    def loop_lives(self) -> None:
        """Called by the event loop again and again."""
        self._loop_seen = seconds()

    def end(self) -> None:
        """Beats no more."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(BEAT)

    def _run(self) -> None:
        asyncio.run(self._beat_for_ever())

    async def _beat_for_ever(self) -> None:
        engine = open_database(self._url, self._name).execution_options(
            isolation_level="AUTOCOMMIT"
        )
        while not self._stop.is_set():
            if seconds() - self._loop_seen < HUNG and not self.dead:
                try:
                    await self._beat(engine)
                except Exception as error:
                    self._since = float("inf")
                    log.warning("heart.missed", **trouble(error))
            await asyncio.to_thread(self._stop.wait, BEAT)
        await engine.dispose()

    async def _beat(self, engine: AsyncEngine) -> None:
        """One statement that commits by itself: stopped in the middle, it holds nothing up."""
        process, at = self._process, seconds()
        if process is None:
            return
        async with asyncio.timeout(leases.FROZEN), engine.connect() as db:
            alive = await leases.beat(db, process)
        if process != self._process:
            return
        if alive:
            self._last, self._since = at, min(self._since, at)
        self.dead = not alive
