"""The ward's season by group: how far each is, what is missing, results to be told (CNV-W04).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> missing
    missing --> [*]: nudged
    home --> [*]: one group
    [*] --> tell
    tell --> [*]: told
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Open, Result, Turn, Unclear, pick
from handlers.grading.groups import of_ward, progress
from handlers.grading.missing import missing_page, nudged
from handlers.grading.words import group_name, numbered, say, why
from handlers.vocabulary import Choice
from services.grading import nudging, telling
from services.refusal import Refused


class WardGrades(Conversation):
    """For the staff and the standing committee of the ward; a cell never decides (GRD-G07)."""

    name = "ward_grades"
    commands: ClassVar = {"xeploaiphuong": "home", "baoketqua": "tell"}

    async def step_home(self, turn: Turn) -> Result:
        """The groups of similar position, each with its numbers."""
        board = await of_ward(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        groups = board.groups()
        if turn.choice == "missing":
            return Go("missing")
        if turn.choice.isdecimal() and int(turn.choice) < len(groups):
            return Open("group_grades", "group", {"group": int(turn.choice)})
        if turn.text:
            return Unclear()
        lines = [progress(turn, board, group) for group in groups]
        choices = [Choice(str(at), group_name(turn.t, group)) for at, group in enumerate(groups)]
        ways = (
            *pick(turn.t, "grade.ward", "missing"),
            Choice("/baoketqua", turn.t("grade.ward.tell")),
            Choice("/xetlaixeploai", turn.t("grade.ward.again")),
            Choice("/donxeploai", turn.t("grade.ward.letters")),
        )
        text = turn.t("grade.ward", year=board.season.year, lines=numbered(lines))
        return Ask(text, (*choices, *ways))

    async def step_missing(self, turn: Turn) -> Result:
        """Everything that holds the ward up, and the button that reminds those who owe it."""
        board = await of_ward(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        if turn.choice == "nudge":
            done = await nudging.nudge(turn.work, board.unit_id, board.season.year, cell=False)
            if isinstance(done, Refused):
                return say(turn, done)
            return Done(nudged(turn, done), (Choice("/xeploaiphuong", turn.t("choice.back")),))
        if turn.text:
            return Unclear()
        return missing_page(turn, board, "/xeploaiphuong")

    async def step_tell(self, turn: Turn) -> Result:
        """Results are told to each subject and to who leads the unit (CNV-W04, NTC-16)."""
        board = await of_ward(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        year, back = board.season.year, Choice("/xeploaiphuong", turn.t("choice.back"))
        if turn.choice == "yes":
            done = await telling.notify(turn.work, board.unit_id, year)
            if isinstance(done, Refused):
                return say(turn, done, back)
            return Done(turn.t("grade.told", count=done), (why(turn.t, "GRD-G49"), back))
        if turn.choice == "no":
            return Go("home")
        if turn.text:
            return Unclear()
        waiting = await telling.untold(turn.work, board.unit_id, year)
        count = 0 if isinstance(waiting, Refused) else len(waiting)
        if not count:
            return Done(turn.t("grade.nothing_to_tell"), (why(turn.t, "GRD-G49"), back))
        return Ask(turn.t("grade.tell", count=count), pick(turn.t, "sure", "yes", "no"))
