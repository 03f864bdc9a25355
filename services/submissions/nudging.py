"""The ward nudges, on the board of units: exactly those who owe something, once a day each."""

from services.grading import nudging
from services.grading.nudging import Nudged
from services.refusal import Refused
from services.reminders import plan
from services.reminders.of_submissions import owing
from services.submissions.sending import WardView
from services.work import Work


async def nudge(work: Work, board: WardView) -> Nudged | Refused:
    """Tells the secretaries of units that have not sent, and whoever a grade waits for.

    What one person gets at one time is joined into one message. Refused: not_yours, no_season.
    """
    season = board.season
    owed = await nudging.nudge(work, season.ward_id, season.year, cell=False)
    if isinstance(owed, Refused):
        return owed
    leading = set(await owing(work, board, followed=False)) - {work.acting.person_id}
    told = await plan.once_today(work, "submission_due", season.id, leading)
    return Nudged(max(told, owed.told), owed.unreachable)
