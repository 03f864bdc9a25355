"""Dues at scale: the year sheet of one cell of 2,000, and planning for 100,000 members.

python -m tests.benchmarks.dues
"""

import asyncio
import resource
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, insert, select

from handlers.texts import Texts
from services.db import schema
from services.db.engine import open_database
from services.db.models import (
    DuesAmount,
    DuesSetting,
    Membership,
    Payment,
    PaymentRuling,
    PaymentShare,
    Person,
    Reminder,
    Unit,
)
from services.dues import calendar, sheets
from services.dues.book import Book
from services.dues.ledger import ledger
from services.dues.months import year_of
from services.reminders import plan_dues
from services.work import Work, working
from tests.fakes import vn

CELLS, MEMBERS, LARGE = 2_000, 100_000, 2_000
SINCE = date(2020, 1, 1)
NOW = vn(12, 25, 9)


async def main() -> None:
    """Builds the database, measures, prints."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'dues.db'}")
        await schema.upgrade(engine)
        async with working(engine, NOW) as work:
            await _people(work)
            await _payments(work)
        async with working(engine, NOW) as work:
            await _year_sheet(work)
        async with working(engine, NOW) as work:
            await _planning(work)
        await engine.dispose()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say(f"memory of the whole process at most: {memory:.0f} MB")


async def _year_sheet(work: Work) -> None:
    start = perf_counter()
    kept = await ledger(work, Book(1, "Chi bộ Đo", SINCE, None), year_of(2026))
    loaded = perf_counter()
    content = sheets.year_sheet(kept, Texts("vi", NOW))
    _say(
        f"year sheet of {len(kept.lines)} members: {perf_counter() - start:.2f} s "
        f"(ledger {loaded - start:.2f} s), {len(content) // 1024} KB"
    )


async def _planning(work: Work) -> None:
    for turn in ("first", "again"):
        start = perf_counter()
        await plan_dues.daily(work)
        rows = (await work.db.execute(select(func.count(Reminder.id)))).scalar_one()
        _say(f"planned ({turn}): {rows} reminders in {perf_counter() - start:.2f} s")


async def _people(work: Work) -> None:
    units = [{"code": f"c{n}", "name": f"Chi bộ {n}", "kind": "cell"} for n in range(CELLS)]
    await work.db.execute(insert(Unit), units)
    people = [{"code": f"p{n}", "full_name": f"Hoa Thử {n}"} for n in range(MEMBERS)]
    await work.db.execute(insert(Person), people)
    members = [
        {
            "person_id": n + 1,
            "unit_id": 1 if n < LARGE else n % (CELLS - 1) + 2,
            "from_day": SINCE,
            "temporary": False,
        }
        for n in range(MEMBERS)
    ]
    await work.db.execute(insert(Membership), members)
    shared = {"from_month": date(2026, 1, 1), "due_day": None, "set_by": 1, "set_at": NOW}
    await work.db.execute(
        insert(DuesSetting), [{"unit_id": n + 1, **shared} for n in range(CELLS)]
    )
    await calendar.ensure(work)


async def _payments(work: Work) -> None:
    """Everybody of the large cell has an amount, and a receipt for each month but the last."""
    by = {"set_by": 1, "set_at": NOW, "reason": "đo", "from_month": SINCE, "amount": 50_000}
    amounts = [{"unit_id": 1, "person_id": n + 1, **by} for n in range(LARGE)]
    await work.db.execute(insert(DuesAmount), amounts)
    said = {"unit_id": 1, "way": "cash", "recorded_by": 1, "recorded_at": NOW}
    paid = [{"person_id": n % LARGE + 1, **said} for n in range(LARGE * 11)]
    await work.db.execute(insert(Payment), paid)
    shares = [
        {"payment_id": n + 1, "month": date(2026, n // LARGE + 1, 1), "amount": 50_000}
        for n in range(LARGE * 11)
    ]
    await work.db.execute(insert(PaymentShare), shares)
    ruled = {"ruling": "confirmed", "ruled_by": 1, "ruled_at": NOW}
    rulings = [{"payment_id": n + 1, **ruled} for n in range(LARGE * 11)]
    await work.db.execute(insert(PaymentRuling), rulings)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    asyncio.run(main())
