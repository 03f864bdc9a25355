"""A cell's book of dues: since when it is kept here, the due day, and who may open it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, insert, select

from services.db.built import built
from services.db.models import DuesSetting, Membership, RoleHeld, Unit, in_force
from services.dues import calendar
from services.dues.months import due_day, first_of
from services.people import SECRETARIAT, TREASURY
from services.refusal import Refused
from services.reminders import plan_dues
from services.work import Work

LAST_DAY = 31
NEWEST = (
    select(func.max(DuesSetting.id))
    .where(DuesSetting.unit_id == Unit.id)
    .correlate(Unit)
    .scalar_subquery()
)
BOOKS = select(Unit.id, Unit.name, DuesSetting.from_month, DuesSetting.due_day).outerjoin(
    DuesSetting, DuesSetting.id == NEWEST
)
"""a Book, in its order: units with their newest setting"""


@dataclass(frozen=True, slots=True)
class Book:
    """A cell and its settings; `from_month` is None until the book is begun.

    `due_day` is the day of the month, None the last one: a setting of the cell, no rule (AMB-15).
    """

    unit_id: int
    unit: str
    from_month: date | None
    due_day: int | None

    def due_on(self, month: date) -> date:
        """The due day in a month."""
        return due_day(month, self.due_day)


async def own_book(work: Work) -> Book | Refused:
    """The book of the cell that the actor belongs to (not one joined for a time only)."""
    home = await work.db.execute(*_home(work.acting.person_id, work.today))
    unit_id = home.scalar()
    return await _book(work, unit_id) if unit_id else Refused("dues_no_cell")


async def access_book(work: Work, unit_id: int) -> Book | Refused:
    """The book, for the cell's treasurer and secretariat; to others it does not exist."""
    if not work.acting.holds(unit_id, *TREASURY):
        return Refused("not_yours")
    return await _book(work, unit_id)


async def led_books(work: Work) -> list[Book]:
    """The books of the cells in which the actor collects dues."""
    ids = work.acting.units(*TREASURY)
    cells = BOOKS.where(Unit.id.in_(ids), Unit.kind == "cell").order_by(Unit.name)
    return [Book(*row) for row in await work.db.execute(cells)]


async def begin(work: Work, unit_id: int) -> Book | Refused:
    """Begins the book with this month, on the default due day; a book begun stays as it is."""
    book = await access_book(work, unit_id)
    if isinstance(book, Refused) or book.from_month:
        return book
    return await _set(work, book, first_of(work.today), None)


async def set_due_day(work: Work, unit_id: int, day: int | None) -> Book | Refused:
    """Another due day (None: the last of the month) for the months whose day is still ahead."""
    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    if day is not None and not 1 <= day <= LAST_DAY:
        return Refused("dues_no_such_day")
    changed = await _set(work, book, book.from_month or first_of(work.today), day)
    months = await calendar.follow_setting(work, unit_id, day)
    await plan_dues.plan_anew(work, months)
    return changed


async def collectors(work: Work, unit_id: int) -> list[int]:
    """Who is told about claims: the treasurer; where a cell has none, the secretariat."""
    rows = (await work.db.execute(*_treasury(unit_id, work.today))).all()
    treasurers = [row.person_id for row in rows if row.role not in SECRETARIAT]
    return treasurers or [row.person_id for row in rows]


@built
def _treasury(unit_id: int, on: date) -> Select[int, str]:
    return select(RoleHeld.person_id, RoleHeld.role).where(
        RoleHeld.unit_id == unit_id, RoleHeld.role.in_(TREASURY), in_force(RoleHeld, on)
    )


async def book_of(work: Work, unit_id: int) -> Book:
    """The book for callers who have checked who asks."""
    return await _book(work, unit_id)


async def _set(work: Work, book: Book, from_month: date, day: int | None) -> Book:
    values = {
        "unit_id": book.unit_id,
        "from_month": from_month,
        "due_day": day,
        "set_by": work.acting.person_id,
        "set_at": work.now,
    }
    await work.db.execute(insert(DuesSetting).values(**values))
    work.record("dues.settings", f"unit:{book.unit_id}", due_day=day)
    await calendar.ensure(work, [book.unit_id])
    return Book(book.unit_id, book.unit, from_month, day)


async def _book(work: Work, unit_id: int) -> Book:
    return Book(*(await work.db.execute(*_of_unit(unit_id))).one())


@built
def _of_unit(unit_id: int) -> Select[int, str, date | None, int | None]:
    return BOOKS.where(Unit.id == unit_id)


@built
def _home(person_id: int, on: date) -> Select[int]:
    home = select(Membership.unit_id).where(
        Membership.person_id == person_id,
        Membership.temporary.is_(False),
        in_force(Membership, on),
    )
    return home.order_by(Membership.id.desc()).limit(1)
