"""To which cell, with what number: the letter of introduction (CNV-S07).

```mermaid
stateDiagram-v2
    [*] --> where
    where --> number
    number --> sure
    sure --> [*]: with its letter
    sure --> where: not so
```
"""

from datetime import date

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, paged, pick
from handlers.resolution import read_resolution
from handlers.transfers.words import cells_named, short
from handlers.vocabulary import Attachment, Choice
from services.refusal import Refused
from services.transfers import introducing, letters, views
from services.words import tidy


class Introducing(Conversation):
    """Opened from the page of a move."""

    name = "introducing"

    async def step_where(self, turn: Turn) -> Result:
        """A cell of the ward, or any other organisation by its name."""
        found = await views.access(turn.work, turn.draft.get("case", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        cells = {
            each.id: each.name for each in await introducing.destinations(turn.work, found.unit_id)
        }
        named = cells_named(turn.text, list(cells.items())) if turn.text else []
        if turn.choice.isdecimal() or len(named) == 1:
            turn.draft["to"] = named[0] if named else int(turn.choice)
            turn.draft["place"] = cells.get(turn.draft["to"], "")
            return Go("number")
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif len(tidy(turn.text).split()) > 2:
            turn.draft |= {"to": tidy(turn.text), "place": tidy(turn.text)}
            return Go("number")
        elif turn.text:
            return Unclear()
        choices = [Choice(str(key), name) for key, name in cells.items()]
        text = turn.t("transfer.where", name=found.name)
        return Ask(text, paged(turn.t, choices, turn.draft.get("page", 0), size=9))

    async def step_number(self, turn: Turn) -> Result:
        """Number and day of the letter."""
        if not turn.text:
            return Ask(turn.t("transfer.number"))
        number, day = read_resolution(turn.text, turn.work.today)
        if not number or day is None:
            return Ask(turn.t("transfer.number_again"), step="number")
        turn.draft |= {"number": number, "day": day.isoformat()}
        return Go("sure")

    async def step_sure(self, turn: Turn) -> Result:
        """Everything once more; then the letter."""
        found = await views.access(turn.work, turn.draft.get("case", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "no":
            return Go("where")
        if turn.choice == "yes":
            return await self._introduced(turn)
        if turn.text:
            return Unclear()
        day = short(date.fromisoformat(turn.draft["day"]))
        values = {"name": found.name, "to": turn.draft["place"], "number": turn.draft["number"]}
        text = turn.t("transfer.sure.introduce", **values, day=day)
        return Ask(text, pick(turn.t, "sure", "yes", "no"))

    async def _introduced(self, turn: Turn) -> Result:
        day = date.fromisoformat(turn.draft["day"])
        told = (turn.draft["case"], turn.draft["to"], turn.draft["number"], day)
        done = await introducing.introduce(turn.work, *told)
        if isinstance(done, Refused):
            return turn.say(done)
        made = await letters.introduction(turn.work, done.id)
        if isinstance(made, Refused):
            return turn.say(made)
        more = (Choice(f"/motchuyen {done.id}", turn.t("notice.see_transfer")),)
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t("transfer.introduced", to=turn.draft["place"]), more, file)
