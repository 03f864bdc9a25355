"""The real clock: the only place that asks the machine for the time of day."""

import time
from datetime import UTC, datetime, timedelta


class RealClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)


class ShiftedClock:
    """The demo's time: it runs like the real one, and can be moved forward."""

    def __init__(self, start: datetime) -> None:
        self._shift = start - RealClock().now()

    def now(self) -> datetime:
        return RealClock().now() + self._shift

    def move_to(self, moment: datetime) -> None:
        """Forward only."""
        self._shift += max(moment - self.now(), timedelta(0))
