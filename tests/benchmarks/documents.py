"""How long papers take: `python -m tests.benchmarks.documents` prints the best of three runs.

The year of a unit with 2,000 members (issue: under 3 seconds), from the database to the workbook.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.clock import VIETNAM
from services.db import schema
from services.db.engine import open_database
from services.db.models import Mark, Meeting, Membership, Person, Unit
from services.documents import builders, word, year, year_picture, year_sheet
from services.documents.year import Year
from services.work import working
from tests.fakes import vn
from tests.services.documents.facts import ATTENDANCE, DAY, FACTS, TOLD

MEMBERS, MONTHS, RUNS = 2000, 12, 3
MARKS = ("present", "present", "present", "late", "with_reason", "without_reason")
NOW = vn(12, 31, 9)


async def fill(engine: AsyncEngine) -> None:
    """One unit, its members, a closed meeting every month, a mark for everybody."""
    people = [{"code": f"dv-{n}", "full_name": f"Hoa Thử Số {n}"} for n in range(MEMBERS)]
    async with engine.begin() as db:
        await db.execute(insert(Unit).values(id=1, code="one", name="Hoa Thử", kind="cell"))
        await db.execute(insert(Person), [{"id": n, **p} for n, p in enumerate(people, 1)])
        days = {"unit_id": 1, "from_day": date(2020, 1, 1), "temporary": False}
        everybody = range(1, MEMBERS + 1)
        await db.execute(insert(Membership), [{"person_id": n, **days} for n in everybody])
        for month in range(1, MONTHS + 1):
            at = {"starts_at": vn(month, 3, 19), "place": "Nhà văn hóa", "state": "closed"}
            by = {"planned_by": 1, "planned_at": NOW, "unit_id": 1, "id": month}
            await db.execute(insert(Meeting).values(**at, **by))
            marked = {"meeting_id": month, "marked_by": 1, "marked_at": NOW, "correction": False}
            rows = [
                {"person_id": n, "mark": MARKS[(n * month) % len(MARKS)], **marked}
                for n in everybody
            ]
            await db.execute(insert(Mark), rows)


async def best(what: str, run: Callable[[], Awaitable[int]]) -> None:
    """Prints the shortest of some runs, and how large the result is."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        size = await run()
        times.append(time.perf_counter() - start)
    sys.stdout.write(f"{what}: {min(times):.2f} s, {size:,} bytes\n")


async def main() -> None:
    """Fills a SQLite file and measures."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'year.db'}")
        await schema.upgrade(engine)
        await fill(engine)

        async def loaded() -> Year:
            async with working(engine, NOW.astimezone(VIETNAM)) as work:
                return await year.load(work, 1, ("Hoa Thử", None), 2026)

        async def whole() -> int:
            return len(year_sheet.build(await loaded()))

        async def picture() -> int:
            return len(year_picture.build(await loaded()))

        async def minutes() -> int:
            return len(word.render(builders.minutes(FACTS, ATTENDANCE, TOLD), DAY))

        async def letters() -> int:
            names = [f"Hoa Thử Số {n}" for n in range(100)]
            return len(word.render(builders.invitations(FACTS, names, [], DAY), DAY))

        await best(f"year sheet of {MEMBERS} members", whole)
        await best(f"picture of the year of {MEMBERS} members", picture)
        await best("minutes", minutes)
        await best("100 invitations in one file", letters)
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())
