"""Wakes everybody who waits for a change, without polling and without locks."""

import asyncio
from collections.abc import Callable


class Signal:
    """Any number of waiters; `notify` wakes them all to look again."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()
        self.closed = False

    def notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def close(self) -> None:
        """Nobody waits any longer: the server stops."""
        self.closed = True
        self.notify()

    async def until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Whether `ready()` came true within that many seconds of real time."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not ready():
            left = deadline - loop.time()
            if left <= 0 or self.closed:
                return False
            try:
                async with asyncio.timeout(left):
                    await self._changed.wait()
            except TimeoutError:
                return ready()
        return True
