"""Opinions of related bodies (06-ĐG) on the subjects of a group, or none is needed (GRD-G14).

```mermaid
stateDiagram-v2
    [*] --> group
    group --> [*]: none is needed
    group --> one
    one --> one: one more body
    one --> enter: a paper from outside
    enter --> one
    one --> group
```
"""

from handlers.conversation import (
    Ask,
    Conversation,
    Go,
    Note,
    Open,
    Result,
    Turn,
    Unclear,
    paged,
    pick,
)
from handlers.grading.evidence import seen
from handlers.grading.groups import chosen_group
from handlers.grading.words import say, why
from handlers.reviews.words import short
from handlers.vocabulary import Attachment, Choice
from services.documents.forms import Forms
from services.grading import comments, opinions
from services.grading.board import Board, Group
from services.grading.comments import CommentView, Writer
from services.grading.opinions import RULE
from services.refusal import Refused
from services.submissions import papers


class GradeOpinions(Conversation):
    """For the body that decides: whom to ask is its choice, and so is not to ask."""

    name = "grade_opinions"

    def __init__(self, forms: Forms) -> None:
        self._forms = forms

    async def step_group(self, turn: Turn) -> Result:
        """Who is in the group, and how many opinions are there."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        board, group = found
        ids = [each.subject.id for each in board.graded(group)]
        if turn.choice == "none":
            done = await opinions.not_needed(turn.work, opinions.undecided(board, group))
            return say(turn, done) if isinstance(done, Refused) else _back(turn)
        if turn.choice == "back":
            return _back(turn)
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.choice.isdecimal() and int(turn.choice) in ids:
            turn.draft["subject"] = int(turn.choice)
            return Go("one")
        elif turn.text:
            return Unclear()
        return self._asked(turn, board, group)

    async def step_one(self, turn: Turn) -> Result:
        """Whom to ask about one of them; typed words name a body outside."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        board, subject = found[0], int(turn.draft["subject"])
        word, _, key = turn.choice.partition(" ")
        if word == "back":
            return Go("group")
        if word in ("enter", "slip") and key.isdecimal():
            turn.draft["comment"] = int(key)
            return Go("enter") if word == "enter" else await self._slip(turn)
        if word == "ask" or turn.text:
            writer = Writer(None, int(key)) if word == "ask" else Writer(words=turn.text)
            asked = await opinions.ask(turn.work, subject, writer)
            return say(turn, asked) if isinstance(asked, Refused) else Go("one")
        return await self._whom(turn, board, subject)

    async def step_enter(self, turn: Turn) -> Result:
        """What a body outside wrote."""
        if not turn.text:
            return Ask(turn.t("review.round.enter"))
        done = await comments.write(turn.work, int(turn.draft["comment"]), turn.text)
        return say(turn, done) if isinstance(done, Refused) else Go("one")

    def _asked(self, turn: Turn, board: Board, group: Group) -> Result:
        known = board.graded(group)
        asked = [each for each in known if opinions.KIND in each.asked]
        waits = sum(opinions.KIND in each.waits for each in asked)
        left = opinions.undecided(board, group)
        text = turn.t("opinion.group", asked=len(asked), waits=waits, left=len(left))
        choices = [Choice(str(each.subject.id), each.subject.name) for each in known]
        shown = paged(turn.t, choices, int(turn.draft.get("page", 0)), size=6)
        ways = pick(turn.t, "opinion.way", *(("none",) if left else ()), "back")
        return Ask(text, (*shown, *ways, why(turn.t, RULE)))

    async def _whom(self, turn: Turn, board: Board, subject: int) -> Result:
        t, views = turn.t, await opinions.of_subject(turn.work, subject)
        seen(turn, board.known[subject].subject)
        lines = [t("opinion.one", name=board.known[subject].subject.name)]
        lines += [
            t(
                "review.round.line",
                writer=each.writer,
                words=short(each.words) if each.words else t("review.round.waits"),
            )
            for each in views
        ]
        asked = {each.collective_id for each in views}
        others = await opinions.bodies(turn.work, board, subject)
        choices = [Choice(f"ask {key}", name) for key, name in others if key not in asked]
        choices += [way for each in views for way in _outside(turn, each)]
        back = pick(t, "opinion.way", "back")
        return Ask("\n".join(lines), (*choices[:6], *back, why(t, RULE)))

    async def _slip(self, turn: Turn) -> Result:
        made = await papers.opinion(turn.work, int(turn.draft["comment"]), self._forms)
        if isinstance(made, Refused):
            return say(turn, made)
        return Note(turn.t("review.paper"), Attachment(made.file_id, made.name, made.mime))


def _outside(turn: Turn, view: CommentView) -> tuple[Choice, ...]:
    """The slip to send to a body outside, and the place to enter what came back."""
    if view.words or view.collective_id is not None:
        return ()
    slip = Choice(f"slip {view.id}", turn.t("opinion.slip", writer=view.writer))
    return slip, Choice(f"enter {view.id}", turn.t("review.round.enter_of", writer=view.writer))


def _back(turn: Turn) -> Open:
    keys = [key for key in ("group", "unit") if key in turn.draft]
    kept = {str(key): turn.draft[key] for key in keys}
    return Open("group_grades", "group", kept)
