"""What the ward states for its year: numbers given to cells, figures, training plans.

```mermaid
stateDiagram-v2
    [*] --> assign
    assign --> number
    number --> [*]
    [*] --> figures
    figures --> figure
    figure --> [*]
    [*] --> training
    training --> [*]
```
"""

import re
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
from handlers.vocabulary import Choice
from handlers.why_facts import why
from handlers.yearly.shared import to_board, ward_of, year_of
from services.refusal import Refused
from services.yearly import stating, targets
from services.yearly.counting import FIGURES

BY = re.compile(r"^(\d{1,6})(?:\s*/\s*(\d{1,6}))?(?:\s*[,;]\s*|\s+)(\S.*)$")
"""a number, or a part of a whole, and the paper it stands in"""
PARTS = 3
"""body; what; paper"""


class YearStating(Conversation):
    """Every number comes with the paper it stands in; an earlier one remains on record."""

    name = "year_stating"
    commands: ClassVar = {
        **{"giaochitieu": "begin_assign", "solieunam": "begin_figures"},
        **{"kehoachboiduong": "begin_training"},
    }

    async def step_begin_assign(self, turn: Turn) -> Result:
        """The year of the command stays."""
        turn.draft = {"year": year_of(turn)}
        return Go("assign")

    async def step_begin_figures(self, turn: Turn) -> Result:
        """The same for figures."""
        turn.draft = {"year": year_of(turn)}
        return Go("figures")

    async def step_begin_training(self, turn: Turn) -> Result:
        """The same for training plans."""
        turn.draft = {"year": year_of(turn)}
        return Go("training")

    async def step_assign(self, turn: Turn) -> Result:
        """Cell by cell: what it was given, how many it admitted (KPI-04)."""
        if result := from_list(turn, "number"):
            return result
        year = turn.draft["year"]
        found = await targets.board(turn.work, ward_of(turn), year)
        if isinstance(found, Refused):
            return turn.say(found)
        cells = [
            Choice(
                str(each.unit.id),
                turn.t(
                    "year.cell",
                    unit=each.unit.name,
                    admitted=each.admitted,
                    assigned="–" if each.assigned is None else each.assigned,
                ),
            )
            for each in found.cells
        ]
        choices = paged(turn.t, cells, turn.draft.get("page", 0), size=6)
        whole = {
            "admitted": sum(each.admitted for each in found.cells),
            "assigned": sum(each.assigned or 0 for each in found.cells) or None,
        }
        return Ask(turn.t("year.assign", year=year), (*choices, why(turn.t, "KPI-04", **whole)))

    async def step_number(self, turn: Turn) -> Result:
        """How many, by what paper."""
        said = BY.match(turn.text.strip())
        if said is None or said[2]:
            return Ask(turn.t("year.number"))
        unit, year = turn.draft["person"], turn.draft["year"]
        done = await stating.assign(turn.work, unit, year, int(said[1]), said[3])
        if isinstance(done, Refused):
            return turn.say(done)
        more = Choice(f"/giaochitieu {year}", turn.t("year.way.assign"))
        text = turn.t("year.assigned", unit=done.name, number=said[1], year=year, paper=said[3])
        return Done(text, (more, to_board(turn.t, year)))

    async def step_figures(self, turn: Turn) -> Result:
        """Which figure."""
        if turn.choice in FIGURES:
            turn.draft["figure"] = turn.choice
            return Go("figure")
        if turn.text:
            return Unclear()
        if not ward_of(turn):
            return Done(turn.t("refused.not_yours"))
        text = turn.t("year.figures", year=turn.draft["year"])
        return Ask(text, pick(turn.t, "year.figure", *FIGURES))

    async def step_figure(self, turn: Turn) -> Result:
        """Part and whole, or the whole alone, by what paper."""
        year, name = turn.draft["year"], turn.draft["figure"]
        said = BY.match(turn.text.strip())
        if said is None:
            return Ask(turn.t(f"year.ask_figure.{name}"))
        counted = (int(said[1]), int(said[2] or said[1]))
        done = await stating.state(turn.work, ward_of(turn), year, name, counted, said[3])
        if isinstance(done, Refused) and done.code == "year_number":
            return Ask(turn.t.refusal(done))
        if isinstance(done, Refused):
            return turn.say(done)
        more = Choice(f"/solieunam {year}", turn.t("year.way.figures"))
        return Done(turn.t("year.stated", year=year), (more, to_board(turn.t, year)))

    async def step_training(self, turn: Turn) -> Result:
        """The plans of the year; another one is typed (PLN-12)."""
        year, ward = turn.draft["year"], ward_of(turn)
        said = [part.strip() for part in turn.text.split(";")]
        if len(said) == PARTS and all(said):
            done = await stating.plan_training(turn.work, ward, year, said[0], said[1], said[2])
            if isinstance(done, Refused):
                return turn.say(done)
        known = await stating.trainings(turn.work, ward, year)
        if isinstance(known, Refused):
            return turn.say(known)
        lines = [
            turn.t("year.training", body=each.body, words=each.words, paper=each.paper)
            for each in known
        ]
        text = "\n".join(
            [turn.t("year.trainings", year=year), *lines, turn.t("year.say_training")]
        )
        asked = Choice("/visao PLN-12", turn.t("choice.why"))
        return Ask(text, (to_board(turn.t, year), asked))
