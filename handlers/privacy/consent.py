"""Consent to what is kept: asked when a chat is linked, withdrawn at any time.

```mermaid
stateDiagram-v2
    [*] --> ask
    ask --> agreed: one tap
    ask --> [*]: an answer to something else, which is heard
    agreed --> [*]: after linking, the tour goes on
    [*] --> withdraw
    withdraw --> [*]: cut off, or not
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Open, Result, Turn, pick
from handlers.courtesies import courtesy_in
from handlers.vocabulary import Choice
from services.privacy import consent
from services.residence import officers
from services.words import fold

AGREE = "/dongy"


def consents(turn: Turn, text: str) -> bool:
    """True for a nod, or the words themselves, while consent is asked for."""
    asked = (turn.chat.conversation, turn.chat.step) == (ConsentTalk.name, "ask")
    return asked and (courtesy_in(text) == "nod" or fold(text).strip(" .!") == "dong y")


async def _is_guest(turn: Turn) -> bool:
    """True of who only gives opinions here and has no record."""
    work = turn.work
    return await officers.only_officer(work) or await officers.only_comments(work)


class ConsentTalk(Conversation):
    """What is typed instead of the tap is heard as if nothing were asked."""

    name = "consent"
    commands: ClassVar = {"dongy": "agreed", "rutdongy": "withdraw"}
    offers: ClassVar = frozenset({"ask"})

    async def step_ask(self, turn: Turn) -> Result:
        """What is kept, who sees it, who answers for it. Draft: first, after linking; then."""
        turn.chat.consent_asked = consent.VERSION
        name = turn.work.acting.name
        ward = await consent.controller(turn.work) or turn.t("consent.ward")
        guest = await _is_guest(turn)
        first = turn.draft.pop("first", False)
        if first:
            turn.draft["then"] = "menu" if guest else "tour"
        key = "consent.guest" if guest else "consent.first" if first else "consent.ask"
        return Ask(turn.t(key, name=name, ward=ward), (Choice(AGREE, turn.t("consent.agree")),))

    async def step_agreed(self, turn: Turn) -> Result:
        """Recorded with its day; right after linking the tour goes on, or the menu."""
        open_now = turn.chat.conversation == self.name
        then = turn.chat.draft.get("then") if open_now else None
        await consent.agree(turn.work, turn.chat)
        if then == "menu":
            return Open("menu", "home")
        return Open("tour", "how") if then else Done(turn.t("consent.thanks"))

    async def step_withdraw(self, turn: Turn) -> Result:
        """Asked back first: reminders end at once."""
        if turn.choice == "yes":
            await consent.withdraw(turn.work, turn.chat)
            return Done(turn.t("consent.withdrawn"))
        if turn.choice == "no":
            return Done(turn.t("consent.stays"))
        return Ask(turn.t("consent.sure"), pick(turn.t, "consent.way", "yes", "no"), "withdraw")
