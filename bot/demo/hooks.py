"""Ties the simulator to the bot beside it: one clock, and to know when the bot is at rest."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.app import App, next_moment
from bot.clock import ShiftedClock
from bot.demo import view
from bot.scheduler import PLAN_MINUTES
from handlers.texts import Texts
from services.db.engine import reading
from services.work import Work

DAY, PLANNED_EVERY = timedelta(days=1), timedelta(minutes=PLAN_MINUTES)
PATIENCE = 120.0
"""seconds one step of the clock may take"""


class DemoHooks:
    """Whoever asks before the bot is ready waits for it."""

    unseen = 0.0

    def __init__(self, clock: ShiftedClock) -> None:
        self._clock = clock
        self._app: App | None = None
        self._ready = asyncio.Event()

    def ready(self, app: App) -> None:
        """The bot beside us is built and its database prepared."""
        self._app = app
        self._ready.set()

    def now(self) -> datetime:
        return self._clock.now()

    async def advance(self, to: datetime) -> None:
        """From one due moment to the next, so that everything happens at its time.

        Reminders are planned at the beginning, then as often as in a running bot.
        """
        app, planned = await self._running(), None
        while self._clock.now() < to:
            if planned is None or self._clock.now() - planned >= PLANNED_EVERY:
                planned = self._clock.now()
                await app.plan()
                await self._settle(app)  # what is planned for this very moment goes out at it
            step = min(to, self._clock.now() + DAY)
            self._clock.move_to(await next_moment(app, step))
            await self._settle(app)
        await self._settle(app)

    async def idle(self, within: float) -> bool:
        try:
            app = await asyncio.wait_for(self._running(), within)
        except TimeoutError:
            return False
        return await app.rest(within)

    async def unit_view(self, unit: str) -> Mapping[str, Any]:
        app = await self._running()
        async with reading(app.engine) as db:
            now = self._clock.now()
            return await view.unit_view(Work(db, now), unit, Texts("vi", now))

    async def people_view(self) -> Mapping[str, Mapping[str, Any]]:
        app = await self._running()
        async with reading(app.engine) as db:
            return await view.people_view(Work(db, self._clock.now()))

    async def _settle(self, app: App) -> None:
        app.due.set()
        app.many.set()
        await app.rest(PATIENCE)

    async def _running(self) -> App:
        """The bot; whoever asks early waits until it is there."""
        await self._ready.wait()
        if self._app is None:
            raise RuntimeError("ready without a bot")
        return self._app
