"""The state of chats: who is linked, which conversation is open, what was offered.

Read and written set-wise, for all chats of a batch of turns at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.sql.expression import bindparam

from services.db.engine import AnyRow, AnySelect, insert_new
from services.db.models import Chat, Offer
from services.work import Actor, Work

Where = tuple[str, str, str]
"""channel, bot, the platform's id of the chat"""
ACTED_AS = "acted as"
"""where a draft keeps with which roles its question was asked"""


@dataclass(slots=True)
class ChatState:
    """One chat while a turn works on it."""

    id: int
    where: Where
    person_id: int | None
    language: str
    conversation: str | None
    step: str | None
    draft: dict[str, Any]
    offer: str | None
    consent: int = 0
    """the version of the text that was agreed to here (services/privacy/consent.py)"""
    consent_asked: int = 0

    def open(self, conversation: str, step: str, draft: dict[str, Any]) -> None:
        """The conversation goes on at this step."""
        self.conversation, self.step, self.draft = conversation, step, draft

    def close(self) -> None:
        """No conversation is open."""
        self.conversation, self.step, self.draft = None, None, {}


@dataclass(frozen=True, slots=True)
class OfferView:
    """What a message offered: (value, label) in the order shown."""

    token: str
    chat_id: int
    conversation: str | None
    step: str | None
    choices: tuple[tuple[str, str], ...]


def resume(state: ChatState, actor: Actor) -> None:
    """Goes on with the open conversation, or closes it when the person's roles have changed.

    Whoever is no longer secretary does not finish what the secretary had begun, and does not see
    again what it was about.
    """
    acted_as = state.draft.pop(ACTED_AS, None)
    if state.conversation and acted_as not in (None, _roles(actor)):
        state.close()
        state.offer = None


def remember(state: ChatState, actor: Actor) -> None:
    """Notes with which roles the open question was asked."""
    if state.conversation:
        state.draft = state.draft | {ACTED_AS: _roles(actor)}


def _roles(actor: Actor) -> list[str]:
    return [str(actor.person_id), *sorted({f"{r.role} {r.unit_id}" for r in actor.roles})]


async def load(work: Work, places: Iterable[Where]) -> dict[Where, ChatState]:
    """The chats, made where they did not exist; nobody else changes them meanwhile."""
    wanted = list(dict.fromkeys(places))
    found = await _find(work, wanted, HELD)
    missing = [place for place in wanted if place not in found]
    if missing:
        keys = ("channel", "bot", "external_id")
        rows: list[dict[str, object]] = [
            dict(zip(keys, place, strict=True)) | {"draft": {}} for place in missing
        ]
        await work.db.execute(insert_new(work.db, Chat, keys=keys), rows)
        found |= await _find(work, missing, HELD)
    return found


async def load_ids(work: Work, chat_ids: Iterable[int]) -> dict[int, ChatState]:
    """The same by id."""
    rows = await work.db.execute(HELD_BY_ID, {"ids": list(set(chat_ids))})
    return {state.id: state for state in map(_state, rows)}


async def seen(work: Work, chat_ids: Iterable[int]) -> dict[int, ChatState]:
    """The same to look at only, which waits for nobody."""
    rows = await work.db.execute(SEEN_BY_ID, {"ids": list(set(chat_ids))})
    return {state.id: state for state in map(_state, rows)}


async def look(work: Work, chat_id: int) -> ChatState | None:
    """One chat, to look at only: it waits for nobody."""
    return (await seen(work, [chat_id])).get(chat_id)


async def linked(work: Work, places: Sequence[Where]) -> set[Where]:
    """Those of the places that are linked to a person."""
    found = await _find(work, places, FOUND)
    return {place for place, state in found.items() if state.person_id}


async def offers(work: Work, tokens: Iterable[str]) -> dict[str, OfferView]:
    """Offers by token."""
    views = {}
    for row in await work.db.execute(OFFERED, {"tokens": list(set(tokens))}):
        choices = tuple((value, label) for value, label in row.choices)
        views[row.token] = OfferView(row.token, row.chat_id, row.conversation, row.step, choices)
    return views


async def save(
    work: Work, states: Sequence[ChatState], made: Sequence[OfferView], *, heard: bool = True
) -> None:
    """Writes the state of these chats and the offers made in them.

    `heard`: the people wrote just now, so their chats are open and in use.
    """
    if made:
        await work.db.execute(MAKE, [_offer_row(offer, work.now) for offer in made])
    if states:
        rows = [
            {"chat": state.id, "now": work.now}
            | {f"new_{name}": getattr(state, name) for name in FIELDS}
            for state in states
        ]
        await work.db.execute(HEARD if heard else KEPT, rows)


def _offer_row(offer: OfferView, now: datetime) -> dict[str, object]:
    return {
        "token": offer.token,
        "chat_id": offer.chat_id,
        "conversation": offer.conversation,
        "step": offer.step,
        "choices": [list(choice) for choice in offer.choices],
        "offered_at": now,
    }


async def _find(work: Work, places: Sequence[Where], asked: AnySelect) -> dict[Where, ChatState]:
    rows = await work.db.execute(asked, {"places": list(places)})
    return {state.where: state for state in map(_state, rows)}


def _states() -> AnySelect:
    return select(
        Chat.id,
        Chat.channel,
        Chat.bot,
        Chat.external_id,
        Chat.person_id,
        Chat.language,
        Chat.conversation,
        Chat.step,
        Chat.draft,
        Chat.offer,
        Chat.consent,
        Chat.consent_asked,
    )


FIELDS = ("conversation", "step", "draft", "offer", "language", "consent", "consent_asked")
PLACE = tuple_(Chat.channel, Chat.bot, Chat.external_id)
FOUND = _states().where(PLACE.in_(bindparam("places", expanding=True)))
HELD = FOUND.order_by(Chat.id).with_for_update()
SEEN_BY_ID = _states().where(Chat.id.in_(bindparam("ids", expanding=True)))
HELD_BY_ID = SEEN_BY_ID.order_by(Chat.id).with_for_update()
"""a turn and a reminder to the same chat follow each other; by id, so that none waits in a ring"""
OFFERED = select(Offer.token, Offer.chat_id, Offer.conversation, Offer.step, Offer.choices).where(
    Offer.token.in_(bindparam("tokens", expanding=True))
)
MAKE = insert(Offer)
KEPT = (
    update(Chat)
    .where(Chat.id == bindparam("chat"))
    .values({name: bindparam(f"new_{name}") for name in FIELDS})
)
HEARD = KEPT.values(touched_at=bindparam("now"), blocked_at=None, closed_why=None)
"""built once: these are asked in every turn"""


def _state(row: AnyRow) -> ChatState:
    where = (row.channel, row.bot, row.external_id)
    return ChatState(
        row.id,
        where,
        row.person_id,
        row.language,
        row.conversation,
        row.step,
        dict(row.draft),
        row.offer,
        row.consent,
        row.consent_asked,
    )
