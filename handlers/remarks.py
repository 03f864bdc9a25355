"""Praise and correction, told privately: the secretary sends, the member reads (MRE-03, MRE-04).

```mermaid
stateDiagram-v2
    [*] --> tell: the secretary
    tell --> [*]
    [*] --> own: the member
    own --> [*]
```
"""

from typing import ClassVar

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.vocabulary import Choice
from handlers.why_facts import why
from services import remarks
from services.clock import local_day
from services.refusal import Refused


class RemarksTalk(Conversation):
    """The message on the screen names nobody and says nothing of what was said."""

    name = "remarks"
    commands: ClassVar = {"baorieng": "tell", "nhanxet": "own"}

    async def step_tell(self, turn: Turn) -> Result:
        """ "/baorieng 12": behind a button of the closed minutes."""
        told = await remarks.tell(turn.work, turn.number())
        if isinstance(told, Refused):
            return turn.say(told)
        key = "remarks.told" if told else "remarks.told_before"
        back = Choice(f"/bienban {turn.number()}", turn.t("choice.back"))
        return Done(turn.t(key, count=told), (back,))

    async def step_own(self, turn: Turn) -> Result:
        """ "/nhanxet 12": what was said of the actor, each with its clause."""
        found = await remarks.own(turn.work, turn.number())
        if isinstance(found, Refused):
            return turn.say(found)
        day = turn.t.day_of(found.meeting.starts_at)
        lines = [turn.t("remarks.own", unit=found.meeting.unit, day=day)]
        for one in found.remarks:
            said = turn.t(f"remarks.{one.kind}")
            lines.append(turn.t("remarks.line", said=said, words=one.words) if one.words else said)
        corrected = any(one.kind == "correct" for one in found.remarks)
        rule = remarks.RULES["correct" if corrected else "praise"]
        ask = Choice("/vuongmac", turn.t("remarks.answer"))
        return Done(
            "\n".join(lines), (ask, why(turn.t, rule, day=local_day(found.meeting.starts_at)))
        )
