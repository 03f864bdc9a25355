"""Reminds helper and secretary: each month, and before the end of the help (SCR-20, NTC-10).

The days are settings of the product. The day the help ends stands in the case itself.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import func, select

from services.clock import local
from services.db.engine import insert_new
from services.db.models import CaseStep, Reminder, RoleHeld, in_force
from services.people import SECRETARIAT
from services.reminders.kinds import KEYS, KINDS
from services.reminders.regular import next_morning
from services.rules.dates import MONTHS_A_YEAR, add_months
from services.screening.case import CaseView, load
from services.work import Work

BEFORE = (30, 7)
"""days before the end of the help"""
HELPING = select(CaseStep.case_id).where(
    CaseStep.id.in_(select(func.max(CaseStep.id)).group_by(CaseStep.case_id)),
    CaseStep.state == "ASSISTING",
)


async def daily(work: Work) -> None:
    """For the cases in help whose day this is, in a handful of statements."""
    morning = next_morning(work.now)
    day = local(morning).date()
    helping = (await work.db.execute(HELPING)).scalars().all()
    views = [each for each in await load(work, helping) if _kind(each, day)]
    if not views:
        return
    led = await _secretaries(work, {each.unit_id for each in views})
    rows = [
        {
            "kind": _kind(each, day),
            "subject_id": each.id,
            "person_id": person,
            "day": day,
            "due_at": morning,
            "late_at": morning + KINDS["case_due"].late,
            "state": "planned",
        }
        for each in views
        for person in sorted({each.helper_id, *led.get(each.unit_id, ())} - {each.person_id, None})
        if person
    ]
    await work.db.execute(insert_new(work.db, Reminder, keys=KEYS), rows)


def _kind(view: CaseView, day: date) -> str | None:
    """case_due before the end, case_month on the day of each month since the help began."""
    due, begun = view.due, view.begun
    if due is None or begun is None:
        return None
    if day in {due - timedelta(days=each) for each in BEFORE}:
        return "case_due"
    months = (add_months(begun, each) for each in range(1, MONTHS_A_YEAR))
    return "case_month" if day in months else None


async def _secretaries(work: Work, unit_ids: Iterable[int]) -> dict[int, list[int]]:
    held = select(RoleHeld.unit_id, RoleHeld.person_id).where(
        RoleHeld.unit_id.in_(list(unit_ids)),
        RoleHeld.role.in_(SECRETARIAT),
        in_force(RoleHeld, work.today),
    )
    found: dict[int, list[int]] = {}
    for unit_id, person_id in await work.db.execute(held):
        found.setdefault(unit_id, []).append(person_id)
    return found
