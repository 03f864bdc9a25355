"""A cell receives members of a dissolved one: papers, tasks, two-part grading (CNV-S20).

```mermaid
stateDiagram-v2
    [*] --> arrivals
    arrivals --> arrivals: papers are here
    arrivals --> [*]: tasks, ratings
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.vocabulary import Choice
from services.dissolutions import receiving
from services.dissolutions.receiving import Arrival

SHOWN = 10


class Receiving(Conversation):
    """For the committee of the receiving cell."""

    name = "receiving"
    commands: ClassVar = {"tiepnhan": "arrivals"}

    async def step_arrivals(self, turn: Turn) -> Result:
        """What is still to be done for each."""
        found = await receiving.arrivals(turn.work)
        if not found:
            return Done(turn.t("receiving.nobody"))
        if turn.choice == "papers":
            await receiving.confirm_papers(turn.work)
            return Go("arrivals")
        if turn.text:
            return Unclear()
        lines = [_line(turn, each) for each in found if not each.settled][:SHOWN]
        text = turn.t("receiving.arrivals" if lines else "receiving.settled", count=len(found))
        return Ask("\n".join([text, *lines]), _choices(turn, found))


def _line(turn: Turn, each: Arrival) -> str:
    marks = {"papers": each.papers, "task": each.task, "rated": each.rated}
    missing = [turn.t(f"receiving.missing.{name}") for name, done in marks.items() if not done]
    return f"• {each.case.name}: {', '.join(missing)}"


def _choices(turn: Turn, found: list[Arrival]) -> tuple[Choice, ...]:
    to = found[0].case.destination
    unit_id = to.to_unit_id if to else 0
    papers = pick(turn.t, "receiving", "papers") if any(not e.papers for e in found) else ()
    tasks = Choice(f"/phancong {unit_id}", turn.t("transfer.choice.task"))
    ratings = Choice("/nhanxetphuong", turn.t("receiving.ratings"))
    why = Choice("/visao DIS-09", turn.t("choice.why"))
    return (*papers, tasks, ratings, why)
