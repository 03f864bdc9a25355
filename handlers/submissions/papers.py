"""Mẫu 01-ĐG to 08-ĐG as files: of the own cell, or of a group of the ward.

```mermaid
stateDiagram-v2
    [*] --> cell
    [*] --> group
    cell --> cell: a paper
    group --> group: a paper
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Note, Open, Result, Turn, Unclear, pick
from handlers.grading.groups import chosen_group
from handlers.grading.words import say
from handlers.vocabulary import Attachment, Choice
from handlers.which_unit import ask_unit, back_to, unit_of
from services.documents.forms import Forms
from services.documents.papers import MadePaper
from services.grading import board as boards
from services.grading.board import Board
from services.grading.years import season_now
from services.people import COMMITTEE
from services.refusal import Refused
from services.submissions import papers

FORMS = {"member": "02-ĐG", "collective": "05-ĐG", "leader": "08-ĐG"}


class GradePapers(Conversation):
    """As far as it is recorded; what is missing is left for the pen."""

    name = "grade_papers"
    commands: ClassVar = {"inxeploai": "cell"}

    def __init__(self, forms: Forms) -> None:
        self._forms = forms

    async def step_cell(self, turn: Turn) -> Result:
        """What the cell proposes (01, 07), and how it graded itself (03)."""
        if (which := await ask_unit(turn, "cell", *COMMITTEE)) is not None:
            return which
        unit_id = unit_of(turn, *COMMITTEE) or 0
        season = await season_now(turn.work, unit_id)
        year = season.year if season else turn.work.today.year
        board = await boards.of_cell(turn.work, unit_id, year)
        if isinstance(board, Refused):
            return say(turn, board)
        word, _, key = turn.choice.partition(" ")
        if word in ("member", "leader"):
            made = await papers.proposal(turn.work, unit_id, year, word, self._forms)
            return _file(turn, made)
        if word == "own":
            return _file(turn, await papers.own_grade(turn.work, int(key), self._forms))
        if turn.text:
            return Unclear()
        back = Choice(back_to(turn, "/xeploai", *COMMITTEE), turn.t("choice.back"))
        return Ask(turn.t("grade.papers"), (*_of_cell(turn, board), back))

    async def step_group(self, turn: Turn) -> Result:
        """Of a group of the ward: the list that is proposed, the decision."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        board, group = found
        at = (turn.work, board.unit_id, board.season.year, group, self._forms)
        if turn.choice == "proposal":
            return _file(turn, await papers.group_proposal(*at))
        if turn.choice == "decision":
            return _file(turn, await papers.decision(*at))
        if turn.choice == "own":
            (own,) = (each.subject.id for each in board.graded(group))
            return _file(turn, await papers.own_grade(turn.work, own, self._forms))
        if turn.choice == "back":
            kept = {str(key): said for key, said in turn.draft.items() if key != "page"}
            return Open("group_grades", "group", kept)
        if turn.text:
            return Unclear()
        if group.kind == "ward":
            return Ask(turn.t("grade.papers"), pick(turn.t, "grade.paper", "own", "back"))
        form = papers.PROPOSALS[group.kind][0].replace("dg", "ĐG")
        ways = (
            Choice("proposal", turn.t("grade.paper.proposal", form=form)),
            Choice("decision", turn.t("grade.paper.decision", form=FORMS[group.kind])),
        )
        return Ask(turn.t("grade.papers"), (*ways, *pick(turn.t, "grade.paper", "back")))


def _of_cell(turn: Turn, board: Board) -> list[Choice]:
    kinds = {each.subject.kind for each in board.graded() if each.record.newest("proposal")}
    found = [Choice(kind, turn.t(f"grade.paper.{kind}")) for kind in ("member", "leader")]
    ways = [each for each in found if each.value in kinds]
    for each in board.graded():
        if each.subject.kind == "collective" and each.record.newest("self"):
            label = turn.t("grade.paper.own_of", name=each.subject.name)
            ways.append(Choice(f"own {each.subject.id}", label))
    return ways


def _file(turn: Turn, made: MadePaper | Refused) -> Result:
    if isinstance(made, Refused):
        return Note(turn.t.refusal(made))
    return Note(turn.t("review.paper"), Attachment(made.file_id, made.name, made.mime))
