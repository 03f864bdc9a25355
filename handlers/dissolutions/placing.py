"""To which cell each member goes: proposed, corrected in the list or one by one (DIS-06).

```mermaid
stateDiagram-v2
    [*] --> list
    list --> list: the corrected list is sent back
    list --> whom
    whom --> cell
    cell --> list
```
"""

import asyncio
from collections.abc import Callable, Sequence

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Note,
    Result,
    Turn,
    Unclear,
    paged,
    pick,
)
from handlers.phrases import file_problem
from handlers.transfers.words import cells_named
from handlers.understanding.names import match
from handlers.vocabulary import Attachment, Choice
from handlers.why_facts import why_of
from services.dissolutions import papers, placing, sheet
from services.dissolutions.placing import Places
from services.refusal import Refused

SHOWN = 8
Find = Callable[[str, Sequence[tuple[int, str]]], list[int]]


class Placing(Conversation):
    """Opened from the page of a dissolution."""

    name = "placing"

    async def step_list(self, turn: Turn) -> Result:
        """How many are placed, proposed and open; a corrected list may be sent at any time."""
        found = await placing.places(turn.work, turn.draft.get("case", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.files:
            return await self._sent(turn, found)
        if turn.choice == "accept":
            done = await placing.accept(turn.work, found.case.id)
            return turn.say(done) if isinstance(done, Refused) else Go("list")
        if turn.choice == "sheet":
            return await _sheet(turn, found)
        if turn.choice == "one":
            return Go("whom")
        if turn.text:
            return Unclear()
        proposed = [each for each in found.lines if each.to_unit_id and not each.chosen]
        counts = {
            "chosen": sum(each.chosen for each in found.lines),
            "proposed": len(proposed),
            "open": len(found.open),
            "names": ", ".join(each.name for each in found.open[:SHOWN]) or "–",
        }
        ways = [*(["accept"] if proposed else []), "sheet", "one"]
        back = Choice(f"/motgiaithe {found.case.id}", turn.t("choice.back"))
        asked = why_of(turn.t, await placing.complete(turn.work, found))
        text = turn.t("placing.list", unit=found.case.unit, **counts)
        return Ask(text, (*pick(turn.t, "placing", *ways), asked, back))

    async def step_whom(self, turn: Turn) -> Result:
        """Whose cell is to be set."""
        found = await placing.places(turn.work, turn.draft.get("case", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        people = [(each.person_id, each.name) for each in _open_first(found)]
        if whom := _picked(turn, people) or _several(turn.text, people):
            turn.draft["people"] = [whom] if isinstance(whom, int) else whom
            return Go("cell")
        if turn.text:
            return Unclear()
        choices = [Choice(str(key), name) for key, name in people]
        return Ask(turn.t("placing.whom"), paged(turn.t, choices, turn.draft.get("page", 0)))

    async def step_cell(self, turn: Turn) -> Result:
        """To which cell."""
        found = await placing.places(turn.work, turn.draft.get("case", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        cells = [(each.id, each.name) for each in found.cells]
        if to := _picked(turn, cells, cells_named):
            chosen = dict.fromkeys(turn.draft["people"], to)
            done = await placing.choose(turn.work, found.case.id, chosen)
            return turn.say(done) if isinstance(done, Refused) else Go("list")
        if turn.text:
            return Unclear()
        name = ", ".join(e.name for e in found.lines if e.person_id in turn.draft["people"])
        choices = [Choice(str(key), label) for key, label in cells]
        text = turn.t("placing.cell", name=name)
        return Ask(text, paged(turn.t, choices, turn.draft.get("page", 0), size=9))

    async def _sent(self, turn: Turn, found: Places) -> Result:
        """The corrected list: taken over as a whole, or not at all, with the rows to look at."""
        sent = turn.files[0]
        if sent.content is None:
            return Note(file_problem(turn.t, sent))
        read = await asyncio.to_thread(sheet.read, sent.content, found)
        if isinstance(read, Refused):
            return Note(turn.t("placing.not_readable"))
        if read.problems:
            lines = [
                turn.t(f"placing.problem.{each.code}", row=each.row, words=each.words)
                for each in read.problems[:SHOWN]
            ]
            count = turn.t("placing.problems", count=len(read.problems))
            return Note("\n".join([count, *lines]))
        done = await placing.choose(turn.work, found.case.id, read.to)
        if isinstance(done, Refused):
            return turn.say(done)
        back = (Choice(f"/motgiaithe {found.case.id}", turn.t("choice.back")),)
        return Done(turn.t("placing.taken", count=len(read.to), open=len(done.open)), back)


def _open_first(found: Places) -> list[placing.Place]:
    return sorted(found.lines, key=lambda each: each.to_unit_id is not None)


def _picked(turn: Turn, among: Sequence[tuple[int, str]], find: Find = match) -> int:
    """Who or what was tapped or typed; 0: nothing yet, perhaps another page."""
    if turn.choice.startswith("page "):
        turn.draft["page"] = int(turn.choice.removeprefix("page "))
        return 0
    named = find(turn.text, among) if turn.text else []
    if turn.choice.isdecimal() or len(named) == 1:
        turn.draft.pop("page", None)
        return named[0] if named else int(turn.choice)
    return 0


def _several(text: str, among: Sequence[tuple[int, str]]) -> list[int]:
    """The people of a list of names, each found exactly once; else nobody."""
    found = [match(part, among) for part in text.split(",") if part.strip()]
    return [each[0] for each in found] if all(len(each) == 1 for each in found) else []


async def _sheet(turn: Turn, found: Places) -> Result:
    made = await papers.list_sheet(turn.work, found.case.id, turn.t)
    if isinstance(made, Refused):
        return turn.say(made)
    return Note(turn.t("placing.sent"), Attachment(made.file_id, made.name, made.mime))
