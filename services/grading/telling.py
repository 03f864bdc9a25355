"""Results are told privately: to the subject, and to those who lead the unit (GRD-G49, NTC-16)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.grading import subjects
from services.grading.board import Board, of_body
from services.grading.complaints import ComplaintView
from services.grading.complaints import load as complaints_about
from services.grading.grades import NOTHING, Given, NewGrade, Record, keep, records
from services.grading.known import Known
from services.grading.refusing import refuse
from services.grading.subjects import Subject
from services.people import SECRETARIAT, holders_in
from services.refusal import Refused
from services.reminders import plan
from services.work import Work

RULE = "GRD-G49"


@dataclass(frozen=True, slots=True)
class Result:
    """What a subject may see of its grade: the decision it was told, and its complaints."""

    subject: Subject
    record: Record
    complaints: tuple[ComplaintView, ...]

    @property
    def told(self) -> Given | None:
        """The decision that counts, once its subject was told of it."""
        return self.record.decision if self.record.notified else None


async def notify(
    work: Work, unit_id: int, year: int, only: Collection[int] | None = None
) -> int | Refused:
    """Two private notices for each result that was not told yet; returns for how many.

    Refused: not_yours, grade_no_season, grade_nothing_to_tell.
    """
    board = await of_body(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    chosen = [each for each in _untold(board) if only is None or each.subject.id in only]
    if not chosen:
        return refuse("grade_nothing_to_tell", RULE)
    await keep(work, [_told(work, each) for each in chosen])
    await plan.tell_of(work, "grade_result", _graded(chosen))
    await plan.tell_of(work, "grade_result_unit", await _managers(work, chosen))
    work.record("grading.notified", f"unit:{unit_id}", subjects=len(chosen))
    return len(chosen)


async def untold(work: Work, unit_id: int, year: int) -> list[Known] | Refused:
    """Decided, and nobody was told yet."""
    board = await of_body(work, unit_id, year)
    return board if isinstance(board, Refused) else _untold(board)


async def own(work: Work) -> list[Result]:
    """The actor's results, the newest year first; what others got is not here."""
    mine = await subjects.own(work)
    ids = [each.id for each in mine]
    known = await records(work, ids)
    about: dict[int, list[ComplaintView]] = {}
    for one in await complaints_about(work, ids):
        if one.by_id == work.acting.person_id:
            about.setdefault(one.subject_id, []).append(one)
    return [
        Result(each, known.get(each.id, NOTHING), tuple(about.get(each.id, ()))) for each in mine
    ]


def _untold(board: Board) -> list[Known]:
    return [each for each in board.graded() if each.record.decision and not each.record.notified]


def _told(work: Work, each: Known) -> NewGrade:
    given = each.record.decision
    if given is None:
        raise RuntimeError("nothing was decided")
    row = (each.subject.id, "notified", given.level, given.body, given.number, work.today)
    return NewGrade(*row)


def _graded(chosen: Sequence[Known]) -> list[tuple[int, int]]:
    return [(one.id, one.person_id) for each in chosen if (one := each.subject).person_id]


async def _managers(work: Work, chosen: Sequence[Known]) -> list[tuple[int, int]]:
    """Subject and person: those who lead the unit where the subject stands."""
    units = {each.subject.unit_id for each in chosen}
    held = await holders_in(work, units, SECRETARIAT)
    return [
        (each.subject.id, person)
        for each in chosen
        for people in held.get(each.subject.unit_id, {}).values()
        for person in people
        if person != each.subject.person_id
    ]
