"""`python -m tests.benchmarks.plans`: how PostgreSQL finds what is to be done among what is done.

The statements of turns, senders, delivery and metrics with a million rows that are done in the
inbox, the outbox and the reminders: the plan of each and what it took.
"""

import argparse
import asyncio
import re
from collections.abc import Sequence
from datetime import timedelta
from time import perf_counter

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import inbox, stock
from bot.channels.telegram import TelegramChannel
from bot.inbox import Inbox
from bot.outbox import Sender
from services.backlog import backlog
from services.db import schema
from services.db.engine import open_database
from services.reminders import due
from services.work import working
from tests.benchmarks import databases
from tests.benchmarks.telling import say
from tests.fakes import BOTS, FakeClock, House
from tests.services.db.conftest import Statement, heard

DONE, OPEN = 1_000_000, 100
BOT = BOTS["telegram"]
FILLED = (
    "INSERT INTO inbox (channel, bot, key, payload, state, received_at)"
    " SELECT 'telegram', :bot, 'k' || i, '{}',"
    " CASE WHEN i > CAST(:done AS integer) THEN 'new' ELSE 'done' END, :at"
    " FROM generate_series(1, CAST(:done AS integer) + CAST(:open AS integer)) i",
    "INSERT INTO outbox (channel, bot, chat_id, external_id, live, body, state, tries, due_at,"
    " created_at) SELECT 'telegram', :bot, (SELECT min(id) FROM chats), 'x', false, '{}',"
    " CASE WHEN i > CAST(:done AS integer) THEN 'due' ELSE 'sent' END, 0, :at, :at"
    " FROM generate_series(1, CAST(:done AS integer) + CAST(:open AS integer)) i",
    "INSERT INTO reminders (kind, subject_id, person_id, day, due_at, late_at, state)"
    " SELECT 'invitation', i, (SELECT min(id) FROM persons), '2026-06-05', :at, :at,"
    " CASE WHEN i > CAST(:done AS integer) THEN 'planned' ELSE 'sent' END"
    " FROM generate_series(1, CAST(:done AS integer) + CAST(:open AS integer)) i",
)
WHOLE = re.compile(r"Seq Scan on (inbox|outbox|reminders)\b")


async def fill(house: House, done: int) -> None:
    """So many rows that are done in each table, and some that are not."""
    at = house.clock.now() - timedelta(minutes=1)
    async with house.engine.begin() as db:
        for statement in FILLED:
            await db.execute(text(statement), {"bot": BOT, "done": done, "open": OPEN, "at": at})
    for table in ("inbox", "outbox", "reminders"):
        async with house.engine.begin() as db:
            await db.exec_driver_sql(f"ANALYZE {table}")


async def asked(house: House) -> list[Statement]:
    """What the program asks while it works."""
    box = Inbox(house.engine, house.clock, lambda: None)
    with heard(house.engine) as sent:
        updates = await box.waiting(OPEN)
        assert len(await box.waiting(OPEN, [("telegram", BOT)])) == OPEN
        async with working(house.engine, house.clock.now()) as work:
            await inbox.finish(work, [update.id for update in updates[:5]])
            await stock.stock(work)
            await due.next_due(work)
            await due.waiting(work)
            await due.parcels(work)
            await backlog(work)
        await _sent(house, sent)
    return [call for call in sent if call[0].startswith(("SELECT", "UPDATE"))]


async def _sent(house: House, sent: Sequence[Statement]) -> None:
    """A sender begins: what was under way, what is due."""
    channel = TelegramChannel(f"{BOT}:none", "http://127.0.0.1:9")
    sender = Sender(house.engine, house.clock, channel)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(sender.run())
        while not any("ORDER BY outbox.live" in call[0] for call in sent):  # noqa: ASYNC110 - the database is asked
            await asyncio.sleep(0.01)
        running.cancel()


async def plan(engine: AsyncEngine, call: Statement) -> list[str]:
    """How the server would do it, line by line."""
    statement, parameters = call
    async with engine.connect() as db:
        lines = await db.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return [line for (line,) in lines]


async def main(done: int) -> None:
    """One line for each statement: what it took, and the node that finds the rows."""
    with databases.fresh("postgresql") as url:
        engine = open_database(url)
        await schema.upgrade(engine)
        house = await House.build(engine, FakeClock())
        await fill(house, done)
        for call in {
            statement: (statement, given) for statement, given in await asked(house)
        }.values():
            lines = await plan(engine, call)
            begun = perf_counter()
            async with engine.connect() as db:
                await db.exec_driver_sql(*call)
            took = (perf_counter() - begun) * 1000
            found = [line.strip(" ->") for line in lines if "Scan" in line]
            say(f"{took:7.1f} ms  {' '.join(call[0].split())[:70]}…  {'; '.join(found)}")
        await engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--done", type=int, default=DONE)
    asyncio.run(main(parser.parse_args().done))
