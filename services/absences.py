"""The absent of a meeting written in one go: "Vắng: Lúa (ốm), Mây công tác; còn lại có mặt".

What the committee writes classifies; what the minute-taker writes only proposes (ATT-04).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services import answers, minutes, roll_call
from services.answers import REASONS, Given
from services.minutes import Note
from services.people import COMMITTEE
from services.refusal import Refused
from services.roll_call import Sheet
from services.work import Work


@dataclass(frozen=True, slots=True)
class Absence:
    """One absent member. `reasoned`: True, False, or None when nothing was said about it."""

    person_id: int
    reasoned: bool | None
    reason: str | None = None
    words: str = ""


def proposed_mark(absence: Absence, *, classifies: bool) -> str:
    """The mark that this absence gives; without a class while nobody may or did give one."""
    if absence.reasoned is None or not classifies:
        return "absent"
    return "with_reason" if absence.reasoned else "without_reason"


async def write(
    work: Work, meeting_id: int, absent: Sequence[Absence], *, rest_present: bool
) -> Sheet | Refused:
    """Marks the absent, and everybody else as present when that was said.

    Refused like a single mark: not_expected, roll_call_done, no_such_meeting, ….
    """
    found = await roll_call.sheet(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.announced:
        return Refused("roll_call_done", {"when": found.meeting.starts_at})
    classifies = work.acting.holds(found.meeting.unit_id, *COMMITTEE)
    for absence in absent:
        mark = proposed_mark(absence, classifies=classifies)
        marked = await roll_call.mark(work, meeting_id, absence.person_id, mark)
        if isinstance(marked, Refused):
            return marked
        if absence.reasoned and not classifies:
            await _propose(work, meeting_id, absence)
    if classifies:
        await _keep_words(work, meeting_id, absent)
    if rest_present:
        return await roll_call.rest_present(work, meeting_id)
    return await roll_call.sheet(work, meeting_id)


async def _propose(work: Work, meeting_id: int, absence: Absence) -> None:
    """The reason as an answer for the member, which waits for the committee."""
    known = absence.reason if absence.reason in REASONS else "other"
    given = Given("absent", known, absence.words or None)
    await answers.answer_for(work, meeting_id, absence.person_id, given)


async def _keep_words(work: Work, meeting_id: int, absent: Sequence[Absence]) -> None:
    """What was said about an absence stands in the minutes of an opened meeting."""
    found = await minutes.read(work, meeting_id)
    notes = [Note("absence", each.words, each.person_id) for each in absent if each.words]
    if notes and not isinstance(found, Refused) and found.opened_at:
        await minutes.write(work, meeting_id, notes, found.seen)
