"""Asks heads of the ward for the ratings of their staff, once the month is over (NTC-24).

The days are settings of the product (DSG-06): DIS-13 says "monthly".
"""

from datetime import date

from sqlalchemy import select

from services.clock import local
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import WardOfficial, in_force
from services.reminders.regular import Slot, next_morning, plan_rows, planned_row
from services.work import Work

DAYS = (3, 8)
"""of each month"""


async def daily(work: Work) -> None:
    """Plans what the coming morning needs; planning twice changes nothing."""
    morning = next_morning(work.now)
    if local(morning).day in DAYS:
        await plan_rows(work, Slot("rating_wanted", morning), *_heads(work.today))


@built
def _heads(today: date) -> AnySelect:
    rows = select(*planned_row(WardOfficial.unit_id, WardOfficial.head_id))
    return rows.where(in_force(WardOfficial, today)).distinct()
