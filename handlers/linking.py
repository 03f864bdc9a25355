"""A stranger becomes somebody: the one-time code of the secretary, by link or typed by hand.

```mermaid
stateDiagram-v2
    [*] --> code
    code --> code: wrong, or too many tries
    code --> [*]: linked, asked for consent; then the tour begins
```
"""

import re
from typing import ClassVar

from handlers.conversation import Conversation, Done, Open, Result, Turn
from handlers.texts import Texts
from services import accounts, people
from services.refusal import Refused
from services.seal import Seal

LOOKS_LIKE_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9 \-]{5,14}$")


class Linking(Conversation):
    """Until it is linked, a chat learns nothing but how to link it."""

    name = "linking"
    commands: ClassVar = {"lienket": "code"}

    def __init__(self, seal: Seal) -> None:
        """Link codes are kept as digests under the secret."""
        self._seal = seal

    async def step_code(self, turn: Turn) -> Result:
        """Takes a code; anything else is answered with what to do."""
        if turn.work.actor is not None:
            return Open("menu", "home")
        typed = _code_in(turn)
        if not typed:
            return Done(turn.t("linking.stranger"))
        linked = await accounts.link(turn.work, turn.chat.id, typed, self._seal)
        if isinstance(linked, Refused):
            return Done(turn.t.refusal(linked))
        await self._tell_others(turn, linked)
        turn.chat.person_id = linked
        turn.chat.consent = turn.chat.consent_asked = 0
        actor = (await people.actors(turn.work, [linked]))[linked]
        turn.work = turn.work.by(actor)
        return Open("consent", "ask", {"first": True})

    async def _tell_others(self, turn: Turn, person_id: int) -> None:
        """Whoever was linked before hears of the new phone, should it be a stranger's."""
        for chat_id, language in await accounts.other_phones(turn.work, person_id, turn.chat.id):
            told = Texts(language, turn.work.now)("linking.another_phone")
            turn.elsewhere[chat_id, person_id] = told


def _code_in(turn: Turn) -> str:
    """The code behind "/start", or a text that looks like one."""
    words = turn.text.split()
    text = " ".join(words[1:]) if words and words[0].startswith("/") else turn.text.strip()
    return text if LOOKS_LIKE_CODE.match(text) and _has_code_length(text) else ""


def _has_code_length(text: str) -> bool:
    return len(accounts.tidy(text)) == accounts.LENGTH
