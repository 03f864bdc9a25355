"""Ties the simulator to the bot beside it: one clock, and to know when the bot is at rest."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.app import App, next_moment
from bot.clock import ShiftedClock
from bot.demo import view
from handlers.texts import Texts
from services.db.engine import reading
from services.work import Work

DAY = timedelta(days=1)
PATIENCE = 120.0
"""seconds one step of the clock may take"""


class DemoHooks:
    """`app` is set once it was built; before that there is nothing to ask."""

    def __init__(self, clock: ShiftedClock) -> None:
        self._clock = clock
        self.app: App | None = None

    def now(self) -> datetime:
        return self._clock.now()

    async def advance(self, to: datetime) -> None:
        """From one due moment to the next, so that everything happens at its time."""
        app = self._running
        while self._clock.now() < to:
            await app.plan()
            step = min(to, self._clock.now() + DAY)
            self._clock.move_to(await next_moment(app, step))
            await self._settle(app)
        await self._settle(app)

    async def idle(self, within: float) -> bool:
        return await self._running.rest(within)

    async def unit_view(self, unit: str) -> Mapping[str, Any]:
        if self.app is None:
            return {"unit": unit, "sections": []}
        async with reading(self._running.engine) as db:
            now = self._clock.now()
            return await view.unit_view(Work(db, now), unit, Texts("vi", now))

    async def people_view(self) -> Mapping[str, Mapping[str, Any]]:
        if self.app is None:
            return {}
        async with reading(self._running.engine) as db:
            return await view.people_view(Work(db, self._clock.now()))

    async def _settle(self, app: App) -> None:
        app.due.set()
        await app.rest(PATIENCE)

    @property
    def _running(self) -> App:
        if self.app is None:
            raise RuntimeError("the demo is not built yet")
        return self.app
