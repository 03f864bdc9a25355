"""Spaces messages evenly under a platform's limits; a burst would break a strict window."""

import asyncio
import time
from collections.abc import Callable


class Pacer:
    """One for each bot. `per_second`: all chats together; `per_chat` with a small burst: one chat.

    Times are seconds of a monotonic clock.
    """

    def __init__(
        self,
        per_second: float,
        per_chat: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gap, self._chat_gap, self._burst = 1 / per_second, 1 / per_chat, burst
        self._clock = clock
        self._next = 0.0
        self._chats: dict[int, float] = {}

    async def slot(self) -> None:
        """Waits for the next evenly spaced moment."""
        now = self._clock()
        at = max(now, self._next)
        self._next = at + self._gap
        if at > now:
            await asyncio.sleep(at - now)

    def pause(self, seconds: float) -> None:
        """Nothing goes out for so long: the platform said so (429)."""
        self._next = max(self._next, self._clock() + seconds)

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
