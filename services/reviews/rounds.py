"""The draft report of a collective goes round: related bodies comment before it is sent (GRD-R12).

Which bodies are related nobody says; who leads the meeting chooses, or says that there is none.
"""

from dataclasses import dataclass

from sqlalchemy import select

from services.db.models import Collective, ReviewSubject
from services.grading import comments
from services.grading.comments import CommentView, Writer
from services.refusal import Refused
from services.reviews import reading, session_views, sessions, standing, writing
from services.reviews.leading import leads
from services.reviews.reading import Subject
from services.reviews.session_views import Session
from services.work import Work

KIND = "draft"
NOBODY = "Không có cơ quan, đơn vị cùng cấp có liên quan"


@dataclass(frozen=True, slots=True)
class Round:
    """A report on the agenda, and who was asked about it. `done`: it went round, or need not."""

    report: Subject
    written: bool
    done: bool
    asked: tuple[CommentView, ...]


async def of_session(work: Work, one: Session) -> list[Round]:
    """The reports of a meeting in their order; the caller asked who leads it."""
    listed = await session_views.agenda(work, one)
    reports = [each for each in listed if each.kind == "collective"]
    ids = [each.id for each in reports]
    written = await standing.written_by(work, ids)
    asked = [each for each in await comments.load(work, ids) if each.kind == KIND]
    found = []
    for each in reports:
        mine = written.get(each.id)
        done = mine is not None and mine.when("commenting") is not None
        about = tuple(view for view in asked if view.subject_id == each.id)
        found.append(Round(each, bool(mine and mine.filled), done, about))
    return found


async def others(work: Work, one: Session, report: Subject) -> list[tuple[int, str]]:
    """Collectives of ours that may be related: id and name; of a cell those that stand with it."""
    season = await reading.season_of(work, one.season_id)
    of = Collective
    near = of.ward_id == (season.ward_id if season else 0)
    if season and one.unit_id != season.ward_id:
        near &= of.unit_id == one.unit_id
    apart = ~of.kind.startswith("cell_committee") & (of.id != report.collective_id)
    in_season = select(ReviewSubject.collective_id).where(ReviewSubject.season_id == one.season_id)
    statement = select(of.id, of.name).where(near, apart, of.id.in_(in_season)).order_by(of.id)
    return [(row[0], row[1]) for row in await work.db.execute(statement)]


async def ask(
    work: Work, session_id: int, subject_id: int, writer: Writer
) -> CommentView | Refused:
    """Asks a related body. Refused: no_session, not_yours, no_subject, grade_comment_from."""
    refused = await _may(work, session_id, subject_id)
    if refused is not None:
        return refused
    asked = await comments.request(work, subject_id, KIND, writer)
    if not isinstance(asked, Refused):
        await writing.mark(work, subject_id, "commenting")
    return asked


async def nobody(work: Work, session_id: int, subject_id: int) -> Refused | None:
    """There is no related body, says who leads the meeting; it stands on record.

    Refused: no_session, not_yours, no_subject.
    """
    refused = await _may(work, session_id, subject_id)
    if refused is None:
        await writing.mark(work, subject_id, "commenting", NOBODY)
    return refused


async def _may(work: Work, session_id: int, subject_id: int) -> Refused | None:
    one = await sessions.access(work, session_id)
    if isinstance(one, Refused):
        return one
    if not await leads(work, one.unit_id, one.collective_id):
        return Refused("not_yours")
    listed = await session_views.agenda(work, one)
    reports = {each.id for each in listed if each.kind == "collective"}
    return None if subject_id in reports else Refused("no_subject")
