"""The resolution a task rests on: recorded in minutes here, or passed on paper (TSK-03, REP-37).

A cell's numbers begin anew each year, so a number and a day that disagree with what is recorded
are refused; a resolution that stands nowhere yet is recorded as one on paper.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, extract, insert, select

from services import resolutions
from services.db.built import built
from services.db.models import PaperResolution
from services.refusal import Refused
from services.resolutions import TASK_KINDS
from services.work import Work

OFFERED = 3
RECENT = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Ground:
    """One of the two is there: the id of a recorded resolution, or of one on paper."""

    resolution_id: int | None = None
    paper_id: int | None = None


async def ground(work: Work, unit_id: int, number: str, day: date, kind: str) -> Ground | Refused:
    """What a typed number and day mean; `kind` (assign | adjust | add) of a new one on paper.

    Refused: needs_a_number, resolution_of_other_day, resolution_about_other.
    """
    found = re.search(r"\d+", number)
    counted = int(found[0]) if found else 0
    if not 1 <= counted <= resolutions.HIGHEST:
        return Refused("needs_a_number")
    recorded = await resolutions.numbered(work, unit_id, counted, day.year)
    if recorded and recorded.resolved_on != day:
        return _other_day(counted, recorded.resolved_on)
    if recorded:
        if recorded.kind in TASK_KINDS:
            return Ground(recorded.id)
        return Refused("resolution_about_other", {"number": counted})
    return await _on_paper(work, unit_id, (counted, number, day, kind))


async def offered(work: Work, unit_id: int) -> list[tuple[str, date]]:
    """Number and day of resolutions that tasks may rest on, the newest first."""
    since = work.today - RECENT
    recorded = await resolutions.since(work, unit_id, since, TASK_KINDS)
    paper = await work.db.execute(*_papers(unit_id, since))
    known = [(str(one.number), one.resolved_on) for one in recorded]
    known += [(row.label, row.resolved_on) for row in paper]
    return sorted(known, key=lambda one: one[1], reverse=True)[:OFFERED]


@built
def _papers(unit_id: int, since: date) -> Select[str, date]:
    return select(PaperResolution.label, PaperResolution.resolved_on).where(
        PaperResolution.unit_id == unit_id, PaperResolution.resolved_on >= since
    )


async def _on_paper(work: Work, unit_id: int, new: tuple[int, str, date, str]) -> Ground | Refused:
    number, label, day, kind = new
    same = select(PaperResolution.id, PaperResolution.resolved_on).where(
        PaperResolution.unit_id == unit_id,
        PaperResolution.number == number,
        extract("year", PaperResolution.resolved_on) == day.year,
    )
    row = (await work.db.execute(same)).one_or_none()
    if row is not None:
        known = row.resolved_on == day
        return Ground(paper_id=row.id) if known else _other_day(number, row.resolved_on)
    values = {"unit_id": unit_id, "number": number, "label": label, "kind": kind}
    by = {"resolved_on": day, "recorded_by": work.acting.person_id, "recorded_at": work.now}
    statement = insert(PaperResolution).values(**values, **by).returning(PaperResolution.id)
    paper_id = (await work.db.execute(statement)).scalar_one()
    work.record("resolution.on_paper", f"paper_resolution:{paper_id}", number=number)
    return Ground(paper_id=paper_id)


def _other_day(number: int, day: date) -> Refused:
    return Refused("resolution_of_other_day", {"number": number, "day": day})
