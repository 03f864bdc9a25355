"""The decision of the body above (02, 05, 08-ĐG), its correction, and the rate up to 25%."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import insert

from services.db.models import GradeRate
from services.grading.board import Board, Group, group_of, of_body
from services.grading.gates import Judge
from services.grading.grades import NewGrade, Paper, keep
from services.grading.known import Known
from services.grading.proposing import unfit
from services.grading.quota import RATE
from services.grading.refusing import by_finding, refuse
from services.grading.subjects import Subject
from services.refusal import Refused
from services.rules import Finding
from services.rules.model import Level
from services.words import tidy
from services.work import Work

CAP, CORRECT = "GRD-G43", "GRD-G47"
EXCELLENT = int(Level.EXCELLENT)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a published result is taken up again (GRD-G47); the words stand in its history."""

    fault_found: bool = False
    against_the_rules: bool = False
    untruthful: bool = False
    reflection_received: bool = False


@dataclass(frozen=True, slots=True)
class NewRate:
    """Percent of excellent grades for a group, and what the unit has achieved for it."""

    group: Group
    percent: int
    because: str


async def decide(
    work: Work,
    unit_id: int,
    year: int,
    levels: Mapping[int, int],
    paper: Paper,
    cause: Cause | None = None,
) -> Board | Refused:
    """Records the decision with its number and day; one refused line keeps all of it out.

    With a `cause` a result that counts is adjusted: gates, cap, quota and ballot are asked anew.
    Refused: not_yours, grade_no_season, no_such_subject, grade_level, grade_paper, grade_gate,
    grade_decided, grade_cause, grade_cap, grade_quota.
    """
    board = await of_body(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    if not levels or not levels.keys() <= board.known.keys():
        return refuse("no_such_subject", "GRD-G08")
    refused = (
        _again(board, levels, cause)
        or unfit(work, board, levels, paper, "decision")
        or _above_cap(board, levels)
        or _beyond_quota(board, levels)
    )
    if refused:
        return refused
    await keep(work, [_row(board, key, level, paper) for key, level in levels.items()])
    word = "adjusted" if cause else "decided"
    work.record(f"grading.{word}", f"unit:{unit_id}", subjects=len(levels), number=paper.number)
    return board


async def cancel(
    work: Work, unit_id: int, year: int, subject_id: int, paper: Paper, cause: Cause
) -> Board | Refused:
    """Takes a result back (GRD-G47, GRD-G48); it stays in the history and is graded again.

    Refused: not_yours, grade_no_season, no_such_subject, grade_paper, grade_cause,
    grade_not_decided.
    """
    board = await of_body(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    known = board.known.get(subject_id)
    if known is None:
        return refuse("no_such_subject", "GRD-G48")
    given = known.record.decision
    if given is None:
        return refuse("grade_not_decided", CORRECT, name=known.subject.name)
    if paper.on_day > work.today or not paper.number.strip():
        return refuse("grade_paper", CORRECT)
    if refused := _no_cause(board.judge, known.subject, cause):
        return refused
    words = paper.evidence.get(subject_id, "")
    row = (subject_id, "cancelled", given.level, paper.body, paper.number, paper.on_day, words)
    await keep(work, [NewGrade(*row)])
    work.record("grading.cancelled", f"subject:{subject_id}", number=paper.number)
    return board


async def set_rate(
    work: Work, unit_id: int, year: int, new: NewRate, paper: Paper
) -> Board | Refused:
    """A rate above 20% for a group, by the competent body's decision (GRD-G19).

    Refused: not_yours, grade_no_season, grade_group, grade_rate, grade_paper, grade_reason.
    """
    board = await of_body(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    if not new.group.name or new.group not in board.groups():
        return refuse("grade_group", "GRD-G21")
    facts = {"good": 0, "excellent": 0, "decided_rate": new.percent}
    found = board.judge(RATE, facts)
    if found.outcome == "BLOCKED":
        return by_finding("grade_rate", found)
    if paper.on_day > work.today or not paper.number.strip():
        return refuse("grade_paper", RATE)
    if not tidy(new.because):
        return refuse("grade_reason", RATE)
    values = {
        "season_id": board.season.id,
        "unit_id": unit_id,
        "group": f"{new.group.kind}:{new.group.name}",
        "percent": new.percent,
        "number": tidy(paper.number)[:60],
        "on_day": paper.on_day,
        "because": tidy(new.because)[:500],
        "recorded_by": work.acting.person_id,
        "recorded_at": work.now,
    }
    await work.db.execute(insert(GradeRate).values(**values))
    work.record("grading.rate", f"unit:{unit_id}", percent=new.percent, number=paper.number)
    return await of_body(work, unit_id, year)


def cap_of(board: Board, known: Known, level: int) -> Finding | None:
    """GRD-G43 for a head, or for a cell whose secretary was graded already (AMB-23).

    None: nobody's cap is touched.
    """
    subject = known.subject
    if subject.kind == "collective" and subject.of_cell:
        heads = [each.record.level for each in board.graded() if _heads(each, subject)]
        given = [head for head in heads if head is not None]
        return _capped(board.judge, max(given), (level,)) if given else None
    if subject.kind == "leader" and subject.position == "head":
        return _capped(board.judge, level, _headed(board, known))
    if known.heads_cell and (graded := _cell_level(board, subject.unit_id)) is not None:
        return _capped(board.judge, level, (graded,))
    return None


def _capped(judge: Judge, head: int, headed: tuple[int | None, ...]) -> Finding:
    return judge(CAP, {"head": head, "headed": headed})


def _heads(known: Known, cell: Subject) -> bool:
    """The secretary of that cell, graded as its member."""
    return known.heads_cell and known.subject.unit_id == cell.unit_id


def _headed(board: Board, known: Known) -> tuple[int | None, ...]:
    """Levels of all that a leader heads: the collective, and what the ward stated of the rest."""
    graded = board.others.graded
    collective = known.subject.collective_id or 0
    own = (graded[collective],) if collective in graded else ()
    stated = known.stated.get("headed_level")
    return (*own, int(stated)) if stated else (own or (None,))


def _cell_level(board: Board, unit_id: int) -> int | None:
    return next(
        (
            each.record.level
            for each in board.graded()
            if each.subject.of_cell and each.subject.unit_id == unit_id
        ),
        None,
    )


def _again(board: Board, levels: Mapping[int, int], cause: Cause | None) -> Refused | None:
    """A decision that counts is only changed for a cause that the rules know."""
    decided = [key for key in levels if board.known[key].record.decision is not None]
    if not decided:
        return None
    subject = board.known[decided[0]].subject
    if cause is None:
        return refuse("grade_decided", CORRECT, name=subject.name)
    return _no_cause(board.judge, subject, cause)


def _no_cause(judge: Judge, subject: Subject, cause: Cause) -> Refused | None:
    finding = judge(CORRECT, asdict(cause), subject.person_id)
    if finding.outcome == "NOT_REQUIRED":
        return refuse("grade_cause", CORRECT, name=subject.name)
    return None


def _above_cap(board: Board, levels: Mapping[int, int]) -> Refused | None:
    for key, level in levels.items():
        known = board.known[key]
        found = cap_of(board, known, level)
        if found is not None and found.outcome == "BLOCKED":
            return by_finding("grade_cap", found, name=known.subject.name)
    return None


def _beyond_quota(board: Board, levels: Mapping[int, int]) -> Refused | None:
    """What adds an excellent grade must leave its group within the quota (GRD-G18 to GRD-G20)."""
    wanted = {
        group_of(board.known[key].subject) for key, level in levels.items() if level == EXCELLENT
    }
    for group in sorted(wanted, key=str):
        counted = board.counted(group, levels)
        if not counted.holds:
            return by_finding(
                "grade_quota",
                counted.finding,
                group=group.name,
                excellent=counted.excellent,
                good=counted.good,
                most=counted.most,
            )
    return None


def _row(board: Board, key: int, level: int, paper: Paper) -> NewGrade:
    vote = board.vote(key)
    words = paper.evidence.get(key, "")
    row = (key, "decision", level, paper.body, paper.number, paper.on_day, words)
    return NewGrade(*row, vote[0] if vote else None)
