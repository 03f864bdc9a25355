"""Nudges before a season's last day, to those who owe something (NTC-14, REP-27).

The days are settings of the product (DSG-06): 14, 7, 3 and 1 working days before the last day to
whoever owes something; from the last day on daily to the secretary of a unit that has not sent and
to the one of the ward who follows it.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select

from services.clock import local
from services.db.built import built
from services.db.engine import insert_new
from services.db.models import Reminder, ReviewSeason
from services.grading import nudging
from services.reminders.kinds import KEYS, KINDS
from services.reminders.of_submissions import owing
from services.reminders.regular import next_morning
from services.reviews import reading
from services.rulebooks import book_for
from services.rules.dates import is_weekend
from services.submissions import sending
from services.submissions.deadline import left
from services.submissions.sending import WardView
from services.work import Work

BEFORE = (14, 7, 3, 1)
"""working days"""
GIVEN_UP = -30
"""days after the last day on which nobody is reminded any more"""


async def daily(work: Work) -> None:
    """Plans what the coming morning needs; planning twice changes nothing."""
    morning = next_morning(work.now)
    year = sending.season_year(local(morning).date())
    for season_id in (await work.db.execute(*_seasons(year))).scalars().all():
        await _season(work, season_id, morning)


@built
def _seasons(year: int) -> Select[int]:
    return select(ReviewSeason.id).where(ReviewSeason.year == year)


async def _season(work: Work, season_id: int, morning: datetime) -> None:
    season = await reading.season_of(work, season_id)
    if season is None:
        return
    board = await sending.board_of(work, season)
    last_day, day = board.deadline.last_day, local(morning).date()
    if last_day is None:
        return
    days = left(await book_for(work, season.ward_id), day, last_day)
    if days in BEFORE and not is_weekend(day):
        owed = await nudging.owed_by(work, season_id)
        await _plan(work, "grade_owed", season_id, owed, morning)
        await _plan(work, "submission_due", season_id, await _leading(work, board), morning)
    elif GIVEN_UP <= days <= 0:
        people = await owing(work, board, followed=True)
        await _plan(work, "submission_due", season_id, people, morning)


async def _leading(work: Work, board: WardView) -> Iterable[int]:
    return await owing(work, board, followed=False)


async def _plan(
    work: Work, kind: str, season_id: int, people: Iterable[int], morning: datetime
) -> None:
    rows = [
        {
            "kind": kind,
            "subject_id": season_id,
            "person_id": person,
            "day": local(morning).date(),
            "due_at": morning,
            "late_at": morning + KINDS[kind].late,
            "state": "planned",
        }
        for person in sorted(people)
    ]
    if rows:
        await work.db.execute(insert_new(work.db, Reminder, keys=KEYS), rows)
