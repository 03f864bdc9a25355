"""The last resolution item by item, by tap (CNV-S09).

```mermaid
stateDiagram-v2
    [*] --> items
    items --> item
    item --> note: not done, low quality
    note --> items
    item --> items: done
    items --> [*]: on to praise and correction
```
"""

from typing import ClassVar

from handlers import minutes_words
from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Open,
    Result,
    Turn,
    Unclear,
    from_list,
    pick,
)
from handlers.vocabulary import Choice
from services import evaluation, minutes
from services.evaluation import RESULTS, Evaluation, Judged
from services.refusal import Refused


class EvaluationTalk(Conversation):
    """Done, not done, of low quality, with a note; nothing is added up to a score."""

    name = "evaluation"
    commands: ClassVar = {"danhgia": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/danhgia 12"."""
        turn.draft = {"meeting": turn.number()}
        return Go("items")

    async def step_items(self, turn: Turn) -> Result:
        """All items; the chosen one is judged next."""
        if turn.choice == "people":
            return Open("meeting_book", "write", {"meeting": turn.draft["meeting"]})
        if result := from_list(turn, "item"):
            return result
        found = await evaluation.evaluation(turn.work, turn.draft["meeting"])
        if isinstance(found, Refused):
            return turn.say(found)
        why = Choice(f"/visao MRE-01 {turn.draft['meeting']}", turn.t("choice.why"))
        if found.resolution is None:
            return Done(" ".join(found.finding.reasons), (why,))
        turn.draft["seen"] = found.minutes.seen
        book = await minutes_words.load(turn, found.minutes)
        lines = [
            minutes_words.item_line(turn.t, each.item, book.names, each.result, each.note)
            for each in found.items
        ]
        text = turn.t("book.last_resolution", number=found.resolution.number)
        ways = [Choice(str(each.item.position), _label(turn, each)) for each in found.items]
        on = pick(turn.t, "evaluation.way", "people")
        return Ask("\n".join([text, *lines]), (*ways, *on, why))

    async def step_item(self, turn: Turn) -> Result:
        """One item."""
        if turn.choice == "back":
            return Go("items")
        if turn.choice in RESULTS:
            turn.draft["result"] = turn.choice
            return await self._judged(turn, "") if turn.choice == "done" else Go("note")
        if turn.text:
            return Unclear()
        found = await evaluation.evaluation(turn.work, turn.draft["meeting"])
        if isinstance(found, Refused):
            return turn.say(found)
        one = _chosen(found, turn.draft["person"])
        if one is None:
            return Go("items")
        back = Choice("back", turn.t("choice.back"))
        text = turn.t("evaluation.item", number=one.item.position, words=one.item.words)
        return Ask(text, (*pick(turn.t, "result", *RESULTS), back))

    async def step_note(self, turn: Turn) -> Result:
        """Why, in a few words; it may be passed over."""
        if turn.text or turn.choice == "none":
            return await self._judged(turn, turn.text)
        return Ask(turn.t("evaluation.note"), pick(turn.t, "evaluation.way", "none"))

    async def _judged(self, turn: Turn, note: str) -> Result:
        said = {turn.draft["person"]: (turn.draft["result"], note)}
        done = await evaluation.record(turn.work, turn.draft["meeting"], said, turn.draft["seen"])
        if isinstance(done, minutes.Minutes):
            return Go("items")
        if done.code == "minutes_changed":
            return Go("items")
        return turn.say(done)


def _chosen(found: Evaluation, position: int) -> Judged | None:
    return next((each for each in found.items if each.item.position == position), None)


def _label(turn: Turn, one: Judged) -> str:
    if one.result is None:
        return turn.t("evaluation.open", number=one.item.position)
    return turn.t("evaluation.judged", number=one.item.position,
                  result=turn.t(f"result.{one.result}"))  # fmt: skip
