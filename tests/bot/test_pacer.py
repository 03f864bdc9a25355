"""Under a strict window: never more than the platform takes, as fast as the way to it allows."""

import asyncio
import random
from collections.abc import Callable

import pytest

from bot.pacer import Pacer
from bot.simulator.limits import Window

PER_SECOND, AT_MOST = 28, 30
MANY = 600


class Road:
    """Messages on their way to a platform with a strict window; time is told, not waited for."""

    def __init__(self, latency: Callable[[], float]) -> None:
        self.now, self.refused, self.sent = 0.0, 0, 0
        self.pacer = Pacer(PER_SECOND, 1, 2, clock=lambda: self.now, at_most=AT_MOST)
        self._latency, self._window = latency, Window(AT_MOST, 1.0)
        self._coming: list[tuple[float, bool]] = []
        """when a message arrives (False), or its answer comes back (True)"""

    async def sleep(self, seconds: float) -> None:
        """Lets the time pass, and whatever happens meanwhile happen."""
        until = self.now + seconds
        while self._coming and min(self._coming)[0] <= until:
            event = min(self._coming)
            self._coming.remove(event)
            self.now = max(self.now, event[0])
            self._happens(answered=event[1])
        self.now = until

    async def send(self) -> None:
        await self.pacer.slot()
        self._coming.append((self.now + self._latency(), False))
        self.sent += 1

    def _happens(self, *, answered: bool) -> None:
        if answered:
            self.pacer.done()
            return
        self.refused += self._window.wait(self.now) > 0
        self._window.add(self.now)
        self._coming.append((self.now + self._latency() / 20, True))


@pytest.mark.parametrize(
    ("latency", "least", "most"),
    [(0.0, 27.9, 28.5), (0.08, 27.9, 28.5), (0.4, 23.0, 26.5), (2.0, 12.0, 17.0)],
)
async def test_no_window_is_ever_too_full_and_a_bad_link_is_slower(
    monkeypatch: pytest.MonkeyPatch, latency: float, least: float, most: float
) -> None:
    dice = random.Random(latency)
    road = Road(lambda: dice.random() * latency)
    monkeypatch.setattr(asyncio, "sleep", road.sleep)
    for _ in range(MANY):
        await road.send()
    assert road.refused == 0
    assert least < MANY / road.now < most
