"""Whom the contact person asks for dues: exempt members, month by month (DUE-06).

```mermaid
stateDiagram-v2
    [*] --> owing
    owing --> [*]
```
"""

from typing import ClassVar

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.dues_words import months_line
from handlers.vocabulary import Choice
from services.dues import contacts


class DuesContact(Conversation):
    """Only those with whom the actor keeps in touch."""

    name = "dues_contact"
    commands: ClassVar = {"lienlacphi": "owing"}

    async def step_owing(self, turn: Turn) -> Result:
        """Names and months; sums stay between the member and the collector."""
        found = await contacts.owing(turn.work)
        why = Choice("/visao DUE-06", turn.t("choice.why"))
        if not found:
            return Done(turn.t("dues_contact.none"), (why,))
        lines = [
            turn.t("dues_contact.line", name=one.name, months=months_line(turn.t, one.months))
            for one in found
        ]
        head, end = turn.t("dues_contact.owing"), turn.t("dues_contact.no_waiver")
        return Done("\n".join([head, *lines, end]), (why,))
