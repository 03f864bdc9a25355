"""Complaints: one that is open stops a decision (GRD-G17); one about a result goes to the
inspection committee (GRD-G50), which advises; the deciding body answers and closes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from services.db.built import Parameters, built
from services.db.engine import AnySelect
from services.db.models import GradeComplaint, GradeComplaintStep
from services.grading import subjects
from services.grading.access import INSPECTION, decides, inspects
from services.grading.grades import records
from services.grading.refusing import refuse
from services.grading.subjects import Subject
from services.people import holders
from services.refusal import Refused
from services.reminders import plan
from services.words import tidy
from services.work import Work

RULES = {"before": "GRD-G17", "result": "GRD-G50"}
STEPS = ("verifying", "advised", "closed")
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What was done about a complaint."""

    step: str
    words: str
    taken_by: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint and its way. `by_id`: who complains, when it is somebody with a chat."""

    id: int
    subject_id: int
    kind: str
    by_id: int | None
    words: str
    received_at: datetime
    steps: tuple[StepTaken, ...] = ()

    @property
    def state(self) -> str:
        """received | verifying | advised | closed"""
        return self.steps[-1].step if self.steps else "received"

    @property
    def open(self) -> bool:
        """Nobody has answered it yet."""
        return self.state != "closed"


async def complain(work: Work, subject_id: int, words: str) -> ComplaintView | Refused:
    """A member does not agree with the own result (GRD-G50).

    Refused: no_such_subject, grade_not_told, complaint_empty, complaint_open.
    """
    subject = await subjects.access(work, subject_id)
    if isinstance(subject, Refused):
        return subject
    if subject.person_id != work.acting.person_id:
        return refuse("no_such_subject", "GRD-G50")
    record = (await records(work, [subject_id])).get(subject_id)
    if record is None or not record.notified:
        return refuse("grade_not_told", "GRD-G49")
    if any(each.open and each.kind == "result" for each in await load(work, [subject_id])):
        return refuse("complaint_open", "GRD-G50")
    return await _receive(work, subject, "result", words, work.acting.person_id)


async def receive(work: Work, subject_id: int, words: str) -> ComplaintView | Refused:
    """A letter or a reflection about a subject, entered by the inspection or the ward's staff.

    Before a decision it stops it (GRD-G17). Refused: no_such_subject, complaint_empty.
    """
    subject = await subjects.for_inspection(work, subject_id)
    if isinstance(subject, Refused):
        return subject
    decided = (await records(work, [subject_id])).get(subject_id)
    kind = "result" if decided and decided.decision else "before"
    return await _receive(work, subject, kind, words, None)


async def take(work: Work, complaint_id: int, step: str, words: str) -> ComplaintView | Refused:
    """The next step: verifying and advised by the inspection, closed by the deciding body.

    Refused: no_such_complaint, complaint_step, complaint_empty.
    """
    view = await access(work, complaint_id)
    if isinstance(view, Refused):
        return view
    subject = (await subjects.load(work, [view.subject_id]))[view.subject_id]
    rule = RULES[view.kind]
    if refused := _unfit(work, view, subject, step):
        return refused
    if step != "verifying" and not tidy(words):
        return refuse("complaint_empty", rule)
    values = {"complaint_id": complaint_id, "step": step, "words": tidy(words)[:LONGEST]}
    by = {"taken_by": work.acting.person_id, "taken_at": work.now}
    await work.db.execute(insert(GradeComplaintStep).values(**values, **by))
    work.record(f"grading.complaint_{step}", f"complaint:{complaint_id}")
    await _tell(work, view, subject, step)
    return (await _load(work, *_by_id(complaint_id)))[0]


async def access(work: Work, complaint_id: int) -> ComplaintView | Refused:
    """A complaint, for who made it, the inspection and the deciding body.

    Refused: no_such_complaint.
    """
    found = await _load(work, *_by_id(complaint_id))
    if not found:
        return refuse("no_such_complaint", "GRD-G50")
    known = await subjects.load(work, [found[0].subject_id])
    if not (subject := known.get(found[0].subject_id)):
        return refuse("no_such_complaint", "GRD-G50")
    mine = found[0].by_id == work.acting.person_id
    officer = inspects(work, subject.decider_id) or decides(work, subject.decider_id)
    concerned = subject.person_id == work.acting.person_id
    if mine or (officer and not concerned):
        return found[0]
    return refuse("no_such_complaint", "GRD-G50")


async def waiting(work: Work) -> list[ComplaintView]:
    """Open complaints of the actor's wards, the oldest first; none about the actor, and none about
    whoever is graded elsewhere by now."""
    wards = work.acting.units(*INSPECTION)
    open_ = [each for each in await _load(work, *_of_wards(wards)) if each.open]
    known = await subjects.load(work, {each.subject_id for each in open_})
    me = work.acting.person_id
    here = [each for each in open_ if each.subject_id in known]
    return [each for each in here if known[each.subject_id].person_id != me or each.by_id == me]


async def open_subjects(work: Work, subject_ids: Iterable[int]) -> set[int]:
    """Subjects with an open complaint or reflection that stops a decision."""
    return {each.subject_id for each in await load(work, subject_ids) if each.open}


async def load(work: Work, subject_ids: Iterable[int]) -> list[ComplaintView]:
    """All complaints about subjects; the caller has checked who asks."""
    return await _load(work, *_about(list(subject_ids)))


async def _receive(
    work: Work, subject: Subject, kind: str, words: str, by_id: int | None
) -> ComplaintView | Refused:
    if not tidy(words):
        return refuse("complaint_empty", RULES[kind])
    values = {
        "subject_id": subject.id,
        "kind": kind,
        "by_id": by_id,
        "words": tidy(words)[:LONGEST],
        "received_by": work.acting.person_id,
        "received_at": work.now,
    }
    done = await work.db.execute(
        insert(GradeComplaint).values(**values).returning(GradeComplaint.id)
    )
    complaint_id = done.scalar_one()
    work.record("grading.complaint", f"complaint:{complaint_id}", kind=kind)
    told = set(await holders(work, subject.decider_id, INSPECTION))
    told -= {work.acting.person_id, subject.person_id}
    await plan.tell(work, "grade_complaint", complaint_id, told)
    return (await _load(work, *_by_id(complaint_id)))[0]


def _unfit(work: Work, view: ComplaintView, subject: Subject, step: str) -> Refused | None:
    rule = RULES[view.kind]
    if not view.open or step not in STEPS or step == view.state:
        return refuse("complaint_step", rule)
    allowed = inspects if step != "closed" else decides
    return None if allowed(work, subject.decider_id) else refuse("no_such_complaint", rule)


async def _tell(work: Work, view: ComplaintView, subject: Subject, step: str) -> None:
    if step == "closed" and view.by_id:
        await plan.tell(work, "grade_complaint_answered", view.id, [view.by_id])
    if step == "advised":
        staff = set(await holders(work, subject.decider_id, ("ward_staff",)))
        await plan.tell(work, "grade_complaint", view.id, staff - {subject.person_id})


async def _load(work: Work, statement: AnySelect, given: Parameters) -> list[ComplaintView]:
    rows = (await work.db.execute(statement, given)).all()
    if not rows:
        return []
    steps: dict[int, list[StepTaken]] = {}
    for row in await work.db.execute(*_taken([row[0] for row in rows])):
        steps.setdefault(row[0], []).append(StepTaken(*row[1:]))
    return [ComplaintView(*(*row, tuple(steps.get(row[0], ())))) for row in rows]


_RECEIVED = select(
    GradeComplaint.id,
    GradeComplaint.subject_id,
    GradeComplaint.kind,
    GradeComplaint.by_id,
    GradeComplaint.words,
    GradeComplaint.received_at,
).order_by(GradeComplaint.id)


@built
def _about(subject_ids: Collection[int]) -> AnySelect:
    return _RECEIVED.where(GradeComplaint.subject_id.in_(subject_ids))


@built
def _by_id(complaint_id: int) -> AnySelect:
    return _RECEIVED.where(GradeComplaint.id == complaint_id)


@built
def _of_wards(unit_ids: Collection[int]) -> AnySelect:
    return _RECEIVED.where(GradeComplaint.subject_id.in_(subjects.ids_decided_by(unit_ids)))


@built
def _taken(complaint_ids: Collection[int]) -> AnySelect:
    of = GradeComplaintStep
    columns = (of.complaint_id, of.step, of.words, of.taken_by, of.taken_at)
    return select(*columns).where(of.complaint_id.in_(complaint_ids)).order_by(of.id)
