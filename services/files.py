"""Photos and papers that people sent, papers that were made for them, and who may see them."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from services.ballots.views import access_ballot
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
from services.work import Work

LARGEST = 5_000_000
"""bytes of one file: a setting of the product, no rule"""
DUES = ("dues_year", "dues_month", "dues_picture")
"""kinds of papers that say who paid what"""
MOVES = ("transfer_request", "transfer_letter", "transfer_report")
"""papers about one member: for the committee, and for the member they are written to"""
REVIEWS = ("self_review", "review_minutes")
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
    done = await work.db.execute(insert(StoredFile).values(**values).returning(StoredFile.id))
    return done.scalar_one()


async def access_file(work: Work, file_id: int) -> FileView | Refused:
    """The file, for its owner; what was sent for a meeting or plan also for the committee.

    A paper that was made is for those who lead the unit, and for the member it is written to; one
    of a ballot for those who lead that ballot, a sheet of dues for those who collect there.
    Refused: no_such_file, file_expired (kept long enough, or erased).
    """
    statement = (
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
    row = (await work.db.execute(statement)).one_or_none()
    if row is None or not await _may_see(work, _Kept(*row)):
        return Refused("no_such_file")
    if row[0] not in (None, work.acting.person_id) and row[2] is None and row[4] is None:
        looks.saw(work, row[0], "file")
    found = await read(work, file_id)
    return found if found.content else Refused("file_expired")


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
    actor = work.acting
    if kept.ballot is not None:
        return not isinstance(await access_ballot(work, kept.ballot), Refused)
    if kept.exemption is not None:
        return not isinstance(await exemptions.access(work, kept.exemption), Refused)
    if kept.made_in is not None and kept.kind == EXEMPT_BOOK:
        return actor.holds(kept.made_in, *COMMITTEE, *WARD)
    if kept.made_in is not None and kept.kind in (*MOVES, *REVIEWS):
        leads = actor.holds(kept.made_in, *COMMITTEE)
        return leads or kept.for_person == actor.person_id
    if kept.made_in is not None and kept.kind in GRADES:
        return actor.holds(kept.made_in, *COMMITTEE, *DECIDERS)
    if kept.made_in is not None and kept.kind in DUES:
        return actor.holds(kept.made_in, *TREASURY)
    if kept.made_in is not None:
        lead = actor.holds(kept.made_in, *RECORDERS, *RESIDENCE)
        return lead or kept.for_person == actor.person_id
    return kept.owner == actor.person_id or actor.holds(kept.sent_in or 0, *COMMITTEE)


async def read(work: Work, file_id: int) -> FileView:
    """The file itself; the caller has asked `access_file` before."""
    columns = (StoredFile.id, StoredFile.name, StoredFile.mime, StoredFile.content)
    row = (await work.db.execute(select(*columns).where(StoredFile.id == file_id))).one()
    return FileView(*row)
