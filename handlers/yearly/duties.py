"""The duties of the plan: whose, which clause, by when, how they stand, evidence (CNV-W10).

```mermaid
stateDiagram-v2
    [*] --> list
    list --> duty
    duty --> list
    duty --> evidence
    evidence --> [*]
    duty --> day
    day --> duty
    duty --> owner
    owner --> duty
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
from handlers.texts import Texts
from handlers.understanding.dates import When, parse_when
from handlers.vocabulary import Choice
from handlers.yearly.shared import to_board, ward_of, year_of
from services.refusal import Refused
from services.yearly import duties
from services.yearly.duties import STATES, Duty

SIGNS = {"done": "✓", "late": "!", "doing": "…", "guidance": "–", "open": "○"}


class YearDuties(Conversation):
    """Only its owner says how a duty stands, once it has one."""

    name = "year_duties"
    commands: ClassVar = {"nhiemvunam": "begin"}

    async def step_begin(self, turn: Turn) -> Result:
        """The year of the command stays."""
        turn.draft = {"year": year_of(turn)}
        return Go("list")

    async def step_list(self, turn: Turn) -> Result:
        """All duties with how they stand, the late ones counted."""
        if result := from_list(turn, "duty"):
            return result
        year = turn.draft["year"]
        found = await duties.listed(turn.work, ward_of(turn), year)
        if isinstance(found, Refused):
            return turn.say(found)
        shown = [
            Choice(str(at), f"{SIGNS[_state(each)]} {each.entry.title}")
            for at, each in enumerate(found)
        ]
        done = sum(each.state == "done" for each in found)
        text = turn.t("duty.title", year=year, done=done, all=len(found))
        if late := sum(each.late for each in found):
            text += "\n" + turn.t("duty.late", count=late)
        choices = paged(turn.t, shown, turn.draft.get("page", 0), size=6)
        return Ask(text, (*choices, to_board(turn.t, year)))

    async def step_duty(self, turn: Turn) -> Result:
        """One duty, and what can be said of it."""
        found = await _chosen(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice in STATES:
            turn.draft["state"] = turn.choice
            return Go("evidence")
        if turn.choice in ("day", "owner"):
            turn.draft.pop("candidates", None)
            return Go(turn.choice)
        if turn.choice == "back":
            return Go("list")
        if turn.text:
            return Unclear()
        own = found.owner_id in (None, turn.work.acting.person_id)
        says = pick(turn.t, "duty.say", *STATES) if own else ()
        acts = says + pick(turn.t, "duty.set", "day", "owner")
        why = Choice(f"/visao {found.entry.id}", turn.t("choice.why"))
        return Ask(_told(turn.t, found), (*acts, why, Choice("back", turn.t("choice.back"))))

    async def step_evidence(self, turn: Turn) -> Result:
        """The number of a paper, or words."""
        state = turn.draft["state"]
        if not turn.text:
            return Ask(turn.t(f"duty.evidence.{state}"))
        found = await _chosen(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        year, rule = turn.draft["year"], found.entry.id
        done = await duties.say(turn.work, ward_of(turn), year, rule, state, turn.text)
        if isinstance(done, Refused):
            return turn.say(done)
        more = Choice(f"/nhiemvunam {year}", turn.t("duty.more"))
        return Done(_told(turn.t, done), (more, to_board(turn.t, year)))

    async def step_day(self, turn: Turn) -> Result:
        """The last day."""
        said = parse_when(turn.text, now=turn.work.now) if turn.text else None
        if not (isinstance(said, When) and said.day):
            return Ask(turn.t("duty.ask_day"))
        found = await _chosen(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        year = turn.draft["year"]
        done = await duties.set_last_day(turn.work, ward_of(turn), year, found.entry.id, said.day)
        if isinstance(done, Refused):
            return Ask(turn.t.refusal(done))
        return Go("duty")

    async def step_owner(self, turn: Turn) -> Result:
        """Somebody of the ward."""
        people = await duties.candidates(turn.work, ward_of(turn))
        if turn.choice == "back":
            return Go("duty")
        if turn.text:
            return Unclear()
        if turn.choice.isdecimal():
            found = await _chosen(turn)
            if isinstance(found, Refused):
                return turn.say(found)
            rule, year = found.entry.id, turn.draft["year"]
            given = await duties.hand_over(turn.work, ward_of(turn), year, rule, int(turn.choice))
            return turn.say(given) if isinstance(given, Refused) else Go("duty")
        if turn.choice.startswith("page "):
            turn.draft["candidates"] = int(turn.choice.removeprefix("page "))
        names = [Choice(str(each.person_id), each.name) for each in people]
        choices = paged(turn.t, names, turn.draft.get("candidates", 0), size=6)
        return Ask(turn.t("duty.ask_owner"), (*choices, Choice("back", turn.t("choice.back"))))


async def _chosen(turn: Turn) -> Duty | Refused:
    found = await duties.listed(turn.work, ward_of(turn), turn.draft["year"])
    if isinstance(found, Refused):
        return found
    at = turn.draft.get("person", 0)
    return found[at] if at < len(found) else Refused("no_such_duty")


def _state(each: Duty) -> str:
    if each.late:
        return "late"
    return each.state or ("guidance" if each.waits else "open")


def _told(t: Texts, each: Duty) -> str:
    clauses = "; ".join(one.clause for one in each.entry.citations)
    due = t.day(each.due_on) if each.due_on else each.entry.when
    owner = each.owner or each.entry.who
    lines = [
        each.entry.title,
        t("duty.facts", owner=owner, due=due, state=t(f"duty.state.{_state(each)}")),
    ]
    if each.evidence and each.said_on:
        said = t("duty.said", evidence=each.evidence, day=t.day(each.said_on))
        lines.append(said)
    return "\n".join([*lines, t("duty.clauses", clauses=clauses)])
