"""A message about a meeting, written as a whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services import evaluation, minutes, resolutions, votes
from services.minutes import Minutes, Note
from services.refusal import Refused
from services.resolutions import NewResolution
from services.votes import HandsUp
from services.work import Work


@dataclass(frozen=True, slots=True)
class Told:
    """What one message says: results by item number, votes, a resolution, and other notes."""

    notes: Sequence[Note] = ()
    results: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    votes: Sequence[HandsUp] = ()
    resolution: NewResolution | None = None

    @property
    def empty(self) -> bool:
        """Nothing that could be written."""
        return not (self.notes or self.results or self.votes or self.resolution)


async def write(work: Work, meeting_id: int, told: Told, seen: int) -> Minutes | Refused:
    """Everything of the message, or nothing and why (see the parts for the codes)."""
    traces = len(work.traces)
    savepoint = await work.db.begin_nested()
    written = await _write(work, meeting_id, told, seen)
    if isinstance(written, Refused):
        await savepoint.rollback()
        del work.traces[traces:]
    else:
        await savepoint.commit()
    return written


async def _write(work: Work, meeting_id: int, told: Told, seen: int) -> Minutes | Refused:
    last: Minutes | Refused = Refused("nothing_written")
    if told.results:
        last = await evaluation.record(work, meeting_id, told.results, seen)
        if isinstance(last, Refused):
            return last
        seen = last.seen
    if told.notes:
        last = await minutes.write(work, meeting_id, told.notes, seen)
        if isinstance(last, Refused):
            return last
        seen = last.seen
    for vote in told.votes:
        last = await votes.record(work, meeting_id, vote, seen)
        if isinstance(last, Refused):
            return last
        seen = last.seen
    if told.resolution:
        last = await resolutions.record(work, meeting_id, told.resolution, seen)
    return last
