"""Wires everything together by hand; the commands and the tests call the same function."""

import asyncio
import contextlib
import math
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import loops, outbox_rows
from bot.broadcasting import Feeder
from bot.channels.base import Capabilities, Channel, UnreachableError
from bot.delivery import Delivery
from bot.heart import Heart
from bot.inbox import Inbox
from bot.leases import TIMETABLE, Alone, Fence, Leases
from bot.logs import trouble
from bot.loops import Listen
from bot.outbox import Sender
from bot.outgoing import Post
from bot.scheduler import timetable
from bot.settings import Settings
from bot.sharing import Shared
from bot.turns import Turns
from handlers import conversations
from handlers.engine import Engine
from services import bots, chats
from services.bots import BotView
from services.clock import Clock
from services.db import schema
from services.db.engine import open_database, reading
from services.documents.forms import Forms
from services.privacy import retention
from services.reminders import planner
from services.work import Work, working

log = structlog.get_logger()
LOOK_AGAIN = 0.005
"""seconds between two looks whether anything is under way"""


@dataclass(slots=True)
class App:
    """The running bot: receivers, turns, delivery and senders around one database."""

    settings: Settings
    clock: Clock
    engine: AsyncEngine
    channels: Sequence[Channel]
    inbox: Inbox
    turns: Turns
    delivery: Delivery
    feeder: Feeder
    senders: Sequence[Sender]
    leases: Leases
    arrived: asyncio.Event
    due: asyncio.Event = field(default_factory=asyncio.Event)
    many: asyncio.Event = field(default_factory=asyncio.Event)
    """perhaps there is something to tell many"""
    feeding: bool = False
    silent: set[tuple[str, str]] = field(default_factory=set)
    """channel and bot of those whose platform was not reached yet"""
    jobs: int = 0
    """how many of turns and delivery are at work"""

    async def prepare(self) -> None:
        """Brings the database up to date and learns who our bots are.

        Raises ChannelError for a wrong token; a platform that does not answer is tried again
        while the others run.
        """
        await schema.make_ready(self.engine)
        for channel in self.channels:
            try:
                await self.meet(channel)
            except UnreachableError:
                self.silent.add((channel.name, channel.bot))

    @contextlib.asynccontextmanager
    async def running(self, listen: Listen | None = None) -> AsyncIterator["App"]:
        """Runs until the block ends; then nothing more is begun, and what was begun is written.

        `listen` is called for each channel as soon as its platform answers: polling by default.
        """
        listen = listen or self.inbox.listen
        try:
            async with asyncio.TaskGroup() as group:
                jobs = [
                    loops.take_turns(self),
                    loops.deliver(self),
                    loops.feed(self),
                    loops.keep_planned(self),
                    self.leases.run(),
                ]
                jobs += [loops.serve(self, sender, listen) for sender in self.senders]
                tasks = [group.create_task(job) for job in jobs]
                with timetable(self):
                    yield self
                await asyncio.gather(*(loops.finished(sender) for sender in self.senders))
                for task in tasks:
                    task.cancel()
        except ExceptionGroup as group:
            raise loops.plainest(group) from None
        finally:
            await self.leases.leave()

    async def meet(self, channel: Channel) -> None:
        """Learns who the bot is, and remembers it."""
        await channel.start()
        async with working(self.engine, self.clock.now()) as work:
            await bots.register(work, _view(channel))

    async def close(self) -> None:
        """Gives connections back."""
        for channel in self.channels:
            await channel.close()
        await self.engine.dispose()

    async def plan(self) -> None:
        """Plans the reminders of the coming days, unless another process does.

        Planning twice changes nothing.
        """
        fence = self.leases.fence()
        if not fence.holds(TIMETABLE):
            return
        for channel in self.channels:
            while await self._keep_windows(fence, channel):
                pass
        async with working(self.engine, self.clock.now()) as work:
            await fence.confirm(work, [TIMETABLE])
            await planner.plan_all(work)
        self.due.set()

    async def _keep_windows(self, fence: Fence, channel: Channel) -> bool:
        """Chats open with a new month, and close when their people are silent; True: once more."""
        of, can = (channel.name, channel.bot), channel.capabilities
        if can.monthly is None and can.window is None:
            return False
        async with working(self.engine, self.clock.now()) as work:
            await fence.confirm(work, [TIMETABLE])
            await chats.open_again(work, *of, before=chats.month_start(work.now))
            if can.window is None:
                return False
            return await chats.close_silent(work, *of, can.window.closes_after)

    async def expire(self) -> None:
        """Ends what was kept long enough, unless another process does."""
        if not self.leases.fence().holds(TIMETABLE):
            return
        try:
            gone = await retention.expire(self.engine, self.clock.now, self.settings.kept_days())
            log.info("expired", **gone)
        except Exception as error:
            log.warning("expiring.waiting", **trouble(error))

    async def rest(self, within: float) -> bool:
        """True as soon as nothing waits to be heard, delivered or sent."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while not await self._resting():  # noqa: ASYNC110 - the database is asked
                    await asyncio.sleep(LOOK_AGAIN)
                return True
        return False

    async def _resting(self) -> bool:
        if self.jobs or self.feeding or self.many.is_set():
            return False
        if self.arrived.is_set() or self.due.is_set():
            return False
        if any(sender.busy for sender in self.senders):
            return False
        if await self.inbox.waiting(1):
            return False
        return not await outbox_rows.waiting(self.engine, self.clock.now())

    def wake_senders(self) -> None:
        """Something may be new in the outbox."""
        for sender in self.senders:
            sender.wake.set()


def build_app(
    settings: Settings,
    clock: Clock,
    channels: Sequence[Channel] = (),
    engine: AsyncEngine | None = None,
    *,
    shared: bool = False,
) -> App:
    """All parts by hand. Channels and engine are those of the settings when none are given.

    `shared`: other processes may run on the same PostgreSQL.
    """
    name = f"chibot-{secrets.token_hex(6)}"
    engine = engine or open_database(settings.database(), name)
    served = list(channels) or make_channels(settings, engine, clock)
    by_place = {(channel.name, channel.bot): channel for channel in served}
    arrived = asyncio.Event()
    arrived.set()
    leases: Leases = Alone()
    if shared:
        heart = Heart(settings.database(), name)
        leases = Shared(engine, heart, name, list(by_place), arrived.set)
    seal = settings.seal()
    inbox = Inbox(engine, clock, arrived.set, leases, seal)
    buttons = {channel.name: channel.capabilities.max_buttons > 0 for channel in served}
    talk = Engine(conversations(seal, Forms(settings.forms, settings.superior), buttons))
    senders = [Sender(engine, clock, channel, leases, seal) for channel in served]
    post = Post(by_place, seal, settings.public_url, {one.bot: one.wake for one in senders})
    return App(
        settings=settings,
        clock=clock,
        engine=engine,
        channels=served,
        inbox=inbox,
        turns=Turns(engine, clock, inbox, talk, post, settings.per_chat_minute),
        delivery=Delivery(engine, clock, talk, post, leases),
        feeder=Feeder(engine, clock, talk, post, leases),
        senders=senders,
        leases=leases,
        arrived=arrived,
    )


def make_channels(settings: Settings, engine: AsyncEngine, clock: Clock) -> list[Channel]:
    """A channel for each token; a library is imported only when its channel is used."""
    made: list[Channel] = []
    if settings.telegram_token:
        from bot.channels.telegram import TELEGRAM, TelegramChannel

        limits = paced(TELEGRAM, settings.telegram_per_second, settings.per_chat_second)
        token = settings.telegram_token.get_secret_value()
        made.append(
            TelegramChannel(
                token, settings.telegram_api, settings.telegram_proxy, capabilities=limits
            )
        )
    if tokens := settings.zalo():
        from bot.channels.zalo_bot import ZALO, ZaloBotChannel

        limits = paced(ZALO, settings.zalo_per_second, settings.per_chat_second)
        made += [ZaloBotChannel(token, settings.zalo_api, capabilities=limits) for token in tokens]
    if settings.zalo_oa_id:
        from bot import official_account

        made.append(official_account.make(settings, engine, clock))
    return made


def paced(can: Capabilities, per_second: float, per_chat_second: float) -> Capabilities:
    """A platform's capabilities at the speed of the settings."""
    window = can.within_second and max(can.within_second, math.ceil(per_second))
    return replace(
        can, per_second=per_second, per_chat_second=per_chat_second, within_second=window
    )


def _view(channel: Channel) -> BotView:
    can = channel.capabilities
    return BotView(
        channel.name,
        channel.bot,
        channel.title,
        channel.link("{code}"),
        can.max_people,
        can.monthly,
        paid_only=can.paid_only,
    )


async def next_moment(app: App, until: datetime) -> datetime:
    """The next moment at or before `until` at which something falls due."""
    from services.reminders.due import next_due

    async with reading(app.engine) as db:
        at = await next_due(Work(db, app.clock.now()))
    return min(at, until) if at and at > app.clock.now() else until
