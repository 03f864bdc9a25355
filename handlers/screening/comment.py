"""Who is asked for comments reads a name and says something once (CNV-F01, SCR-11).

```mermaid
stateDiagram-v2
    [*] --> open
    open --> say
    say --> sure
    sure --> say: again
    sure --> [*]: kept
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.vocabulary import Choice
from services.refusal import Refused
from services.screening import commenting
from services.screening.commenting import Named

WHY = "SCR-11"


class CommentTalk(Conversation):
    """The name alone is shown: no criterion, no step, no other member."""

    name = "case_comment"
    commands: ClassVar = {"gopy": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """The names that wait for this person's comment."""
        waiting = await commenting.waiting(turn.work)
        chosen = turn.number() or (waiting[0].case_id if len(waiting) == 1 else 0)
        if any(each.case_id == chosen for each in waiting):
            turn.draft = {"case": chosen}
            return Go("say")
        choices = tuple(Choice(f"/gopy {each.case_id}", each.name) for each in waiting)
        return Done(turn.t("comment_of.which" if choices else "comment_of.none"), choices)

    async def step_say(self, turn: Turn) -> Result:
        """What do they say of the proposal?"""
        one = await self._one(turn)
        if one is None:
            return turn.say(Refused("no_such_case"))
        if turn.text:
            turn.draft["words"] = turn.text
            return Go("sure")
        office = turn.t(f"office.{one.role}")
        text = turn.t("comment_of.ask", name=one.name, unit=one.unit, office=office)
        return Ask(text, (Choice(f"/visao {WHY}", turn.t("choice.why")),))

    async def step_sure(self, turn: Turn) -> Result:
        """Once; it cannot be changed."""
        if turn.choice == "keep":
            done = await commenting.say(turn.work, turn.draft["case"], turn.draft["words"])
            return turn.say(done) if isinstance(done, Refused) else Done(turn.t("comment_of.kept"))
        if turn.choice == "again":
            return Go("say")
        if turn.text:
            return Unclear()
        shown = turn.t("comment_of.sure", words=turn.draft["words"])
        return Ask(shown, pick(turn.t, "comment_of", "keep", "again"))

    async def _one(self, turn: Turn) -> Named | None:
        waiting = await commenting.waiting(turn.work)
        return next((each for each in waiting if each.case_id == turn.draft["case"]), None)
