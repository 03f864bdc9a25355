"""Turns: one transaction holds the effects, the new state of the chats, the replies and the mark
that the updates are done. Under load several turns share a transaction.

When a turn fails, the batch is undone and each update gets a transaction of its own; the one that
fails again is answered with one plain sentence and put aside.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import inbox, metrics, outgoing
from bot.crowding import Crowding
from bot.inbox import Inbox, Update
from bot.leases import Fence
from bot.logs import trouble
from bot.outgoing import Letter, Post
from handlers.engine import Engine, Handled
from handlers.texts import Texts
from handlers.vocabulary import Incoming, Reply
from services import chats, people, sessions
from services.clock import Clock
from services.db.engine import reading
from services.db.trouble import passes
from services.leases import LostLeaseError
from services.sessions import ChatState, OfferView, Where
from services.work import Actor, Work, working

log = structlog.get_logger()
BATCH = 20
"""updates of one transaction: what arrives meanwhile waits until it is on disk"""


@dataclass(frozen=True, slots=True)
class Heard:
    """An update and what it says; `incoming` is None when it concerns nobody."""

    update: Update
    incoming: Incoming | None
    damaged: bool = False

    @property
    def gone(self) -> bool:
        """The person stopped the bot."""
        return self.incoming is not None and self.incoming.kind == "left"


class Turns:
    """Works through the inbox."""

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock,
        inbox: Inbox,
        talk: Engine,
        post: Post,
        most_a_minute: int = 0,
    ) -> None:
        self._crowding = Crowding(most_a_minute)
        self._engine, self._clock, self._inbox = engine, clock, inbox
        self._talk, self._post, self._channels = talk, post, post.channels

    async def run_once(self) -> int:
        """One batch; returns how many updates it took."""
        fence = self._inbox.fence()
        updates = await self._inbox.waiting(BATCH, fence.bots)
        heard = [self._hear(update) for update in updates]
        heard = await self._with_files(heard)
        if heard:
            await self._settle(heard, fence)
        return len(heard)

    async def _settle(self, heard: Sequence[Heard], fence: Fence) -> None:
        try:
            with metrics.TURN_SECONDS.time():
                await self._batch(heard, fence)
            for each in heard:
                metrics.TURNS.labels("damaged" if each.damaged else "done").inc()
        except LostLeaseError:
            raise
        except Exception as error:
            if passes(error):
                raise
            log.error("turn.failed", updates=[each.update.id for each in heard], **trouble(error))
            if len(heard) == 1:
                await self._give_up(heard[0], fence)
                metrics.TURNS.labels("failed").inc()
            else:
                for each in heard:
                    await self._settle([each], fence)

    async def _batch(self, heard: Sequence[Heard], fence: Fence) -> None:
        async with working(self._engine, self._clock.now()) as work:
            await fence.confirm(work, (each.update.served for each in heard))
            talking = [each for each in heard if each.incoming and not each.gone]
            states = await sessions.load(work, (_place(each) for each in talking))
            offers = await sessions.offers(work, _tokens(talking, states))
            actors = await people.actors(work, _persons(states.values()))
            made: list[OfferView] = []
            letters: list[Letter] = []
            elsewhere: dict[tuple[int, int], str] = {}
            for each in talking:
                chat = states[_place(each)]
                handled = await self._turn(work, each.incoming, chat, offers, actors)
                made += handled.offers
                elsewhere |= handled.elsewhere
                for reply in handled.replies:
                    letters += self._post.letters(work, chat, reply, live=True)
            letters += await self._told_elsewhere(work, elsewhere)
            await sessions.save(work, list(states.values()), made)
            await outgoing.write(work, letters)
            await chats.leave(work, _left(heard))
            await inbox.finish(work, [each.update.id for each in heard if not each.damaged])
            await inbox.finish(work, [each.update.id for each in heard if each.damaged], "failed")
        self._post.ring(letters)

    async def _told_elsewhere(
        self, work: Work, texts: Mapping[tuple[int, int], str]
    ) -> list[Letter]:
        """What turns have to say in other chats, by chat and person; their open questions stay as
        they are, and a chat that was cut off since hears nothing."""
        if not texts:
            return []
        chats = await sessions.seen(work, (chat_id for chat_id, _ in texts))
        letters: list[Letter] = []
        for (chat_id, person_id), text in texts.items():
            if chats[chat_id].person_id == person_id:
                letters += self._post.letters(work, chats[chat_id], Reply(text), live=True)
        return letters

    async def _turn(
        self,
        work: Work,
        incoming: Incoming | None,
        chat: ChatState,
        offers: dict[str, OfferView],
        actors: dict[int, Actor],
    ) -> Handled:
        if incoming is None:
            return Handled()
        if incoming.kind == "crowded":
            return Handled([Reply(Texts(chat.language, work.now)("crowded"))])
        actor = actors.get(chat.person_id or 0)
        acting = work.by(actor) if actor else work
        if actor:
            sessions.resume(chat, actor)
        handled = await self._talk.handle(acting, chat, offers, incoming)
        if actor:
            sessions.remember(chat, actor)
        offers |= {offer.token: offer for offer in handled.offers}
        if chat.person_id and chat.person_id not in actors:
            actors |= await people.actors(work, [chat.person_id])
        return handled

    def _hear(self, update: Update) -> Heard:
        channel = self._channels.get((update.channel, update.bot))
        if channel is None:
            return Heard(update, None, damaged=True)
        try:
            said = channel.parse(update.payload)
        except Exception as error:
            log.warning("update.damaged", update=update.id, **trouble(error))
            return Heard(update, None, damaged=True)
        heard = self._crowding.admit(update.id, said, self._clock.now())
        return Heard(update, heard, damaged=heard is None and said is not None)

    async def _with_files(self, heard: list[Heard]) -> list[Heard]:
        """Fetches what linked people sent, before the transaction begins."""
        sent = [each for each in heard if each.incoming and each.incoming.files]
        if not sent:
            return heard
        async with reading(self._engine) as db:
            work = Work(db, self._clock.now())
            known = await sessions.linked(work, [_place(each) for each in sent])
        wanted = [each for each in sent if _place(each) in known]
        fetched = dict(
            zip(
                [each.update.id for each in wanted],
                await asyncio.gather(*(self._fetched(each) for each in wanted)),
                strict=True,
            )
        )
        return [fetched.get(each.update.id, each) for each in heard]

    async def _fetched(self, heard: Heard) -> Heard:
        incoming = heard.incoming
        if incoming is None:
            return heard
        channel = self._channels[heard.update.channel, heard.update.bot]
        try:
            files = tuple([await channel.fetch(file) for file in incoming.files])
        except Exception as error:
            log.warning("file.failed", update=heard.update.id, **trouble(error))
            files = tuple(replace(file, refused="unavailable") for file in incoming.files)
        return replace(heard, incoming=replace(incoming, files=files))

    async def _give_up(self, heard: Heard, fence: Fence) -> None:
        """Says sorry and puts the update aside; aside also when not even that can be said."""
        try:
            await self._apologise(heard, fence)
        except LostLeaseError:
            raise
        except Exception as error:
            if passes(error):
                raise
            log.error("turn.lost", update=heard.update.id, **trouble(error))
            async with working(self._engine, self._clock.now()) as work:
                await fence.confirm(work, [heard.update.served])
                await inbox.finish(work, [heard.update.id], "failed")

    async def _apologise(self, heard: Heard, fence: Fence) -> None:
        async with working(self._engine, self._clock.now()) as work:
            await fence.confirm(work, [heard.update.served])
            sorry: list[Letter] = []
            if heard.incoming:
                chat = (await sessions.load(work, [_place(heard)]))[_place(heard)]
                t = Texts(chat.language, work.now)
                sorry = self._post.letters(work, chat, Reply(t("bug")), live=True)
                await outgoing.write(work, sorry)
                chat.close()
                await sessions.save(work, [chat], [])
            await inbox.finish(work, [heard.update.id], "failed")
        self._post.ring(sorry)


def _place(heard: Heard) -> Where:
    if heard.incoming is None:
        raise ValueError("concerns nobody")
    address = heard.incoming.address
    return address.channel, address.bot, address.chat


def _left(heard: Sequence[Heard]) -> list[Where]:
    """The chats whose people left and did not come back since."""
    last = {_place(each): each.gone for each in heard if each.incoming}
    return [place for place, gone in last.items() if gone]


def _tokens(heard: Sequence[Heard], states: Mapping[Where, ChatState]) -> set[str]:
    tapped = {each.incoming.tap.rpartition(":")[0] for each in heard if each.incoming}
    return (tapped | {state.offer or "" for state in states.values()}) - {""}


def _persons(states: Iterable[ChatState]) -> list[int]:
    return [state.person_id for state in states if state.person_id]
