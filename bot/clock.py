"""The real clock: the only place that asks the machine for the time of day."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from services.clock import Clock

NOTICED = 10.0
"""seconds; clocks that are corrected all the time move by less"""


class RealClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)


class ClockWatch:
    """Notices that a clock was put forward or back, beside one that nobody can put.

    `monotonic` gives seconds; it may stand still while the machine sleeps.
    """

    def __init__(self, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._monotonic = clock, monotonic
        self._offset = self._measured()

    def moved(self) -> float:
        """Seconds by which the clock was moved since it was asked last; 0: not noticeably."""
        before, now = self._offset, self._measured()
        if abs(now - before) < NOTICED:
            return 0.0
        self._offset = now
        return now - before

    def _measured(self) -> float:
        return self._clock.now().timestamp() - self._monotonic()


class ShiftedClock:
    """The demo's time: it runs like the real one, and can be moved forward."""

    def __init__(self, start: datetime) -> None:
        self._shift = start - RealClock().now()

    def now(self) -> datetime:
        return RealClock().now() + self._shift

    def move_to(self, moment: datetime) -> None:
        """Forward only."""
        self._shift += max(moment - self.now(), timedelta(0))
