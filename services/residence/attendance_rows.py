"""The rows of attendance: claims of members, marks of the chair, closed records."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select

from services.db.models import AttendanceClaim, ResidenceClosing, ResidenceMark
from services.work import Work


async def newest_claims(
    work: Work, meeting_ids: Iterable[int], person_ids: Sequence[int] | None = None
) -> dict[tuple[int, int], bool]:
    """(meeting, person) → whether the member says they were there; perhaps of a few only."""
    rows = await _newest(work, AttendanceClaim, AttendanceClaim.attended, meeting_ids, person_ids)
    return {(row[0], row[1]): bool(row[2]) for row in rows}


async def newest_marks(
    work: Work, meeting_ids: Iterable[int], person_ids: Sequence[int] | None = None
) -> dict[tuple[int, int], str]:
    """(meeting, person) → present | absent, as the chair marked last; perhaps of a few only."""
    rows = await _newest(work, ResidenceMark, ResidenceMark.mark, meeting_ids, person_ids)
    return {(row[0], row[1]): row[2] for row in rows}


async def closed(work: Work, meeting_id: int) -> bool:
    """True when the record of a session was closed."""
    return meeting_id in await closed_among(work, [meeting_id])


async def closed_among(work: Work, meeting_ids: Iterable[int]) -> set[int]:
    """Those of the sessions whose record was closed."""
    statement = select(ResidenceClosing.meeting_id).where(
        ResidenceClosing.meeting_id.in_(list(meeting_ids))
    )
    return set((await work.db.execute(statement)).scalars())


async def _newest(
    work: Work,
    model: Any,
    value: Any,
    meeting_ids: Iterable[int],
    person_ids: Sequence[int] | None,
) -> Any:
    asked = [model.meeting_id.in_(list(meeting_ids))]
    if person_ids is not None:
        asked.append(model.person_id.in_(person_ids))
    newest = select(func.max(model.id)).where(*asked).group_by(model.meeting_id, model.person_id)
    statement = select(model.meeting_id, model.person_id, value).where(model.id.in_(newest))
    return (await work.db.execute(statement)).all()
