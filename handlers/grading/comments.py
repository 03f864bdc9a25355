"""Comments before a grade: asked for, written, tracked (CNV-S16, NTC-13).

```mermaid
stateDiagram-v2
    [*] --> list
    list --> one: a member who needs one
    one --> from: an organisation outside
    one --> list: asked
    from --> list
    one --> enter: a paper from outside
    enter --> list
    list --> write: another cell waits for ours
    write --> list
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, paged
from handlers.grading.words import say, why
from handlers.vocabulary import Choice
from handlers.why_facts import why_of
from services.grading import board as boards
from services.grading import comments
from services.grading.board import Board
from services.grading.comments import OF_MANY, RULES, CommentView, Writer
from services.grading.gates import Gate
from services.grading.known import Known
from services.grading.subjects import names
from services.grading.years import season_now
from services.people import COMMITTEE, WARD
from services.refusal import Refused

KEYS = ("temporary", "former", "agency", "handover")


class CommentTalk(Conversation):
    """What is wanted from others, and what others want from us."""

    name = "grade_comments"
    commands: ClassVar = {"nhanxetxeploai": "list", "vietnhanxet": "write_to"}

    async def step_list(self, turn: Turn) -> Result:
        """Both lists on one page; an own one is "need 12", another's "write 3"."""
        word, _, key = turn.choice.partition(" ")
        if word in ("need", "write") and key.isdecimal():
            turn.draft["person"] = int(key)
            return Go("one" if word == "need" else "write")
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.text:
            return Unclear()
        if not turn.work.acting.units(*COMMITTEE, *WARD):
            return say(turn, Refused("not_yours", {"rule": "GRD-G28"}))
        waiting = await comments.to_write(turn.work)
        known = await names(turn.work, {each.subject_id for each in waiting})
        needed = await _needed(turn)
        choices = [Choice(f"write {one.id}", _label(turn, one, known)) for one in waiting]
        choices += [Choice(f"need {one.subject.id}", one.subject.name) for one, _ in needed]
        text = turn.t("comment.list", wanted=len(needed), waiting=len(waiting))
        back = Choice("/xeploai", turn.t("choice.back"))
        shown = paged(turn.t, choices, turn.draft.get("page", 0), size=6)
        return Ask(text, (*shown, why(turn.t, "GRD-G28"), back))

    async def step_one(self, turn: Turn) -> Result:
        """Whose comment is missing, and whether it was asked for."""
        found = await _one(turn)
        if found is None:
            return Go("list")
        known, gate = found
        writer = _writer(known, gate)
        if turn.choice == "ask":
            if writer is None:
                return Go("from")
            return await self._asked(turn, known, gate, writer)
        if turn.choice == "write":
            return Go("enter")
        if turn.text:
            return Unclear()
        key = "asked" if gate.key in known.asked else "not_asked"
        what = turn.t(f"comment.kind.{gate.key}")
        text = turn.t(f"comment.{key}", name=known.subject.name, what=what)
        ways = [Choice("ask", turn.t("comment.ask"))]
        if gate.key in known.asked and writer is None:
            ways = [Choice("write", turn.t("comment.enter"))]
        back = Choice("/nhanxetxeploai", turn.t("choice.back"))
        return Ask(text, (*ways, why_of(turn.t, gate.finding), back))

    async def step_from(self, turn: Turn) -> Result:
        """An organisation that is not kept here: its name; its paper is entered later."""
        if not turn.text:
            return Ask(turn.t("comment.from"))
        found = await _one(turn)
        if found is None:
            return Go("list")
        return await self._asked(turn, *found, None, turn.text)

    async def step_enter(self, turn: Turn) -> Result:
        """What the paper from outside says."""
        found = await _one(turn)
        if found is None:
            return Go("list")
        if not turn.text:
            return Ask(turn.t("comment.words", name=found[0].subject.name))
        open_ = [
            each
            for each in await comments.load(turn.work, [found[0].subject.id])
            if each.kind == found[1].key
        ]
        return await self._kept(turn, open_[-1].id)

    async def step_write_to(self, turn: Turn) -> Result:
        """From a reminder."""
        turn.draft = {"person": turn.number()}
        return Go("write")

    async def step_write(self, turn: Turn) -> Result:
        """Our comment about a member who is graded elsewhere."""
        view = await comments.access(turn.work, turn.draft.get("person", 0))
        if isinstance(view, Refused):
            return say(turn, view)
        if turn.text:
            return await self._kept(turn, view.id)
        name = (await names(turn.work, [view.subject_id]))[view.subject_id]
        key = f"comment.words.{view.kind}" if view.kind in OF_MANY else "comment.words"
        see = Choice(f"/duthaogopy {view.id}", turn.t("comment.see_draft"))
        ways = (see,) if view.kind == "draft" else ()
        return Ask(turn.t(key, name=name), (*ways, why(turn.t, RULES[view.kind])))

    async def _asked(
        self, turn: Turn, known: Known, gate: Gate, unit_id: int | None, words: str = ""
    ) -> Result:
        writer = Writer(unit_id, words=words)
        done = await comments.ask(turn.work, known.subject.id, gate.key, writer)
        back = Choice("/nhanxetxeploai", turn.t("choice.back"))
        if isinstance(done, Refused):
            return say(turn, done, back)
        return Done(turn.t("comment.sent", writer=done.writer), (back,))

    async def _kept(self, turn: Turn, comment_id: int) -> Result:
        done = await comments.write(turn.work, comment_id, turn.text)
        back = Choice("/nhanxetxeploai", turn.t("choice.back"))
        return (
            say(turn, done, back)
            if isinstance(done, Refused)
            else Done(turn.t("comment.kept"), (back,))
        )


async def _needed(turn: Turn) -> list[tuple[Known, Gate]]:
    """Subjects of the own cells that a missing comment holds up."""
    found: list[tuple[Known, Gate]] = []
    for unit_id in turn.work.acting.units(*COMMITTEE):
        season = await season_now(turn.work, unit_id)
        board = await boards.of_cell(turn.work, unit_id, season.year) if season else None
        found += _lacking(board) if isinstance(board, Board) else []
    return found


def _lacking(board: Board) -> list[tuple[Known, Gate]]:
    return [
        (known, gate)
        for known in board.graded()
        for gate in board.closed(known.subject.id, "proposal")
        if gate.key in KEYS
    ]


async def _one(turn: Turn) -> tuple[Known, Gate] | None:
    asked = turn.draft.get("person", 0)
    return next((pair for pair in await _needed(turn) if pair[0].subject.id == asked), None)


def _writer(known: Known, gate: Gate) -> int | None:
    """The unit of ours that writes; None: an organisation outside."""
    if gate.key == "temporary":
        return known.host_id
    return known.former.writer_id if gate.key == "former" and known.former else None


def _label(turn: Turn, view: CommentView, known: dict[int, str]) -> str:
    return turn.t("comment.to_write", name=known[view.subject_id])
