"""The unit's way: checklist, submission, receipt; the ward's board of all units (REP-27)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert

from services.db.models import GradingSubmission
from services.grading.access import DECIDERS
from services.people import SECRETARIAT
from services.refusal import Refused
from services.reviews import reading
from services.reviews.reading import Season
from services.rulebooks import judge_for
from services.rules import Finding
from services.submissions.deadline import Deadline, deadline
from services.submissions.steps import UnitStep, of_season
from services.work import Work


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit's own checklist."""

    season: Season
    step: UnitStep
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class WardView:
    """The board of a ward; `late`: units that have not sent, once the last day is over."""

    season: Season
    steps: tuple[UnitStep, ...]
    deadline: Deadline

    @property
    def unsent(self) -> list[UnitStep]:
        """Units that have not sent their results."""
        return [each for each in self.steps if each.sent_at is None and each.next != "done"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the unit gets for its submission; `finding`: on time or late, with the clause."""

    number: int
    unit: str
    sent_at: datetime
    first: bool
    finding: Finding


def season_year(today: date) -> int:
    """The year whose season is handled: in January to March still the last one's."""
    return today.year if today.month > 3 else today.year - 1


async def access_board(work: Work, ward_id: int) -> WardView | Refused:
    """For those who record for the deciding body. Refused: not_yours, no_season."""
    if not work.acting.holds(ward_id, *DECIDERS):
        return Refused("not_yours")
    season = await reading.season_for(work, ward_id, season_year(work.today))
    if season is None:
        return Refused("no_season", {"year": season_year(work.today)})
    return await board_of(work, season)


async def board_of(work: Work, season: Season) -> WardView:
    """The board; the caller asked who may see it."""
    steps = [each for each in await of_season(work, season) if each.unit_id != season.ward_id]
    return WardView(season, tuple(steps), await deadline(work, season))


async def access_checklist(work: Work, unit_id: int) -> UnitView | Refused:
    """For the secretariat of the unit. Refused: not_yours, no_season, nobody_to_grade."""
    if not work.acting.holds(unit_id, *SECRETARIAT):
        return Refused("not_yours")
    year = season_year(work.today)
    season = await reading.season_of_unit(work, unit_id, year)
    if season is None:
        return Refused("no_season", {"year": year})
    steps = await of_season(work, season, unit_id)
    if not steps:
        return Refused("nobody_to_grade")
    return UnitView(season, steps[0], await deadline(work, season))


async def submit(work: Work, unit_id: int) -> Receipt | Refused:
    """Sends the results to the Standing Committee, through the Party Building Board.

    What the checklist misses is kept with it: a member who was ill is reviewed later. Sent again,
    the first time counts for the deadline. Refused: not_yours, no_season, nobody_to_grade.
    """
    found = await access_checklist(work, unit_id)
    if isinstance(found, Refused):
        return found
    values = {"season_id": found.season.id, "unit_id": unit_id, "lacking": found.step.lacking}
    by = {"sent_by": work.acting.person_id, "sent_at": work.now}
    made = insert(GradingSubmission).values(**values, **by).returning(GradingSubmission.id)
    number = (await work.db.execute(made)).scalar_one()
    work.record("submission.sent", f"unit:{unit_id}", year=found.season.year)
    first = found.step.sent_at is None
    sent_at = found.step.sent_at or work.now
    facts = {"at": sent_at, "year": found.season.year}
    finding = await judge_for(work, unit_id, "REP-27", facts, work.today)
    return Receipt(number, found.step.unit, sent_at, first, finding)
