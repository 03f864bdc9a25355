"""What stands in the way of grades, and who was reminded: for a cell and for the ward."""

from handlers.conversation import Ask, Result, Turn, pick
from handlers.grading.words import missing, numbered
from handlers.vocabulary import Choice
from handlers.why_facts import why_of
from services.grading import board as boards
from services.grading import nudging
from services.grading.board import Board

SHOWN = 12
"""lines of a list that still can be read on a phone"""


def missing_page(turn: Turn, board: Board, home: str) -> Result:
    """Names with what each lacks, the next step only; and the button that reminds."""
    owing = boards.owing(board)
    back = Choice(home, turn.t("choice.back"))
    if not owing:
        return Ask(turn.t("grade.nothing_missing"), (back,))
    lines = [
        f"{board.known[key].subject.name}: {missing(turn.t, board, key, board.next_step(key))}"
        for key in owing
    ]
    shown = numbered(lines[:SHOWN])
    if len(lines) > SHOWN:
        shown = f"{shown}\n{turn.t('grade.and_more', count=len(lines) - SHOWN)}"
    first = next(iter(owing.values()))[0].finding
    ways = pick(turn.t, "grade.missing", "nudge")
    text = turn.t("grade.missing", count=len(lines), lines=shown)
    return Ask(text, (*ways, why_of(turn.t, first), back))


def nudged(turn: Turn, done: nudging.Nudged) -> str:
    """How many were reminded, and who has to be called."""
    text = turn.t("grade.nudged", count=done.told) if done.told else turn.t("grade.nudged_all")
    if not done.unreachable:
        return text
    return f"{text}\n{turn.t('grade.call', names=', '.join(done.unreachable))}"
