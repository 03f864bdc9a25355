"""`python -m tests.benchmarks.reminders`: planning the reminders of 1,000,000 members.

20,000 cells meet within the week that is planned ahead, and dues fall due: each member gets the
reminders of both. Beside it one raw INSERT…SELECT of the very same rows into a table with the same
keys; and planning once more, when nothing is new.
"""

import argparse
import asyncio
from datetime import timedelta
from time import perf_counter

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db import schema
from services.db.engine import open_database
from services.db.models.base import UtcDateTime
from services.dues import calendar
from services.reminders import plan, plan_dues
from services.work import working
from tests.benchmarks import crowd, databases
from tests.benchmarks.telling import say
from tests.fakes import vn

MEMBERS = 1_000_000
NOW = vn(5, 27, 7)
MEETING_AT = NOW + timedelta(days=8)
MEETINGS = (
    "INSERT INTO meetings (unit_id, starts_at, place, state, planned_by, planned_at) "
    "SELECT id, :at, 'Nhà văn hóa', 'planned', 1, :now FROM units"
)
SETTINGS = (
    "INSERT INTO dues_settings (unit_id, from_month, set_by, set_at) "
    "SELECT id, '2026-05-01', 1, :now FROM units WHERE :at > :now"
)
COUNT = "SELECT count(*) FROM reminders"


MOMENTS = (
    bindparam("now", NOW, type_=UtcDateTime()),
    bindparam("at", MEETING_AT, type_=UtcDateTime()),
)
COPY = (
    "CREATE TABLE copies (id INTEGER PRIMARY KEY, kind VARCHAR(30), subject_id BIGINT, "
    "person_id BIGINT REFERENCES persons (id), day DATE, due_at TIMESTAMP, late_at TIMESTAMP, "
    "state VARCHAR(12), note VARCHAR(40), outbox_id BIGINT REFERENCES outbox (id), "
    "UNIQUE (kind, subject_id, person_id, day))",
    "CREATE INDEX copies_outbox ON copies (outbox_id)",
    "CREATE INDEX copies_planned ON copies (due_at) WHERE state = 'planned'",
)
"""the table of reminders again"""
RAW = "INSERT INTO copies SELECT * FROM reminders"


async def measure(url: str, members: int) -> None:
    """Plans, plans again, and copies."""
    engine = open_database(url)
    await schema.upgrade(engine)
    await crowd.grow(engine, members)
    async with working(engine, NOW) as work:
        for statement in (MEETINGS, SETTINGS):
            await work.db.execute(text(statement).bindparams(*MOMENTS))
        await calendar.ensure(work)
        await work.db.exec_driver_sql("ANALYZE")
    first, again = await _planned(engine), await _planned(engine)
    async with working(engine, NOW) as work:
        rows = (await work.db.execute(text("SELECT count(*) FROM reminders"))).scalar_one()
        for statement in COPY:
            await work.db.exec_driver_sql(statement)
    begun = perf_counter()
    async with working(engine, NOW) as work:
        await work.db.exec_driver_sql(RAW)
    raw = perf_counter() - begun
    say(
        f"{engine.dialect.name}: {rows:,} reminders of {members:,} members in {first:.1f} s, "
        f"again {again:.1f} s; raw INSERT…SELECT {raw:.1f} s: {first / raw:.2f} times"
    )
    await engine.dispose()


async def _planned(engine: AsyncEngine) -> float:
    """Seconds of planning, the commit included."""
    begun = perf_counter()
    async with working(engine, NOW) as work:
        await plan.daily(work)
        await plan_dues.daily(work)
    return perf_counter() - begun


async def main(members: int = MEMBERS) -> None:
    """One line for each database."""
    for kind in databases.KINDS:
        with databases.fresh(kind) as url:
            await measure(url, members)


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--members", type=int, default=MEMBERS)
    asyncio.run(main(asked.parse_args().members))
