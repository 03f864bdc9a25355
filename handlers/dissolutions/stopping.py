"""A dissolution is called off: why, on what paper once it was decided, once more (CNV-W09).

```mermaid
stateDiagram-v2
    [*] --> why
    why --> paper: it was decided
    why --> sure
    paper --> sure
    sure --> [*]: all who knew are told
```
"""

from datetime import date

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.resolution import read_resolution
from handlers.vocabulary import Choice
from services.dissolutions import views
from services.dissolutions.withdrawing import withdraw
from services.refusal import Refused


class Stopping(Conversation):
    """Opened from the page of a dissolution that is under way."""

    name = "stopping"

    async def step_why(self, turn: Turn) -> Result:
        """Those who are told read that it stopped; the reason stays with the ward."""
        found = await views.access(turn.work, turn.draft.get("case", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        if not turn.text:
            return Ask(turn.t("stopping.why", unit=found.unit), (_back(turn),))
        turn.draft |= {"because": turn.text, "number": "", "day": turn.work.today.isoformat()}
        return Go("paper" if found.step("decision") else "sure")

    async def step_paper(self, turn: Turn) -> Result:
        """Number and day of the paper that takes the decision back."""
        if not turn.text:
            return Ask(turn.t("stopping.paper"))
        number, day = read_resolution(turn.text, turn.work.today)
        if not number or day is None:
            return Ask(turn.t("transfer.number_again"), step="paper")
        turn.draft |= {"number": number, "day": day.isoformat()}
        return Go("sure")

    async def step_sure(self, turn: Turn) -> Result:
        """Everything once more."""
        found = await views.access(turn.work, turn.draft.get("case", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        because, number = turn.draft["because"], turn.draft["number"]
        if turn.choice == "no":
            return Done(turn.t("stopping.goes_on", unit=found.unit), (_back(turn),))
        if turn.choice == "yes":
            day = date.fromisoformat(turn.draft["day"])
            done = await withdraw(turn.work, found.id, because, number, day)
            if isinstance(done, Refused):
                return turn.say(done)
            return Done(turn.t("stopping.done", unit=done.unit), (_back(turn),))
        if turn.text:
            return Unclear()
        text = turn.t("stopping.sure", unit=found.unit, because=because)
        return Ask(text, pick(turn.t, "sure", "yes", "no"))


def _back(turn: Turn) -> Choice:
    return Choice(f"/motgiaithe {turn.draft['case']}", turn.t("choice.back"))
