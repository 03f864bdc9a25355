"""Heads of an area and of its police on students in lodgings (CNV-L01, CNV-R05, RES-25).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> words: one student
    words --> home: kept
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
from handlers.vocabulary import Choice
from services.privacy import views as looks
from services.refusal import Refused
from services.residence import students


class StudentsTalk(Conversation):
    """An officer sees the students of the own area, and nothing else about them."""

    name = "residence_students"
    commands: ClassVar = {"ykiensinhvien": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/ykiensinhvien"."""
        turn.draft = {}
        return Go("home")

    async def step_home(self, turn: Turn) -> Result:
        """The students of the area; who has no opinion yet comes first."""
        if turn.text:
            return Unclear()
        found = await students.asked(turn.work, turn.work.today.year)
        if result := from_list(turn, "words"):
            return result
        said = turn.draft.pop("said", "")
        if not found:
            return Done(turn.t("students.none"))
        ordered = sorted(found, key=lambda one: bool(one.words))
        open_ = sum(not one.words for one in found)
        names = [
            Choice(str(one.student.id), turn.t(_key(one.words), name=one.student.name))
            for one in ordered
        ]
        text = turn.t("students.home", count=len(found), open=open_)
        why = Choice("/visao RES-25", turn.t("choice.why"))
        shown = paged(turn.t, names, turn.draft.get("page", 0))
        return Ask(f"{said}\n{text}" if said else text, (*shown, why))

    async def step_words(self, turn: Turn) -> Result:
        """The opinion on one student."""
        if turn.choice == "back":
            return Go("home")
        found = await students.asked(turn.work, turn.work.today.year)
        one = next((each for each in found if each.student.id == turn.draft["person"]), None)
        if one is None:
            return Go("home")
        if turn.text:
            done = await students.say(turn.work, one.student.id, turn.work.today.year, turn.text)
            if isinstance(done, Refused):
                return turn.say(done)
            turn.draft["said"] = turn.t("students.kept", name=one.student.name)
            return Go("home")
        back = Choice("back", turn.t("choice.back"))
        looks.saw(turn.work, one.student.person_id, "residence")
        words = one.words or "–"
        return Ask(turn.t("students.ask", name=one.student.name, words=words), (back,))


def _key(words: str) -> str:
    return "comments.name_done" if words else "comments.name_open"
