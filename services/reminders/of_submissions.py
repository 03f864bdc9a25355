"""What is known about reminders of submissions (NTC-14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db.models import Reminder, ReviewOfficer, RoleHeld, in_force
from services.people import SECRETARIAT
from services.reviews import reading
from services.submissions import sending
from services.submissions.sending import WardView
from services.work import Work


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """How many units of the person have not sent, the name of a single one; `left` as in
    `Deadline`.
    """

    year: int
    unsent: int
    last_day: date | None
    left: int
    unit: str = ""


def while_unsent(facts: SubmissionFacts) -> str | None:
    """Until every unit that the person leads or follows has sent its results."""
    return None if facts.unsent and facts.last_day else "sent"


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, SubmissionFacts]:
    """Facts by reminder id; the subject is the season. Each season is counted once."""
    statement = select(Reminder.id, Reminder.subject_id, Reminder.person_id)
    rows = (await work.db.execute(statement.where(Reminder.id.in_(reminder_ids)))).all()
    boards: dict[int, WardView] = {}
    units: dict[int, dict[int, set[int]]] = {}
    for season_id in sorted({row[1] for row in rows}):
        season = await reading.season_of(work, season_id)
        if season is not None:
            boards[season_id] = board = await sending.board_of(work, season)
            units[season_id] = await owing(work, board, followed=True)
    return {
        row[0]: _facts(boards[row[1]], units[row[1]].get(row[2], set()))
        for row in rows
        if row[1] in boards
    }


def _facts(board: WardView, units: set[int]) -> SubmissionFacts:
    due = board.deadline
    named = [each.unit for each in board.unsent if each.unit_id in units]
    only = named[0] if len(named) == 1 else ""
    return SubmissionFacts(board.season.year, len(units), due.last_day, due.left, only)


async def owing(work: Work, board: WardView, *, followed: bool) -> dict[int, set[int]]:
    """Person → units not sent that the person leads; `followed`: or follows for the ward."""
    unsent = {each.unit_id for each in board.unsent}
    led = select(RoleHeld.person_id, RoleHeld.unit_id).where(
        RoleHeld.unit_id.in_(unsent),
        RoleHeld.role == SECRETARIAT[0],
        in_force(RoleHeld, work.today),
    )
    found: dict[int, set[int]] = {}
    for row in await work.db.execute(led):
        found.setdefault(row[0], set()).add(row[1])
    if followed:
        of = ReviewOfficer
        held = (of.from_day <= work.today, of.to_day.is_(None) | (of.to_day >= work.today))
        watching = select(of.person_id, of.unit_id).where(
            of.season_id == board.season.id, of.unit_id.in_(unsent), *held
        )
        for row in await work.db.execute(watching):
            found.setdefault(row[0], set()).add(row[1])
    return found
