"""The first-use tour: three short messages after linking, and again with "/huongdan".

```mermaid
stateDiagram-v2
    [*] --> who
    who --> how: next
    how --> wishes: next
    wishes --> [*]
    who --> [*]: skipped
    how --> [*]: skipped
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Note, Open, Result, Turn, pick
from handlers.vocabulary import Choice
from services.reminders.due import RESTING
from services.residence import officers


class Tour(Conversation):
    """One message at a time; nothing is asked, and any wish ends it."""

    name = "tour"
    commands: ClassVar = {"huongdan": "again"}
    offers: ClassVar = frozenset({"who", "how"})

    async def step_again(self, turn: Turn) -> Result:
        """ "/huongdan"; the question of a reminder stays the open one until it is answered."""
        work = turn.work
        if await officers.only_officer(work) or await officers.only_comments(work):
            return Open("menu", "home")
        if _question_waits(turn):
            return Note(turn.t("tour.later"))
        turn.draft["name"] = turn.work.acting.name
        return Go("who")

    async def step_who(self, turn: Turn) -> Result:
        """Who speaks here, and who sees what. Draft: name, of whoever reads it."""
        return _page(turn, turn.t("tour.who", name=turn.draft.get("name", "")), "how")

    async def step_how(self, turn: Turn) -> Result:
        """How to answer, how to go back, how to be called."""
        return _page(turn, turn.t("tour.how"), "wishes")

    async def step_wishes(self, turn: Turn) -> Result:
        """What one can ask at any time."""
        return Done(turn.t("tour.wishes"), _meeting(turn))


def _page(turn: Turn, text: str, following: str) -> Result:
    if turn.choice == "next":
        return Go(following)
    if turn.choice == "skip":
        return Done(turn.t("tour.skipped"), _meeting(turn))
    return Ask(text, pick(turn.t, "tour.choice", "next", "skip"), columns=2)


def _meeting(turn: Turn) -> tuple[Choice, ...]:
    return (Choice("/hop", turn.t("menu.choice.meeting")),)


def _question_waits(turn: Turn) -> bool:
    open_now = (turn.chat.conversation, turn.chat.step)
    return open_now[0] != Tour.name and open_now in RESTING
