"""Photos and papers that people sent, papers that were made for them, and who may see them."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from services.ballots.views import access_ballot
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    AnnualPlan,
    Answer,
    BallotPaper,
    ExemptionPaper,
    Meeting,
    Paper,
    StoredFile,
)
from services.exemptions import views as exemptions
from services.grading.access import DECIDERS
from services.people import COMMITTEE, RECORDERS, RESIDENCE, TREASURY, WARD
from services.privacy import views as looks
from services.refusal import Refused
from services.work import Actor, Work

LARGEST = 5_000_000
"""bytes of one file: a setting of the product, no rule"""
STORING = insert(StoredFile).returning(StoredFile.id)
DUES = ("dues_year", "dues_month", "dues_picture")
"""kinds of papers that say who paid what"""
MOVES = ("transfer_request", "transfer_letter", "transfer_report")
"""papers about one member: for the committee, and for the member they are written to"""
OWN_REVIEW = "self_review"
"""for who had it made: the committee may have one made once the member has sent it"""
REVIEWS = (OWN_REVIEW, "review_minutes")
"""reviews: for the committee, and for the member whose review it is"""
GRADES = ("grading_results", "grading_proposals")
"""everybody's levels: for the committee that proposes and for those who decide"""
EXEMPT_BOOK = "exempt_book"
"""who is exempt and why: for those who decide, not for the minute-taker"""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file's name, type and bytes."""

    id: int
    name: str
    mime: str
    content: bytes


async def store(work: Work, name: str, mime: str, content: bytes) -> int:
    """Keeps a file of the actor; returns its id."""
    values = {
        "person_id": work.acting.person_id,
        "name": name[:120],
        "mime": mime[:80],
        "content": content,
        "stored_at": work.now,
    }
    return (await work.db.execute(STORING, values)).scalar_one()


async def access_file(work: Work, file_id: int) -> FileView | Refused:
    """The file, for its owner; what was sent for a meeting or plan also for the committee.

    A paper that was made is for those who lead the unit, and for the member it is written to; one
    of a ballot for those who lead that ballot, a sheet of dues for those who collect there.
    Refused: no_such_file, file_expired (kept long enough, or erased).
    """
    return await _access(work, file_id, await _kept(work, file_id))


async def access_sent(work: Work, file_id: int) -> FileView | Refused:
    """The same for a number that somebody typed: only what was sent for a meeting or plan.

    Papers that were made are handed out where they are made, never by their number.
    """
    kept = await _kept(work, file_id)
    return await _access(work, file_id, kept if kept and kept.sent_in is not None else None)


async def _access(work: Work, file_id: int, kept: "_Kept | None") -> FileView | Refused:
    if kept is None or not await _may_see(work, kept):
        return Refused("no_such_file")
    others = kept.owner not in (None, work.acting.person_id)
    if kept.owner is not None and others and kept.made_in is None and kept.ballot is None:
        looks.saw(work, kept.owner, "file")
    found = await read(work, file_id)
    return found if found.content else Refused("file_expired")


async def _kept(work: Work, file_id: int) -> "_Kept | None":
    row = (await work.db.execute(*_origin(file_id))).one_or_none()
    return _Kept(*row) if row else None


@built
def _origin(file_id: int) -> AnySelect:
    """A _Kept, in its order."""
    return (
        select(
            StoredFile.person_id,
            func.coalesce(Meeting.unit_id, AnnualPlan.unit_id),
            Paper.unit_id,
            Paper.for_person_id,
            BallotPaper.ballot_id,
            Paper.kind,
            ExemptionPaper.exemption_id,
        )
        .outerjoin(Answer, Answer.file_id == StoredFile.id)
        .outerjoin(Meeting, Meeting.id == Answer.meeting_id)
        .outerjoin(AnnualPlan, AnnualPlan.file_id == StoredFile.id)
        .outerjoin(Paper, Paper.file_id == StoredFile.id)
        .outerjoin(BallotPaper, BallotPaper.file_id == StoredFile.id)
        .outerjoin(ExemptionPaper, ExemptionPaper.file_id == StoredFile.id)
        .where(StoredFile.id == file_id)
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a file is: whose, where it was sent, or which unit's paper of which kind."""

    owner: int | None
    sent_in: int | None
    made_in: int | None
    for_person: int | None
    ballot: int | None
    kind: str | None
    exemption: int | None


async def _may_see(work: Work, kept: _Kept) -> bool:
    """A made paper follows the role: who made it and leads no more sees it no more."""
    if kept.ballot is not None:
        return not isinstance(await access_ballot(work, kept.ballot), Refused)
    if kept.exemption is not None:
        return not isinstance(await exemptions.access(work, kept.exemption), Refused)
    if kept.made_in is not None:
        return _may_see_paper(work.acting, kept, kept.made_in)
    mine = kept.owner == work.acting.person_id
    return mine or work.acting.holds(kept.sent_in or 0, *COMMITTEE)


def _may_see_paper(actor: Actor, kept: _Kept, unit_id: int) -> bool:
    to_me = kept.for_person == actor.person_id
    if kept.kind == OWN_REVIEW and kept.owner != actor.person_id:
        return to_me
    if kept.kind == EXEMPT_BOOK:
        return actor.holds(unit_id, *COMMITTEE, *WARD)
    if kept.kind in GRADES:
        return actor.holds(unit_id, *COMMITTEE, *DECIDERS)
    if kept.kind in DUES:
        return actor.holds(unit_id, *TREASURY)
    if kept.kind in (*MOVES, *REVIEWS):
        return to_me or actor.holds(unit_id, *COMMITTEE)
    return to_me or actor.holds(unit_id, *RECORDERS, *RESIDENCE)


async def read(work: Work, file_id: int) -> FileView:
    """The file itself; the caller has asked `access_file` before."""
    columns = (StoredFile.id, StoredFile.name, StoredFile.mime, StoredFile.content)
    row = (await work.db.execute(select(*columns).where(StoredFile.id == file_id))).one()
    return FileView(*row)
