"""A message in numbers, counted in one statement however many people get it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import case, func, select

from services.broadcasts import book
from services.broadcasts.book import View
from services.broadcasts.subjects import subject
from services.db.models import BroadcastRecipient
from services.refusal import Refused
from services.work import Work

Recipient = BroadcastRecipient


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a message is. `sent`: the platform took it, which is all it ever says.

    `under_way`: on its way to the platform; `doubled`: of those sent, may have come twice;
    `failed`, `dropped`, `unreachable`: by reason; `told`: by call or paper; `answered`: of all.
    """

    view: View
    total: int = 0
    waiting: int = 0
    under_way: int = 0
    sent: int = 0
    doubled: int = 0
    told: int = 0
    answered: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    unreachable: Mapping[str, int] = field(default_factory=dict)

    @property
    def silent(self) -> int:
        """Those who were told and have not answered."""
        return max(0, self.sent + self.told - self.answered)


async def progress(work: Work, broadcast_id: int) -> Progress | Refused:
    """For those who may see the message."""
    found = await book.access_broadcast(work, broadcast_id)
    return found if isinstance(found, Refused) else await of_view(work, found)


async def of_view(work: Work, view: View) -> Progress:
    """The numbers of a message; who may see it was asked before."""
    done = subject(view.kind).answered(Recipient.subject_id, Recipient.person_id)
    statement = (
        select(
            Recipient.state,
            Recipient.note,
            func.count(),
            func.sum(case((Recipient.doubled, 1), else_=0)),
            func.sum(case((done, 1), else_=0)),
        )
        .where(Recipient.broadcast_id == view.id)
        .group_by(Recipient.state, Recipient.note)
    )
    rows = (await work.db.execute(statement)).all()
    states: Counter[str] = Counter()
    notes: dict[str, dict[str, int]] = {}
    for state, note, many, _, _ in rows:
        states[state] += many
        notes.setdefault(state, {})[note] = many
    return Progress(
        view,
        states.total(),
        states["waiting"],
        states["posted"],
        states["sent"],
        sum(row[3] for row in rows),
        states["told"],
        sum(row[4] for row in rows),
        notes.get("failed", {}),
        notes.get("dropped", {}),
        notes.get("unreachable", {}),
    )
