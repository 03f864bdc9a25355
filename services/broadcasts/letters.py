"""Printed invitations for those whom no chat reaches: a page each, in one file (REP-33)."""

from collections.abc import Sequence

from sqlalchemy import select

from services.broadcasts import book
from services.broadcasts.calling import UNREACHED
from services.db.models import BroadcastRecipient
from services.documents.papers import MadePaper
from services.refusal import Refused
from services.residence import papers
from services.work import Work


async def letters(
    work: Work, broadcast_id: int, person_ids: Sequence[int] = (), *, apart: bool = False
) -> MadePaper | Refused:
    """For these people, or for the whole call list; `apart`: a file each, in one .zip.

    Refused: broadcast_not_found, broadcast_no_letters, nobody_expected.
    """
    found = await book.access_broadcast(work, broadcast_id)
    if isinstance(found, Refused):
        return found
    if found.kind != "residence":
        return Refused("broadcast_no_letters")
    people = list(person_ids) or await _unreached(work, broadcast_id)
    make = papers.invitations_apart if apart else papers.invitations
    return await make(work, found.subject_id, people)


async def _unreached(work: Work, broadcast_id: int) -> list[int]:
    statement = select(BroadcastRecipient.person_id).where(
        BroadcastRecipient.broadcast_id == broadcast_id,
        BroadcastRecipient.state.in_((*UNREACHED, "told")),
    )
    return list((await work.db.execute(statement)).scalars())
