"""How far behind the program is: for those who keep it running, cheap to ask again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from services import accounts
from services.broadcasts import book
from services.db.models import InboxRow, OutboxRow
from services.db.models.base import UtcDateTime
from services.work import Work

OLDEST_UPDATE = (
    select(InboxRow.received_at).where(InboxRow.state == "new").order_by(InboxRow.id).limit(1)
)
OLDEST_MESSAGES = (
    select(OutboxRow.channel, func.min(OutboxRow.due_at, type_=UtcDateTime()))
    .where(OutboxRow.state == "due")
    .where(OutboxRow.due_at <= bindparam("now", type_=UtcDateTime()))
    .group_by(OutboxRow.channel)
)
"""each reads only what waits (ix_inbox_new, ix_outbox_due)"""


@dataclass(frozen=True, slots=True)
class Backlog:
    """Seconds. `update`: the oldest without a turn; `messages`: channel → the oldest overdue.

    `guesses`: wrong link codes within the hour.
    """

    update: float
    messages: Mapping[str, float]
    broadcasts: int
    guesses: int


async def backlog(work: Work) -> Backlog:
    """Of all processes on this database together."""
    oldest = (await work.db.execute(OLDEST_UPDATE)).scalar()
    overdue = await work.db.execute(OLDEST_MESSAGES, {"now": work.now})
    messages = {row[0]: _age(work, row[1]) for row in overdue}
    running = await book.running(work)
    guesses = await accounts.wrong_codes(work)
    return Backlog(_age(work, oldest), messages, len(running), guesses)


def _age(work: Work, since: datetime | None) -> float:
    return max(0.0, (work.now - since).total_seconds()) if since else 0.0
