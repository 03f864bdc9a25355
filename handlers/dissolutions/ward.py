"""The ward dissolves an office cell, step by step (CNV-W09).

```mermaid
stateDiagram-v2
    [*] --> all
    all --> cell: another cell
    cell --> one
    all --> one
    one --> take: the next step
    take --> sure
    sure --> one
    one --> pool
    pool --> helper
    helper --> one
    one --> execute
    execute --> [*]: everybody has moved
    one --> [*]: the cell is closed, its books are read
```
"""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Note,
    Open,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
    pick,
)
from handlers.dissolutions.closed import attached
from handlers.resolution import read_resolution
from handlers.transfers.words import cells_named, short
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.dissolutions import executing, papers, placing, prospects, steps, views
from services.dissolutions import steps as taking
from services.dissolutions.views import Case
from services.documents.papers import MadePaper
from services.people import WARD
from services.refusal import Refused
from services.rules import Finding
from services.work import Work

FACTS = {
    "conference": ("subordinate_cells", "office_members"),
    "announced": ("decisions_announced", "members_transferred", "prospects_introduced"),
}
"""step → what the rule asks about it; one tap says that all of it is so"""
NUMBERED = ("plan", "opinion", "decision")
RULES = {
    "conference": "DIS-02",
    "plan": "DIS-03",
    "opinion": "DIS-04",
    "decision": "DIS-04",
    "announced": "DIS-05",
    "executed": "DIS-06",
}
OPENS = {
    "places": ("placing", "list"),
    "stop": ("stopping", "why"),
    "undone": ("closed_cell", "undone"),
    "books": ("closed_books", "years"),
}
"""choice → the conversation behind it, and its step"""
PAPERS: dict[str, Callable[[Work, int], Awaitable[MadePaper | Refused]]] = {
    "plan_paper": papers.plan,
    "decision_paper": papers.decision,
    "letters": papers.all_letters,
}


class Dissolving(Conversation):
    """For the ward's own people."""

    name = "dissolving"
    commands: ClassVar = {"giaithe": "all", "motgiaithe": "open"}

    async def step_all(self, turn: Turn) -> Result:
        """Those under way, and those done."""
        if not turn.work.acting.units(*WARD):
            return Done(turn.t("refused.not_yours"))
        if turn.choice == "new":
            return Go("cell")
        if result := from_list(turn, "one"):
            return result
        found = await views.of_ward(turn.work)
        labels = [
            Choice(str(e.id), f"{e.unit}: {turn.t(f'dissolution.state.{e.state}').lower()}")
            for e in found
        ]
        more = pick(turn.t, "dissolution.way", "new")
        why = Choice("/visao DIS-01", turn.t("choice.why"))
        return Ask(
            turn.t("dissolution.all", count=sum(each.open for each in found)),
            (*labels[:6], *more, why),
        )

    async def step_open(self, turn: Turn) -> Result:
        """From another page."""
        turn.draft = {"person": turn.number()}
        return Go("one")

    async def step_cell(self, turn: Turn) -> Result:
        """Which cell."""
        cells = {each.id: each.name for each in await steps.cells(turn.work)}
        named = cells_named(turn.text, list(cells.items())) if turn.text else []
        if turn.choice.isdecimal() or len(named) == 1:
            done = await steps.open_case(turn.work, named[0] if named else int(turn.choice))
            if isinstance(done, Refused):
                return turn.say(done)
            turn.draft = {"person": done.id}
            return Go("one")
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.text:
            return Unclear()
        choices = [Choice(str(key), name) for key, name in cells.items()]
        return Ask(turn.t("dissolution.cell"), paged(turn.t, choices, turn.draft.get("page", 0)))

    async def step_one(self, turn: Turn) -> Result:
        """Where it stands, what comes next."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        ways = _ways(found)
        if turn.choice == "next" and "next" in ways:
            return Go("execute" if found.next == "executed" else "take")
        if turn.choice in PAPERS:
            return await _paper(turn, found, turn.choice)
        if turn.choice == "pool":
            return Go("pool")
        if turn.choice in OPENS and turn.choice in ways:
            return Open(*OPENS[turn.choice], {"case": found.id, "unit": found.unit_id})
        if turn.text:
            return Unclear()
        choices = tuple(_choice(turn, found, way) for way in ways)
        rule = RULES.get(found.next, "DIS-09")
        why = Choice(f"/visao {rule}", turn.t("choice.why"))
        back = Choice("/giaithe", turn.t("choice.back"))
        return Ask(await _page(turn, found), (*choices, why, back))

    async def step_take(self, turn: Turn) -> Result:
        """The day of the next step, and the number of its paper."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        numbered = found.next in NUMBERED
        if not turn.text:
            return Ask(turn.t(f"dissolution.take.{found.next}"))
        number, day = read_resolution(turn.text, turn.work.today)
        if day is None or (numbered and not number):
            return Ask(turn.t(f"dissolution.take.{found.next}"), step="take")
        told = {"number": number if numbered else "", "day": day.isoformat()}
        turn.draft |= {**told, "step": found.next}
        return Go("sure")

    async def step_sure(self, turn: Turn) -> Result:
        """What the rule asks about the step, in one question; then it is recorded."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        step, day = turn.draft["step"], date.fromisoformat(turn.draft["day"])
        if turn.choice == "no":
            return Go("one")
        if turn.choice == "yes":
            facts = dict.fromkeys(FACTS.get(step, ()), True)
            done = taking.Done(step, day, turn.draft["number"], facts)
            taken = await taking.take(turn.work, found.id, done)
            if isinstance(taken, Refused):
                return _no(turn, found, taken)
            turn.draft["said"] = _said(turn, taken[1])
            return Go("one")
        if turn.text:
            return Unclear()
        values = {"unit": found.unit, "number": turn.draft["number"], "day": short(day)}
        text = turn.t(f"dissolution.sure.{step}", **values)
        return Ask(text, pick(turn.t, "sure", "yes", "no"))

    async def step_execute(self, turn: Turn) -> Result:
        """The batch, asked once more; refused, nothing has changed."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "no":
            return Go("one")
        if turn.choice == "yes":
            done = await executing.execute(turn.work, found.id)
            if isinstance(done, Refused):
                return _no(turn, found, done)
            values = {"count": done.members, "cells": done.cells, "day": short(done.first_day)}
            more = (Choice(f"/motgiaithe {found.id}", turn.t("dissolution.choice.see")),)
            return Done(turn.t("dissolution.executed", unit=found.unit, **values), more)
        if turn.text:
            return Unclear()
        text = turn.t("dissolution.sure.executed", unit=found.unit)
        return Ask(text, pick(turn.t, "sure", "yes", "no"))

    async def step_pool(self, turn: Turn) -> Result:
        """Somebody in the pool: the name and the cell in one message, then the helper."""
        found = await placing.places(turn.work, turn.draft.get("person", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        name, _, cell = turn.text.partition(",")
        cells = [(each.id, each.name) for each in found.cells]
        ids = cells_named(cell, cells) if cell else []
        if len(ids) == 1:
            turn.draft |= {"prospect": name.strip(), "to": ids[0]}
            return Go("helper")
        if turn.text:
            return Ask(turn.t("dissolution.pool_again"), step="pool")
        pool = await prospects.listed(turn.work, found.case)
        lines = [
            turn.t("dissolution.in_pool", name=e.name, to=e.to, helper=e.helper) for e in pool
        ]
        why = Choice("/visao DIS-10", turn.t("choice.why"))
        return Ask("\n".join([*lines, turn.t("dissolution.pool")]), (why,))

    async def step_helper(self, turn: Turn) -> Result:
        """An official member of the same workplace (DIS-10)."""
        found = await placing.places(turn.work, turn.draft.get("person", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        people = [(each.person_id, each.name) for each in found.lines]
        named = match(turn.text, people) if turn.text else []
        if turn.choice.isdecimal() or len(named) == 1:
            helper = named[0] if named else int(turn.choice)
            told = (turn.draft["person"], turn.draft["prospect"], turn.draft["to"], helper)
            done = await prospects.add(turn.work, *told)
            return turn.say(done) if isinstance(done, Refused) else Go("one")
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.text:
            return Unclear()
        choices = [Choice(str(key), name) for key, name in people]
        text = turn.t("dissolution.helper", name=turn.draft["prospect"])
        return Ask(text, paged(turn.t, choices, turn.draft.get("page", 0)))

    async def _found(self, turn: Turn) -> Case | Refused:
        return await views.access(turn.work, turn.draft.get("person", 0))


def _no(turn: Turn, found: Case, refused: Refused) -> Done:
    """A refusal, and the way back to the case."""
    back = Choice(f"/motgiaithe {found.id}", turn.t("choice.back"))
    return Done(turn.t.refusal(refused), (back,))


def _ways(found: Case) -> list[str]:
    """What can be done as it stands."""
    decided = found.step("decision") is not None
    papers_ = ["plan_paper", *(["decision_paper"] if decided else [])]
    if found.state == "withdrawn":
        return papers_
    if found.state == "executed":
        return ["letters", "undone", "books"]
    return ["next", "places", "pool", *papers_, "stop"]


def _choice(turn: Turn, found: Case, way: str) -> Choice:
    key = f"dissolution.next.{found.next}" if way == "next" else f"dissolution.way.{way}"
    return Choice(way, turn.t(key))


async def _page(turn: Turn, found: Case) -> str:
    lines = [turn.t("dissolution.title", unit=found.unit)]
    for each in found.steps:
        number = f", {each.number}" if each.number else ""
        late = turn.t("dissolution.late") if each.facts.get("outcome") == "LATE" else ""
        state = turn.t(f"dissolution.state.{each.step}")
        because = f": {each.facts['words']}" if each.facts.get("words") else ""
        lines.append(f"• {state}: {short(each.on_day)}{number}{late}{because}")
    said = turn.draft.pop("said", "")
    if found.open:
        listed = await placing.places(turn.work, found.id)
        if not isinstance(listed, Refused):
            chosen = sum(each.chosen for each in listed.lines)
            lines.append(turn.t("dissolution.counted", chosen=chosen, all=len(listed.lines)))
    return "\n".join([*lines, *([said] if said else [])])


def _said(turn: Turn, finding: Finding) -> str:
    late = finding.outcome == "LATE"
    return f"{turn.t('dissolution.late_said')} {finding.calculation}" if late else ""


async def _paper(turn: Turn, found: Case, kind: str) -> Result:
    made = await PAPERS[kind](turn.work, found.id)
    if isinstance(made, Refused):
        return turn.say(made)
    return Note(turn.t(f"dissolution.paper.{kind}", unit=found.unit), attached(made))
