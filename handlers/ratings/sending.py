"""Heads of the ward send what they think of their staff, for a month or the year (CNV-Q01).

```mermaid
stateDiagram-v2
    [*] --> wanted
    wanted --> rate
    rate --> confirm
    confirm --> rate
    confirm --> [*] : sent
```
"""

from datetime import date
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, paged, pick
from handlers.ratings.words import judgement, period
from handlers.vocabulary import Choice
from services.ratings import sending
from services.ratings.sending import Period
from services.refusal import Refused

LEVELS = ("4", "3", "2", "1")


class SendingRatings(Conversation):
    """One official and one period at a time; what was sent can be sent anew."""

    name = "sending_ratings"
    commands: ClassVar = {"guixeploai": "wanted"}

    async def step_wanted(self, turn: Turn) -> Result:
        """Whose rating of which period is wanted."""
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.choice:
            official, kind, since = turn.choice.split(" ")
            turn.draft = {"official": int(official), "kind": kind, "since": since}
            return Go("rate")
        if turn.text:
            return Unclear()
        staff = await sending.mine(turn.work)
        if not staff:
            return Done(turn.t("ratings.nobody"))
        wanted = [
            Choice(
                f"{each.official.id} {of.kind} {of.since.isoformat()}",
                turn.t("ratings.one", name=each.official.name, period=period(turn.t, of)),
            )
            for each in staff
            for of in each.periods
        ]
        if not wanted:
            names = ", ".join(each.official.name for each in staff)
            return Done(turn.t("ratings.all_sent", names=names))
        choices = paged(turn.t, wanted, turn.draft.get("page", 0))
        why = Choice("/visao DIS-13", turn.t("choice.why"))
        return Ask(turn.t("ratings.wanted", count=len(wanted)), (*choices, why))

    async def step_rate(self, turn: Turn) -> Result:
        """One of four levels, or the head's own words."""
        name = await _name(turn)
        if not name:
            return Go("wanted")
        if turn.choice in LEVELS:
            turn.draft |= {"level": int(turn.choice), "words": ""}
            return Go("confirm")
        if turn.text:
            turn.draft |= {"level": None, "words": turn.text}
            return Go("confirm")
        text = turn.t("ratings.rate", name=name, period=period(turn.t, _period(turn)))
        return Ask(text, pick(turn.t, "ratings.level", *LEVELS))

    async def step_confirm(self, turn: Turn) -> Result:
        """Everything once more; typed words are added to the level."""
        if turn.choice == "send":
            return await self._send(turn)
        if turn.choice == "again":
            return Go("rate")
        if turn.text:
            turn.draft["words"] = turn.text
        said = judgement(turn.t, turn.draft["level"], turn.draft["words"])
        text = turn.t(
            "ratings.confirm",
            name=await _name(turn),
            period=period(turn.t, _period(turn)),
            said=said,
        )
        return Ask(text, pick(turn.t, "ratings.do", "send", "again"))

    async def _send(self, turn: Turn) -> Result:
        draft = turn.draft
        done = await sending.send(
            turn.work, draft["official"], _period(turn), draft["level"], draft["words"]
        )
        if isinstance(done, Refused):
            return turn.say(done)
        text = turn.t("ratings.sent", name=done.name, cell=done.unit)
        return Done(text, (Choice("/guixeploai", turn.t("ratings.more")),))


def _period(turn: Turn) -> Period:
    return Period(turn.draft["kind"], date.fromisoformat(turn.draft["since"]))


async def _name(turn: Turn) -> str:
    staff = await sending.mine(turn.work)
    wanted = turn.draft.get("official")
    return next((e.official.name for e in staff if e.official.id == wanted), "")
