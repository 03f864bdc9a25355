"""The months that each cell's book has, made ahead for all cells at once."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, update

from services.db.engine import insert_new
from services.db.models import DuesMonth, DuesSetting
from services.dues.months import between, due_day, first_of, shifted
from services.work import Work

CHUNK = 5000
NEWEST = select(func.max(DuesSetting.id)).group_by(DuesSetting.unit_id)
KNOWN = select(func.max(DuesMonth.month)).where(DuesMonth.unit_id == DuesSetting.unit_id)
BOOKS = select(
    DuesSetting.unit_id,
    DuesSetting.from_month,
    DuesSetting.due_day,
    KNOWN.scalar_subquery().label("last"),
).where(DuesSetting.id.in_(NEWEST))
"""the settings of each book, and the last month it has"""


async def ensure(work: Work, unit_ids: Sequence[int] | None = None) -> int:
    """Months up to the coming one, for all books or those of some cells; returns how many."""
    books = BOOKS if unit_ids is None else BOOKS.where(DuesSetting.unit_id.in_(unit_ids))
    until = shifted(first_of(work.today), 1)
    rows = [
        {"unit_id": book.unit_id, "month": month, "due_on": due_day(month, book.due_day)}
        for book in await work.db.execute(books)
        for month in between(_next(book.last, book.from_month), until)
    ]
    for start in range(0, len(rows), CHUNK):
        made = insert_new(work.db, DuesMonth, keys=("unit_id", "month"))
        await work.db.execute(made, rows[start : start + CHUNK])
    return len(rows)


async def follow_setting(work: Work, unit_id: int, day: int | None) -> list[int]:
    """A new due day counts for months whose due day is still ahead; returns their ids."""
    ahead = select(DuesMonth.id, DuesMonth.month).where(
        DuesMonth.unit_id == unit_id, DuesMonth.due_on >= work.today
    )
    found = (await work.db.execute(ahead)).all()
    for row in found:
        changed = update(DuesMonth).where(DuesMonth.id == row.id)
        await work.db.execute(changed.values(due_on=due_day(row.month, day)))
    return [row.id for row in found]


def _next(last: date | None, from_month: date) -> date:
    return shifted(last, 1) if last else from_month
