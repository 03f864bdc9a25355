"""How a meeting is held: in person, or as a pilot online or by party groups (ATT-09)."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from services.db.models import MeetingMode
from services.meetings import MeetingView, access_meeting
from services.people import SECRETARIAT
from services.refusal import Refused
from services.rulebooks import judge_for
from services.rules import Finding
from services.words import tidy
from services.work import Work

MODES = ("in_person", "online", "party_group")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class ModeView:
    """The mode, the document that allows a pilot, and what ATT-09 says: OK, NEEDS_DECISION."""

    mode: str
    document: str | None
    finding: Finding

    @property
    def counts(self) -> bool:
        """Whoever checks in may count as present."""
        return self.finding.by_text == "OK"


async def choose(
    work: Work, meeting_id: int, mode: str, document: str | None = None
) -> ModeView | Refused:
    """Records how the meeting is held. Refused: no_such_meeting, unknown_mode."""
    meeting = await access_meeting(work, meeting_id, *SECRETARIAT)
    if isinstance(meeting, Refused):
        return meeting
    if mode not in MODES:
        return Refused("unknown_mode")
    named = tidy(document or "")[:LONGEST] or None
    values = {"meeting_id": meeting_id, "mode": mode, "document": named}
    by = {"chosen_by": work.acting.person_id, "chosen_at": work.now}
    await work.db.execute(insert(MeetingMode).values(**values, **by))
    work.record("meeting.mode", f"meeting:{meeting_id}", mode=mode, document=named)
    return await of_meeting(work, meeting)


async def of_meeting(work: Work, meeting: MeetingView) -> ModeView:
    """The newest choice; in person where nobody chose. The caller asked access_meeting."""
    statement = select(MeetingMode.mode, MeetingMode.document).where(
        MeetingMode.meeting_id == meeting.id
    )
    row = (await work.db.execute(statement.order_by(MeetingMode.id.desc()).limit(1))).first()
    mode, document = (row.mode, row.document) if row else ("in_person", None)
    return ModeView(mode, document, await _judged(work, meeting.unit_id, mode, document))


async def _judged(work: Work, unit_id: int, mode: str, document: str | None) -> Finding:
    """One and the same clause pilots online meetings and party groups."""
    asked = "in_person" if mode == "in_person" else "online"
    facts = {"mode": asked, "authorising_document": document}
    return await judge_for(work, unit_id, "ATT-09", facts, work.today)
