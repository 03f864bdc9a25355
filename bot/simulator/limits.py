"""What the platforms allow, and the meters that measure it.

The published limits: Telegram about 30 messages a second, 1 a second to one chat (short bursts
pass), 20 a minute to one group; Zalo (basic bot) 3,000 messages a month in both directions and
50 people a bot.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`chat_burst` messages may come at once to one chat, then one every `chat_seconds`."""

    per_second: int = 30
    chat_burst: int = 3
    chat_seconds: float = 1.0
    group_per_minute: int = 20
    zalo_per_month: int = 3000
    zalo_people: int = 50
    zalo_deliveries: int = 1  # 2: every update comes once more, as some saw on the real platform
    query_seconds: float = 900.0
    webhook_retry_seconds: float = 0.2  # doubled each time, at most 5 s
    jitter_seconds: float = 0.0  # a message to Telegram takes up to so long to arrive
    oa_per_minute: int = 100
    oa_paid_per_month: int = 500

    @classmethod
    def loose(cls) -> "Limits":
        """So wide that no test meets them by chance."""
        wide = 1_000_000
        return cls(
            *(wide, wide, 0.0, wide, wide, wide), oa_per_minute=wide, oa_paid_per_month=wide
        )


class Window:
    """At most `most` events within any `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until the next event fits; 0 when it fits now."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        if len(self._times) < self._most:
            return 0.0
        return self._times[0] + self._seconds - now

    def add(self, now: float) -> None:
        self._times.append(now)


class Bucket:
    """A burst, then evenly spaced events (the leaky bucket as a meter)."""

    def __init__(self, burst: int, seconds: float) -> None:
        self._slack, self._seconds = (burst - 1) * seconds, seconds
        self._full_at = -math.inf

    def wait(self, now: float) -> float:
        return max(0.0, self._full_at - now - self._slack)

    def add(self, now: float) -> None:
        self._full_at = max(self._full_at, now) + self._seconds


class Meters:
    """The Telegram limits of every bot, on a monotonic clock."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self.refused = 0
        """how often a bot was told to wait"""
        self._bots: defaultdict[str, Window] = defaultdict(lambda: Window(limits.per_second, 1.0))
        self._chats: defaultdict[tuple[str, str], Bucket] = defaultdict(
            lambda: Bucket(limits.chat_burst, limits.chat_seconds)
        )
        self._minutes: defaultdict[str, Window] = defaultdict(
            lambda: Window(limits.oa_per_minute, 60.0)
        )
        self._groups: defaultdict[tuple[str, str], Window] = defaultdict(
            lambda: Window(limits.group_per_minute, 60.0)
        )

    def admit_by_minute(self, bot: str) -> bool:
        """True and counted when one more call of an Official Account fits into this minute."""
        now, meter = self._monotonic(), self._minutes[bot]
        if meter.wait(now) > 0:
            self.refused += 1
            return False
        meter.add(now)
        return True

    def admit(self, bot: str, chat: str, *, group: bool) -> int:
        """0 and counted when the message may pass; otherwise whole seconds to wait."""
        now = self._monotonic()
        meters: list[Window | Bucket] = [self._bots[bot]]
        meters.append(self._groups[bot, chat] if group else self._chats[bot, chat])
        wait = max(meter.wait(now) for meter in meters)
        if wait > 0:
            self.refused += 1
            return math.ceil(wait)
        for meter in meters:
            meter.add(now)
        return 0
