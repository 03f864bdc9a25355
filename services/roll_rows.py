"""What stands in the database about the roll-call of a meeting: newest marks, the announcement."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Announcement, Mark
from services.work import Work


@dataclass(frozen=True, slots=True)
class Announced:
    """What was announced, and whether it stands in the book (ATT-02)."""

    expected: int
    present: int
    with_reason: int
    without_reason: int
    announced_at: datetime
    book_at: datetime | None

    def facts(self) -> dict[str, int]:
        """The facts of ATT-01 as they were announced."""
        return {
            "expected": self.expected,
            "present": self.present,
            "absent_with_reason": self.with_reason,
            "absent_without_reason": self.without_reason,
        }


async def newest_marks(work: Work, meeting_id: int) -> dict[int, tuple[str, bool]]:
    """Person → the newest mark, and whether it is a correction."""
    rows = await work.db.execute(*_newest_marks(meeting_id))
    return {row[0]: (row[1], row[2]) for row in rows}


async def announcement(work: Work, meeting_id: int) -> Announced | None:
    """What was announced; None before."""
    row = (await work.db.execute(*_announced(meeting_id))).one_or_none()
    return Announced(*row) if row else None


@built
def _newest_marks(meeting_id: int) -> Select[int, str, bool]:
    newest = select(func.max(Mark.id)).where(Mark.meeting_id == meeting_id)
    return select(Mark.person_id, Mark.mark, Mark.correction).where(
        Mark.id.in_(newest.group_by(Mark.person_id))
    )


@built
def _announced(meeting_id: int) -> AnySelect:
    return select(
        Announcement.expected,
        Announcement.present,
        Announcement.with_reason,
        Announcement.without_reason,
        Announcement.announced_at,
        Announcement.book_at,
    ).where(Announcement.meeting_id == meeting_id)
