"""Leases on PostgreSQL: one holder, a new token at each change of hands, the dead hold nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from services import leases
from services.db.engine import open_database
from services.db.models import Process
from services.leases import FROZEN, GONE, LostLeaseError

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("database", ["postgres"])]
BOT, OTHER = "zalo:1", "zalo:2"


@dataclass(frozen=True, slots=True)
class Member:
    """A process, with database sessions of its own."""

    engine: AsyncEngine
    number: int

    async def take(self, *names: str) -> dict[str, int]:
        async with self.engine.begin() as db:
            return await leases.take(db, self.number, names)

    async def confirm(self, held: dict[str, int]) -> None:
        async with self.engine.begin() as db:
            await leases.confirm(db, held)

    async def bury(self) -> list[int]:
        async with self.engine.begin() as db:
            await leases.end_sessions_of_the_dead(db, self.number)
            return await leases.bury(db, self.number)

    async def was_silent(self, member: "Member", seconds: float) -> None:
        """The other one was not seen for so long."""
        ago = leases.NOW - timedelta(seconds=seconds)
        mine = update(Process).where(Process.id == member.number)
        async with self.engine.begin() as db:
            await db.execute(mine.values(seen_at=ago))


@asynccontextmanager
async def member(url: str, name: str) -> AsyncIterator[Member]:
    engine = open_database(url, name)
    async with engine.begin() as db:
        number = await leases.enlist(db, name, [BOT, OTHER])
    yield Member(engine, number)
    await engine.dispose()


@pytest.fixture
async def first(database_url: str) -> AsyncIterator[Member]:
    async with member(database_url, "chibot-first") as made:
        yield made


@pytest.fixture
async def second(database_url: str, first: Member) -> AsyncIterator[Member]:
    async with member(database_url, "chibot-second") as made:
        yield made


async def test_one_holds_it_and_every_change_of_hands_shows(first: Member, second: Member) -> None:
    held = await first.take(BOT)
    assert await second.take(BOT) == {}
    await first.confirm(held)
    async with first.engine.begin() as db:
        await leases.give_back(db, held)
    with pytest.raises(LostLeaseError):
        await first.confirm(held)
    taken = await second.take(BOT, OTHER)
    assert taken[BOT] > held[BOT]
    async with second.engine.begin() as db:
        await leases.leave(db, second.number)
        found = await leases.standing(db)
    assert set(found.serves) == {first.number}
    assert {lease.process for lease in found.leases.values()} == {None}


async def test_who_is_frozen_in_a_transaction_loses_it(first: Member, second: Member) -> None:
    held = await first.take(BOT)
    async with first.engine.connect() as db:
        await leases.confirm(db, held)
        await second.was_silent(first, FROZEN + 1)
        assert await second.bury() == [first.number]
        assert set(await second.take(BOT)) == {BOT}
        with pytest.raises(DBAPIError):
            await leases.confirm(db, held)
    with pytest.raises(LostLeaseError):
        await first.confirm(held)
    async with first.engine.begin() as db:
        assert not await leases.beat(db, first.number)


async def test_who_has_no_session_any_more_is_dead_sooner(first: Member, second: Member) -> None:
    await second.was_silent(first, GONE + 1)
    assert await second.bury() == []
    await first.engine.dispose()
    assert await second.bury() == [first.number]


async def test_who_was_just_seen_is_left_alone(first: Member, second: Member) -> None:
    held = await first.take(BOT)
    await first.engine.dispose()
    assert await second.bury() == []
    await first.confirm(held)
