"""The committee enters a grade, a discipline or a conclusion from its document (SCR-09).

```mermaid
stateDiagram-v2
    [*] --> kind
    kind --> person
    person --> part
    part --> part
    part --> sure
    sure --> [*]: kept, back to the review
```
"""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Go,
    Open,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
    pick,
)
from handlers.screening import words
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.members import members
from services.refusal import Refused
from services.roster.cells import read_date
from services.rules import Level
from services.screening import facts, reviews
from services.screening.facts import NEEDS, NewFact
from services.screening.records import Fact

DAYS = ("from_day", "to_day", "on_day")


class FactTalk(Conversation):
    """Rumours are no records: each wants its document."""

    name = "screening_fact"
    commands: ClassVar = {}

    async def step_kind(self, turn: Turn) -> Result:
        """What is recorded."""
        if turn.choice in NEEDS:
            turn.draft |= {"fact": {"kind": turn.choice}, "page": 0}
            return Go("person")
        if turn.text:
            return Unclear()
        return Ask(turn.t("screening.kind"), pick(turn.t, "screening.kind_of", *NEEDS))

    async def step_person(self, turn: Turn) -> Result:
        """About whom, by name or from the list."""
        unit = await reviews.access_review(turn.work, turn.draft["unit"])
        if isinstance(unit, Refused):
            return turn.say(unit)
        me = turn.work.acting.person_id
        people = await members(turn.work, unit.id, turn.work.today)
        people = [each for each in people if each.id != me and not each.temporary]
        if turn.text:
            found = match(turn.text, [(each.id, each.name) for each in people])
            if len(found) == 1:
                turn.draft["fact"]["person_id"] = found[0]
                return Go("part")
            people = [each for each in people if each.id in found] or people
        elif result := from_list(turn, "part"):
            turn.draft["fact"]["person_id"] = turn.draft.get("person")
            return result
        names = [Choice(str(each.id), each.name) for each in people]
        return Ask(turn.t("screening.person"), paged(turn.t, names, turn.draft.get("page", 0)))

    async def step_part(self, turn: Turn) -> Result:
        """What the kind needs, one after the other, and at last the document."""
        fact = turn.draft["fact"]
        wanted = [*NEEDS[fact["kind"]], "document"]
        part = next((each for each in wanted if each not in fact), None)
        if part is None:
            return Go("sure")
        if turn.asked:
            return _ask_part(turn, fact["kind"], part)
        value = _READ[part](turn)
        if value is None:
            return Ask(turn.t("screening.unclear"), _ask_part(turn, fact["kind"], part).choices)
        fact[part] = value
        return Go("part")

    async def step_sure(self, turn: Turn) -> Result:
        """The record as it will stand."""
        fact = _new(turn.draft["fact"])
        if turn.choice == "keep":
            done = await facts.state(turn.work, turn.draft["unit"], fact)
            if isinstance(done, Refused):
                return turn.say(done)
            return Open("review", "review", {"unit": turn.draft["unit"]})
        if turn.choice == "again":
            return Go("kind")
        if turn.text:
            return Unclear()
        unit = await reviews.access_review(turn.work, turn.draft["unit"])
        if isinstance(unit, Refused):
            return turn.say(unit)
        people = await members(turn.work, unit.id, turn.work.today)
        name = next((each.name for each in people if each.id == fact.person_id), "")
        shown = words.fact_line(turn.t, _shown(fact))
        return Ask(f"{name}\n{shown}", pick(turn.t, "screening.sure_of", "keep", "again"))


def _ask_part(turn: Turn, kind: str, part: str) -> Ask:
    t = turn.t
    choices: tuple[Choice, ...] = ()
    if part == "form":
        forms = facts.forms(turn.work.today)
        choices = tuple(Choice(each, words.form_name(t, each)) for each in forms)
    elif part == "number" and kind == "grade":
        levels = [str(int(each)) for each in sorted(Level)]
        choices = tuple(Choice(each, t(f"screening.level.{each}")) for each in levels)
    elif part == "number":
        choices = pick(t, "screening.reports", "0", "1")
    elif part == "year":
        year = turn.work.today.year
        choices = tuple(Choice(str(each), str(each)) for each in (year - 1, year - 2))
    key = "reports" if (kind, part) == ("far_work", "number") else part
    return Ask(t(f"screening.ask.{key}"), choices)


def _number(turn: Turn) -> int | None:
    said = turn.choice or turn.text.strip()
    found = [word for word in said.split() if word.isdecimal() and len(word) < 5]
    return int(found[0]) if len(found) == 1 else None


def _day(turn: Turn) -> str | None:
    found = read_date(turn.text)
    return found.isoformat() if isinstance(found, date) else None


_READ: dict[str, Callable[[Turn], Any]] = {
    "year": _number,
    "number": _number,
    "form": lambda turn: turn.choice or None,
    "document": lambda turn: turn.text.strip() or None,
    **dict.fromkeys(DAYS, _day),
}


def _new(draft: dict[str, Any]) -> NewFact:
    days = {name: date.fromisoformat(draft[name]) for name in DAYS if name in draft}
    return NewFact(**{**draft, **days})


def _shown(fact: NewFact) -> Fact:
    days = (fact.from_day, fact.to_day, fact.on_day)
    return Fact(
        0, fact.person_id, fact.kind, fact.year, fact.number, fact.form, *days, fact.document
    )
