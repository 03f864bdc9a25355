"""A stay elsewhere goes on: until when, on what paper, once more, done (CNV-S07).

```mermaid
stateDiagram-v2
    [*] --> until
    until --> paper
    paper --> sure
    sure --> [*]: the member and both cells are told
    sure --> until: not so
```
"""

from datetime import date

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.phrases import days_in
from handlers.resolution import read_resolution
from handlers.transfers.words import short
from handlers.vocabulary import Choice
from services.refusal import Refused
from services.transfers import views
from services.transfers.extending import extend


class Extending(Conversation):
    """Opened from the page of a stay that runs."""

    name = "extending"

    async def step_until(self, turn: Turn) -> Result:
        """The new last day."""
        found = await views.access(turn.work, turn.draft.get("case", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        days = days_in(turn.text, turn.work.today) if turn.text else []
        if len(days) == 1 and found.last_day and days[0] > found.last_day:
            turn.draft["until"] = days[0].isoformat()
            return Go("paper")
        key = "transfer.until_again" if turn.text else "transfer.until"
        text = turn.t(key, name=found.name, day=short(found.last_day))
        return Ask(text, (Choice("/visao TRF-02", turn.t("choice.why")),), step="until")

    async def step_paper(self, turn: Turn) -> Result:
        """Number and day of the paper behind it."""
        if not turn.text:
            return Ask(turn.t("transfer.number"))
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
        until, day = (date.fromisoformat(turn.draft[name]) for name in ("until", "day"))
        number = turn.draft["number"]
        if turn.choice == "no":
            return Go("until")
        if turn.choice == "yes":
            done = await extend(turn.work, found.id, until, number, day)
            if isinstance(done, Refused):
                return turn.say(done)
            more = (Choice(f"/motchuyen {done.id}", turn.t("notice.see_transfer")),)
            return Done(turn.t("transfer.extended", name=done.name, until=short(until)), more)
        if turn.text:
            return Unclear()
        values = {"name": found.name, "until": short(until), "number": number, "day": short(day)}
        return Ask(turn.t("transfer.sure.extend", **values), pick(turn.t, "sure", "yes", "no"))
