"""Comments that must come before a grade: asked for, received, tracked (CNV-S16).

Of the temporary cell (GRD-G27), of the organisation a member came from (GRD-G28) or, when that
was dissolved, of its superior (GRD-G29), of the agency a leader came from (GRD-G40), of the
superior that handed an organisation over (GRD-G34). Several bodies may be asked about the draft
report of a collective (GRD-R12) and for their opinion of a subject (GRD-G14, 06-ĐG).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from services.db.built import Parameters, built
from services.db.engine import AnySelect
from services.db.models import Collective, GradeComment, GradeCommentText, Unit
from services.grading import subjects
from services.grading.access import decides, proposes
from services.grading.refusing import refuse
from services.people import COMMITTEE, SECRETARIAT, WARD, holders
from services.refusal import Refused
from services.reminders import plan
from services.reviews.leading import headed, leaders
from services.words import tidy
from services.work import Work

RULES = {
    "temporary": "GRD-G27",
    "former": "GRD-G28",
    "agency": "GRD-G40",
    "handover": "GRD-G34",
    "draft": "GRD-R12",
    "opinion": "GRD-G14",
}
"""kind → the rule that wants it"""
OF_MANY = ("draft", "opinion")
"""kinds that may be asked of several bodies at once"""
TOLD_AS = {"draft": "report_comment", "opinion": "grade_opinion"}
"""kind → the kind of reminder that asks for it; otherwise it is a comment for grading"""
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment that was asked for; `words` is empty while nothing came.

    `unit_id` and `collective_id` None: the organisation is not one of ours, whoever asked enters
    its paper.
    """

    id: int
    subject_id: int
    kind: str
    unit_id: int | None
    collective_id: int | None
    writer: str
    asked_by: int
    asked_at: datetime
    words: str
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Writer:
    """Who is asked: a unit or a collective of ours, or an organisation outside by its name."""

    unit_id: int | None = None
    collective_id: int | None = None
    words: str = ""


async def ask(work: Work, subject_id: int, kind: str, writer: Writer) -> CommentView | Refused:
    """Asks an organisation for its comment; asked again, it is only reminded.

    Refused: no_such_subject, grade_comment_kind, grade_comment_from.
    """
    subject = await subjects.access(work, subject_id)
    if isinstance(subject, Refused):
        return subject
    if not (proposes(work, subject) or decides(work, subject.decider_id)):
        return refuse("no_such_subject", "GRD-G01")
    return await request(work, subject_id, kind, writer)


async def request(work: Work, subject_id: int, kind: str, writer: Writer) -> CommentView | Refused:
    """The same; whether the actor may ask has been checked by the caller."""
    if kind not in RULES:
        return refuse("grade_comment_kind", "GRD-G28")
    ours = writer.unit_id or writer.collective_id
    if ours is None and not tidy(writer.words):
        return refuse("grade_comment_from", RULES[kind])
    known = [each for each in await load(work, [subject_id]) if each.kind == kind]
    for each in known if kind in OF_MANY else known[-1:]:
        if _same(each, writer):
            await _tell(work, each)
            return each
    values = {"subject_id": subject_id, "kind": kind, "unit_id": writer.unit_id}
    by = {"asked_by": work.acting.person_id, "asked_at": work.now}
    named = {"collective_id": writer.collective_id, "from_words": tidy(writer.words)[:200]}
    await work.db.execute(insert(GradeComment).values(**values, **by, **named))
    work.record("grading.comment_asked", f"subject:{subject_id}", kind=kind)
    asked = (await load(work, [subject_id]))[-1]
    await _tell(work, asked)
    return asked


async def write(work: Work, comment_id: int, words: str) -> CommentView | Refused:
    """The comment itself: by the organisation asked, or entered by who asked one outside.

    Refused: no_such_comment, grade_comment_empty.
    """
    view = await access(work, comment_id)
    if isinstance(view, Refused):
        return view
    if not tidy(words):
        return refuse("grade_comment_empty", RULES[view.kind])
    values = {"comment_id": comment_id, "words": tidy(words)[:LONGEST]}
    by = {"written_by": work.acting.person_id, "written_at": work.now}
    await work.db.execute(insert(GradeCommentText).values(**values, **by))
    work.record("grading.comment", f"subject:{view.subject_id}", kind=view.kind)
    if view.asked_by != work.acting.person_id:
        await plan.tell(work, f"{_told_as(view)}_came", comment_id, [view.asked_by])
    return (await load_one(work, comment_id))[0]


async def access(work: Work, comment_id: int) -> CommentView | Refused:
    """A comment for those who may write it. Refused: no_such_comment."""
    found = await load_one(work, comment_id)
    if found and await _writes(work, found[0]):
        return found[0]
    return refuse("no_such_comment", "GRD-G28")


async def to_write(work: Work) -> list[CommentView]:
    """What other cells wait for from the actor's, the oldest first."""
    units = [*work.acting.units(*COMMITTEE), *work.acting.units(*WARD)]
    asked = await _load(work, *_of_writers(units, await headed(work)))
    return [each for each in asked if each.received_at is None]


async def load(work: Work, subject_ids: Iterable[int]) -> list[CommentView]:
    """All comments about subjects; the caller has checked who asks."""
    return await _load(work, *_about(list(subject_ids)))


async def load_one(work: Work, comment_id: int) -> list[CommentView]:
    """One comment by its id, or none; the caller lets in."""
    return await _load(work, *_by_id(comment_id))


async def writers(work: Work, unit_id: int) -> list[int]:
    """Who writes for an organisation: its secretariat, or the staff of a ward."""
    return await holders(work, unit_id, (*SECRETARIAT, "ward_staff"))


async def _writes(work: Work, view: CommentView) -> bool:
    if view.unit_id is not None:
        return work.acting.holds(view.unit_id, *COMMITTEE, *WARD)
    if view.collective_id is not None:
        return view.collective_id in await headed(work)
    subject = await subjects.access(work, view.subject_id)
    if isinstance(subject, Refused):
        return False
    return proposes(work, subject) or decides(work, subject.decider_id)


async def _tell(work: Work, view: CommentView) -> None:
    if view.received_at is not None:
        return
    told: list[int] = []
    if view.unit_id is not None:
        told = await writers(work, view.unit_id)
    elif view.collective_id is not None:
        told = await leaders(work, view.collective_id)
    await plan.once_today(work, _told_as(view), view.id, told)


def _told_as(view: CommentView) -> str:
    """The kind of reminder that asks for it: a comment on a report grades nobody."""
    return TOLD_AS.get(view.kind, "grade_comment")


def _same(view: CommentView, writer: Writer) -> bool:
    if writer.unit_id or writer.collective_id:
        return (view.unit_id, view.collective_id) == (writer.unit_id, writer.collective_id)
    inside = view.unit_id or view.collective_id
    return inside is None and (view.kind not in OF_MANY or view.writer == tidy(writer.words)[:200])


async def _load(work: Work, statement: AnySelect, given: Parameters) -> list[CommentView]:
    rows = await work.db.execute(statement, given)
    newest = {row[0]: CommentView(*row) for row in rows}
    return list(newest.values())


_ASKED = (
    select(
        GradeComment.id,
        GradeComment.subject_id,
        GradeComment.kind,
        GradeComment.unit_id,
        GradeComment.collective_id,
        func.coalesce(Unit.name, Collective.name, GradeComment.from_words),
        GradeComment.asked_by,
        GradeComment.asked_at,
        func.coalesce(GradeCommentText.words, ""),
        GradeCommentText.written_at,
    )
    .outerjoin(Unit, Unit.id == GradeComment.unit_id)
    .outerjoin(Collective, Collective.id == GradeComment.collective_id)
    .outerjoin(GradeCommentText, GradeCommentText.comment_id == GradeComment.id)
    .order_by(GradeComment.id, GradeCommentText.id)
)


@built
def _about(subject_ids: Collection[int]) -> AnySelect:
    return _ASKED.where(GradeComment.subject_id.in_(subject_ids))


@built
def _by_id(comment_id: int) -> AnySelect:
    return _ASKED.where(GradeComment.id == comment_id)


@built
def _of_writers(unit_ids: Collection[int], collective_ids: Collection[int]) -> AnySelect:
    of = GradeComment
    return _ASKED.where(of.unit_id.in_(unit_ids) | of.collective_id.in_(collective_ids))
