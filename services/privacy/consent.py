"""Consent to what is kept: agreed to in a chat, withdrawn there, asked again for a new text."""

from sqlalchemy import insert, select

from services import accounts
from services.db.models import Consent, Membership, RoleHeld, Unit, in_force
from services.sessions import ChatState
from services.work import Work

VERSION = 1
"""of the text `consent.ask`; whoever changes what it says adds one, and all are asked again"""


def is_due(chat: ChatState) -> bool:
    """True when this text was neither agreed to nor asked for here."""
    return max(chat.consent, chat.consent_asked) < VERSION


async def controller(work: Work) -> str:
    """Who answers for the acting person's data: the ward above the cell or office."""
    places = [
        select(model.unit_id).where(
            model.person_id == work.acting.person_id, in_force(model, work.today)
        )
        for model in (Membership, RoleHeld)
    ]
    held = places[0].union(places[1])
    ward = select(Unit.id).where(Unit.id.in_(held), Unit.kind == "ward")
    above = select(Unit.parent_id).where(Unit.id.in_(held), Unit.kind == "cell")
    named = select(Unit.name).where(Unit.id.in_(above.union(ward))).order_by(Unit.id).limit(1)
    return str((await work.db.execute(named)).scalar() or "")


async def agree(work: Work, chat: ChatState) -> None:
    """Records the consent of the acting person with its day; agreeing twice changes nothing."""
    if chat.consent >= VERSION:
        return
    chat.consent = chat.consent_asked = VERSION
    await _note(work, "agreed")


async def withdraw(work: Work, chat: ChatState) -> None:
    """The acting person's chats are cut off; reminders end, and the secretary calls."""
    await _note(work, "withdrawn")
    await accounts.cut_off(work, work.acting.person_id)
    chat.person_id, chat.consent, chat.consent_asked = None, 0, 0


async def _note(work: Work, event: str) -> None:
    row = {"person_id": work.acting.person_id, "event": event, "version": VERSION, "at": work.now}
    await work.db.execute(insert(Consent).values(**row))
    work.record(f"consent.{event}", f"person:{work.acting.person_id}", version=VERSION)
