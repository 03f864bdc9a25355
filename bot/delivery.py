"""Reminders that are due become messages: checked again, joined, worded, put into the outbox.

The outbox takes them a portion at a time, like messages to many (bot/broadcasting.py): when a
thousand people are told of another day, whatever changes meanwhile still reaches most of them.
"""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import outgoing, stock
from bot.leases import Alone, Leases
from bot.outgoing import Letter, Post
from bot.stock import Bot
from handlers.engine import Engine
from handlers.notices import compose
from handlers.texts import Texts
from services import people, sessions
from services.clock import Clock
from services.db.engine import lock_for_transaction, reading
from services.reminders import due
from services.reminders.due import Item, Parcel
from services.sessions import ChatState, OfferView
from services.work import Work, working

LOCK = 0x43484944
"""of several processes one looks at what is due: who has two chats is told once"""
ROOM = 4
"""a bot gets its next portion when a fourth of its places is free"""


class Delivery:
    """Called by the timetable, and right after something was planned for now."""

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
        self.held_back = False
        """reminders that are due waited for room in the outbox when it was looked at last"""

    async def run_once(self) -> int:
        """One portion of what is due; returns how many messages were put into the outbox."""
        fence = self._leases.fence()
        ours = {bot: one for bot, one in self._post.channels.items() if fence.holds(bot)}
        self.held_back = False
        if not ours or not await self._due():
            return 0
        async with working(self._engine, self._clock.now()) as work:
            await fence.confirm(work, ours)
            await lock_for_transaction(work.db, LOCK)
            room = await stock.room(work, ours)
            full = [bot for bot, places in room.items() if places * ROOM < self._most(bot)]
            others = [bot for bot in self._post.channels if bot not in ours]
            parcels = await due.parcels(work, full + others, self._post.approvals())
            sent = await self._send(work, parcels, room) if parcels else 0
            self.held_back = bool(full) and await due.waiting(work)
        return sent

    async def _due(self) -> bool:
        """Looked at after every turn: where nothing is due, nobody is held up."""
        async with reading(self._engine) as db:
            return await due.waiting(Work(db, self._clock.now()))

    def _most(self, bot: Bot) -> int:
        return stock.most(self._post.channels[bot])

    async def _send(self, work: Work, parcels: list[Parcel], room: dict[Bot, int]) -> int:
        """As many as there is room for; a chat of another process is left to that process."""
        found = await sessions.load_ids(work, (parcel.chat_id for parcel in parcels))
        states = {key: chat for key, chat in found.items() if chat.where[:2] in room}
        names = await people.names(work, [each.person_id for each in parcels if each.approved])
        offers: list[OfferView] = []
        letters: list[Letter] = []
        last_letter: list[tuple[Parcel, int]] = []
        for parcel in (each for each in parcels if each.chat_id in states):
            bot = states[parcel.chat_id].where[:2]
            if room[bot] <= 0:
                continue
            written, offer = self._worded(work, states[parcel.chat_id], parcel, names)
            room[bot] -= len(written)
            offers += [offer] if offer else []
            letters += written
            last_letter.append((parcel, len(letters) - 1))
        await sessions.save(work, list(states.values()), offers, heard=False)
        ids = await outgoing.write_known(work, letters)
        await due.mark_sent(
            work,
            [(item.reminder_id, ids[at]) for parcel, at in last_letter for item in parcel.items],
        )
        return len(letters)

    def _worded(
        self, work: Work, chat: ChatState, parcel: Parcel, names: Mapping[int, str]
    ) -> tuple[list[Letter], OfferView | None]:
        """The message; a question in it becomes the chat's open question."""
        t = Texts(chat.language, work.now)
        notice = compose(t, parcel.items)
        reply, offer = notice.reply, None
        if parcel.approved:
            item = parcel.items[0]
            values = {"name": names[parcel.person_id], "text": reply.text, **_details(t, item)}
            return self._post.approved(work, chat, item.kind, values), None
        if notice.conversation and notice.step:
            chat.open(notice.conversation, notice.step, notice.draft)
        if reply.choices:
            reply, offer = self._talk.offer(chat, reply, notice.conversation, notice.step)
        return self._post.letters(work, chat, reply, live=False), offer


def _details(t: Texts, item: Item) -> dict[str, str]:
    """When and where, of what has a time and a place."""
    starts_at = getattr(item.facts, "starts_at", None)
    when = {"day": t.day_of(starts_at), "time": t.clock_time(starts_at)} if starts_at else {}
    return when | {"place": getattr(item.facts, "place", None) or ""}
