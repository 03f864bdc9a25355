"""What goes on for as long as the program runs: turns, delivery, messages to many, each bot."""

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import structlog

from bot.channels.base import Channel, UnreachableError
from bot.inbox import PAUSES
from bot.leases import TIMETABLE
from bot.logs import trouble
from bot.outbox import Sender
from bot.turns import BATCH
from services.db.trouble import passes

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger()
RETRY = 1.0
HAND_OVER = 5.0
"""seconds for what is under way, before the program ends or another process takes over"""
FEED_PAUSE = 0.25
"""seconds until the outbox has room again"""
ROUNDS = 8
"""of the event loop between two batches of turns: a post that came meanwhile is taken, read,
stored and acknowledged within them"""
Listen = Callable[[Channel], Coroutine[Any, Any, None]]


async def serve(app: "App", sender: Sender, listen: Listen) -> None:
    """Sends and listens for a bot whenever it is ours."""
    while True:
        tenure = await app.leases.gained(sender.bot)
        _look_at_everything(app)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(sender.run(tenure)),
                group.create_task(_attend(app, sender.channel, listen)),
            ]
            await tenure.ending.wait()
            if not tenure.lost:
                await finished(sender)
            for task in tasks:
                task.cancel()
        await app.leases.ended(tenure)


async def keep_planned(app: "App") -> None:
    """Plans whenever the timetable becomes ours: nobody may have done it for a while."""
    while True:
        tenure = await app.leases.gained(TIMETABLE)
        if tenure.token:
            await _plan_patiently(app)
        await tenure.ending.wait()
        await app.leases.ended(tenure)


async def _plan_patiently(app: "App") -> None:
    """What could not be planned now is planned when the timetable says so again."""
    try:
        await app.plan()
    except Exception as error:
        log.warning("planning.waiting", **trouble(error))


def _look_at_everything(app: "App") -> None:
    for event in (app.arrived, app.due, app.many):
        event.set()


async def _attend(app: "App", channel: Channel, listen: Listen) -> None:
    if (channel.name, channel.bot) in app.silent:
        await patiently(channel, app.meet)
        app.silent.remove((channel.name, channel.bot))
    await patiently(channel, listen)


async def take_turns(app: "App") -> None:
    """Answers what arrived, then looks whether something is due because of it."""
    while True:
        await app.arrived.wait()
        app.jobs += 1
        if await _until_empty(app):
            app.due.set()
            app.many.set()
        app.jobs -= 1


async def _until_empty(app: "App") -> int:
    """How many updates had their turn; a batch that was not full was all there was."""
    taken = 0
    while True:
        app.arrived.clear()
        try:
            some = await app.turns.run_once()
            taken += some
            await _breathe()
            if some < BATCH and not app.arrived.is_set():
                return taken
        except Exception as error:
            log.warning("turns.waiting", **trouble(error))
            await asyncio.sleep(RETRY)


async def _breathe() -> None:
    """What arrived meanwhile is acknowledged first, however much waits for its turn."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)


async def deliver(app: "App") -> None:
    """Puts what is due into the outbox, as long as there is room."""
    while True:
        await app.due.wait()
        app.due.clear()
        app.jobs += 1
        try:
            while (sent := await app.delivery.run_once()) or app.delivery.held_back:
                app.wake_senders()
                if not sent:
                    await asyncio.sleep(FEED_PAUSE)
        except Exception as error:
            log.warning("delivery.waiting", **trouble(error))
            await asyncio.sleep(RETRY)
            app.due.set()
        app.jobs -= 1


async def feed(app: "App") -> None:
    """Tells many: portion after portion while there is room, then a little later again."""
    app.many.set()
    while True:
        await app.many.wait()
        app.many.clear()
        app.feeding = True
        try:
            while (fed := await app.feeder.run_once()).more:
                app.wake_senders()
                if not fed.messages:
                    await asyncio.sleep(FEED_PAUSE)
        except Exception as error:
            log.warning("feeding.waiting", **trouble(error))
            await asyncio.sleep(RETRY)
            app.many.set()
        app.feeding = False


async def finished(sender: Sender) -> None:
    """What a bot has under way is written down, if the platform answers in time."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(HAND_OVER):
            await sender.finish()


async def patiently(channel: Channel, call: Listen) -> None:
    """Calls until platform and database answer, each time after a longer pause."""
    about = {"channel": channel.name, "bot": channel.bot}
    for failures in itertools.count():
        pause = PAUSES[min(failures, len(PAUSES) - 1)]
        try:
            await call(channel)
            break
        except UnreachableError:
            log.warning("channel.unreachable", **about, pause=pause)
        except Exception as error:
            if not passes(error):
                raise
            log.warning("channel.waiting", **about, pause=pause, **trouble(error))
        await asyncio.sleep(pause)


def plainest(group: ExceptionGroup) -> Exception:
    """What ended one of the parts, without the wrapping when it was one thing."""
    inner = group.exceptions[0]
    if len(group.exceptions) > 1:
        return group
    return plainest(inner) if isinstance(inner, ExceptionGroup) else inner
