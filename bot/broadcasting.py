"""Messages to many become messages of the outbox, a portion at a time.

The outbox never holds more of them than go out in two seconds, so whatever is changed, paused or
answered meanwhile takes effect at once, and live answers never queue behind them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import outgoing, stock
from bot.channels.base import Channel
from bot.leases import Alone, Leases
from bot.outgoing import Letter, Post
from handlers.broadcasts.messages import compose
from handlers.broadcasts.numbers import progress_text
from handlers.engine import Engine
from handlers.texts import Texts
from handlers.vocabulary import Choice, Reply
from services import sessions
from services.broadcasts import book, feeding, following, progress, sending, watching
from services.broadcasts.feeding import Bot, Item
from services.broadcasts.watching import Watch
from services.clock import Clock
from services.db.engine import lock_for_transaction, reading
from services.sessions import ChatState, OfferView
from services.work import Work, working

LOOK = timedelta(seconds=1)
"""so often is looked whether somebody waits for a bot that had nothing to do"""
SHOW = timedelta(seconds=3)
"""so often is the progress shown anew"""
OVER = ("done", "cancelled")
REPORT = timedelta(seconds=5)
"""the subjects hear so often who was told"""


@dataclass(frozen=True, slots=True)
class Fed:
    """How many messages went into the outbox; `more`: others wait."""

    messages: int
    more: bool


class Feeder:
    """Called as long as there is something to send, and now and then."""

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock,
        talk: Engine,
        post: Post,
        leases: Leases | None = None,
    ) -> None:
        self._engine, self._clock, self._talk, self._post = engine, clock, talk, post
        self._leases = leases or Alone()
        self._ours: dict[Bot, Channel] = {}
        self._started = False
        self._reported_at = self._looked_at = clock.now()
        self._fed: set[Bot] = set()
        """the bots that got something in the last portion"""

    async def run_once(self) -> Fed:
        """One portion in one transaction; where there is nothing to do, nobody is held up."""
        fence = self._leases.fence()
        self._ours = {bot: one for bot, one in self._post.channels.items() if fence.holds(bot)}
        if not self._ours:
            return Fed(0, more=False)
        if (full := await self._full()) is not None:
            return Fed(0, full)
        async with working(self._engine, self._clock.now()) as work:
            await fence.confirm(work, self._ours)
            await lock_for_transaction(work.db, book.LOCK)
            if not self._started:
                await self._ask_whether(work, await feeding.wake_up(work))
            await following.follow(work)
            portion = await feeding.portion(work, await self._room(work))
            messages = await self._post_all(work, portion.items)
            self._looked_at = work.now
            await self._show(work)
            if not portion.more or abs(work.now - self._reported_at) >= REPORT:
                await sending.report(work)
                if await following.finish(work):
                    await self._show(work)
                self._reported_at = work.now
        self._started = True
        return Fed(messages, portion.more)

    async def _full(self) -> bool | None:
        """True: wait until there is room; False: nothing to do; None: there is."""
        async with reading(self._engine) as db:
            work = Work(db, self._clock.now())
            if self._started and await watching.nothing(work):
                return False
            going = await book.running(work)
            if not self._started or await following.changed(work):
                return None
            if any(self._to_show(work, one) for one in await watching.watches(work)):
                return None
            if not going:
                return False
            room = await self._room(work)
        half = any(room[bot] * 2 >= self._stock(bot) for bot in self._fed if bot in room)
        empty = all(places == self._stock(bot) for bot, places in room.items())
        return None if half or empty or abs(work.now - self._looked_at) >= LOOK else True

    async def _show(self, work: Work) -> None:
        """The progress to those who watch it: one edited message where the channel can."""
        watches = [one for one in await watching.watches(work) if self._to_show(work, one)]
        chats = await sessions.load_ids(work, (one.chat_id for one in watches))
        for one in (each for each in watches if each.chat_id in chats):
            chat, ended = chats[one.chat_id], one.view.state in OVER
            channel = self._post.channels.get(chat.where[:2])
            text = progress_text(
                Texts(chat.language, work.now), await progress.of_view(work, one.view)
            )
            shown = hashlib.sha256(text.encode()).hexdigest()
            letters: list[Letter] = []
            if channel and shown != one.shown and (ended or channel.capabilities.edit):
                reply = Reply(text, edit=one.message_id)
                letters = self._post.letters(work, chat, reply, live=True)
            ids = await outgoing.write_known(work, letters)
            await watching.keep(work, one, shown, ids[0] if ids else None, ended=ended)

    def _to_show(self, work: Work, one: Watch) -> bool:
        """It is time, and what was shown before has left."""
        over = one.view.state in OVER
        return one.free and (over or one.shown_at is None or abs(work.now - one.shown_at) >= SHOW)

    async def _ask_whether(self, work: Work, paused: Sequence[int]) -> None:
        """Those who watched a message that stood still for long decide whether it goes on."""
        watchers = await watching.watchers(work, paused) if paused else []
        chats = await sessions.load_ids(work, (chat for _, chat in watchers))
        for id_, chat_id in watchers:
            t = Texts(chats[chat_id].language, work.now)
            way = Choice(f"/tiendo {id_}", t("broadcast.choice.progress"))
            reply = Reply(t("broadcast.stood_still"), (way,))
            reply, offer = self._talk.offer(chats[chat_id], reply, None, None)
            await sessions.save(work, [chats[chat_id]], [offer] if offer else [], heard=False)
            await outgoing.write(work, self._post.letters(work, chats[chat_id], reply, live=False))

    async def _room(self, work: Work) -> dict[Bot, int]:
        """How many messages each of our bots takes now."""
        return await stock.room(work, self._ours)

    def _stock(self, bot: Bot) -> int:
        """How many messages of a bot the outbox holds at most."""
        return stock.most(self._post.channels[bot])

    async def _post_all(self, work: Work, items: Sequence[Item]) -> int:
        chats = await sessions.load_ids(work, (item.chat_id for item in items))
        offers: list[OfferView] = []
        letters: list[Letter] = []
        last: list[tuple[Item, int]] = []
        self._fed = {chat.where[:2] for chat in chats.values()}
        for item in items:
            written, offer = self._worded(work, chats[item.chat_id], item)
            offers += [offer] if offer else []
            letters += written
            last.append((item, len(letters) - 1))
        await sessions.save(work, list(chats.values()), offers, heard=False)
        ids = await outgoing.write_known(work, letters)
        await feeding.mark_posted(work, [(item, ids[at]) for item, at in last])
        return len(letters)

    def _worded(
        self, work: Work, chat: ChatState, item: Item
    ) -> tuple[list[Letter], OfferView | None]:
        """The message; a question in it becomes the chat's open question."""
        message = compose(Texts(chat.language, work.now), item)
        reply, offer = message.reply, None
        if message.conversation and message.step:
            chat.open(message.conversation, message.step, message.draft)
        if reply.choices:
            reply, offer = self._talk.offer(chat, reply, message.conversation, message.step)
        return self._post.letters(work, chat, reply, live=False), offer
