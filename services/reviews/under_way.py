"""A review meeting while it is held: for whoever leads it, from its day until it is closed."""

from services.refusal import Refused
from services.reviews import session_views, sessions
from services.reviews.leading import leads
from services.reviews.reading import Subject
from services.reviews.session_views import Session
from services.work import Work


async def under_way(work: Work, session_id: int) -> tuple[Session, list[Subject]] | Refused:
    """The meeting and its subjects in order. Refused: no_session, not_yours, session_closed."""
    one = await held(work, session_id)
    return one if isinstance(one, Refused) else (one, await session_views.agenda(work, one))


async def held(work: Work, session_id: int) -> Session | Refused:
    """The meeting alone; refused alike."""
    one = await sessions.access(work, session_id)
    if isinstance(one, Refused):
        return one
    if not await leads(work, one.unit_id, one.collective_id):
        return Refused("not_yours")
    if one.closed_on or one.day is None or work.today < one.day:
        return Refused("session_closed")
    return one
