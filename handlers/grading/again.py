"""A published result is taken back; the subject is voted on and graded again (CNV-C06, GRD-G47).

```mermaid
stateDiagram-v2
    [*] --> find
    find --> cause
    cause --> words
    words --> number
    number --> sure
    sure --> [*]: taken back
```
"""

from datetime import date
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.exemptions.words import short
from handlers.grading.evidence import seen
from handlers.grading.groups import back as to_groups
from handlers.grading.groups import of_ward
from handlers.grading.words import say, why
from handlers.resolution import read_resolution
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from handlers.which_unit import ask_unit
from services.grading import deciding
from services.grading.access import DECIDERS
from services.grading.deciding import Cause
from services.grading.grades import Paper
from services.refusal import Refused

CAUSES = tuple(Cause.__dataclass_fields__)


class GradeAgain(Conversation):
    """Nothing is wiped out: the first result stays in the history with the reason."""

    name = "grade_again"
    commands: ClassVar = {"xetlaixeploai": "find"}

    async def step_find(self, turn: Turn) -> Result:
        """Whose result, by name."""
        if (which := await ask_unit(turn, "find", *DECIDERS)) is not None:
            return which
        board = await of_ward(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        if turn.choice.isdecimal():
            turn.draft["subject"] = int(turn.choice)
            return Go("cause")
        decided = {each.subject.id: each for each in board.graded() if each.record.decision}
        if not decided:
            back = to_groups(turn)
            return Done(turn.t("again.none"), (why(turn.t, "GRD-G47"), back))
        if not turn.text:
            return Ask(turn.t("complaint.whom"), (why(turn.t, "GRD-G47"),))
        keys = match(turn.text, [(key, one.subject.name) for key, one in decided.items()])
        if not keys:
            return Ask(turn.t("complaint.whom_again"), step="find")
        choices = []
        for key in keys[:6]:
            subject = decided[key].subject
            kind = turn.t(f"grade.kind.{subject.kind}")
            choices.append(Choice(str(key), f"{subject.name} ({kind})"))
        return Ask(turn.t("complaint.which"), tuple(choices))

    async def step_cause(self, turn: Turn) -> Result:
        """For what reason; without one a published result stays."""
        if turn.choice in CAUSES:
            turn.draft["cause"] = turn.choice
            return Go("words")
        if turn.text:
            return Unclear()
        choices = (*pick(turn.t, "again.cause", *CAUSES), why(turn.t, "GRD-G47"))
        return Ask(turn.t("again.cause"), choices)

    async def step_words(self, turn: Turn) -> Result:
        """What came to light, in a line for the history."""
        if not turn.text:
            return Ask(turn.t("again.words"))
        turn.draft["words"] = turn.text
        return Go("number")

    async def step_number(self, turn: Turn) -> Result:
        """The paper with which the body takes it back."""
        if not turn.text:
            return Ask(turn.t("again.number"))
        number, day = read_resolution(turn.text, turn.work.today)
        if not number or day is None:
            return Ask(turn.t("exemption.number_again"), step="number")
        turn.draft |= {"number": number, "day": day.isoformat()}
        return Go("sure")

    async def step_sure(self, turn: Turn) -> Result:
        """Everything once more."""
        board = await of_ward(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        back = to_groups(turn)
        key, day = turn.draft["subject"], date.fromisoformat(turn.draft["day"])
        known = board.known.get(key)
        if turn.choice == "yes":
            paper = Paper(
                turn.draft["number"],
                day,
                turn.t("grade.body.standing"),
                {key: turn.draft["words"]},
            )
            cause = Cause(**{turn.draft["cause"]: True})
            year, unit_id = board.season.year, board.unit_id
            done = await deciding.cancel(turn.work, unit_id, year, key, paper, cause)
            if isinstance(done, Refused):
                return say(turn, done, back)
            return Done(turn.t("again.done"), (why(turn.t, "GRD-G47"), back))
        if turn.choice == "no":
            return Done(turn.t("again.left"), (back,))
        if turn.text:
            return Unclear()
        seen(turn, *([known.subject] if known else []))
        given = known.record.decision if known else None
        values = {
            "name": known.subject.name if known else "",
            "level": turn.t(f"grade.full.{given.level}") if given else "–",
            "because": turn.draft["words"],
            "number": turn.draft["number"],
            "day": short(day),
        }
        return Ask(turn.t("again.sure", **values), pick(turn.t, "sure", "yes", "no"))
