"""A workplace inside and its members' liaison books: who has not brought one (CNV-P05, CNV-S23).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> home: received
    [*] --> check: before the year-end grade
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear
from handlers.residence.books import state
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from handlers.which_unit import ask_unit, back_to, unit_of
from services.people import COMMITTEE
from services.privacy import views as looks
from services.refusal import Refused
from services.residence import book, workplaces
from services.residence.book import BookLine

LISTED = 8
OFFERED = 8


class WorkplaceBooks(Conversation):
    """Only for those in the committee of the workplace."""

    name = "residence_receipt"
    commands: ClassVar = {"solienhecoquan": "open", "dieukiencutru": "check"}

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/solienhecoquan"."""
        if not turn.work.acting.units(*COMMITTEE):
            return Done(turn.t("refused.not_yours"))
        if question := await ask_unit(turn, "open", *COMMITTEE):
            return question
        turn.draft = {"unit": unit_of(turn, *COMMITTEE)}
        return Go("home")

    async def step_home(self, turn: Turn) -> Result:
        """The books that have not arrived; a name, tapped or typed, is the receipt."""
        year = turn.work.today.year
        lines = await book.of_workplace(turn.work, turn.draft["unit"], year)
        if isinstance(lines, Refused):
            return turn.say(lines)
        waiting = [line for line in lines if "received" not in line.steps]
        chosen = _chosen(turn, waiting)
        if chosen:
            done = await book.step(turn.work, chosen, year, "received")
            if isinstance(done, Refused):
                return turn.say(done)
            turn.draft["said"] = turn.t("books.received", count=len(chosen))
            return Go("home")
        if turn.text:
            return Unclear()
        said = turn.draft.pop("said", "")
        arrived = len(lines) - len(waiting)
        parts = [said, turn.t("books.workplace", year=year, done=arrived, people=len(lines))]
        parts += _grouped(turn, waiting)
        looks.saw_list(turn.work, turn.draft["unit"], "residence")
        return Ask("\n".join(part for part in parts if part), _ways(turn, waiting))

    async def step_check(self, turn: Turn) -> Result:
        """Behind "/dieukiencutru": the condition before the grade (RES-13, GRD-G55)."""
        if question := await ask_unit(turn, "check", *COMMITTEE):
            return question
        unit = unit_of(turn, *COMMITTEE)
        if unit is None:
            return Done(turn.t("refused.not_yours"))
        found = await book.results(turn.work, unit, turn.work.today.year)
        if isinstance(found, Refused):
            return turn.say(found)
        looks.saw_list(turn.work, unit, "residence")
        ready = [one for one in found if one.finding.by_text == "OK"]
        lines = [turn.t("books.check", ready=len(ready), people=len(found))]
        if any(one.finding.outcome == "WARNING" for one in found):
            lines.append(turn.t("books.only_warned"))
        for one in [each for each in found if each not in ready][:LISTED]:
            name = one.line.member.name if one.line else "–"
            reasons = " ".join(one.finding.reasons)
            late = turn.t(f"books.late.{one.late}")
            lines.append(turn.t("books.check_line", name=name, reasons=reasons, late=late))
        if missing := await workplaces.not_introduced(turn.work, unit):
            lines.append(turn.t("books.not_introduced", count=len(missing)))
        back = Choice(back_to(turn, "/solienhecoquan", *COMMITTEE), turn.t("books.choice.books"))
        return Done("\n".join(lines), (back, Choice("/visao GRD-G55", turn.t("choice.why"))))


def _chosen(turn: Turn, waiting: list[BookLine]) -> list[int]:
    """Those tapped, all that were brought, or those whose names were typed."""
    if turn.choice == "all":
        return [line.member.id for line in waiting if "brought" in line.steps]
    if turn.choice.isdecimal():
        return [line.member.id for line in waiting if line.member.id == int(turn.choice)]
    people = [(line.member.id, line.member.name) for line in waiting]
    named = [match(each, people) for each in turn.text.split(",")] if turn.text else []
    return [one[0] for one in named] if all(len(one) == 1 for one in named) else []


def _grouped(turn: Turn, waiting: list[BookLine]) -> list[str]:
    """Those whose books are at the same place in one line; what was brought stands first."""
    names: dict[str, list[str]] = {}
    for line in sorted(waiting, key=lambda each: "brought" not in each.steps):
        names.setdefault(state(turn.t, line), []).append(line.member.name)
    return [f"– {_listed(turn, people)}: {where}" for where, people in names.items()]


def _listed(turn: Turn, names: list[str]) -> str:
    shown = ", ".join(names[:LISTED])
    more = len(names) - LISTED
    return turn.t("books.and_more", names=shown, count=more) if more > 0 else shown


def _ways(turn: Turn, waiting: list[BookLine]) -> tuple[Choice, ...]:
    t = turn.t
    brought = [line for line in waiting if "brought" in line.steps]
    every = (Choice("all", t("books.choice.all", count=len(brought))),) if brought else ()
    ready = [line for line in waiting if line.comment.complete]
    names = [Choice(str(line.member.id), line.member.name) for line in ready[:OFFERED]]
    check = Choice(back_to(turn, "/dieukiencutru", *COMMITTEE), t("books.choice.check"))
    return (*every, *names, check, Choice("/visao RES-11", t("choice.why")))
