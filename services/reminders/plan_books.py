"""Plans the reminders of liaison books for all residence committees at once (NTC-21 to NTC-23).

The days are settings of the product (DSG-06): the rules say "end of October" and "year end".
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select

from services.clock import local
from services.db.engine import AnySelect, insert_new
from services.db.models import (
    AreaOfficer,
    Introduction,
    Placement,
    Reminder,
    RoleHeld,
    Workplace,
    in_force,
)
from services.people import COMMITTEE, RESIDENCE
from services.reminders.kinds import KEYS
from services.reminders.of_books import PARTS, arrived, parts_written, unheard
from services.reminders.regular import NAMES, Slot, next_morning, planned_row
from services.work import Work

STUDENT_DAYS = ((10, 15), (10, 22))
COMMENT_DAYS = ((10, 20), (10, 28))
BOOK_DAYS = ((11, 5), (11, 20), (12, 1))
"""month and day; each is planned the day before, and checked again when it is sent"""


async def daily(work: Work) -> None:
    """Plans what the coming morning needs; planning twice changes nothing."""
    morning = next_morning(work.now)
    day = local(morning).date()
    if _is(day, STUDENT_DAYS):
        await _insert(work, _officers(work, Slot("residence_students", morning)))
    if _is(day, COMMENT_DAYS):
        await _insert(work, _committees(work, Slot("residence_comment", morning)))
    if _is(day, BOOK_DAYS):
        await _insert(work, _members(work, Slot("residence_book", morning), day.year))
        await _insert(work, _workplaces(work, Slot("residence_fetch", morning), day.year))


def _is(day: date, days: Sequence[tuple[int, int]]) -> bool:
    return (day.month, day.day) in days


def _officers(work: Work, slot: Slot) -> AnySelect:
    """Heads of areas and of their police with a student to speak about (RES-25)."""
    rows = select(*planned_row(slot, AreaOfficer.area_id, AreaOfficer.person_id))
    return (
        rows.select_from(AreaOfficer)
        .join(Placement, Placement.area_id == AreaOfficer.area_id)
        .join(Introduction, Introduction.id == Placement.introduction_id)
        .where(
            in_force(AreaOfficer, work.today), unheard(work.today, local(slot.due_at).date().year)
        )
        .distinct()
    )


def _committees(work: Work, slot: Slot) -> AnySelect:
    """Those who keep the liaison where a book has no whole comment (RES-23)."""
    year = local(slot.due_at).date().year
    lacking = select(Introduction.id).where(
        Introduction.unit_id == RoleHeld.__table__.c.unit_id,
        in_force(Introduction, work.today),
        parts_written(Introduction.__table__.c.id, year) < PARTS,
    )
    rows = select(*planned_row(slot, RoleHeld.unit_id, RoleHeld.person_id))
    held = (RoleHeld.role.in_(RESIDENCE), in_force(RoleHeld, work.today), lacking.exists())
    return rows.where(*held).distinct()


def _members(work: Work, slot: Slot, year: int) -> AnySelect:
    """Members whose commented book is not at the workplace (RES-11)."""
    rows = select(*planned_row(slot, Introduction.id, Introduction.person_id))
    return rows.where(Introduction.kind != "military", *_on_the_way(work, year))


def _workplaces(work: Work, slot: Slot, year: int) -> AnySelect:
    """The committees of workplaces inside that fetch a book themselves (RES-14)."""
    rows = (
        select(*planned_row(slot, Introduction.id, RoleHeld.person_id))
        .select_from(Introduction)
        .join(Workplace, Workplace.id == Introduction.workplace_id)
        .join(RoleHeld, RoleHeld.unit_id == Workplace.inside_id)
    )
    held = (RoleHeld.role.in_(COMMITTEE), in_force(RoleHeld, work.today))
    return rows.where(Introduction.kind == "military", *held, *_on_the_way(work, year)).distinct()


def _on_the_way(work: Work, year: int) -> tuple[ColumnElement[bool], ...]:
    introduction = Introduction.__table__.c.id
    return (
        in_force(Introduction, work.today),
        parts_written(introduction, year) >= PARTS,
        ~arrived(introduction, year),
    )


async def _insert(work: Work, rows: AnySelect) -> None:
    statement = insert_new(work.db, Reminder, keys=KEYS)
    await work.db.execute(statement.from_select(list(NAMES), rows))
