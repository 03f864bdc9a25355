"""Cells whose count of today stands already: a meeting of today has begun, or a ballot is held.

What a roll-call or a ballot counted stays true for its day, so whoever comes or goes afterwards
does so from tomorrow.
"""

from collections.abc import Iterable
from datetime import time, timedelta

from sqlalchemy import select

from services.clock import moment
from services.db.models import Ballot, Meeting
from services.work import Work

DAY = timedelta(days=1)


async def settled(work: Work, unit_ids: Iterable[int]) -> set[int]:
    """Those of the cells in which today is counted, in one statement."""
    wanted = sorted(set(unit_ids))
    begun = select(Meeting.unit_id).where(
        Meeting.unit_id.in_(wanted),
        Meeting.state != "cancelled",
        Meeting.starts_at.between(moment(work.today, time.min), work.now),
    )
    held = select(Ballot.unit_id).where(Ballot.unit_id.in_(wanted), Ballot.held_on == work.today)
    return set((await work.db.execute(begun.union(held))).scalars())
