"""The committee sees who has registered a plan this year, and the plans themselves (TSK-06).

```mermaid
stateDiagram-v2
    [*] --> unit
    unit --> board
    board --> one
    one --> board
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
)
from handlers.plan_words import plan_text
from handlers.texts import Texts
from handlers.vocabulary import Choice
from services import plans, units
from services.people import COMMITTEE
from services.plans import MemberPlan, PlanBoard
from services.privacy import views as looks
from services.refusal import Refused


class CellPlans(Conversation):
    """Plans are read here, never changed: each is the member's own."""

    name = "cell_plans"
    commands: ClassVar = {"kehoachchibo": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """Behind "/kehoachchibo", or "/kehoachchibo 3" for a cell."""
        turn.draft = {"unit": turn.number(), "page": 0}
        return Go("board" if turn.number() else "unit")

    async def step_unit(self, turn: Turn) -> Result:
        """Which cell, for somebody who leads several."""
        acting = turn.work.acting
        led = [u for u in await units.led_units(turn.work) if acting.holds(u.id, *COMMITTEE)]
        if not led:
            return Done(turn.t("refused.not_yours"))
        chosen = turn.choice if len(led) > 1 else str(led[0].id)
        if chosen in {str(unit.id) for unit in led}:
            turn.draft["unit"] = int(chosen)
            return Go("board")
        return Ask(turn.t("tasks.unit"), tuple(Choice(str(u.id), u.name) for u in led))

    async def step_board(self, turn: Turn) -> Result:
        """Who has none, who is exempt; choosing a name shows the plan."""
        if result := from_list(turn, "one"):
            return result
        board = await plans.board(turn.work, turn.draft.get("unit", 0))
        if isinstance(board, Refused):
            return turn.say(board)
        t = turn.t
        names = [Choice(str(each.member.id), each.member.name) for each in board.among("OK")]
        choices = paged(t, names, turn.draft.get("page", 0))
        return Ask(_board(t, board), (*choices, Choice("/visao TSK-06", t("choice.why"))))

    async def step_one(self, turn: Turn) -> Result:
        """One member's plan."""
        if turn.choice == "back":
            return Go("board")
        if turn.text:
            return Unclear()
        board = await plans.board(turn.work, turn.draft.get("unit", 0))
        if isinstance(board, Refused):
            return turn.say(board)
        wanted = turn.draft.get("person")
        found = next((each for each in board.members if each.member.id == wanted), None)
        if found is None or found.plan is None:
            return Go("board")
        t, choices = turn.t, list[Choice]()
        if found.plan.file_id:
            paper = f"/giaykehoach {found.plan.file_id}"
            choices.append(Choice(paper, t("plans.see_paper")))
        looks.saw(turn.work, found.member.id, "plan")
        text = f"{found.member.name}\n{plan_text(t, found.plan)}"
        why = Choice("/visao TSK-06", t("choice.why"))
        return Ask(text, (*choices, why, Choice("back", t("choice.back"))))


def _board(t: Texts, board: PlanBoard) -> str:
    have = len(board.among("OK"))
    lines = [
        t("plans.board", unit=board.unit.name, year=board.year, have=have, all=len(board.members))
    ]
    if lacking := board.among("REMIND"):
        lines.append(t("plans.board_without", names=_names(lacking)))
    if exempt := board.among("NEEDS_DECISION"):
        lines.append(t("plans.board_exempt", names=_names(exempt)))
    return "\n".join([*lines, *([t("plans.board_choose")] if have else [])])


def _names(people: list[MemberPlan]) -> str:
    return ", ".join(each.member.name for each in people)
