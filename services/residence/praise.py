"""Praise that the year-end meeting considered, as proposals of the committee (RES-24, RES-33)."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from services.db.models import ResidenceEntry, ResidenceMeeting
from services.residence.comments import Board
from services.residence.sitting import PRAISE
from services.work import Work


async def from_meetings(work: Work, board: Board) -> dict[int, str]:
    """Introduction → why, for those praised in a meeting of the year and not proposed yet."""
    later = aliased(ResidenceEntry)
    replaced = select(later.id).where(later.replaces == ResidenceEntry.id).exists()
    statement = (
        select(ResidenceEntry.person_id, ResidenceEntry.words)
        .join(ResidenceMeeting, ResidenceMeeting.id == ResidenceEntry.meeting_id)
        .where(
            ResidenceMeeting.unit_id == board.unit_id,
            ResidenceMeeting.year == board.year,
            ResidenceEntry.step == PRAISE,
            ResidenceEntry.person_id.is_not(None),
            ~replaced,
        )
        .order_by(ResidenceEntry.id)
    )
    said = {row.person_id: row.words for row in await work.db.execute(statement)}
    return {
        line.member.id: said[line.member.person_id]
        for line in board.lines
        if line.member.person_id in said and "praise" not in line.proposals
    }
