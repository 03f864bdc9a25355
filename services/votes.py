"""Votes by show of hands in a meeting. What the documents want secret is never taken here.

No document states a base or threshold for them: both are the cell's own, with their source, or
the base is those present and no verdict is given.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import insert, select

from services import minutes
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Announcement, HandVote, MinuteEntry
from services.minutes import Minutes, Note
from services.refusal import Refused
from services.rulebooks import judge_for
from services.words import fold, tidy
from services.work import Work

SECRET = re.compile(
    r"\bphieu kin\b|\bbo phieu\b|\bxoa ten\b|\bkhai tru\b|\bky luat\b|\bxep loai\b"
    r"|\bra khoi dang\b|\bdanh sach (?:giao duc|giup do)\b|\btien bo\b"
)
"""subjects of the secret ballots (BAL-02 to BAL-04, BAL-07) and of grading"""
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class HandsUp:
    """A vote to be recorded. `base` None: those present; `needed` wants a `source`."""

    question: str
    yes: int
    no: int = 0
    abstain: int = 0
    base: int | None = None
    needed: int | None = None
    majority: bool = False
    """the source says "more than half" instead of a number"""
    source: str = ""
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class VoteView:
    """A vote that counts. `passed` is None when no threshold was stated."""

    entry_id: int
    question: str
    base: int
    yes: int
    no: int
    abstain: int
    needed: int | None
    source: str
    correction: bool

    @property
    def passed(self) -> bool | None:
        """Enough hands, by the threshold that the cell stated."""
        return None if self.needed is None else self.yes >= self.needed

    @property
    def calculation(self) -> str:
        """The numbers, to be read aloud."""
        voted = self.yes + self.no + self.abstain
        added = f"{self.yes} + {self.no} + {self.abstain} = {voted} ≤ {self.base}"
        if self.needed is None:
            return added
        sign = "≥" if self.passed else "<"
        return f"{added}; {self.yes} {sign} {self.needed}"


async def record(work: Work, meeting_id: int, vote: HandsUp, seen: int) -> Minutes | Refused:
    """Writes a vote into the minutes.

    Refused: vote_secret, vote_empty, vote_no_source, vote_no_base, vote_too_many, not_opened.
    """
    found = await minutes.read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.opened_at is None:
        return Refused("not_opened")
    base = vote.base if vote.base is not None else await _present(work, meeting_id)
    if refused := await _unfit(work, found.meeting.unit_id, vote, base):
        return refused
    note = Note("vote", tidy(vote.question), replaces=vote.replaces)
    written = await minutes.append(work, found, [note], seen)
    if not isinstance(written, Refused):
        await _insert(work, written, vote, base or 0)
    return written


async def of_meeting(work: Work, found: Minutes) -> list[VoteView]:
    """The votes of a meeting that count, in order."""
    ids = [entry.id for entry in found.of("vote")]
    if not ids:
        return []
    return [VoteView(*row) for row in await work.db.execute(*_of_entries(ids))]


@built
def _of_entries(entry_ids: Collection[int]) -> AnySelect:
    columns = (
        MinuteEntry.id,
        MinuteEntry.words,
        HandVote.base,
        HandVote.yes,
        HandVote.no,
        HandVote.abstain,
        HandVote.needed,
        HandVote.source,
        MinuteEntry.correction,
    )
    votes = select(*columns).join(HandVote, HandVote.entry_id == MinuteEntry.id)
    return votes.where(MinuteEntry.id.in_(entry_ids)).order_by(MinuteEntry.id)


async def _unfit(work: Work, unit_id: int, vote: HandsUp, base: int | None) -> Refused | None:
    if not tidy(vote.question):
        return Refused("vote_empty")
    if SECRET.search(fold(vote.question)):
        finding = await judge_for(work, unit_id, "BAL-07", {"means": "chat"}, work.today)
        return Refused("vote_secret", {"reason": " ".join(finding.reasons)})
    if (vote.needed is not None or vote.majority) and not tidy(vote.source):
        return Refused("vote_no_source")
    if base is None:
        return Refused("vote_no_base")
    voted = vote.yes + vote.no + vote.abstain
    if voted > base or voted == 0:
        return Refused("vote_too_many", {"voted": voted, "base": base})
    return None


async def _insert(work: Work, written: Minutes, vote: HandsUp, base: int) -> None:
    majority = base // 2 + 1 if vote.majority else None
    values = {
        "entry_id": written.of("vote")[-1].id,
        "base": base,
        "yes": vote.yes,
        "no": vote.no,
        "abstain": vote.abstain,
        "needed": vote.needed if vote.needed is not None else majority,
        "source": tidy(vote.source)[:LONGEST_SOURCE],
    }
    await work.db.execute(insert(HandVote).values(**values))


async def _present(work: Work, meeting_id: int) -> int | None:
    """Who was announced as present; None before the announcement."""
    statement = select(Announcement.present).where(Announcement.meeting_id == meeting_id)
    return (await work.db.execute(statement)).scalar()
