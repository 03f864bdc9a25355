"""The Front and the unions tell the committee something, or introduce somebody (CNV-F02).

```mermaid
stateDiagram-v2
    [*] --> open
    open --> cell: a member, or a candidate
    cell --> name
    open --> read: the committee
    name --> source
    name --> words
    source --> words
    words --> day
    day --> sure
    sure --> [*]: kept
    sure --> name: again
    read --> one
    one --> read
```
"""

from datetime import date
from typing import Any, ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Result,
    Turn,
    Unclear,
    paged,
    pick,
)
from handlers.vocabulary import Choice
from handlers.which_unit import ask_unit, unit_of
from services.people import COMMITTEE, FRONT, SECRETARIAT
from services.refusal import Refused
from services.roster.cells import read_date
from services.screening import front
from services.screening.front import CANDIDATE, REPORT, STATES, NewWord, WordView

RULES = {REPORT: "SCR-32", CANDIDATE: "KPI-12"}


class FrontTalk(Conversation):
    """Who tells reads nothing; the secretariat records for those without a phone."""

    name = "front_word"
    commands: ClassVar = {"phananh": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """What is told, or what the committee was told."""
        units = front.may_tell(turn.work)
        reads = bool(turn.work.acting.units(*COMMITTEE))
        if turn.choice in STATES and units:
            turn.draft = {"kind": turn.choice}
            return Go("cell")
        if turn.choice == "read" and reads:
            return Go("read")
        if turn.text:
            return Unclear()
        ways = [*(STATES if units else ()), *(["read"] if reads else [])]
        if not ways:
            return Done(turn.t("refused.not_yours"))
        why = Choice("/visao SCR-32", turn.t("choice.why"))
        return Ask(turn.t("front.open"), (*pick(turn.t, "front", *ways), why))

    async def step_cell(self, turn: Turn) -> Result:
        """In which cell, asked of those who have several."""
        if question := await ask_unit(turn, "cell", *FRONT, *SECRETARIAT):
            return question
        turn.draft["unit"] = unit_of(turn, *FRONT, *SECRETARIAT)
        return Go("name")

    async def step_name(self, turn: Turn) -> Result:
        """Of whom it is told, or who is introduced."""
        kind = turn.draft["kind"]
        if turn.text:
            if " " not in turn.text.strip():
                return Ask(turn.t("refused.whole_name"))
            turn.draft["name"] = turn.text
            held = [r for r in FRONT if turn.work.acting.holds(turn.draft["unit"], r)]
            if kind == REPORT and held:
                turn.draft["source"] = held[0]
                return Go("words")
            return Go("source")
        return Ask(turn.t(f"front.name.{kind}"))

    async def step_source(self, turn: Turn) -> Result:
        """The union, or who told it to the secretary."""
        if turn.text:
            turn.draft["source"] = turn.text
            return Go("words")
        return Ask(turn.t(f"front.source.{turn.draft['kind']}"))

    async def step_words(self, turn: Turn) -> Result:
        """What there is to say."""
        if turn.text:
            turn.draft["words"] = turn.text
            return Go("day")
        return Ask(turn.t(f"front.words.{turn.draft['kind']}"))

    async def step_day(self, turn: Turn) -> Result:
        """The day of the report or introduction."""
        if turn.choice == "today":
            turn.draft["day"] = turn.work.today.isoformat()
            return Go("sure")
        if turn.text:
            found = read_date(turn.text)
            if isinstance(found, date) and found <= turn.work.today:
                turn.draft["day"] = found.isoformat()
                return Go("sure")
        key = "front.day_unclear" if turn.text else "front.day"
        return Ask(turn.t(key), pick(turn.t, "front", "today"))

    async def step_sure(self, turn: Turn) -> Result:
        """Once; it is for the committee alone."""
        new = _new(turn.draft)
        if turn.choice == "keep":
            refused = await front.tell(turn.work, turn.draft["unit"], new)
            return turn.say(refused) if refused else Done(turn.t("front.kept"))
        if turn.choice == "again":
            return Go("name")
        if turn.text:
            return Unclear()
        shown = turn.t("front.sure", **_shown(turn, new))
        return Ask(shown, pick(turn.t, "front", "keep", "again"))

    async def step_read(self, turn: Turn) -> Result:
        """What the committee was told; nobody reads what may be about oneself."""
        found = await front.of_committee(turn.work)
        if turn.choice.isdecimal() and int(turn.choice) in [each.id for each in found]:
            turn.draft["word"] = int(turn.choice)
            return Go("one")
        if turn.choice == "more":
            turn.draft["page"] = turn.draft.get("page", 0) + 1
        elif turn.text:
            return Unclear()
        if not found:
            return Done(turn.t("front.none"))
        choices = [Choice(str(each.id), _line(turn, each)) for each in found]
        return Ask(turn.t("front.list"), paged(turn.t, choices, turn.draft.get("page", 0)))

    async def step_one(self, turn: Turn) -> Result:
        """One of them, and what was done with it."""
        found = {each.id: each for each in await front.of_committee(turn.work)}
        one = found.get(turn.draft["word"])
        if one is None:
            return turn.say(Refused("no_such_word"))
        if turn.choice in STATES[one.kind]:
            done = await front.move(turn.work, one.id, turn.choice)
            if isinstance(done, Refused):
                return turn.say(done)
            one = done
        elif turn.choice == "back":
            return Go("read")
        elif turn.text:
            return Unclear()
        ways = [each for each in STATES[one.kind] if each != one.state]
        last = Choice("back", turn.t("choice.back"))
        why = Choice(f"/visao {RULES[one.kind]}", turn.t("choice.why"))
        states = tuple(Choice(each, turn.t(f"front.state.{each}")) for each in ways)
        return Ask(_told(turn, one), (*states, last, why))


def _new(draft: dict[str, Any]) -> NewWord:
    day = date.fromisoformat(draft["day"])
    return NewWord(draft["kind"], draft["name"], draft["source"], draft["words"], day)


def _shown(turn: Turn, one: NewWord | WordView) -> dict[str, str]:
    source = turn.t(f"office.{one.source}") if one.source in FRONT else one.source
    kind, day = turn.t(f"front.{one.kind}"), turn.t.day(one.on_day)
    return {"kind": kind, "name": one.name, "source": source, "words": one.words, "day": day}


def _told(turn: Turn, one: WordView) -> str:
    return turn.t("front.one", **_shown(turn, one), state=turn.t(f"front.state.{one.state}"))


def _line(turn: Turn, one: WordView) -> str:
    return f"{one.name} – {turn.t(f'front.state.{one.state}')}"
