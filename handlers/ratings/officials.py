"""The ward's board names the ward staff in the cells, and the head who rates each (DIS-13).

```mermaid
stateDiagram-v2
    [*] --> officials
    officials --> which : a name is typed
    officials --> official
    which --> kind
    kind --> head
    head --> whose
    whose --> record
    record --> [*]
    official --> kind : another head
    official --> [*] : ended
```
"""

from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
    pick,
)
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.people import WARD
from services.ratings import officials
from services.ratings.officials import HEAD_KINDS
from services.refusal import Refused

SHOWN = 6
"""people of one name that are offered at once"""


class Officials(Conversation):
    """Who works for the ward and sits in which cell; what was said of them is not shown here."""

    name = "officials"
    commands: ClassVar = {"canbophuong": "officials"}

    async def step_officials(self, turn: Turn) -> Result:
        """The list; a typed name adds somebody."""
        if not turn.work.acting.units(*WARD):
            return Done(turn.t("refused.not_yours"))
        if turn.text:
            return await self._named(turn, "which")
        if result := from_list(turn, "official"):
            return result
        found = await officials.listed(turn.work)
        lines = [turn.t("officials.line", name=e.name, cell=e.unit, head=e.head) for e in found]
        people = [Choice(str(e.id), e.name) for e in found]
        text = "\n".join([turn.t("officials.title"), *lines, turn.t("officials.add")])
        why = Choice("/visao DIS-13", turn.t("choice.why"))
        return Ask(text, (*paged(turn.t, people, turn.draft.get("page", 0)), why))

    async def step_which(self, turn: Turn) -> Result:
        """Which of several people is meant."""
        return await self._chosen(turn, "official", "which", "kind")

    async def step_kind(self, turn: Turn) -> Result:
        """What the head is: only three kinds may send ratings."""
        if turn.choice in HEAD_KINDS:
            turn.draft["kind"] = turn.choice
            return Go("head")
        if turn.text:
            return Unclear()
        return Ask(turn.t("officials.kind"), pick(turn.t, "officials.head", *HEAD_KINDS))

    async def step_head(self, turn: Turn) -> Result:
        """The head's name."""
        if turn.text:
            return await self._named(turn, "whose")
        return Ask(turn.t("officials.whose"))

    async def step_whose(self, turn: Turn) -> Result:
        """Which head is meant; the last step records it."""
        result = await self._chosen(turn, "head", "whose", "record")
        return await self.step_record(turn) if isinstance(result, Go) else result

    async def step_record(self, turn: Turn) -> Result:
        """Recorded from today."""
        draft = turn.draft
        done = await officials.name_head(
            turn.work, draft["official"], draft["head"], draft["kind"]
        )
        if isinstance(done, Refused):
            return turn.say(done)
        more = Choice("/canbophuong", turn.t("officials.more"))
        text = turn.t("officials.named", name=done.name, cell=done.unit, head=done.head)
        return Done(text, (more, Choice("/visao DIS-13", turn.t("choice.why"))))

    async def step_official(self, turn: Turn) -> Result:
        """One of the list: another head, or works for the ward no more."""
        found = next(
            (e for e in await officials.listed(turn.work) if e.id == turn.draft.get("person")),
            None,
        )
        if found is None:
            return Go("officials")
        if turn.choice == "other":
            turn.draft = {"official": found.person_id}
            return Go("kind")
        if turn.choice == "end":
            done = await officials.end(turn.work, found.id)
            key = "officials.ended"
            return (
                turn.say(done) if isinstance(done, Refused) else Done(turn.t(key, name=done.name))
            )
        if turn.text:
            return Unclear()
        text = turn.t("officials.line", name=found.name, cell=found.unit, head=found.head)
        return Ask(text, pick(turn.t, "officials.do", "other", "end"))

    async def _named(self, turn: Turn, step: str) -> Result:
        people = await officials.people(turn.work)
        found = match(turn.text, people)[:SHOWN]
        if not found:
            return Ask(turn.t("officials.nobody"))
        turn.draft["found"] = found
        return Go(step)

    async def _chosen(self, turn: Turn, key: str, step: str, then: str) -> Result:
        names = dict(await officials.people(turn.work))
        found = [each for each in turn.draft.get("found", []) if each in names]
        if turn.choice.isdecimal() and int(turn.choice) in found:
            found = [int(turn.choice)]
        if len(found) == 1:
            turn.draft[key] = found[0]
            return Go(then)
        if turn.text:
            return await self._named(turn, step)
        return Ask(
            turn.t("officials.which"), tuple(Choice(str(e), names[e]) for e in found), step=step
        )
