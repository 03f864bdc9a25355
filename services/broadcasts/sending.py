"""A message when it leaves the outbox: checked once more, and what became of it.

Whatever is no longer true is taken back: worded anew when it still concerns the person, else
dropped. What left and may have left before (the program died) is marked as doubled.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, select, update

from services.broadcasts.subjects import Facts, Told, facts_of, subject
from services.db.engine import AnyRow
from services.db.models import Broadcast, BroadcastEvent, BroadcastRecipient, OutboxRow
from services.work import Work

Recipient = BroadcastRecipient
NEW = "new"
"""note of a recipient whose subject does not know of it yet"""
RESTORED = "restored"
"""note of a recipient who may have been told after the backup was made"""
LATELY = timedelta(days=30)
AT_ONCE = 500
REPEATED = "repeated"
"""mark of an outbox row that may have left before"""


async def check(work: Work, outbox_ids: Sequence[int]) -> set[int]:
    """Those of the rows that must not leave; they are out of the outbox from now on.

    Rows that belong to no message to many are not touched.
    """
    if not outbox_ids:
        return set()
    rows = (await work.db.execute(LEAVING, {"ids": list(outbox_ids)})).all()
    if not rows:
        return set()
    facts = await facts_of(work, [(row.subject_kind, row.subject_id) for row in rows])
    answered = await answered_of(work, rows)
    wrong = {row.outbox_id for row in rows if not _holds(row, facts, answered)}
    if wrong:
        await take_back(work, Recipient.outbox_id.in_(wrong))
    return wrong


async def take_back(work: Work, which: ColumnElement[bool]) -> None:
    """Recipients whose message has not left yet wait again, to be checked and worded anew."""
    posted = select(Recipient.outbox_id).where(which, Recipient.state == "posted")
    mine = OutboxRow.id.in_(posted) & (OutboxRow.state == "due")
    rows = (await work.db.execute(select(OutboxRow.id, OutboxRow.error).where(mine))).all()
    if not rows:
        return
    ids, tried = [row.id for row in rows], [row.id for row in rows if row.error == REPEATED]
    if tried:
        maybe = update(Recipient).where(Recipient.outbox_id.in_(tried))
        await work.db.execute(maybe.values(doubled=True))
    back = update(Recipient).where(Recipient.outbox_id.in_(ids))
    await work.db.execute(back.values(state="waiting", outbox_id=None))
    gone = update(OutboxRow).where(OutboxRow.id.in_(ids))
    await work.db.execute(gone.values(state="dropped", error="taken_back"))


async def settle(work: Work, sent: Sequence[int], failed: Mapping[int, str]) -> None:
    """Outbox rows that left, and those that never will with the reason."""
    if sent:
        await _sent(work, sent)
    by_reason: dict[str, list[int]] = {}
    for outbox_id, reason in failed.items():
        by_reason.setdefault(reason, []).append(outbox_id)
    for reason, ids in by_reason.items():
        of = update(Recipient).where(Recipient.outbox_id.in_(ids), Recipient.state == "posted")
        await work.db.execute(of.values(state="failed", note=reason))


async def look_again(work: Work, outbox_ids: Sequence[int], reason: str) -> None:
    """The chat is closed for good: another chat comes next, or the call list."""
    mine = Recipient.outbox_id.in_(outbox_ids) & (Recipient.state == "posted")
    again = update(Recipient).where(mine)
    values: dict[str, Any] = {"state": "waiting", "outbox_id": None, "chat_id": None}
    await work.db.execute(again.values(**values, note=reason, channel="", bot=""))


async def restored(work: Work) -> int:
    """After a backup was restored nobody is told again of its own accord; returns how many.

    Whoever waited then may have been told since: they are on the call list, marked.
    """
    maybe = update(Recipient).where(Recipient.state.in_(("waiting", "posted")))
    done = await work.db.execute(maybe.values(state="failed", note=RESTORED, outbox_id=None))
    return done.rowcount


async def answered_of(work: Work, rows: Sequence[AnyRow]) -> set[int]:
    """The recipients (ids) among these rows who have answered."""
    found: set[int] = set()
    for kind in {row.subject_kind for row in rows}:
        if subject(kind).asks:
            ids = [row.id for row in rows if row.subject_kind == kind]
            done = subject(kind).answered(Recipient.subject_id, Recipient.person_id)
            statement = select(Recipient.id).where(Recipient.id.in_(ids), done)
            found |= set((await work.db.execute(statement)).scalars())
    return found


def _holds(row: AnyRow, facts: Mapping[tuple[str, int], Facts], answered: set[int]) -> bool:
    now = facts.get((row.subject_kind, row.subject_id))
    if now is None or row.event not in ("started", "resumed"):
        return False
    if now.stamp != row.stamp or now.state == "over":
        return False
    return row.purpose == "news" or (now.state == "open" and row.id not in answered)


async def _sent(work: Work, outbox_ids: Sequence[int]) -> None:
    await work.db.execute(SENT, {"ids": list(outbox_ids)})


async def report(work: Work) -> None:
    """Tells the subjects, several people at a time, who was told since the last report."""
    lately = select(BroadcastEvent.broadcast_id).where(
        BroadcastEvent.event == "started", BroadcastEvent.at > work.now - LATELY
    )
    new = (
        Recipient.broadcast_id.in_(lately) & (Recipient.state == "sent") & (Recipient.note == NEW)
    )
    columns = (Recipient.id, Recipient.subject_kind, Recipient.subject_id)
    statement = select(*columns, Recipient.person_id, Recipient.stamp).where(new).limit(AT_ONCE)
    rows = (await work.db.execute(statement)).all()
    if not rows:
        return
    for kind in {row.subject_kind for row in rows}:
        told = [Told(*row[2:], "chat") for row in rows if row.subject_kind == kind]
        await subject(kind).told(work, told)
    seen = update(Recipient).where(Recipient.id.in_([row.id for row in rows]))
    await work.db.execute(seen.values(note=""))


IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_NEWEST = (
    select(BroadcastEvent.event)
    .where(BroadcastEvent.broadcast_id == Recipient.broadcast_id)
    .order_by(BroadcastEvent.number.desc())
    .limit(1)
    .correlate(Recipient)
    .scalar_subquery()
)
LEAVING = (
    select(
        Recipient.id,
        Recipient.outbox_id,
        Recipient.subject_kind,
        Recipient.subject_id,
        Recipient.stamp,
        Broadcast.purpose,
        _NEWEST.label("event"),
    )
    .join(Broadcast, Broadcast.id == Recipient.broadcast_id)
    .where(Recipient.outbox_id.in_(IDS), Recipient.state == "posted")
)
_TWICE = select(OutboxRow.id).where(OutboxRow.id.in_(IDS), OutboxRow.error == REPEATED)
SENT = (
    update(Recipient)
    .where(Recipient.outbox_id.in_(IDS))
    .values(state="sent", note=NEW, doubled=Recipient.doubled | Recipient.outbox_id.in_(_TWICE))
)
"""built once: these run with every few messages"""
