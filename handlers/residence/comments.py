"""The committee comments in the liaison books, for many at once or one by one (CNV-R04).

```mermaid
stateDiagram-v2
    [*] --> day: the committee has not sat yet
    day --> present
    present --> home
    [*] --> home
    home --> many: the same words for all who are open
    many --> confirm
    confirm --> home: written
    home --> list
    list --> person: one member
    home --> person: a typed name
    person --> task
    task --> paper: an opinion that was told or written
    paper --> person
    task --> person
```
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Go,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
    pick,
)
from handlers.residence import comment_words
from handlers.residence.days import past_day
from handlers.residence.whose import committee
from handlers.resolution import read_resolution
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.privacy import views as looks
from services.refusal import Refused
from services.residence import comments, consequences, students
from services.residence.comments import TASKS, Board, Commented
from services.units import UnitView

WHY = "RES-23"


class CommentsTalk(Conversation):
    """Nobody is commented on before the committee sat together (RES-23)."""

    name = "residence_comments"
    commands: ClassVar = {"nhanxetcutru": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """The comments of this year."""
        held = await committee(turn, "open")
        if not isinstance(held, UnitView):
            return held
        turn.draft = {"unit": held.id, "year": turn.work.today.year}
        return Go("home")

    async def step_home(self, turn: Turn) -> Result:
        """How far the comments are; a typed name opens that member."""
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        if board.session is None:
            return Go("day")
        if turn.choice in ("many", "list"):
            return self._chosen(turn, board)
        if turn.text:
            return self._typed(turn, board)
        said = turn.draft.pop("said", "")
        text = comment_words.home(turn.t, board)
        return Ask(f"{said}\n{text}" if said else text, comment_words.ways(turn.t, board))

    async def step_day(self, turn: Turn) -> Result:
        """The day on which the committee sat together."""
        if turn.choice == "today":
            turn.draft["day"] = turn.work.today.isoformat()
            return Go("present")
        if turn.text:
            day = past_day(turn)
            if day is None:
                return Ask(turn.t("comments.which_day"))
            turn.draft["day"] = day.isoformat()
            return Go("present")
        ways = (*pick(turn.t, "comments.way", "today"), self._why(turn))
        return Ask(turn.t("comments.day", year=turn.draft["year"]), ways)

    async def step_present(self, turn: Turn) -> Result:
        """Who sat there; this makes the comment that of the committee."""
        if not turn.text:
            return Ask(turn.t("comments.present"))
        unit, year = turn.draft["unit"], turn.draft["year"]
        day = date.fromisoformat(turn.draft["day"])
        done = await comments.sit(turn.work, unit, year, day, turn.text)
        if isinstance(done, Refused):
            return turn.say(done)
        _, finding = done
        turn.draft["said"] = comment_words.sat(turn.t, finding)
        return Go("home")

    async def step_many(self, turn: Turn) -> Result:
        """One part after the other, for all members chosen."""
        words: dict[str, str] = turn.draft["words"]
        task = next((each for each in TASKS if each not in words), None)
        if task and (turn.text or turn.choice == "good"):
            words[task] = turn.text or turn.t(f"comments.good.{task}")
            turn.text = turn.choice = ""
            task = next((each for each in TASKS if each not in words), None)
        if task is None:
            return Go("confirm")
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        label = board.labels[TASKS.index(task)]
        text = turn.t("comments.many", label=label, count=len(turn.draft["books"]))
        return Ask(text, (Choice("good", turn.t(f"comments.good.{task}")), self._why(turn)))

    async def step_confirm(self, turn: Turn) -> Result:
        """The words and the names before anything is written; names typed are left out."""
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        if turn.choice == "write":
            return await self._write(turn, _open_parts(board, turn.draft))
        if turn.choice == "again":
            turn.draft["words"] = {}
            return Go("many")
        missed = await self._missed(turn)
        if turn.choice == "aside":
            turn.draft["books"] = [one for one in turn.draft["books"] if one not in missed]
        if turn.text:
            self._leave_out(turn, board)
        names = [line.member.name for line in board.lines if line.member.id in self._books(turn)]
        text = comment_words.confirm(turn.t, board, turn.draft["words"], names)
        absent = [missed[one] for one in turn.draft["books"] if one in missed]
        if not 0 < len(absent) < len(turn.draft["books"]):
            return Ask(text, pick(turn.t, "comments.way", "write", "again"))
        aside = Choice("aside", turn.t("comments.way.aside", count=len(absent)))
        text = f"{text}\n{comment_words.absent(turn.t, absent)}"
        return Ask(text, (aside, *pick(turn.t, "comments.way", "write", "again")))

    async def step_list(self, turn: Turn) -> Result:
        """All members, the open ones first."""
        if turn.choice == "back":
            return Go("home")
        if not turn.text and (result := from_list(turn, "person")):
            return result
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        if turn.text:
            return self._typed(turn, board)
        ordered = sorted(board.lines, key=lambda line: line.complete)
        names = [Choice(str(line.member.id), comment_words.name(turn.t, line)) for line in ordered]
        shown = paged(turn.t, names, turn.draft.get("page", 0))
        return Ask(turn.t("comments.list"), (*shown, Choice("back", turn.t("choice.back"))))

    async def step_person(self, turn: Turn) -> Result:
        """What is written about one member; each part can be changed."""
        if turn.choice in (*TASKS, "head", "police"):
            turn.draft["task"] = turn.choice
            return Go("task")
        if turn.choice == "back":
            return Go("home")
        if turn.text:
            return Unclear()
        found = await self._line(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        board, line = found
        looks.saw(turn.work, line.member.person_id, "residence")
        said = turn.draft.pop("said", "")
        text = comment_words.person(turn.t, board, line)
        return Ask(
            f"{said}\n{text}" if said else text, comment_words.person_ways(turn.t, board, line)
        )

    async def step_task(self, turn: Turn) -> Result:
        """New words for one part of one member, or an opinion on a student (RES-25)."""
        found = await self._line(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        board, line = found
        task = turn.draft["task"]
        if turn.text and task in TASKS:
            return await self._write(turn, {line.member.id: {task: turn.text}}, back="person")
        if turn.text:
            turn.draft["words"] = turn.text
            return Go("paper")
        if turn.choice == "back":
            return Go("person")
        back = Choice("back", turn.t("choice.back"))
        return Ask(comment_words.task(turn.t, board, line, task), (back,))

    async def step_paper(self, turn: Turn) -> Result:
        """Number and day of the paper with the opinion, or that it was told by word."""
        found = await self._line(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "spoken":
            return await self._opinion(turn, found[1], "")
        if turn.text:
            _, day = read_resolution(turn.text, turn.work.today)
            if day is None:
                return Ask(turn.t("comments.paper_again"), self._spoken(turn))
            return await self._opinion(turn, found[1], turn.text)
        return Ask(turn.t("comments.which_paper"), self._spoken(turn))

    def _spoken(self, turn: Turn) -> tuple[Choice, ...]:
        return pick(turn.t, "comments.way", "spoken")

    def _typed(self, turn: Turn, board: Board) -> Result:
        found = match(turn.text, [(line.member.id, line.member.name) for line in board.lines])
        if len(found) != 1:
            return Unclear()
        turn.draft["person"] = found[0]
        return Go("person")

    def _why(self, turn: Turn) -> Choice:
        return Choice(f"/visao {WHY}", turn.t("choice.why"))

    def _chosen(self, turn: Turn, board: Board) -> Result:
        if turn.choice == "many":
            ready = [line.member.id for line in board.open if not line.missing]
            turn.draft |= {"books": ready, "words": {}}
        turn.draft["page"] = 0
        return Go(turn.choice)

    def _books(self, turn: Turn) -> set[int]:
        return set(turn.draft["books"])

    async def _missed(self, turn: Turn) -> dict[int, str]:
        """Who missed a meeting of the year without a word: introduction → name."""
        found = await consequences.year(turn.work, turn.draft["unit"], turn.draft["year"])
        if isinstance(found, Refused):
            return {}
        return {line.member.id: line.member.name for line in found if line.missed}

    def _leave_out(self, turn: Turn, board: Board) -> None:
        people = [(each.member.id, each.member.name) for each in board.lines]
        named = [found for each in turn.text.split(",") for found in match(each, people)[:1]]
        turn.draft["books"] = [one for one in turn.draft["books"] if one not in set(named)]

    async def _board(self, turn: Turn) -> Board | Refused:
        return await comments.of_year(turn.work, turn.draft["unit"], turn.draft["year"])

    async def _line(self, turn: Turn) -> tuple[Board, Commented] | Refused:
        board = await self._board(turn)
        if isinstance(board, Refused):
            return board
        line = board.line(turn.draft["person"])
        return (board, line) if line else Refused("not_yours")

    async def _write(
        self, turn: Turn, told: dict[int, dict[str, str]], back: str = "home"
    ) -> Result:
        unit, year = turn.draft["unit"], turn.draft["year"]
        done = await comments.write(turn.work, unit, year, told)
        if isinstance(done, Refused):
            return turn.say(done)
        turn.draft["said"] = turn.t("comments.written", count=len(told))
        return Go(back)

    async def _opinion(self, turn: Turn, line: Commented, paper: str) -> Result:
        args = (line.member.id, turn.draft["year"], turn.draft["words"], turn.draft["task"], paper)
        done = await students.say(turn.work, *args)
        return turn.say(done) if isinstance(done, Refused) else Go("person")


def _open_parts(board: Board, draft: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    """The common words for each member, without the parts that were written for them alone."""
    found = {}
    for line in board.lines:
        words = {task: said for task, said in draft["words"].items() if task not in line.words}
        if line.member.id in draft["books"] and words:
            found[line.member.id] = words
    return found
