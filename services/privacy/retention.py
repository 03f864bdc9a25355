"""How long things are kept that no book of the Party needs; the rest is kept for good.

A kind is gone over in batches, each a transaction of its own, by an index. Rows of large tables
come by number, which grows with time: the first one that is young enough ends the search.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Date, Select, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.clock import local_day
from services.db.models import (
    Answer,
    BroadcastRecipient,
    BroadcastWatch,
    Chat,
    CheckInTry,
    DataExport,
    Exemption,
    ExemptionPaper,
    ExemptionStep,
    InboxRow,
    LinkCode,
    LinkTry,
    Offer,
    OutboxRow,
    PlanDraft,
    Reminder,
    Standing,
    StoredFile,
)
from services.work import Work, working

BATCH = 1000
SETTLED = ("granted", "refused", "withdrawn", "returned")
"""steps after which an application needs its papers no more"""
Find = Callable[[datetime, Any, Any], Select[Any]]
"""(older than, behind this key, before this key) → the keys of what goes, in their order"""
End = Callable[[Work, Sequence[Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that is kept for some days. `days`: unless the settings say otherwise.

    `clock`: of a table whose numbers grow with this time.
    """

    name: str
    days: int
    find: Find
    end: End
    clock: Any = None


async def expire(
    engine: AsyncEngine,
    now: Callable[[], datetime],
    days: Mapping[str, int],
    batch: int = BATCH,
) -> dict[str, int]:
    """Ends what is older than its days; returns how many of each kind. Twice changes nothing."""
    done = {kind.name: await _expire(engine, now, kind, days, batch) for kind in KINDS}
    gone = {name: many for name, many in done.items() if many}
    if gone:
        async with working(engine, now()) as work:
            work.record("retention.expired", "database", **gone)
    return gone


async def _expire(
    engine: AsyncEngine,
    now: Callable[[], datetime],
    kind: Kind,
    days: Mapping[str, int],
    batch: int,
) -> int:
    older = now() - timedelta(days=days.get(kind.name, kind.days))
    last: Any = None
    many = 0
    async with working(engine, now()) as work:
        bound = await _first_young(work, kind, older)
    while True:
        async with working(engine, now()) as work:
            found = kind.find(older, last, bound).limit(batch)
            keys = list((await work.db.execute(found)).scalars())
            if not keys:
                return many
            await kind.end(work, keys)
        last, many = keys[-1], many + len(keys)


async def _first_young(work: Work, kind: Kind, older: datetime) -> int | None:
    """The number of the first row that stays because of its age."""
    if kind.clock is None:
        return None
    key = kind.clock.class_.__table__.c.id
    column = kind.clock.__clause_element__()
    young = select(key).where(column >= _moment(column, older)).order_by(key).limit(1)
    return (await work.db.execute(young)).scalar()


def _moment(clock: Column[Any], older: datetime) -> Any:
    """The limit as the column has it: a moment, or the day in Vietnam."""
    return local_day(older) if isinstance(clock.type, Date) else older


def _between(key: Any, last: Any, bound: Any) -> list[Any]:
    behind = [] if last is None else [key > last]
    return behind if bound is None else [*behind, key < bound]


def _rows(clock: Any, *conditions: Any) -> Find:
    """Rows of a table that are older and meet the conditions."""
    column: Column[Any] = clock.__clause_element__()
    key = next(iter(column.table.primary_key))

    def find(older: datetime, last: Any, bound: Any) -> Select[Any]:
        old = column < _moment(column, older)
        return select(key).where(*_between(key, last, bound), old, *conditions).order_by(key)

    return find


def _delete(model: Any) -> End:
    table: Table = model.__table__

    async def end(work: Work, keys: Sequence[Any]) -> None:
        key = next(iter(table.primary_key))
        await work.db.execute(delete(table).where(key.in_(keys)))

    return end


async def _delete_messages(work: Work, keys: Sequence[int]) -> None:
    """What refers to a message forgets it first; its own state says what became of it."""
    for column in (
        Reminder.outbox_id,
        BroadcastRecipient.outbox_id,
        BroadcastWatch.first_id,
        BroadcastWatch.last_id,
    ):
        forget = update(column.class_).where(column.in_(keys)).values({column.key: None})
        await work.db.execute(forget)
    await work.db.execute(delete(OutboxRow).where(OutboxRow.id.in_(keys)))


async def _close_talks(work: Work, keys: Sequence[int]) -> None:
    nothing = dict.fromkeys(("conversation", "step", "offer"))
    await work.db.execute(update(Chat).where(Chat.id.in_(keys)).values(**nothing, draft={}))


async def _empty_files(work: Work, keys: Sequence[int]) -> None:
    await work.db.execute(update(StoredFile).where(StoredFile.id.in_(keys)).values(content=b""))


def _files(link: Any, clock: Any, *conditions: Any) -> Find:
    """Files that rows refer to which are older and meet the conditions, while they hold bytes."""

    def find(older: datetime, last: Any, bound: Any) -> Select[Any]:
        full = func.length(StoredFile.content) > 0
        joined = select(StoredFile.id).join(link.class_, link == StoredFile.id)
        kept = (clock < older, full, *_between(StoredFile.id, last, bound), *conditions)
        return joined.where(*kept).order_by(StoredFile.id)

    return find


def _settled() -> tuple[Any, ...]:
    """The application was decided, and no exemption without an end rests on it."""
    application = select(Exemption.id).where(Exemption.id == ExemptionPaper.exemption_id)
    decided = select(ExemptionStep.id).where(
        ExemptionStep.exemption_id == ExemptionPaper.exemption_id, ExemptionStep.step.in_(SETTLED)
    )
    exempt = application.where(
        Standing.person_id == Exemption.person_id,
        Standing.kind == "exempt",
        Standing.to_day.is_(None),
    )
    return decided.exists(), ~exempt.exists()


def _unwatched() -> tuple[Any, ...]:
    """Nothing that still waits refers to the message."""
    reminded = select(Reminder.id).where(
        Reminder.outbox_id == OutboxRow.id, Reminder.state == "planned"
    )
    told = select(BroadcastRecipient.id).where(
        BroadcastRecipient.outbox_id == OutboxRow.id,
        BroadcastRecipient.state.in_(("waiting", "posted")),
    )
    watched = select(BroadcastWatch.id).where(
        or_(BroadcastWatch.first_id == OutboxRow.id, BroadcastWatch.last_id == OutboxRow.id),
        BroadcastWatch.ended.is_(False),
    )
    return ~reminded.exists(), ~told.exists(), ~watched.exists()


OPEN_OFFER = select(Chat.id).where(Chat.id == Offer.chat_id, Chat.offer == Offer.token)
OVER = OutboxRow.state.in_(("sent", "failed", "dropped"))
KINDS: Sequence[Kind] = (
    Kind(
        "updates",
        30,
        _rows(InboxRow.received_at, InboxRow.state != "new"),
        _delete(InboxRow),
        InboxRow.received_at,
    ),
    Kind(
        "messages",
        90,
        _rows(OutboxRow.created_at, OVER, *_unwatched()),
        _delete_messages,
        OutboxRow.created_at,
    ),
    Kind("buttons", 90, _rows(Offer.offered_at, ~OPEN_OFFER.exists()), _delete(Offer)),
    Kind("drafts", 30, _rows(Chat.touched_at, Chat.conversation.is_not(None)), _close_talks),
    Kind("plan_drafts", 365, _rows(PlanDraft.written_at), _delete(PlanDraft)),
    Kind("codes", 30, _rows(LinkCode.expires_at), _delete(LinkCode), LinkCode.expires_at),
    Kind("tries", 30, _rows(LinkTry.tried_at), _delete(LinkTry), LinkTry.tried_at),
    Kind("check_ins", 30, _rows(CheckInTry.tried_at), _delete(CheckInTry), CheckInTry.tried_at),
    Kind(
        "reminders",
        730,
        _rows(Reminder.day, Reminder.state != "planned"),
        _delete(Reminder),
        Reminder.day,
    ),
    Kind("photos", 400, _files(Answer.file_id, Answer.answered_at), _empty_files),
    Kind(
        "medical",
        1095,
        _files(ExemptionPaper.file_id, ExemptionPaper.sent_at, *_settled()),
        _empty_files,
    ),
    Kind("exports", 7, _files(DataExport.file_id, DataExport.made_at), _empty_files),
)
"""what goes after a time; the audit trail and the books of the Party stay"""
