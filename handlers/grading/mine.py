"""A member sees the own result and may complain about it (CNV-M12).

```mermaid
stateDiagram-v2
    [*] --> results
    results --> complain
    complain --> sure
    sure --> results: sent
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.exemptions.words import short
from handlers.grading.words import say, why
from handlers.vocabulary import Choice
from services.grading import complaints, telling
from services.grading.telling import Result as Graded
from services.refusal import Refused


class MyGrade(Conversation):
    """Nobody else's result is ever shown here."""

    name = "my_grade"
    commands: ClassVar = {"ketquaxeploai": "results"}

    async def step_results(self, turn: Turn) -> Result:
        """The newest results; what was taken back and given anew stands there too."""
        found = await telling.own(turn.work)
        told = [each for each in found if each.told]
        if turn.choice == "complain" and told:
            turn.draft["subject"] = told[0].subject.id
            return Go("complain")
        if turn.text:
            return Unclear()
        if not told:
            key = _without(found)
            return Done(turn.t(key), (why(turn.t, "GRD-G49"),))
        lines = [_line(turn, each) for each in told[:3]]
        waiting = any(one.open for one in told[0].complaints)
        ways = () if waiting else pick(turn.t, "grade.mine", "complain")
        return Ask("\n".join(lines), (*ways, why(turn.t, "GRD-G49")))

    async def step_complain(self, turn: Turn) -> Result:
        """In own words; it goes to the inspection committee (GRD-G50)."""
        if turn.text:
            turn.draft["words"] = turn.text[: complaints.LONGEST]
            return Go("sure")
        return Ask(turn.t("complaint.words"), (why(turn.t, "GRD-G50"),))

    async def step_sure(self, turn: Turn) -> Result:
        """It cannot be taken back."""
        if turn.choice == "no":
            return Go("results")
        if turn.choice == "yes":
            done = await complaints.complain(turn.work, turn.draft["subject"], turn.draft["words"])
            back = Choice("/ketquaxeploai", turn.t("choice.back"))
            if isinstance(done, Refused):
                return say(turn, done, back)
            return Done(turn.t("complaint.sent"), (why(turn.t, "GRD-G50"), back))
        if turn.text:
            return Unclear()
        text = turn.t("complaint.sure", words=turn.draft["words"])
        return Ask(text, pick(turn.t, "sure", "yes", "no"))


def _without(found: list[Graded]) -> str:
    """Why there is nothing to show: no season, not decided yet, or taken back."""
    if not found:
        return "grade.mine.none"
    back = found[0].record.state == "cancelled" and found[0].record.newest("notified")
    return "grade.mine.cancelled" if back else "grade.mine.waiting"


def _line(turn: Turn, found: Graded) -> str:
    given = found.told
    if given is None:
        return ""
    values = {
        "year": found.subject.year,
        "what": turn.t(f"grade.as.{found.subject.kind}"),
        "level": turn.t(f"grade.full.{given.level}"),
        "number": given.number,
        "day": short(given.on_day),
        "body": given.body,
    }
    lines = [turn.t("grade.mine.result", **values)]
    if found.record.changed:
        lines.append(turn.t("grade.mine.changed"))
    lines += [turn.t(f"complaint.state.{one.state}") for one in found.complaints[-1:]]
    answers = [step.words for one in found.complaints[-1:] for step in one.steps if not one.open]
    lines += [f"“{answers[-1]}”"] if answers else []
    return "\n".join(lines)
