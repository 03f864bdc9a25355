"""What a receiving cell still has to do for those who came from a dissolved cell (CNV-S20)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services.db.models import Standing, Task, Transfer, WardOfficial, in_force
from services.people import COMMITTEE, WARD
from services.refusal import Refused
from services.transfers.steps import Step, take_all
from services.transfers.views import CASES, Case, arriving, load, receives
from services.work import Work


@dataclass(frozen=True, slots=True)
class Arrival:
    """A member who came; `rated`: somebody is named who sends the second part (DIS-12, DIS-13)."""

    case: Case
    papers: bool
    task: bool
    rated: bool

    @property
    def settled(self) -> bool:
        """Nothing is left to do."""
        return self.papers and self.task and self.rated


async def arrivals(work: Work) -> list[Arrival]:
    """Those who came into the cells whose committee the actor is in."""
    if not work.acting.units(*COMMITTEE):
        return []
    came = [each for each in await arriving(work) if each.dissolution_id is not None]
    return await _arrivals(work, came)


async def confirm_papers(work: Work) -> int:
    """All papers of those who came are here; returns of how many they were still missing."""
    late = [each.case for each in await arrivals(work) if not each.papers]
    mine = [each for each in late if receives(work, each)]
    step = Step("papers", on_day=work.today)
    await take_all(work, {each.id: step for each in mine})
    return len(mine)


async def undone(work: Work, dissolution_id: int) -> list[Arrival] | Refused:
    """For the ward: of whom papers, a task or the second part are still missing."""
    found = await load(work, CASES.where(Transfer.dissolution_id == dissolution_id))
    wards = work.acting.units(*WARD)
    if not found or any(each.parent_id not in wards for each in found):
        return Refused("no_such_dissolution")
    return [each for each in await _arrivals(work, found) if not each.settled]


async def _arrivals(work: Work, cases: Sequence[Case]) -> list[Arrival]:
    people = [each.person_id for each in cases]
    given = select(Task.person_id, Task.unit_id).where(
        Task.person_id.in_(people), Task.year == work.today.year
    )
    tasks = {(row[0], row[1]) for row in await work.db.execute(given)}
    exempt = select(Standing.person_id).where(
        Standing.person_id.in_(people), Standing.kind == "exempt", in_force(Standing, work.today)
    )
    freed = set((await work.db.execute(exempt)).scalars())
    named = select(WardOfficial.person_id).where(
        WardOfficial.person_id.in_(people), in_force(WardOfficial, work.today)
    )
    rated = set((await work.db.execute(named)).scalars())
    return [
        Arrival(
            case,
            papers=not case.papers_missing,
            task=case.person_id in freed or (case.person_id, _unit(case)) in tasks,
            rated=case.person_id in rated,
        )
        for case in cases
    ]


def _unit(case: Case) -> int:
    return (case.destination.to_unit_id if case.destination else None) or 0
