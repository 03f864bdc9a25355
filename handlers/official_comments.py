"""Members comment on fellow members who work for the ward; the committee reads (CNV-M18).

```mermaid
stateDiagram-v2
    [*] --> whom
    whom --> words
    words --> [*]: handed to the committee
    [*] --> read
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, from_list
from handlers.transfers.words import short
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services import official_comments
from services.refusal import Refused

SHOWN = 8


class OfficialComments(Conversation):
    """One tap and one message."""

    name = "official_comments"
    commands: ClassVar = {"gopycanbo": "whom", "xemgopycanbo": "read"}

    async def step_whom(self, turn: Turn) -> Result:
        """About whom."""
        found = await official_comments.officials(turn.work)
        why = Choice("/visao DIS-15", turn.t("choice.why"))
        if not found:
            return Done(turn.t("official.nobody"), (why,))
        named = match(turn.text, [(e.person_id, e.name) for e in found]) if turn.text else []
        if len(named) == 1:
            turn.draft["person"] = named[0]
            return Go("words")
        if result := from_list(turn, "words"):
            return result
        choices = tuple(Choice(str(each.person_id), each.name) for each in found)
        return Ask(turn.t("official.whom"), (*choices, why))

    async def step_words(self, turn: Turn) -> Result:
        """In own words."""
        if not turn.text:
            return Ask(turn.t("official.words"))
        done = await official_comments.say(turn.work, turn.draft["person"], turn.text)
        if isinstance(done, Refused):
            return turn.say(done)
        return Done(turn.t("official.said", name=done.name))

    async def step_read(self, turn: Turn) -> Result:
        """For the committee; never what was said of the reader."""
        found = await official_comments.read(turn.work)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.text:
            return Unclear()
        lines = [
            turn.t("official.line", about=e.about, words=e.words, by=e.by, day=short(e.said_on))
            for e in found[:SHOWN]
        ]
        why = Choice("/visao DIS-15", turn.t("choice.why"))
        return Done("\n".join([turn.t("official.read", count=len(found)), *lines]), (why,))
