"""The vote of the executive committee on the ward's own grade (BAL-10), as it was counted.

Nobody's choice is known, and no level is reckoned from the numbers: the chair concludes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.grading.ballots import SHEET
from services.grading.board import Board
from services.grading.refusing import by_finding
from services.refusal import Refused


@dataclass(frozen=True, slots=True)
class Vote:
    """Members of the committee, those present, and votes by level from 4 to 1."""

    entitled: int
    present: int
    by_level: tuple[int, int, int, int]

    @property
    def words(self) -> str:
        """As it stands in the record."""
        excellent, good, fulfilled, failed = self.by_level
        return (
            f"Biểu quyết: có mặt {self.present}/{self.entitled}; xuất sắc {excellent}; "
            f"tốt {good}; hoàn thành {fulfilled}; không hoàn thành {failed}"
        )


def read(numbers: Sequence[int]) -> Vote | None:
    """Six numbers: all members, those present, then the four levels."""
    if len(numbers) != 6:
        return None
    entitled, present, *levels = numbers
    return Vote(entitled, present, (levels[0], levels[1], levels[2], levels[3]))


def check(board: Board, vote: Vote) -> Refused | None:
    """The count has to add up (BAL-11). Refused: grade_ballot_figures."""
    cast = sum(vote.by_level)
    facts = {"entitled": vote.entitled, "present": vote.present, "issued": vote.present}
    found = board.judge(SHEET, facts | {"collected": cast, "yes": cast, "no": 0, "invalid": 0})
    if found.by_text == "CONSISTENT":
        return None
    name = next(each.subject.name for each in board.known.values() if each.subject.of_ward)
    return by_finding("grade_ballot_figures", found, name=name)
