"""The hamlets and quarters of a ward: added, renamed, closed; what was done stays on record.

```mermaid
stateDiagram-v2
    [*] --> open
    open --> home
    home --> add: a new name
    add --> home
    home --> area
    area --> rename
    rename --> area
    area --> sure: no longer used
    sure --> home
```
"""

from collections import Counter
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Go, Result, Turn, Unclear, paged, pick
from handlers.residence.whose import begin
from handlers.vocabulary import Choice
from services.refusal import Refused
from services.residence import areas, register
from services.residence.areas import AreaChange
from services.residence.views import Area

NEWEST = 5


class Areas(Conversation):
    """A name that is typed in an area renames nothing before it was asked for."""

    name = "residence_areas"
    commands: ClassVar = {"khuvuccutru": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button of the register."""
        return await begin(turn, "home")

    async def step_home(self, turn: Turn) -> Result:
        """The areas in use with their members; one is tapped."""
        if turn.choice == "add":
            return Go("add")
        if turn.choice.isdecimal():
            turn.draft["area"] = int(turn.choice)
            return Go("area")
        if turn.text:
            return Unclear()
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        unit = turn.draft["unit"]
        found = await register.areas(turn.work, unit)
        people = Counter(one.area_id for one in await register.people(turn.work, unit))
        names = [Choice(str(one.id), f"{one.name} ({people[one.id]})") for one in found]
        shown = paged(turn.t, names, turn.draft.get("page", 0), size=6)
        add = pick(turn.t, "residence_areas", "add")
        back = Choice("/sogioithieu", turn.t("choice.back"))
        said = turn.draft.pop("said", "")
        text = turn.t("residence_areas.home", count=len(found))
        return Ask(f"{said}\n{text}" if said else text, (*shown, *add, back))

    async def step_add(self, turn: Turn) -> Result:
        """The name of a hamlet or quarter."""
        if not turn.text:
            return Ask(turn.t("residence_register.area"))
        done = await register.add_area(turn.work, turn.draft["unit"], turn.text[:120])
        if isinstance(done, Refused):
            return turn.say(done)
        turn.draft["said"] = turn.t("residence_areas.added", name=done.name)
        return Go("home")

    async def step_area(self, turn: Turn) -> Result:
        """One area, and what was done to it."""
        if turn.choice in ("rename", "sure"):
            return Go(turn.choice)
        if turn.choice == "back":
            return Go("home")
        if turn.text:
            return Unclear()
        found = await self._area(turn)
        done = await areas.history(turn.work, turn.draft["area"])
        if isinstance(found, Refused) or isinstance(done, Refused):
            return turn.say(found if isinstance(found, Refused) else Refused("not_yours"))
        said = turn.draft.pop("said", "")
        lines = [said, turn.t("residence_areas.area", name=found.name)]
        lines += [_change(turn, each) for each in done[:NEWEST]]
        ways = pick(turn.t, "residence_areas", "rename", "sure")
        back = Choice("back", turn.t("choice.back"))
        return Ask("\n".join(filter(None, lines)), (*ways, back))

    async def step_rename(self, turn: Turn) -> Result:
        """The new name; it holds from today on."""
        found = await self._area(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        back = Choice("back", turn.t("choice.back"))
        if turn.choice == "back":
            return Go("area")
        if not turn.text:
            return Ask(turn.t("residence_areas.new_name", name=found.name), (back,))
        done = await areas.renamed(turn.work, found.id, turn.text[:120])
        if isinstance(done, Refused):
            return Ask(turn.t.refusal(done), (back,))
        turn.draft["said"] = turn.t("residence_areas.renamed", was=found.name, name=done.name)
        return Go("area")

    async def step_sure(self, turn: Turn) -> Result:
        """An area is closed only when it was confirmed."""
        found = await self._area(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "back":
            return Go("area")
        if turn.choice == "close":
            done = await areas.closed(turn.work, found.id)
            if isinstance(done, Refused):
                return turn.say(done)
            turn.draft["said"] = turn.t("residence_areas.closed", name=found.name)
            return Go("home")
        if turn.text:
            return Unclear()
        ways = pick(turn.t, "residence_areas", "close")
        back = Choice("back", turn.t("choice.back"))
        return Ask(turn.t("residence_areas.ask_close", name=found.name), (*ways, back))

    async def _area(self, turn: Turn) -> Area | Refused:
        return await areas.one(turn.work, turn.draft["area"])


def _change(turn: Turn, one: AreaChange) -> str:
    key = f"residence_areas.change.{one.what}"
    day = turn.t.day(one.on_day)
    return turn.t(key, day=day, name=one.name, was=one.was, by=one.by)
