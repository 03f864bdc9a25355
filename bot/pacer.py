"""Spaces messages evenly under a platform's limits; a burst would break a strict window.

A platform counts a message when it arrives there: between the moment it left here and the moment
its answer came back. So what is under way, and what was answered within the last second, is never
more than the platform takes in a second. Over a slow link that is fewer messages a second, by
itself.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable

CATCH_UP = 5.0
"""seconds of delay of our own that are made up for"""
HURRY = 0.8
"""the share of the usual distance that is kept meanwhile"""
WINDOW = 1.0
LOOK_AGAIN = 0.02
"""seconds until we look again whether an answer came"""


class Pacer:
    """One for each bot. `per_second`: all chats together; `per_chat` with a small burst: one chat.

    `at_most`: as many messages as the platform takes within any second; None: unknown.
    Times are seconds of a monotonic clock.
    """

    def __init__(
        self,
        per_second: float,
        per_chat: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        at_most: int | None = None,
    ) -> None:
        self._gap, self._chat_gap, self._burst = 1 / per_second, 1 / per_chat, burst
        self._clock, self._at_most = clock, at_most
        self._next = self._planned = clock()
        self._chats: dict[int, float] = {}
        self._under_way = 0
        self._answered: deque[float] = deque()

    async def slot(self) -> None:
        """Waits for the next evenly spaced moment; `done` has to follow when the answer came."""
        while (wait := max(self._next - self._clock(), self._full_for())) > 0:  # noqa: ASYNC110 - time
            await asyncio.sleep(wait)
        now = self._clock()
        self._planned = max(self._planned, now - CATCH_UP) + self._gap
        self._next = max(self._planned, now + HURRY * self._gap)
        self._under_way += 1

    def done(self) -> None:
        """The platform answered, or never will."""
        self._under_way -= 1
        if self._at_most is not None:
            self._answered.append(self._clock())

    def pause(self, seconds: float) -> None:
        """Nothing goes out for so long: the platform said so (429)."""
        self._next = self._planned = max(self._next, self._clock() + seconds)

    def ready_in(self, chat_id: int) -> float:
        """Seconds until this chat takes another message; 0: now."""
        full_at = self._chats.get(chat_id, 0.0)
        return max(0.0, full_at - (self._burst - 1) * self._chat_gap - self._clock())

    def took(self, chat_id: int) -> None:
        """A message goes to this chat; chats that have been quiet are forgotten."""
        now = self._clock()
        self._chats[chat_id] = max(now, self._chats.get(chat_id, 0.0)) + self._chat_gap
        if len(self._chats) > 10_000:
            self._chats = {chat: at for chat, at in self._chats.items() if at > now}

    def _full_for(self) -> float:
        """Seconds until the platform surely takes one more."""
        if self._at_most is None:
            return 0.0
        now = self._clock()
        while self._answered and self._answered[0] <= now - WINDOW:
            self._answered.popleft()
        if self._under_way + len(self._answered) < self._at_most:
            return 0.0
        return self._answered[0] + WINDOW - now if self._answered else LOOK_AGAIN
