"""Who does what alone: processes on one PostgreSQL share the bots by lease.

A process that was not seen for `FROZEN` seconds, or that lost its database sessions and was not
seen for `GONE`, holds nothing any more: its sessions are ended, so that none of its transactions
can go on, and its leases are free. Each change of hands gives a lease a new token, and every
transaction that acts for a bot asks for the token it began with (`confirm`).

Moments are the database's own: clocks of machines may differ. Only for PostgreSQL; a SQLite file
has one process (services/db/engine.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Update,
    column,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    table,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.db.engine import insert_new
from services.db.models import Lease, Process

FROZEN = 6.0
"""seconds after which a process that is still connected counts as dead"""
GONE = 3.0
"""seconds after which a process without a database session counts as dead"""
NOW = func.clock_timestamp(type_=DateTime(timezone=True))
SESSIONS = table("pg_stat_activity", column("pid"), column("application_name"), column("usename"))
WAKE = "chibot"
"""what processes that wait are told over the database: something arrived"""


class LostLeaseError(Exception):
    """Another process does this by now; nothing of the transaction may stay."""


@dataclass(frozen=True, slots=True)
class Held:
    """One lease: its holder (None: free), its token, and for how many seconds it has been so."""

    name: str
    process: int | None
    token: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything at one moment: process → the leases it can take; and the leases."""

    serves: Mapping[int, frozenset[str]]
    leases: Mapping[str, Held]


async def enlist(db: AsyncConnection, name: str, serves: Sequence[str]) -> int:
    """A process is there: returns its number. `name`: of its database sessions."""
    free = [{"name": each, "token": 0} for each in serves]
    new = insert_new(db, Lease, keys=("name",)).values(changed_at=NOW)
    await db.execute(new, free)
    made = insert(Process).values(name=name, serves=list(serves), seen_at=NOW)
    return int((await db.execute(made.returning(Process.id))).scalar_one())


async def beat(db: AsyncConnection, process: int) -> bool:
    """The process lives; False: it was held for dead meanwhile, and has nothing any more."""
    seen = update(Process).where(Process.id == process).values(seen_at=NOW)
    return (await db.execute(seen.returning(Process.id))).first() is not None


async def end_sessions_of_the_dead(db: AsyncConnection, process: int) -> int:
    """Ends what the dead still have open, so that nothing waits for them; returns how many."""
    names = select(Process.name).where(Process.id != process, _dead())
    mine = SESSIONS.c.usename == func.current_user()
    theirs = SESSIONS.c.application_name.in_(names)
    ended = select(func.pg_terminate_backend(SESSIONS.c.pid)).where(mine, theirs)
    return len((await db.execute(ended)).all())


async def bury(db: AsyncConnection, process: int) -> list[int]:
    """Frees the leases of the dead; returns the numbers of these processes."""
    gone = delete(Process).where(Process.id != process, _dead()).returning(Process.id)
    dead = list((await db.execute(gone)).scalars())
    there = select(Process.id)
    await db.execute(_freed().where(Lease.process_id.not_in(there)))
    return dead


async def standing(db: AsyncConnection) -> Standing:
    """Who is there and who holds what."""
    people = await db.execute(select(Process.id, Process.serves))
    serves = {row.id: frozenset(row.serves) for row in people}
    since = func.extract("epoch", NOW - Lease.changed_at)
    found = select(Lease.name, Lease.process_id, Lease.token, since)
    leases = {
        row[0]: Held(row[0], row[1], row[2], float(row[3])) for row in await db.execute(found)
    }
    return Standing(serves, leases)


async def take(db: AsyncConnection, process: int, names: Sequence[str]) -> dict[str, int]:
    """Takes those that are free still: name → token."""
    free = update(Lease).where(Lease.name.in_(names), Lease.process_id.is_(None))
    mine = free.values(process_id=process, token=Lease.token + 1, changed_at=NOW)
    return {row[0]: row[1] for row in await db.execute(mine.returning(Lease.name, Lease.token))}


async def give_back(db: AsyncConnection, held: Mapping[str, int]) -> None:
    """Frees leases, each with the token it was held under; waits for their transactions."""
    mine = tuple_(Lease.name, Lease.token).in_(list(held.items()))
    await db.execute(_freed().where(mine))


async def leave(db: AsyncConnection, process: int) -> None:
    """The process ends: everything of it is free at once."""
    await db.execute(_freed().where(Lease.process_id == process))
    await db.execute(delete(Process).where(Process.id == process))


async def confirm(db: AsyncConnection, held: Mapping[str, int]) -> None:
    """Keeps these leases from changing hands until the transaction ends.

    Raises LostLeaseError when one of them is held under another token by now.
    """
    mine = tuple_(Lease.name, Lease.token).in_(list(held.items()))
    still = select(Lease.name).where(mine).order_by(Lease.name).with_for_update(read=True)
    if len((await db.execute(still)).all()) < len(held):
        raise LostLeaseError


async def wake(db: AsyncConnection) -> None:
    """Tells all processes, when the transaction ends, that something arrived."""
    await db.execute(select(func.pg_notify(WAKE, "")))


def _dead() -> ColumnElement[bool]:
    sessions = exists().where(SESSIONS.c.application_name == Process.name)
    silent = Process.seen_at < NOW - timedelta(seconds=GONE)
    return or_(Process.seen_at < NOW - timedelta(seconds=FROZEN), silent & ~sessions)


def _freed() -> Update:
    return update(Lease).values(process_id=None, token=Lease.token + 1, changed_at=NOW)
