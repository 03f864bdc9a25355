"""Asks heads of the ward for the ratings of their staff, once the month is over (NTC-24).

The days are settings of the product (DSG-06): DIS-13 says "monthly".
"""

from sqlalchemy import select

from services.clock import local
from services.db.engine import insert_new
from services.db.models import Reminder, WardOfficial, in_force
from services.reminders.kinds import KEYS
from services.reminders.regular import NAMES, Slot, next_morning, planned_row
from services.work import Work

DAYS = (3, 8)
"""of each month"""


async def daily(work: Work) -> None:
    """Plans what the coming morning needs; planning twice changes nothing."""
    morning = next_morning(work.now)
    if local(morning).day not in DAYS:
        return
    slot = Slot("rating_wanted", morning)
    rows = select(*planned_row(slot, WardOfficial.unit_id, WardOfficial.head_id))
    rows = rows.where(in_force(WardOfficial, work.today)).distinct()
    await work.db.execute(insert_new(work.db, Reminder, keys=KEYS).from_select(list(NAMES), rows))
