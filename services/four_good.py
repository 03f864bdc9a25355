"""The self-check of a cell against the four criteria of "chi bộ bốn tốt" (KPI-09)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from services.db.models import FourGood
from services.people import COMMITTEE
from services.refusal import Refused
from services.rulebooks import judge_for
from services.rules import Finding
from services.units import access_unit
from services.words import tidy
from services.work import Work

BOXES = ("tasks", "activity", "discipline", "members")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The boxes ticked on a day. `finding`: MET, NOT_MET; BLOCKED while no guidance is named."""

    on_day: date
    ticked: tuple[str, ...]
    guidance: str | None
    finding: Finding


async def check(
    work: Work, unit_id: int, ticked: tuple[str, ...], guidance: str | None = None
) -> SelfCheck | Refused:
    """Saves a self-check of today; an earlier one remains. Refused: not_yours."""
    unit = await access_unit(work, unit_id, *COMMITTEE)
    if isinstance(unit, Refused):
        return unit
    named = tidy(guidance or "")[:LONGEST] or None
    boxes = {box: box in ticked for box in BOXES}
    values = {"unit_id": unit_id, "on_day": work.today, "guidance": named, **boxes}
    by = {"checked_by": work.acting.person_id, "checked_at": work.now}
    await work.db.execute(insert(FourGood).values(**values, **by))
    work.record("four_good.checked", f"unit:{unit_id}", **boxes)
    return await _view(work, unit_id, work.today, boxes, named)


async def last(work: Work, unit_id: int) -> SelfCheck | Refused | None:
    """The newest self-check of a cell, for its committee."""
    unit = await access_unit(work, unit_id, *COMMITTEE)
    if isinstance(unit, Refused):
        return unit
    columns = (FourGood.tasks, FourGood.activity, FourGood.discipline, FourGood.members)
    statement = select(FourGood.on_day, FourGood.guidance, *columns).where(
        FourGood.unit_id == unit_id
    )
    row = (await work.db.execute(statement.order_by(FourGood.id.desc()).limit(1))).first()
    if row is None:
        return None
    return await _view(work, unit_id, row[0], dict(zip(BOXES, row[2:], strict=True)), row[1])


async def _view(
    work: Work, unit_id: int, day: date, boxes: dict[str, bool], guidance: str | None
) -> SelfCheck:
    facts: Mapping[str, object] = {**boxes, "guidance": guidance}
    finding = await judge_for(work, unit_id, "KPI-09", facts, day)
    return SelfCheck(day, tuple(box for box in BOXES if boxes[box]), guidance, finding)
