"""Plans the reminders of liaison books for all residence committees at once (NTC-21 to NTC-23).

The days are settings of the product (DSG-06): the rules say "end of October" and "year end".
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select

from services.clock import local
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    AreaOfficer,
    Introduction,
    Placement,
    RoleHeld,
    Workplace,
    in_force,
)
from services.people import COMMITTEE, RESIDENCE
from services.reminders.of_books import PARTS, arrived, parts_written, unheard
from services.reminders.regular import Slot, next_morning, plan_rows, planned_row
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
        slot = Slot("residence_students", morning)
        await plan_rows(work, slot, *_officers(work.today, day.year))
    if _is(day, COMMENT_DAYS):
        slot = Slot("residence_comment", morning)
        await plan_rows(work, slot, *_committees(work.today, day.year))
    if _is(day, BOOK_DAYS):
        slot = Slot("residence_book", morning)
        await plan_rows(work, slot, *_members(work.today, day.year))
        slot = Slot("residence_fetch", morning)
        await plan_rows(work, slot, *_workplaces(work.today, day.year))


def _is(day: date, days: Sequence[tuple[int, int]]) -> bool:
    return (day.month, day.day) in days


@built
def _officers(today: date, year: int) -> AnySelect:
    """Heads of areas and of their police with a student to speak about (RES-25)."""
    rows = select(*planned_row(AreaOfficer.area_id, AreaOfficer.person_id))
    return (
        rows.select_from(AreaOfficer)
        .join(Placement, Placement.area_id == AreaOfficer.area_id)
        .join(Introduction, Introduction.id == Placement.introduction_id)
        .where(in_force(AreaOfficer, today), unheard(today, year))
        .distinct()
    )


@built
def _committees(today: date, year: int) -> AnySelect:
    """Those who keep the liaison where a book has no whole comment (RES-23)."""
    lacking = select(Introduction.id).where(
        Introduction.unit_id == RoleHeld.__table__.c.unit_id,
        in_force(Introduction, today),
        parts_written(Introduction.__table__.c.id, year) < PARTS,
    )
    rows = select(*planned_row(RoleHeld.unit_id, RoleHeld.person_id))
    held = (RoleHeld.role.in_(RESIDENCE), in_force(RoleHeld, today), lacking.exists())
    return rows.where(*held).distinct()


@built
def _members(today: date, year: int) -> AnySelect:
    """Members whose commented book is not at the workplace (RES-11)."""
    rows = select(*planned_row(Introduction.id, Introduction.person_id))
    return rows.where(Introduction.kind != "military", *_on_the_way(today, year))


@built
def _workplaces(today: date, year: int) -> AnySelect:
    """The committees of workplaces inside that fetch a book themselves (RES-14)."""
    rows = (
        select(*planned_row(Introduction.id, RoleHeld.person_id))
        .select_from(Introduction)
        .join(Workplace, Workplace.id == Introduction.workplace_id)
        .join(RoleHeld, RoleHeld.unit_id == Workplace.inside_id)
    )
    held = (RoleHeld.role.in_(COMMITTEE), in_force(RoleHeld, today))
    return rows.where(Introduction.kind == "military", *held, *_on_the_way(today, year)).distinct()


def _on_the_way(today: date, year: int) -> tuple[ColumnElement[bool], ...]:
    introduction = Introduction.__table__.c.id
    return (
        in_force(Introduction, today),
        parts_written(introduction, year) >= PARTS,
        ~arrived(introduction, year),
    )
