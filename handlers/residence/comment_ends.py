"""After the comments: whom the committee praises, which books it hands over (CNV-R06, RES-24).

```mermaid
stateDiagram-v2
    [*] --> proposal: praise, reward or feedback
    proposal --> proposal: kept
    [*] --> hand
    hand --> [*]: books handed over
    [*] --> paper
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, pick
from handlers.residence import comment_words, sitting_text
from handlers.residence.whose import committee
from handlers.understanding.names import match
from handlers.vocabulary import Attachment, Choice
from services.refusal import Refused
from services.residence import book, comments, papers, praise
from services.residence.book import BookLine
from services.residence.comments import PRAISE, Board
from services.units import UnitView

NAMES = 12
BACK = "/nhanxetcutru"


class CommentEnds(Conversation):
    """Names are for the residence committee alone."""

    name = "residence_praise"
    commands: ClassVar = {
        "bieuduongcutru": "open_proposal",
        "giaosolienhe": "open_hand",
        "phieunhanxet": "paper",
    }

    async def step_open_proposal(self, turn: Turn) -> Result:
        """Behind a button or "/bieuduongcutru"."""
        return await self._open(turn, "proposal")

    async def step_open_hand(self, turn: Turn) -> Result:
        """Behind a button or "/giaosolienhe"."""
        return await self._open(turn, "hand")

    async def step_proposal(self, turn: Turn) -> Result:
        """Praise, reward or feedback: which, then who and why (RES-24, RES-40)."""
        if turn.choice in PRAISE:
            turn.draft["kind"] = turn.choice
        if turn.choice == "meeting":
            return await self._from_meeting(turn)
        kind = turn.draft.get("kind")
        if turn.text and kind:
            return await self._propose(turn, kind)
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        back = Choice(BACK, turn.t("choice.back"))
        if kind:
            return Ask(turn.t(f"comments.ask.{kind}"), (back,))
        why = Choice("/visao RES-24", turn.t("choice.why"))
        praised = await praise.from_meetings(turn.work, board)
        ways = pick(turn.t, "comments.kind", *PRAISE)
        if praised:
            taken = Choice("meeting", turn.t("comments.from_meeting", count=len(praised)))
            ways = (taken, *ways)
        said = turn.draft.pop("said", "")
        text = comment_words.proposals(turn.t, board)
        return Ask(f"{said}\n{text}" if said else text, (*ways, back, why))

    async def step_hand(self, turn: Turn) -> Result:
        """Books handed over: all that are commented, or those whose names are typed (RES-11)."""
        unit, year = turn.draft["unit"], turn.draft["year"]
        lines = await book.of_committee(turn.work, unit, year)
        if isinstance(lines, Refused):
            return turn.say(lines)
        ready = [one for one in lines if one.comment.complete and not one.steps]
        chosen = [one.member.id for one in ready] if turn.choice == "all" else []
        if turn.text:
            chosen = _named(turn.text, ready)
            if not chosen:
                return Ask(turn.t("comments.hand_unclear"), self._hand_ways(turn, len(ready)))
        if chosen:
            done = await book.step(turn.work, chosen, year, "collected")
            if isinstance(done, Refused):
                return turn.say(done)
            back = Choice(BACK, turn.t("choice.back"))
            return Done(turn.t("comments.handed", count=len(chosen)), (back,))
        names = ", ".join(one.member.name for one in ready[:NAMES]) or "–"
        text = turn.t("comments.hand", count=len(ready), names=names)
        return Ask(text, self._hand_ways(turn, len(ready)))

    async def step_paper(self, turn: Turn) -> Result:
        """Behind "/phieunhanxet": the sheets of all who have one, a page each (REP-31)."""
        unit = await committee(turn, "paper")
        if not isinstance(unit, UnitView):
            return unit
        made = await papers.comment_sheets(turn.work, unit.id, turn.work.today.year)
        if isinstance(made, Refused):
            return turn.say(made)
        back = Choice(BACK, turn.t("choice.back"))
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t("comments.paper"), (back,), file)

    async def _open(self, turn: Turn, step: str) -> Result:
        unit = await committee(turn, f"open_{step}")
        if not isinstance(unit, UnitView):
            return unit
        turn.draft = {"unit": unit.id, "year": turn.work.today.year}
        return Go(step)

    async def _board(self, turn: Turn) -> Board | Refused:
        return await comments.of_year(turn.work, turn.draft["unit"], turn.draft["year"])

    def _hand_ways(self, turn: Turn, ready: int) -> tuple[Choice, ...]:
        every = (Choice("all", turn.t("comments.hand_all", count=ready)),) if ready else ()
        why = Choice("/visao RES-11", turn.t("choice.why"))
        return (*every, Choice(BACK, turn.t("choice.back")), why)

    async def _propose(self, turn: Turn, kind: str) -> Result:
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        people = [(line.member.id, line.member.name) for line in board.lines]
        said = sitting_text.praised(turn.text, people)
        if isinstance(said, str):
            return Ask(turn.t("sitting.unclear.praise", words=said))
        return await self._keep(turn, board, kind, dict(said))

    async def _from_meeting(self, turn: Turn) -> Result:
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        said = await praise.from_meetings(turn.work, board)
        return await self._keep(turn, board, "praise", said) if said else Go("proposal")

    async def _keep(self, turn: Turn, board: Board, kind: str, said: dict[int, str]) -> Result:
        told = {one: why or turn.t(f"comments.default.{kind}") for one, why in said.items()}
        done = await comments.propose(turn.work, board.unit_id, board.year, kind, told)
        if isinstance(done, Refused):
            return turn.say(done)
        turn.draft.pop("kind", None)
        turn.draft["said"] = turn.t("comments.proposed", count=len(told))
        return Go("proposal")


def _named(text: str, ready: list[BookLine]) -> list[int]:
    """The books of the names typed; none when a name fits nobody, or several."""
    people = [(one.member.id, one.member.name) for one in ready]
    found = [match(each, people) for each in text.split(",")]
    return [one[0] for one in found] if all(len(one) == 1 for one in found) else []
