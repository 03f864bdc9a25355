"""Opinions of related bodies before a level is proposed (06-ĐG, GRD-G14), where they are needed.

The body that decides chooses whom to ask, or says that none is needed. Until it has said so, or
while something that was asked for has not come, nothing is proposed.
"""

from collections.abc import Iterable

from sqlalchemy import insert, select

from services.db.models import Collective, GradeFact, ReviewSubject
from services.grading import comments, subjects
from services.grading.access import decides
from services.grading.board import Board, Group
from services.grading.comments import CommentView, Writer
from services.grading.refusing import refuse
from services.refusal import Refused
from services.work import Work

KIND, RULE = "opinion", "GRD-G14"
FACT, NOT_NEEDED, ASKED = "opinions", "not_needed", "asked"


async def ask(work: Work, subject_id: int, writer: Writer) -> CommentView | Refused:
    """Asks a body. Refused: no_such_subject, grade_comment_from."""
    subject = (await subjects.load(work, [subject_id])).get(subject_id)
    if subject is None or not decides(work, subject.decider_id):
        return refuse("no_such_subject", RULE)
    asked = await comments.request(work, subject_id, KIND, writer)
    if not isinstance(asked, Refused):
        await _state(work, [subject_id], ASKED)
    return asked


async def not_needed(work: Work, subject_ids: Iterable[int]) -> int | Refused:
    """None is needed for these, says the body that decides; how many. Refused: no_such_subject."""
    ids = list(subject_ids)
    known = await subjects.load(work, ids)
    if not ids or any(not decides(work, one.decider_id) for one in known.values()):
        return refuse("no_such_subject", RULE)
    await _state(work, known, NOT_NEEDED)
    work.record("grading.opinions_not_needed", f"subject:{ids[0]}", count=len(known))
    return len(known)


async def _state(work: Work, subject_ids: Iterable[int], value: str) -> None:
    """What was said last counts: who is asked after all is waited for."""
    by = {"paper": "", "stated_by": work.acting.person_id, "stated_at": work.now}
    rows = [{"subject_id": key, "name": FACT, "value": [value], **by} for key in subject_ids]
    await work.db.execute(insert(GradeFact), rows)


async def of_subject(work: Work, subject_id: int) -> list[CommentView]:
    """Who was asked about a subject; the caller asked who may see it."""
    return [each for each in await comments.load(work, [subject_id]) if each.kind == KIND]


def undecided(board: Board, group: Group | None = None) -> list[int]:
    """Subjects for which nobody asked for an opinion or said that none is needed."""
    return [
        each.subject.id
        for each in board.graded(group)
        if not each.subject.of_ward and KIND not in each.asked and FACT not in each.stated
    ]


async def bodies(work: Work, board: Board, but: int) -> list[tuple[int, str]]:
    """Collectives of the ward that may be asked about a subject: id and name."""
    own = board.known[but].subject.collective_id
    of = Collective
    season = select(ReviewSubject.collective_id).where(ReviewSubject.season_id == board.season.id)
    there = (of.ward_id == board.season.ward_id) & of.id.in_(season) & (of.id != (own or 0))
    apart = ~of.kind.startswith("cell_committee")
    rows = await work.db.execute(select(of.id, of.name).where(there, apart).order_by(of.name))
    return [(row[0], row[1]) for row in rows]
