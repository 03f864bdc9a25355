"""A message about a meeting, written as a whole or not at all."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from services import evaluation, minutes, resolutions, votes
from services.minutes import Minutes, Note
from services.refusal import Refused
from services.resolutions import NewResolution
from services.votes import HandsUp
from services.work import Work


@dataclass(frozen=True, slots=True)
class Told:
    """What one message says: results by item number, votes, resolutions, and other notes."""

    notes: Sequence[Note] = ()
    results: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    votes: Sequence[HandsUp] = ()
    resolutions: Sequence[NewResolution] = ()

    @property
    def empty(self) -> bool:
        """Nothing that could be written."""
        return not (self.notes or self.results or self.votes or self.resolutions)


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
    for step in _steps(work, meeting_id, told):
        last = await step(seen)
        if isinstance(last, Refused):
            return last
        seen = last.seen
    return last


def _steps(
    work: Work, meeting_id: int, told: Told
) -> Iterator[Callable[[int], Awaitable[Minutes | Refused]]]:
    """What is written one after the other, each behind what was seen until then."""
    if told.results:
        yield partial(evaluation.record, work, meeting_id, told.results)
    if told.notes:
        yield partial(minutes.write, work, meeting_id, told.notes)
    yield from (partial(votes.record, work, meeting_id, vote) for vote in told.votes)
    yield from (partial(resolutions.record, work, meeting_id, each) for each in told.resolutions)
