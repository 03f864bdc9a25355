"""The rows of attendance: claims of members, marks of the chair, closed records."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import AttendanceClaim, ResidenceClosing, ResidenceMark
from services.residence.views import Asked
from services.work import Work


async def newest_claims(
    work: Work, meeting_ids: Iterable[int], person_ids: Sequence[int] | None = None
) -> dict[tuple[int, int], bool]:
    """(meeting, person) → whether the member says they were there; perhaps of a few only."""
    asked = _newest(meeting_ids, person_ids, AttendanceClaim, AttendanceClaim.attended)
    return {(row[0], row[1]): bool(row[2]) for row in await work.db.execute(*asked)}


async def newest_marks(
    work: Work, meeting_ids: Iterable[int], person_ids: Sequence[int] | None = None
) -> dict[tuple[int, int], str]:
    """(meeting, person) → present | absent, as the chair marked last; perhaps of a few only."""
    asked = _newest(meeting_ids, person_ids, ResidenceMark, ResidenceMark.mark)
    return {(row[0], row[1]): row[2] for row in await work.db.execute(*asked)}


async def closed(work: Work, meeting_id: int) -> bool:
    """True when the record of a session was closed."""
    return meeting_id in await closed_among(work, [meeting_id])


@built
def _closed(meeting_ids: Collection[int]) -> Select[int]:
    return select(ResidenceClosing.meeting_id).where(ResidenceClosing.meeting_id.in_(meeting_ids))


async def closed_among(work: Work, meeting_ids: Iterable[int]) -> set[int]:
    """Those of the sessions whose record was closed."""
    ids = list(meeting_ids)
    return set((await work.db.execute(*_closed(ids))).scalars()) if ids else set()


def _newest(
    meeting_ids: Iterable[int], person_ids: Sequence[int] | None, of: Any, value: Any
) -> Asked:
    if person_ids is None:
        return _of_all(list(meeting_ids), of=of, value=value)
    return _of_a_few(list(meeting_ids), person_ids, of=of, value=value)


@built
def _of_all(meeting_ids: Collection[int], *, of: Any, value: Any) -> AnySelect:
    return _rows(of, value, of.meeting_id.in_(meeting_ids))


@built
def _of_a_few(
    meeting_ids: Collection[int], person_ids: Collection[int], *, of: Any, value: Any
) -> AnySelect:
    return _rows(of, value, of.meeting_id.in_(meeting_ids), of.person_id.in_(person_ids))


def _rows(of: Any, value: Any, *where: ColumnElement[bool]) -> AnySelect:
    newest = select(func.max(of.id)).where(*where).group_by(of.meeting_id, of.person_id)
    return select(of.meeting_id, of.person_id, value).where(of.id.in_(newest))
