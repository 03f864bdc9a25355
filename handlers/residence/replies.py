"""What a workplace wrote back on paper about a letter: recorded with its number and day (CNV-P04).

```mermaid
stateDiagram-v2
    [*] --> letters
    letters --> act: a letter that was sent
    act --> paper: reminded, criticised, received
    paper --> letters: kept
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Go, Result, Turn, Unclear, paged, pick
from handlers.residence.phrases import letter_label
from handlers.residence.whose import committee
from handlers.resolution import read_resolution
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.refusal import Refused
from services.residence import consequences
from services.residence.consequences import LetterView
from services.units import UnitView

ACTS = {"absence": ("reminded", "received"), "criticism": ("criticised", "received")}
OPEN = ("sent", "received")


class Replies(Conversation):
    """For workplaces that answer on paper, most of them outside."""

    name = "residence_replies"
    commands: ClassVar = {"traloigiay": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """The letters of this year."""
        held = await committee(turn, "open")
        if not isinstance(held, UnitView):
            return held
        turn.draft = {"unit": held.id, "year": turn.work.today.year}
        return Go("letters")

    async def step_letters(self, turn: Turn) -> Result:
        """Letters that were sent and whose workplace has not said what it did."""
        found = await self._open(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if chosen := _chosen(turn, found):
            turn.draft["letter"] = chosen
            return Go("act")
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        if turn.text:
            return Unclear()
        back = Choice("/thucutru", turn.t("choice.back"))
        said = turn.draft.pop("said", "")
        text = turn.t("residence_replies.letters" if found else "residence_replies.none")
        labels = [
            Choice(str(one.id), letter_label(turn.t, one.member, one.session)) for one in found
        ]
        shown = paged(turn.t, labels, turn.draft.get("page", 0), size=6)
        return Ask(f"{said}\n{text}" if said else text, (*shown, back))

    async def step_act(self, turn: Turn) -> Result:
        """What the workplace says it did."""
        one = await self._one(turn)
        if one is None:
            return Go("letters")
        if turn.choice in ACTS[one.kind]:
            turn.draft["step"] = turn.choice
            return Go("paper")
        if turn.text:
            return Unclear()
        values = {"name": one.member.name, "workplace": one.member.workplace}
        text = turn.t("residence_replies.act", **values)
        rule = "RES-09" if one.kind == "absence" else "RES-10"
        why = Choice(f"/visao {rule} {one.member.id} {one.year}", turn.t("choice.why"))
        return Ask(text, (*pick(turn.t, "residence_letters.step", *ACTS[one.kind]), why))

    async def step_paper(self, turn: Turn) -> Result:
        """Number and day of the paper, both."""
        if not turn.text:
            return Ask(turn.t("residence_replies.paper"))
        if not all(read_resolution(turn.text, turn.work.today)):
            return Ask(turn.t("residence_desk.paper_again"))
        unit_id, year, step = turn.draft["unit"], turn.draft["year"], turn.draft["step"]
        done = await consequences.reply(
            turn.work, unit_id, year, turn.draft["letter"], step, turn.text
        )
        if isinstance(done, Refused):
            return turn.say(done)
        step = turn.t(f"residence_letters.step.{done.step}").lower()
        values = {"name": done.member.name, "step": step, "paper": done.last.note}
        turn.draft["said"] = turn.t("residence_replies.kept", **values)
        return Go("letters")

    async def _open(self, turn: Turn) -> list[LetterView] | Refused:
        found = await consequences.letters(turn.work, turn.draft["unit"], turn.draft["year"])
        if isinstance(found, Refused):
            return found
        return [one for one in found if one.step in OPEN]

    async def _one(self, turn: Turn) -> LetterView | None:
        found = await self._open(turn)
        if isinstance(found, Refused):
            return None
        return next((one for one in found if one.id == turn.draft["letter"]), None)


def _chosen(turn: Turn, found: list[LetterView]) -> int | None:
    """The letter behind a tapped or a typed name; None when the name fits several."""
    if turn.text:
        named = match(turn.text, [(one.id, one.member.name) for one in found])
        return named[0] if len(named) == 1 else None
    return next((one.id for one in found if str(one.id) == turn.choice), None)
