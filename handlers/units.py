"""Cells of a ward: opened, renamed and closed by its staff, each by a paper, with history.

```mermaid
stateDiagram-v2
    [*] --> wards
    wards --> cells
    cells --> one
    cells --> name: a new cell
    one --> name: another name
    one --> paper: closed
    name --> paper
    paper --> sure
    sure --> one
    sure --> [*]: refused
    one --> [*]: the books of a closed cell
```
"""

from datetime import date
from typing import ClassVar

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
    paged,
    pick,
)
from handlers.resolution import read_resolution
from handlers.transfers.words import short
from handlers.vocabulary import Choice
from services import unit_changes
from services.positions import KEEPER
from services.refusal import Refused
from services.unit_changes import Cell
from services.words import tidy

SHOWN = 5
"""lines of a history"""


class Units(Conversation):
    """For those who work for the ward; only its staff changes something."""

    name = "units"
    commands: ClassVar = {"donvi": "wards", "motdonvi": "open"}

    async def step_wards(self, turn: Turn) -> Result:
        """Of which ward, asked only when there are several."""
        found = await unit_changes.wards(turn.work)
        if not found:
            return Done(turn.t("refused.not_yours"))
        if turn.choice.isdecimal() or len(found) == 1:
            turn.draft = {"ward": int(turn.choice) if turn.choice.isdecimal() else found[0].id}
            return Go("cells")
        if turn.text:
            return Unclear()
        return Ask(turn.t("which.unit"), tuple(Choice(str(e.id), e.name) for e in found))

    async def step_cells(self, turn: Turn) -> Result:
        """The cells with their members; those that are closed come last."""
        if turn.choice == "open":
            turn.draft |= {"act": "open", "person": 0}
            return Go("name")
        if result := from_list(turn, "one"):
            return result
        found = await unit_changes.cells(turn.work, turn.draft.get("ward", 0))
        choices = [Choice(str(each.unit.id), _label(turn, each)) for each in found]
        more = pick(turn.t, "units.do", "open") if _keeps(turn) else ()
        there = sum(each.closed is None for each in found)
        page = paged(turn.t, choices, turn.draft.get("page", 0), size=6)
        return Ask(turn.t("units.cells", count=there), (*page, *more))

    async def step_open(self, turn: Turn) -> Result:
        """From another page."""
        turn.draft = {"person": turn.number()}
        return Go("one")

    async def step_one(self, turn: Turn) -> Result:
        """A cell, and what was done to it."""
        found = await unit_changes.one(turn.work, turn.draft.get("person", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "books" and found.closed:
            return Open("closed_books", "years", {"unit": found.unit.id})
        if turn.choice in ("rename", "close") and found.closed is None:
            turn.draft |= {"act": turn.choice, "name": found.unit.name}
            return Go("name" if turn.choice == "rename" else "paper")
        if turn.text:
            return Unclear()
        ways = ("books",) if found.closed else ("rename", "close") if _keeps(turn) else ()
        back = Choice("/donvi", turn.t("choice.back"))
        return Ask("\n".join(await _lines(turn, found)), (*pick(turn.t, "units.do", *ways), back))

    async def step_name(self, turn: Turn) -> Result:
        """What it is called from now on."""
        if not turn.text:
            return Ask(turn.t("units.name"))
        turn.draft["name"] = tidy(turn.text)
        return Go("paper")

    async def step_paper(self, turn: Turn) -> Result:
        """Number and day of the decision."""
        if not turn.text:
            return Ask(turn.t("units.paper"))
        number, day = read_resolution(turn.text, turn.work.today)
        if not number or day is None:
            return Ask(turn.t("transfer.number_again"), step="paper")
        turn.draft |= {"number": number, "day": day.isoformat()}
        return Go("sure")

    async def step_sure(self, turn: Turn) -> Result:
        """Everything once more."""
        if turn.choice == "no":
            return Go("one" if turn.draft.get("person") else "cells")
        if turn.choice == "yes":
            done = await _change(turn)
            if isinstance(done, Refused):
                back = Choice("/donvi", turn.t("choice.back"))
                return Done(turn.t.refusal(done), (back,))
            turn.draft["person"] = done.unit.id
            return Go("one")
        if turn.text:
            return Unclear()
        found = await unit_changes.one(turn.work, turn.draft.get("person", 0))
        was = "" if isinstance(found, Refused) else found.unit.name
        day = short(date.fromisoformat(turn.draft["day"]))
        values = {"name": turn.draft["name"], "was": was, "number": turn.draft["number"]}
        text = turn.t(f"units.sure.{turn.draft['act']}", **values, day=day)
        return Ask(text, pick(turn.t, "sure", "yes", "no"))


async def _change(turn: Turn) -> Cell | Refused:
    act, name, number = (turn.draft[key] for key in ("act", "name", "number"))
    day, key = date.fromisoformat(turn.draft["day"]), turn.draft.get("person", 0)
    if act == "open":
        return await unit_changes.opened(turn.work, turn.draft["ward"], name, number, day)
    if act == "rename":
        return await unit_changes.renamed(turn.work, key, name, number, day)
    return await unit_changes.closed(turn.work, key, number, day)


def _keeps(turn: Turn) -> bool:
    return bool(turn.work.acting.units(KEEPER))


def _label(turn: Turn, each: Cell) -> str:
    return turn.t("units.closed", name=each.unit.name) if each.closed else each.unit.name


async def _lines(turn: Turn, found: Cell) -> list[str]:
    lines = [found.unit.name, turn.t("units.members", count=found.members)]
    if found.closed:
        lines[1] = turn.t("units.closed_since", day=short(found.closed))
    told = await unit_changes.history(turn.work, found.unit.id)
    for each in () if isinstance(told, Refused) else told[:SHOWN]:
        values = {"name": each.name, "was": each.was, "number": each.number, "by": each.by}
        lines.append(turn.t(f"units.done.{each.what}", **values, day=short(each.on_day)))
    return lines
