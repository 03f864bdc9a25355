"""What the pages about a year share."""

from handlers.conversation import Turn
from handlers.texts import Texts
from handlers.vocabulary import Choice
from services.yearly.access import BOARD

FIRST = 2000
"""no book is older"""


def ward_of(turn: Turn) -> int:
    """The ward the actor works for; 0 is nobody's."""
    return next(iter(turn.work.acting.units(*BOARD)), 0)


def year_of(turn: Turn) -> int:
    """The year behind the command; by default this one."""
    asked, now = turn.number(), turn.work.today.year
    return asked if FIRST < asked <= now + 1 else now


def to_board(t: Texts, year: int) -> Choice:
    """The way back to the targets."""
    return Choice(f"/chitieunam {year}", t("year.choice.back"))
