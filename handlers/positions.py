"""Who is who in a ward: positions shown, named and ended by its staff, with history.

```mermaid
stateDiagram-v2
    [*] --> units
    units --> unit
    unit --> units
    unit --> history
    history --> unit
    unit --> role
    role --> who
    who --> day
    day --> named: confirmed
    unit --> which
    which --> last_day
    last_day --> ended: confirmed
    named --> [*]
    ended --> [*]
```
"""

from datetime import date, timedelta
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
from handlers.texts import Texts
from handlers.understanding.dates import When, parse_when
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services import positions
from services.positions import IN_CELL, IN_WARD, Position, UnitPositions
from services.refusal import Refused

SHOWN = 15
"""lines of a history"""
MOST = 6
"""people of one name on a page"""


class Positions(Conversation):
    """Access follows a position at once, so each change is confirmed."""

    name = "positions"
    commands: ClassVar = {"chucdanh": "units"}

    async def step_units(self, turn: Turn) -> Result:
        """The ward and its cells."""
        if result := from_list(turn, "unit"):
            return result
        found = await positions.units(turn.work)
        if not found:
            return Done(turn.t("refused.not_yours"))
        choices = [Choice(str(each.id), each.name) for each in found]
        page = paged(turn.t, choices, turn.draft.get("page", 0), size=7)
        return Ask(turn.t("position.units"), page)

    async def step_unit(self, turn: Turn) -> Result:
        """Who holds what today or later, and who follows the cell."""
        ways = {"add": "role", "end": "which", "history": "history", "back": "units"}
        if turn.choice in ways:
            return Go(ways[turn.choice])
        if turn.text:
            return Unclear()
        found = await _unit(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        keeps = bool(turn.work.acting.units(positions.KEEPER))
        acts = pick(turn.t, "position.do", *(("add", "end") if keeps else ()), "history")
        follow = Choice("/capuydu", turn.t("ward.choice.superiors"))
        back = Choice("back", turn.t("choice.back"))
        return Ask("\n".join(_lines(turn, found)), (*acts, follow, back))

    async def step_history(self, turn: Turn) -> Result:
        """The newest first, also what is over."""
        if turn.choice == "back":
            return Go("unit")
        if turn.text:
            return Unclear()
        found = await _unit(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        lines = [_line(turn.t, each) for each in found.positions[:SHOWN]]
        title = turn.t("position.history", unit=found.unit.name)
        return Ask("\n".join([title, *lines]), (Choice("back", turn.t("choice.back")),))

    async def step_role(self, turn: Turn) -> Result:
        """Which position."""
        if turn.choice in (*IN_CELL, *IN_WARD):
            turn.draft["role"] = turn.choice
            return Go("who")
        if turn.text:
            return Unclear()
        found = await _unit(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        return Ask(turn.t("position.ask_role"), pick(turn.t, "position.role", *found.roles))

    async def step_who(self, turn: Turn) -> Result:
        """A typed name; several of a name are offered with where they belong."""
        people = await positions.candidates(turn.work, turn.draft["person"])
        if turn.choice.isdecimal():
            turn.draft["who"] = int(turn.choice)
            return Go("day")
        if not turn.text:
            return Ask(turn.t("position.ask_who"))
        found = match(turn.text, [(each.person_id, each.name) for each in people])
        if len(found) == 1:
            turn.draft["who"] = found[0]
            return Go("day")
        offered = [each for each in people if each.person_id in found][:MOST]
        choices = [Choice(str(e.person_id), f"{e.name} ({e.where})") for e in offered]
        key = "position.several" if offered else "position.nobody"
        return Ask(turn.t(key), tuple(choices))

    async def step_day(self, turn: Turn) -> Result:
        """From which day on."""
        day = _said(turn)
        if day is None:
            today = Choice("today", turn.t("position.today"))
            return Ask(turn.t("position.ask_from"), (today,))
        turn.draft["day"] = day.isoformat()
        return Go("named")

    async def step_named(self, turn: Turn) -> Result:
        """Said once more before it counts."""
        role, day = turn.draft["role"], date.fromisoformat(turn.draft["day"])
        unit, who = turn.draft["person"], turn.draft["who"]
        if turn.choice == "yes":
            done = await positions.name(turn.work, unit, role, who, day)
            return turn.say(done) if isinstance(done, Refused) else _done(turn.t, done, "named")
        if turn.text:
            return Unclear()
        people = await positions.candidates(turn.work, unit)
        name = next((each.name for each in people if each.person_id == who), "")
        words = {"name": name, "role": turn.t(f"position.role.{role}"), "day": turn.t.day(day)}
        return Ask(turn.t("position.sure_named", **words), pick(turn.t, "position.do", "yes"))

    async def step_which(self, turn: Turn) -> Result:
        """Whose position ends."""
        if turn.choice.isdecimal():
            turn.draft["held"] = int(turn.choice)
            return Go("last_day")
        if turn.text:
            return Unclear()
        found = await _unit(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice.startswith("page "):
            turn.draft["held_page"] = int(turn.choice.removeprefix("page "))
        held = [Choice(str(each.id), _short(turn.t, each)) for each in _current(turn, found)]
        choices = paged(turn.t, held, turn.draft.get("held_page", 0), size=7)
        return Ask(turn.t("position.which"), choices)

    async def step_last_day(self, turn: Turn) -> Result:
        """The first day without it."""
        day = _said(turn)
        if day is None:
            today = Choice("today", turn.t("position.today"))
            return Ask(turn.t("position.ask_until"), (today,))
        turn.draft["day"] = (day - timedelta(days=1)).isoformat()
        return Go("ended")

    async def step_ended(self, turn: Turn) -> Result:
        """Said once more; the last secretary of a cell is a warning of its own."""
        held, last = turn.draft["held"], date.fromisoformat(turn.draft["day"])
        if turn.choice in ("yes", "sure"):
            sure = turn.choice == "sure"
            done = await positions.end(turn.work, held, last, sure=sure)
            if isinstance(done, Refused) and done.code == "last_holder":
                return Ask(turn.t.refusal(done), pick(turn.t, "position.do", "sure"))
            return turn.say(done) if isinstance(done, Refused) else _done(turn.t, done, "ended")
        if turn.text:
            return Unclear()
        found = await _unit(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        one = next((each for each in found.positions if each.id == held), None)
        if one is None:
            return Go("unit")
        day = turn.t.day(last + timedelta(days=1))
        text = turn.t("position.sure_ended", position=_short(turn.t, one), day=day)
        return Ask(text, pick(turn.t, "position.do", "yes"))


def _said(turn: Turn) -> date | None:
    """The day that was chosen or typed."""
    if turn.choice == "today":
        return turn.work.today
    said = parse_when(turn.text, now=turn.work.now) if turn.text else None
    return said.day if isinstance(said, When) else None


async def _unit(turn: Turn) -> UnitPositions | Refused:
    return await positions.of_unit(turn.work, turn.draft.get("person", 0))


def _current(turn: Turn, found: UnitPositions) -> list[Position]:
    held = [each for each in found.positions if not each.over(turn.work.today)]
    order = {role: at for at, role in enumerate(found.roles)}
    return sorted((each for each in held if each.role in order), key=lambda each: order[each.role])


def _lines(turn: Turn, found: UnitPositions) -> list[str]:
    held = [_line(turn.t, each) for each in _current(turn, found)]
    lines = [turn.t("position.unit", unit=found.unit.name), *(held or ["–"])]
    if found.followers:
        lines.append(turn.t("position.followers", names=", ".join(found.followers)))
    return lines


def _short(t: Texts, each: Position) -> str:
    role = t(f"position.role.{each.role}") if each.role in (*IN_CELL, *IN_WARD) else each.role
    return f"{role}: {each.name}"


def _line(t: Texts, each: Position) -> str:
    since = f"{each.from_day:%d/%m/%Y}"
    if each.to_day is None:
        return t("position.since", position=_short(t, each), day=since)
    until = f"{each.to_day:%d/%m/%Y}"
    return t("position.until", position=_short(t, each), day=since, last=until)


def _done(t: Texts, done: Position, what: str) -> Done:
    text = t(f"position.done.{what}", position=_line(t, done))
    return Done(text, (Choice("/chucdanh", t("position.choice")),))
