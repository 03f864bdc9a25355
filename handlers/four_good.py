"""The self-check of a cell: four boxes, saved with the day (CNV-S22).

```mermaid
stateDiagram-v2
    [*] --> boxes
    boxes --> boxes: ticked, or not
    boxes --> guidance
    guidance --> [*]: saved
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.texts import Texts
from handlers.vocabulary import Choice
from services import four_good, units
from services.four_good import BOXES, SelfCheck
from services.people import COMMITTEE
from services.refusal import Refused


class FourGoodTalk(Conversation):
    """Only a cell's committee; the verdict needs the guidance that makes the model apply."""

    name = "four_good"
    commands: ClassVar = {"bontot": "unit"}

    async def step_unit(self, turn: Turn) -> Result:
        """For which cell, when somebody leads several."""
        led = [each for each in await units.led_units(turn.work)
               if turn.work.acting.holds(each.id, *COMMITTEE)]  # fmt: skip
        if not led:
            return Done(turn.t("refused.not_yours"))
        chosen = int(turn.choice) if turn.choice.isdecimal() else 0
        if len(led) == 1 or chosen in {each.id for each in led}:
            turn.draft = {"unit": chosen or led[0].id, "ticked": []}
            return Go("boxes")
        return Ask(turn.t("plan.unit"), tuple(Choice(str(each.id), each.name) for each in led))

    async def step_boxes(self, turn: Turn) -> Result:
        """Each tap ticks a box or takes the tick away."""
        if turn.choice == "save":
            return Go("guidance")
        if turn.choice in BOXES:
            turn.draft["ticked"] = list({*turn.draft["ticked"]} ^ {turn.choice})
        elif turn.text:
            return Unclear()
        before = await four_good.last(turn.work, turn.draft["unit"])
        if isinstance(before, Refused):
            return turn.say(before)
        lines = [turn.t("four_good.ask")]
        if before:
            last = turn.t(
                "four_good.last", day=turn.t.day(before.on_day), count=len(before.ticked)
            )
            lines.append(last)
        boxes = [Choice(box, _box(turn.t, box, turn.draft["ticked"])) for box in BOXES]
        save = pick(turn.t, "four_good.way", "save")
        why = Choice(f"/visao KPI-09 {turn.draft['unit']}", turn.t("choice.why"))
        return Ask("\n".join(lines), (*boxes, *save, why))

    async def step_guidance(self, turn: Turn) -> Result:
        """The document that makes the model apply, if there is one yet."""
        if not (turn.text or turn.choice == "none"):
            return Ask(turn.t("four_good.guidance"), pick(turn.t, "four_good.way", "none"))
        ticked = tuple(turn.draft["ticked"])
        done = await four_good.check(turn.work, turn.draft["unit"], ticked, turn.text)
        if isinstance(done, Refused):
            return turn.say(done)
        why = Choice(f"/visao KPI-09 {turn.draft['unit']}", turn.t("choice.why"))
        return Done(_saved(turn.t, done), (why,))


def _box(t: Texts, box: str, ticked: list[str]) -> str:
    return f"{'☑' if box in ticked else '☐'} {t(f'four_good.box.{box}')}"


def _saved(t: Texts, done: SelfCheck) -> str:
    lines = [t("four_good.saved", day=t.day(done.on_day))]
    lines += [_box(t, box, list(done.ticked)) for box in BOXES]
    key = "met" if done.finding.outcome == "MET" else "not_met"
    lines.append(" ".join(done.finding.reasons) or t(f"four_good.{key}"))
    return "\n".join(lines)
