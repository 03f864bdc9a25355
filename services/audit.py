"""The audit trail: who did what, each line chained to the one before by its digest."""

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.db.engine import lock_for_transaction
from services.db.models import AuditRow
from services.work import Trace, Work

CHAIN_LOCK = 0x43484942
FIRST = "0" * 64
LAST = select(AuditRow.digest).order_by(AuditRow.id.desc()).limit(1)
KEEP = insert(AuditRow)


async def seal(work: Work) -> None:
    """Writes the traces of this piece of work behind the chain's end."""
    if not work.traces:
        return
    await lock_for_transaction(work.db, CHAIN_LOCK)
    digest = (await work.db.execute(LAST)).scalar() or FIRST
    rows = []
    for trace in work.traces:
        digest = _digest(digest, work.now, trace)
        rows.append(
            {
                "at": work.now,
                "actor_id": trace.actor_id,
                "action": trace.action,
                "subject": trace.subject,
                "details": trace.details,
                "digest": digest,
            }
        )
    await work.db.execute(KEEP, rows)
    work.traces.clear()


async def verify(db: AsyncConnection) -> tuple[int, int | None]:
    """How many lines were checked, and the id of the first that does not fit (None: all fit)."""
    digest, checked = FIRST, 0
    rows = await db.stream(select(AuditRow.__table__).order_by(AuditRow.id))
    async for row in rows:
        digest = _digest(digest, row.at, _trace(row))
        if digest != row.digest:
            return checked, row.id
        checked += 1
    return checked, None


def _trace(row: Row[tuple[object, ...]]) -> Trace:
    return Trace(row.actor_id, row.action, row.subject, row.details)


def _digest(previous: str, at: datetime, trace: Trace) -> str:
    content = [
        previous,
        at.astimezone(UTC).isoformat(),
        trace.actor_id,
        trace.action,
        trace.subject,
    ]
    text = json.dumps([*content, trace.details], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
