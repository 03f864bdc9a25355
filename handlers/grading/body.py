"""The ward's season by group: how far each is, what is missing, results to be told (CNV-W04).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> missing
    missing --> [*]: nudged
    home --> opinions: before anything is proposed
    opinions --> [*]: nobody is asked
    opinions --> [*]: one group
    home --> [*]: one group
    [*] --> tell
    tell --> [*]: told
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Open, Result, Turn, Unclear, pick
from handlers.grading.groups import back, of_ward, progress
from handlers.grading.missing import missing_page, nudged
from handlers.grading.words import group_name, numbered, say, why
from handlers.vocabulary import Choice
from handlers.which_unit import ask_unit
from services.grading import nudging, opinions, telling
from services.grading.access import DECIDERS
from services.refusal import Refused


class WardGrades(Conversation):
    """For the staff and the standing committee of the ward; a cell never decides (GRD-G07)."""

    name = "ward_grades"
    commands: ClassVar = {"xeploaiphuong": "home", "baoketqua": "tell"}

    async def step_home(self, turn: Turn) -> Result:
        """The groups of similar position, each with its numbers."""
        if (which := await ask_unit(turn, "home", *DECIDERS)) is not None:
            return which
        board = await of_ward(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        groups = board.groups()
        if turn.choice in ("missing", "opinions"):
            return Go(turn.choice)
        if turn.choice.isdecimal() and int(turn.choice) < len(groups):
            kept = {"group": int(turn.choice), "unit": board.unit_id}
            return Open("group_grades", "group", kept)
        if turn.text:
            return Unclear()
        lines = [progress(turn, board, group) for group in groups]
        choices = [Choice(str(at), group_name(turn.t, group)) for at, group in enumerate(groups)]
        ways = (
            *pick(turn.t, "grade.ward", *(("opinions",) if opinions.undecided(board) else ())),
            *pick(turn.t, "grade.ward", "missing"),
            Choice("/baoketqua", turn.t("grade.ward.tell")),
            Choice("/xetlaixeploai", turn.t("grade.ward.again")),
            Choice("/donxeploai", turn.t("grade.ward.letters")),
        )
        text = turn.t("grade.ward", year=board.season.year, lines=numbered(lines))
        return Ask(text, (*choices, *ways))

    async def step_opinions(self, turn: Turn) -> Result:
        """Nobody need be asked, or group by group: said before cells propose (GRD-G14)."""
        board = await of_ward(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        left, groups = opinions.undecided(board), board.groups()
        if turn.choice == "none":
            done = await opinions.not_needed(turn.work, left)
            if isinstance(done, Refused):
                return say(turn, done)
            return Done(turn.t("opinion.kept", count=done), (back(turn),))
        if turn.choice.isdecimal() and int(turn.choice) < len(groups):
            kept = {"group": int(turn.choice), "unit": board.unit_id}
            return Open("grade_opinions", "group", kept)
        if turn.text:
            return Unclear()
        choices = [
            Choice(str(at), group_name(turn.t, group))
            for at, group in enumerate(groups)
            if group.kind != "ward"
        ]
        none = pick(turn.t, "opinion.way", "none")
        asked = (why(turn.t, opinions.RULE), back(turn))
        return Ask(turn.t("opinion.ward", left=len(left)), (*none, *choices, *asked))

    async def step_missing(self, turn: Turn) -> Result:
        """Everything that holds the ward up, and the button that reminds those who owe it."""
        board = await of_ward(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        if turn.choice == "nudge":
            done = await nudging.nudge(turn.work, board.unit_id, board.season.year, cell=False)
            if isinstance(done, Refused):
                return say(turn, done)
            return Done(nudged(turn, done), (back(turn),))
        if turn.text:
            return Unclear()
        return missing_page(turn, board, back(turn).value)

    async def step_tell(self, turn: Turn) -> Result:
        """Results are told to each subject and to who leads the unit (CNV-W04, NTC-16)."""
        if (which := await ask_unit(turn, "tell", *DECIDERS)) is not None:
            return which
        board = await of_ward(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        year, home = board.season.year, back(turn)
        if turn.choice == "yes":
            done = await telling.notify(turn.work, board.unit_id, year)
            if isinstance(done, Refused):
                return say(turn, done, home)
            return Done(turn.t("grade.told", count=done), (why(turn.t, "GRD-G49"), home))
        if turn.choice == "no":
            return Go("home")
        if turn.text:
            return Unclear()
        waiting = await telling.untold(turn.work, board.unit_id, year)
        count = 0 if isinstance(waiting, Refused) else len(waiting)
        if not count:
            return Done(turn.t("grade.nothing_to_tell"), (why(turn.t, "GRD-G49"), home))
        return Ask(turn.t("grade.tell", count=count), pick(turn.t, "sure", "yes", "no"))
