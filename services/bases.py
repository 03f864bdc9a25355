"""Cells whose count of today stands already: a meeting of today has begun, or a ballot is held.

What a roll-call or a ballot counted stays true for its day, so whoever comes or goes afterwards
does so from the next.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta

from sqlalchemy import select

from services.clock import moment
from services.db.models import Ballot, Meeting, Membership, in_force
from services.work import Work

DAY = timedelta(days=1)


async def settled(work: Work, unit_ids: Iterable[int], on: date | None = None) -> set[int]:
    """Those of the cells in which a day (by default today) is counted, in one statement."""
    wanted, day = sorted(set(unit_ids)), on or work.today
    begun = select(Meeting.unit_id).where(
        Meeting.unit_id.in_(wanted),
        Meeting.state != "cancelled",
        Meeting.starts_at.between(
            moment(day, time.min), min(work.now, moment(day + DAY, time.min))
        ),
    )
    held = select(Ballot.unit_id).where(Ballot.unit_id.in_(wanted), Ballot.held_on == day)
    return set((await work.db.execute(begun.union(held))).scalars())


async def first_free(work: Work, person_id: int, on: date) -> date:
    """The day itself, or the next one when a cell of the person has counted on it."""
    return (await first_days(work, {person_id: ()}, on))[person_id]


async def first_days(work: Work, people: Mapping[int, Iterable[int]], on: date) -> dict[int, date]:
    """Person → the first day on which no cell of the person has counted yet, `on` or the next.

    `people`: person → cells beside those the person is in on that day, in two statements.
    """
    held = select(Membership.person_id, Membership.unit_id).where(
        Membership.person_id.in_(list(people)), in_force(Membership, on)
    )
    cells = {person: set(more) for person, more in people.items()}
    for person, unit_id in await work.db.execute(held):
        cells[person].add(unit_id)
    counted = await settled(work, set().union(*cells.values()), on)
    return {person: on + DAY if own & counted else on for person, own in cells.items()}
