"""What the simulator asks its owner: the time, to let it pass, whether the bot is at rest."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

UNSEEN = 0.1
"""seconds that a bot may take between being handed something and acting on it"""


class Hooks(Protocol):
    """The demo implements this; `StandaloneHooks` serves a simulator without a bot beside it."""

    unseen: float
    """seconds for which the bot may do something that `idle` does not see"""

    def now(self) -> datetime:
        """The time of the demo, aware, UTC."""

    async def advance(self, to: datetime) -> None:
        """Move the clock forward, run what falls due, return when it is done."""

    async def idle(self, within: float) -> bool:
        """Whether the bot's inbox and outbox were empty within that many seconds."""

    async def unit_view(self, unit: str) -> Mapping[str, Any]:
        """{"sections": [{"title", "columns": [str], "rows": [[str]]}]} of what the bot holds."""

    async def people_view(self) -> Mapping[str, Mapping[str, Any]]:
        """Person id -> fields that the bot knows better: linked, roles, unit, hints."""


class StandaloneHooks:
    """The real clock, which can be shifted forward; nothing else to wait for."""

    unseen = UNSEEN

    def __init__(self) -> None:
        self._shift = timedelta(0)

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC) + self._shift

    async def advance(self, to: datetime) -> None:
        self._shift += to - self.now()

    async def idle(self, within: float) -> bool:
        return within >= 0

    async def unit_view(self, unit: str) -> Mapping[str, Any]:
        return {"unit": unit, "sections": []}

    async def people_view(self) -> Mapping[str, Mapping[str, Any]]:
        return {}
