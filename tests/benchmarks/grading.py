"""How long a ward's season takes: `python -m tests.benchmarks.grading`, best of three runs.

60 cells and 2,000 members: both consolidations (issue: under 5 seconds) and the board of the ward
(issue: under 300 ms), from the database to the file and the picture.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import insert

from services.db import schema
from services.db.engine import open_database
from services.db.models import Grade
from services.documents.forms import BUILT_IN
from services.submissions import reports, sending
from services.work import Work, working
from tests.services.grading import world as made
from tests.services.grading.world import WARD, YEAR

CELLS, MEMBERS, RUNS = 60, 2000, 3


async def main() -> None:
    """Fills a database and prints the times."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'ward.db'}")
        await schema.upgrade(engine)
        async with working(engine, made.NOW) as work:
            world = await made.build(work, cells=CELLS, members=MEMBERS)
            by = {"body": "x", "on_day": made.REVIEWED, "recorded_by": 1}
            given = [
                {"subject_id": one, "stage": stage, "level": 3, **by, "recorded_at": made.NOW}
                for one in world.members.values()
                for stage in ("proposal", "decision")
            ]
            await work.db.execute(insert(Grade), given)
        async with working(engine, made.NOW) as work:
            by_staff = work.by(made.staff())
            await measure("board of the ward", lambda: board(by_staff))
            await measure("Mẫu 09-ĐG", lambda: workbook(by_staff, "results"))
            await measure("Mẫu 10-ĐG", lambda: workbook(by_staff, "proposals"))
        await engine.dispose()


async def board(work: Work) -> object:
    """What the ward sees first."""
    work.books.clear()
    return await sending.access_board(work, WARD)


async def workbook(work: Work, form: str) -> object:
    """A consolidation as a file."""
    return await reports.workbook(work, WARD, YEAR, form, BUILT_IN)


async def measure(name: str, run: Callable[[], Awaitable[object]]) -> None:
    """Prints the best time of three."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        await run()
        times.append(time.perf_counter() - began)
    sys.stdout.write(f"{name:20} {min(times) * 1000:8.0f} ms\n")


if __name__ == "__main__":
    asyncio.run(main())
