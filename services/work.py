"""One piece of work: a transaction, the moment it happens, and who is acting."""

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.clock import local_day
from services.read_once import ReadOnce

if TYPE_CHECKING:
    from services.rulebooks import LocalBook


@dataclass(frozen=True, slots=True)
class RoleIn:
    """A role held today in a unit."""

    role: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a linked person with the roles of this day."""

    person_id: int
    name: str
    roles: tuple[RoleIn, ...] = ()

    def holds(self, unit_id: int, *roles: str) -> bool:
        """True when one of `roles` is held in the unit."""
        return any(held.unit_id == unit_id and held.role in roles for held in self.roles)

    def units(self, *roles: str) -> list[int]:
        """The units in which one of `roles` is held, each once."""
        return list(dict.fromkeys(held.unit_id for held in self.roles if held.role in roles))


@dataclass(frozen=True, slots=True)
class Trace:
    """One line for the audit trail."""

    actor_id: int | None
    action: str
    subject: str
    details: dict[str, object]


@dataclass(frozen=True, slots=True)
class Work:
    """What a use case needs. `actor` is None for the timetable and for commands."""

    db: AsyncConnection
    now: datetime
    actor: Actor | None = None
    traces: list[Trace] = field(default_factory=list)
    last: dict[Hashable, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    """what is done once before the transaction ends, however often it was asked for"""
    books: dict[int, "LocalBook"] = field(default_factory=dict)
    """the rules of units as they were read in this transaction"""
    read: ReadOnce = field(default_factory=ReadOnce)
    """what was read in this transaction and still holds"""

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return local_day(self.now)

    def by(self, actor: Actor) -> "Work":
        """The same transaction with somebody acting."""
        return replace(self, actor=actor)

    @property
    def acting(self) -> Actor:
        """The person acting; asking for one where nobody acts is a bug."""
        if self.actor is None:
            raise RuntimeError("nobody acts in this piece of work")
        return self.actor

    def record(self, action: str, subject: str, **details: object) -> None:
        """Leaves a line in the audit trail (no message text, no reasons, no phone numbers)."""
        actor_id = self.actor.person_id if self.actor else None
        self.traces.append(Trace(actor_id, action, subject, details))


@asynccontextmanager
async def working(engine: AsyncEngine, now: datetime) -> AsyncIterator[Work]:
    """A transaction that commits as a whole, with its audit lines, or leaves nothing."""
    from services import audit

    async with engine.begin() as db:
        work = Work(db, now)
        yield work
        for step in work.last.values():
            await step()
        await audit.seal(work)
