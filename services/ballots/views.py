"""Who may see which ballot: those who lead it or count it; to anybody else it does not exist.

The member it is about never sees it here, whatever office they hold.
"""

from sqlalchemy import select

from services.ballots.ballot import BallotView
from services.ballots.loading import load
from services.db.models import Ballot, BallotCounter
from services.people import COMMITTEE
from services.refusal import Refused
from services.work import Work


async def access_ballot(
    work: Work, ballot_id: int, *, to_lead: bool = True
) -> BallotView | Refused:
    """The ballot for the cell's committee, or for a counter (`to_lead` False).

    Every look at a ballot about a person stands in the audit trail. Refused: no_such_ballot.
    """
    found = await load(work, [ballot_id])
    view = found[0] if found else None
    if view is None or not may_see(work, view, to_lead=to_lead):
        return Refused("no_such_ballot")
    if view.subject_id:
        work.record("ballot.seen", f"ballot:{ballot_id}")
    return view


def may_see(work: Work, view: BallotView, *, to_lead: bool) -> bool:
    """Leading: the committee; counting: the team. Never the member concerned."""
    actor = work.acting
    if actor.person_id == view.subject_id:
        return False
    if to_lead:
        return actor.holds(view.unit_id, *COMMITTEE)
    return view.counts_it(actor.person_id)


async def of_meeting(work: Work, meeting_id: int) -> list[BallotView]:
    """The ballots of a meeting that the actor may lead, in order."""
    ids = select(Ballot.id).where(
        Ballot.meeting_id == meeting_id, Ballot.unit_id.in_(work.acting.units(*COMMITTEE))
    )
    found = await load(work, (await work.db.execute(ids.order_by(Ballot.id))).scalars())
    return [view for view in found if may_see(work, view, to_lead=True)]


async def to_count(work: Work) -> list[BallotView]:
    """Open ballots that wait for the actor as a counter."""
    ids = (
        select(BallotCounter.ballot_id)
        .where(BallotCounter.person_id == work.acting.person_id)
        .order_by(BallotCounter.ballot_id.desc())
        .limit(20)
    )
    found = await load(work, (await work.db.execute(ids)).scalars())
    return [view for view in found if view.state == "open" and may_see(work, view, to_lead=False)]
