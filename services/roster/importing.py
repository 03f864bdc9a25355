"""Imports a roster in one transaction with few statements, or only says what it would do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.clock import local_day
from services.db.engine import lock_for_transaction, reading
from services.roster.known import known_people, known_units
from services.roster.plan import PersonPlan, Plan, Planning, place_rows
from services.roster.rows import CellProblem, Roster
from services.roster.units import UnitBook, UnitEntry
from services.roster.writing import write_plan
from services.seal import Seal
from services.work import working

IMPORT_LOCK = 0x524F5354


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import does, or did. `changed` and `new_people` are in the order of the file."""

    sheet: str
    unread_sheets: tuple[str, ...]
    unknown_headers: tuple[str, ...]
    new_units: tuple[UnitEntry, ...]
    changed_units: tuple[UnitEntry, ...]
    wards: Mapping[str, str]
    """names of the units above these, by code"""
    new_people: tuple[PersonPlan, ...]
    changed: tuple[PersonPlan, ...]
    unchanged: int
    refused: tuple[CellProblem, ...]
    notices: tuple[CellProblem, ...]


async def preview_roster(
    engine: AsyncEngine, roster: Roster, seal: Seal, now: datetime
) -> Preview:
    """What importing would do now; nothing is written."""
    async with reading(engine) as db:
        plan = await _decide(db, roster, seal, local_day(now))
    return _preview(roster, plan)


async def import_roster(engine: AsyncEngine, roster: Roster, seal: Seal, now: datetime) -> Preview:
    """Imports the rows without a refused cell: all of them, or none when anything fails.

    Spans begin on the Vietnamese day of `now`; those that ended have the day before as their last.
    Somebody who is not in the file is not touched.
    """
    async with working(engine, now) as work:
        await lock_for_transaction(work.db, IMPORT_LOCK)
        plan = await _decide(work.db, roster, seal, work.today)
        await write_plan(work, plan, seal)
    return _preview(roster, plan)


async def _decide(db: AsyncConnection, roster: Roster, seal: Seal, on: date) -> Plan:
    parents = {row.unit.parent for row in roster.rows if row.unit.parent}
    book = UnitBook(await known_units(db), parents)
    placed, refused = place_rows(roster, book)
    unit_ids = {unit.id for _, unit in placed if unit.id}
    codes = {row.code for row, _ in placed if row.code}
    known = await known_people(db, unit_ids, codes)
    plan = Planning(book, known, seal, on).plan(roster, placed)
    return replace(plan, refused=(*refused, *plan.refused))


def _preview(roster: Roster, plan: Plan) -> Preview:
    known = [one for one in plan.people if one.person]
    changed = tuple(one for one in known if one.changes)
    refused = sorted((*roster.refused, *plan.refused), key=lambda problem: problem.row)
    notices = sorted((*roster.notices, *plan.notices), key=lambda problem: problem.row)
    return Preview(
        sheet=roster.sheet,
        unread_sheets=roster.unread_sheets,
        unknown_headers=roster.unknown_headers,
        new_units=plan.new_units,
        changed_units=plan.changed_units,
        wards=plan.wards,
        new_people=tuple(one for one in plan.people if one.person is None),
        changed=changed,
        unchanged=len(known) - len(changed),
        refused=tuple(refused),
        notices=tuple(notices),
    )
