"""A member writes the yearly plan part by part, over days, or sends it as a paper (CNV-M08).

```mermaid
stateDiagram-v2
    [*] --> own
    own --> part
    own --> sure: a photo or file
    part --> part
    part --> sure
    sure --> part: change one
    sure --> [*]
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Note, Result, Turn, Unclear, pick
from handlers.phrases import file_problem
from handlers.plan_words import draft_text, plan_text
from handlers.vocabulary import Attachment, Choice
from services import files, plans
from services.plans import PARTS, OwnPlan
from services.refusal import Refused


class Plans(Conversation):
    """What was written stays in the draft until it is registered, whatever comes between."""

    name = "plans"
    commands: ClassVar = {"kehoach": "own", "giaykehoach": "paper"}

    async def step_own(self, turn: Turn) -> Result:
        """What is registered, what is being written, or how to begin."""
        if turn.files:
            return await self._with_paper(turn)
        if turn.choice == "anew":
            await plans.throw_away(turn.work)
            return Go("own")
        if turn.choice in ("write", "finish"):
            found = await plans.own(turn.work)
            if isinstance(found, Refused):
                return turn.say(found)
            return await self._begin(turn, found)
        if turn.text:
            return Unclear()
        found = await plans.own(turn.work)
        return turn.say(found) if isinstance(found, Refused) else _shown(turn, found)

    async def step_part(self, turn: Turn) -> Result:
        """One part in the member's own words, or passed over."""
        part = turn.draft.get("part", PARTS[0])
        if turn.files:
            return await self._with_paper(turn)
        if turn.text or turn.choice == "skip":
            words = turn.text if turn.choice != "skip" else ""
            done = await plans.write(turn.work, part, words)
            if isinstance(done, Refused):
                return turn.say(done)
            following = done.draft.next_part if done.draft else None
            turn.draft = {"part": following} if following else {}
            return Go("part" if following else "sure")
        number = PARTS.index(part) + 1
        asked = turn.t(f"plans.ask.{part}", number=number, all=len(PARTS))
        return Ask(asked, pick(turn.t, "plans", "skip"))

    async def step_sure(self, turn: Turn) -> Result:
        """Everything at a glance; each part can be changed before it is registered."""
        if turn.files:
            return await self._with_paper(turn)
        if turn.choice == "register":
            return await self._register(turn)
        if turn.choice in PARTS:
            turn.draft = {"part": turn.choice}
            return Go("part")
        if turn.text:
            return Unclear()
        found = await plans.own(turn.work)
        if isinstance(found, Refused):
            return turn.say(found)
        if found.draft is None or found.draft.empty:
            return Go("own")
        text = turn.t("plans.sure", year=found.year, plan=draft_text(turn.t, found.draft))
        change = (Choice(part, turn.t(f"plans.change.{part}")) for part in PARTS)
        return Ask(text, (Choice("register", turn.t("plans.register")), *change))

    async def step_paper(self, turn: Turn) -> Result:
        """The photo or file of a registered plan, for its author and the committee."""
        found = await files.access_sent(turn.work, turn.number())
        if isinstance(found, Refused):
            return turn.say(found)
        return Note(turn.t("plans.paper"), Attachment(found.id, found.name, found.mime))

    async def _begin(self, turn: Turn, found: OwnPlan) -> Result:
        """Goes on with the first part that is missing; a correction shows the whole plan."""
        if found.draft is None and found.registered is not None:
            done = await plans.correct(turn.work)
            return turn.say(done) if isinstance(done, Refused) else Go("sure")
        following = found.draft.next_part if found.draft else PARTS[0]
        turn.draft = {"part": following} if following else {}
        return Go("part" if following else "sure")

    async def _register(self, turn: Turn) -> Result:
        done = await plans.register(turn.work)
        if isinstance(done, Refused):
            return turn.say(done)
        why = Choice("/visao TSK-07", turn.t("choice.why"))
        return Done(turn.t("plans.registered", year=done.year), (why,))

    async def _with_paper(self, turn: Turn) -> Result:
        sent = turn.files[0]
        if sent.content is None:
            return Note(file_problem(turn.t, sent))
        file_id = await files.store(turn.work, sent.name, sent.mime, sent.content)
        done = await plans.attach(turn.work, file_id)
        if isinstance(done, Refused):
            return turn.say(done)
        turn.draft = {}
        return Go("sure")


def _shown(turn: Turn, found: OwnPlan) -> Result:
    t = turn.t
    why = Choice("/visao TSK-06", t("choice.why"))
    if found.draft is not None:
        text = t("plans.unfinished", year=found.year, plan=draft_text(t, found.draft))
        return Ask(text, (*pick(t, "plans", "finish", "anew"), why))
    if found.registered is not None:
        choices = [Choice("write", t("plans.correct"))]
        if found.registered.file_id:
            paper = f"/giaykehoach {found.registered.file_id}"
            choices.append(Choice(paper, t("plans.see_paper")))
        return Ask(plan_text(t, found.registered), (*choices, why))
    return Ask(t("plans.none", year=found.year), (*pick(t, "plans", "write"), why))
