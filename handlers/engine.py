"""From one thing a person did to what is answered: the same for every channel.

Commands ("/…", also behind buttons) never go stale; any other choice counts only while the
question it answers is the open one.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from handlers.conversation import HOME, Ask, Conversation, Done, Go, Note, Open, Turn, Unclear
from handlers.courtesies import YES, courtesy_in, said_back
from handlers.privacy.consent import AGREE, consents
from handlers.rule_questions import asks_about_rules
from handlers.subjects import (
    CONTEXTS,
    SUBJECTS,
    agrees,
    in_general,
    page_of,
    speakable,
    two_in_one,
)
from handlers.texts import Texts
from handlers.typed import chosen, command_in
from handlers.understanding import understand
from handlers.vocabulary import Choice, Incoming, Reply
from handlers.why_page import remembered
from services.privacy import consent
from services.sessions import ChatState, OfferView
from services.work import Work

LONGEST = 2000
HOPS = 8
INDEX = re.compile(r"^[0-9]{1,3}$")


@dataclass(slots=True)
class Handled:
    """What a turn leaves behind: replies, the offers made in them, what other chats are told."""

    replies: list[Reply] = field(default_factory=list)
    offers: list[OfferView] = field(default_factory=list)
    elsewhere: dict[tuple[int, int], str] = field(default_factory=dict)


class Engine:
    """Knows all conversations; holds no state of its own."""

    def __init__(self, conversations: Sequence[Conversation]) -> None:
        self._by_name = {each.name: each for each in conversations}
        self._commands = {
            command: (each, step)
            for each in conversations
            for command, step in each.commands.items()
        }

    async def handle(
        self,
        work: Work,
        chat: ChatState,
        offers: Mapping[str, OfferView],
        incoming: Incoming,
    ) -> Handled:
        """Answers one incoming; changes `chat`, and the database only through services."""
        t = Texts(chat.language, work.now)
        handled = Handled()
        open_now = offers.get(chat.offer or "")
        offered = tuple(value for value, _ in open_now.choices) if open_now else ()
        page = (open_now.conversation or "") if open_now else ""
        turn = Turn(work, t, chat, dict(chat.draft), offered=offered, page=page)
        if incoming.group:
            handled.replies.append(Reply(t("group")))
        elif work.actor is None:
            turn.text, turn.args = incoming.text, tuple(incoming.text.split()[1:])
            await self._run(turn, self._by_name["linking"], "code", handled)
        else:
            await self._understood(turn, offers, incoming, handled)
        handled.elsewhere = turn.elsewhere
        handled = _in_place(handled, incoming)
        if work.actor is not None and not incoming.group:
            await self._ask_consent(Turn(work, t, chat, {}), handled)
        return handled

    async def _ask_consent(self, turn: Turn, handled: Handled) -> None:
        """A changed text asks again once, as soon as nothing else is open."""
        chat = turn.chat
        if chat.person_id and chat.conversation is None and consent.is_due(chat):
            await self._run(turn, self._by_name["consent"], "ask", handled)

    def offer(
        self, chat: ChatState, reply: Reply, conversation: str | None, step: str | None
    ) -> tuple[Reply, OfferView | None]:
        """Gives a reply's choices a token and makes them the open ones of the chat."""
        chat.offer = None
        if not reply.choices:
            return reply, None
        token = secrets.token_urlsafe(9)
        reply = remembered(reply)
        shown = tuple((choice.value, choice.label) for choice in reply.choices)
        chat.offer = token
        return replace(reply, offer=token), OfferView(token, chat.id, conversation, step, shown)

    async def _understood(
        self,
        turn: Turn,
        offers: Mapping[str, OfferView],
        incoming: Incoming,
        handled: Handled,
    ) -> None:
        if incoming.kind == "unsupported":
            return self._say(turn, handled, "unsupported")
        if len(incoming.text) > LONGEST:
            return self._say(turn, handled, "too_long")
        if incoming.kind == "tap":
            return await self._tapped(turn, offers, incoming.tap, handled)
        open_offer = offers.get(turn.chat.offer or "")
        value = chosen(incoming.text, open_offer) if not incoming.files else None
        if value is None and not incoming.files and agrees(turn, incoming.text):
            value = YES
        if value is None and not incoming.files and consents(turn, incoming.text):
            value = AGREE
        if value is not None:
            return await self._answered(turn, value, handled)
        command = command_in(incoming.text)
        if command:
            return await self._command(turn, *command, handled)
        turn.text, turn.files = incoming.text.strip(), incoming.files
        return await self._heard(turn, handled)

    async def _tapped(
        self, turn: Turn, offers: Mapping[str, OfferView], tap: str, handled: Handled
    ) -> None:
        token, _, index = tap.rpartition(":")
        offer = offers.get(token)
        fits = offer is not None and offer.chat_id == turn.chat.id and INDEX.match(index)
        if offer is None or not fits or int(index) >= len(offer.choices):
            return await self._stale(turn, handled)
        value = offer.choices[int(index)][0]
        if value.startswith("/") or offer.token == turn.chat.offer:
            return await self._answered(turn, value, handled)
        return await self._stale(turn, handled)

    async def _answered(self, turn: Turn, value: str, handled: Handled) -> None:
        if command := command_in(value) if value.startswith("/") else None:
            return await self._command(turn, *command, handled)
        conversation = self._by_name.get(turn.chat.conversation or "")
        if conversation is None:
            return await self._stale(turn, handled)
        turn.choice = value
        return await self._run(turn, conversation, turn.chat.step or "", handled)

    async def _command(self, turn: Turn, word: str, rest: str, handled: Handled) -> None:
        conversation, step = self._commands.get(word, (self._by_name["menu"], "unknown"))
        turn.args, turn.draft = tuple(rest.split()), {}
        return await self._run(turn, conversation, step, handled)

    async def _heard(self, turn: Turn, handled: Handled) -> None:
        """Free text or a file: first for the open question, then for what it may mean."""
        conversation = self._by_name.get(turn.chat.conversation or "")
        if conversation and turn.chat.step in conversation.offers:
            conversation = None
        name = conversation.name if conversation else ""
        both = two_in_one(turn, name)
        turn.text = both.said if both else turn.text
        text = turn.text
        if conversation is None:
            await self._guessed(turn, handled)
        elif name in SUBJECTS and in_general(turn):
            await self._run(turn, self._by_name["law"], "search", handled)
        else:
            await self._run(turn, conversation, turn.chat.step or "", handled)
        if text and (conversation is None or name in SUBJECTS):
            await self._also(turn, text, CONTEXTS.get(name, "none"), handled)
        if both:
            await self._asked_too(turn, both.asked, handled)

    async def _asked_too(self, turn: Turn, question: str, handled: Handled) -> None:
        """The question about the rules beside an answer: told below what was recorded."""
        beside = replace(_fresh(turn, {"beside": True}), text=question)
        result = await self._by_name["law"].run("search", beside)
        if isinstance(result, Note):
            handled.replies.append(Reply(result.text))

    async def _also(self, turn: Turn, text: str, context: str, handled: Handled) -> None:
        """The second thing that one message said: "xin vắng, đảng phí em ck rồi"."""
        meaning = understand(text, context, today=turn.work.today)
        first = next((name for name, heard in SUBJECTS.items() if meaning.intent in heard), None)
        for also in meaning.also if first else ():
            for name, heard in SUBJECTS.items():
                if name != first and also.intent in heard:
                    beside = replace(_fresh(turn, {}), text=text)
                    result = await self._by_name[name].run("also", beside)
                    if isinstance(result, Note):
                        handled.replies.append(Reply(result.text))
                    return

    async def _guessed(self, turn: Turn, handled: Handled) -> None:
        if turn.files and not turn.text:
            return await self._run(turn, self._by_name["attendance"], "unasked", handled)
        if kind := courtesy_in(turn.text):
            return await self._polite(turn, kind, handled)
        if in_general(turn):
            return await self._run(turn, self._by_name["law"], "search", handled)
        meaning = understand(turn.text, "none", today=turn.work.today)
        if page := page_of(meaning):
            turn.text = ""
            return await self._command(turn, page, "", handled)
        for name, heard in SUBJECTS.items():
            if meaning.intent in heard:
                turn.draft = {}
                return await self._run(turn, self._by_name[name], "unasked", handled)
        if asks_about_rules(turn.text):
            return await self._run(turn, self._by_name["law"], "search", handled)
        return await self._command(turn, "khonghieu", "", handled)

    async def _polite(self, turn: Turn, kind: str, handled: Handled) -> None:
        """A short courtesy back; an open question stays open and is not repeated."""
        asked = turn.chat.conversation is not None and turn.chat.offer is not None
        if kind == "greeting" and not asked:
            return await self._command(turn, "menu", "", handled)
        handled.replies.append(Reply(said_back(turn.t, kind, asked=asked)))
        return None

    async def _stale(self, turn: Turn, handled: Handled) -> None:
        self._say(turn, handled, "stale")
        conversation = self._by_name.get(turn.chat.conversation or "")
        if conversation is not None:
            await self._run(turn, conversation, turn.chat.step or "", handled)

    async def _run(
        self, turn: Turn, conversation: Conversation, step: str, handled: Handled
    ) -> None:
        for _ in range(HOPS):
            result = await conversation.run(step, turn)
            match result:
                case Go():
                    step, turn = result.step, _fresh(turn, turn.draft)
                case Open():
                    conversation, step = self._by_name[result.conversation], result.step
                    turn = _fresh(turn, dict(result.draft))
                case Unclear():
                    again = None if result.over else step
                    return await self._unclear(turn, conversation, again, handled)
                case Note():
                    handled.replies.append(Reply(result.text, file=result.file))
                    return None
                case Ask() | Done():
                    return self._close(turn, conversation, step, result, handled)
        raise RuntimeError(f"{conversation.name} never comes to an answer")

    async def _unclear(
        self, turn: Turn, conversation: Conversation, again: str | None, handled: Handled
    ) -> None:
        """Not an answer to this step: another wish, or the question once more, if it is open."""
        if kind := courtesy_in(turn.text):
            return await self._polite(turn, kind, handled)
        if in_general(turn):
            return await self._run(turn, self._by_name["law"], "search", handled)
        meaning = understand(turn.text, "none", today=turn.work.today)
        if page := page_of(meaning):
            turn.text = ""
            return await self._command(turn, page, "", handled)
        for name in speakable(conversation.name):
            if meaning.intent in SUBJECTS[name]:
                turn.draft = {}
                return await self._run(turn, self._by_name[name], "unasked", handled)
        if asks_about_rules(turn.text):
            return await self._run(turn, self._by_name["law"], "search", handled)
        if again is None:
            return await self._command(turn, "khonghieu", "", handled)
        self._say(turn, handled, "unclear")
        return await self._run(_fresh(turn, turn.draft), conversation, again, handled)

    def _close(
        self,
        turn: Turn,
        conversation: Conversation,
        step: str,
        result: Ask | Done,
        handled: Handled,
    ) -> None:
        choices = _with_home(result, turn.t) if turn.chat.person_id else result.choices
        reply = Reply(result.text, choices, file=result.file)
        if isinstance(result, Ask):
            turn.chat.open(conversation.name, result.step or step, turn.draft)
            reply = replace(reply, columns=result.columns)
        else:
            turn.chat.close()
        reply, offer = self.offer(turn.chat, reply, conversation.name, turn.chat.step)
        handled.replies.append(reply)
        if offer:
            handled.offers.append(offer)

    def _say(self, turn: Turn, handled: Handled, key: str) -> None:
        """One plain sentence; the open question stays open."""
        handled.replies.append(Reply(turn.t(key)))


def _fresh(turn: Turn, draft: dict[str, object]) -> Turn:
    return replace(turn, draft=draft, choice="", text="", files=(), args=())


def _with_home(result: Ask | Done, t: Texts) -> tuple[Choice, ...]:
    if any(choice.value == HOME for choice in result.choices):
        return result.choices
    return (*result.choices, Choice(HOME, t("choice.home")))


def _in_place(handled: Handled, incoming: Incoming) -> Handled:
    """The first reply to a tap takes the place of the tapped message, unless it only remarks."""
    if handled.replies and incoming.callback:
        first = replace(handled.replies[0], callback=incoming.callback)
        if first.choices and len(handled.replies) == 1:
            first = replace(first, edit=incoming.message)
        handled.replies[0] = first
    return handled
