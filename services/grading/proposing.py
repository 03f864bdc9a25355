"""The own level of a collective (03-ĐG) and the proposal of a level (01, 04, 07-ĐG)."""

from collections.abc import Mapping

from services.grading.access import decides
from services.grading.board import Board, body, of_cell
from services.grading.gates import Gate
from services.grading.grades import NewGrade, Paper, keep
from services.grading.refusing import by_finding, refuse
from services.grading.subjects import Subject, access
from services.people import COMMITTEE
from services.refusal import Refused
from services.rules.model import Level
from services.work import Work

LEVELS = frozenset(int(level) for level in Level)


async def self_grade(work: Work, subject_id: int, level: int, paper: Paper) -> Board | Refused:
    """A collective's own level: the cell's by its committee, the ward's by its staff (GRD-G11).

    Refused: no_such_subject, grade_level, grade_future, grade_gate, grade_decided.
    """
    subject = await access(work, subject_id)
    if isinstance(subject, Refused):
        return subject
    if subject.kind != "collective" or not _grades_itself(work, subject):
        return refuse("no_such_subject", "GRD-G11")
    board = await _board(work, subject)
    if isinstance(board, Refused):
        return board
    if refused := unfit(work, board, {subject_id: level}, paper, "self"):
        return refused
    await _keep(work, "self", {subject_id: level}, paper)
    work.record("grading.self", f"subject:{subject_id}")
    return board


async def propose(
    work: Work, unit_id: int, year: int, levels: Mapping[int, int], paper: Paper
) -> Board | Refused:
    """The cell proposes for its members and leaders (GRD-G07, GRD-G09), the staff of the deciding
    body for collectives (GRD-G15). Proposed again before the decision, the newest counts.

    The quota is only shown here: it is that of the deciding body (AMB-21). Refused: not_yours,
    grade_no_season, no_such_subject, grade_level, grade_future, grade_gate, grade_decided.
    """
    staff = decides(work, unit_id)
    board = await (body if staff else of_cell)(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    kinds = ("collective",) if staff else ("member", "leader")
    if not levels or any(
        key not in board.known or board.known[key].subject.kind not in kinds for key in levels
    ):
        return refuse("no_such_subject", "GRD-G15" if staff else "GRD-G07")
    refused = unfit(work, board, levels, paper, "proposal") or _early_vote(board, levels, paper)
    if refused:
        return refused
    await _keep(work, "proposal", levels, paper)
    work.record("grading.proposed", f"unit:{unit_id}", subjects=len(levels), number=paper.number)
    return board


def unfit(
    work: Work, board: Board, levels: Mapping[int, int], paper: Paper, step: str
) -> Refused | None:
    """What every step asks: a level of the scale, a paper, open gates, nothing decided before."""
    if not LEVELS.issuperset(levels.values()):
        return refuse("grade_level", "GRD-G02")
    if paper.on_day > work.today or not paper.number.strip():
        return refuse("grade_paper", "GRD-G03")
    for key in levels:
        known = board.known[key]
        if step != "decision" and known.record.decision is not None:
            return refuse("grade_decided", "GRD-G03", name=known.subject.name)
        if gates := board.closed(key, step):
            return gated(known.subject, gates)
    return None


def gated(subject: Subject, gates: list[Gate]) -> Refused:
    """The refusal of the first closed gate, with the keys of all of them."""
    keys = tuple(gate.key for gate in gates)
    return by_finding("grade_gate", gates[0].finding, name=subject.name, keys=keys)


def _early_vote(board: Board, levels: Mapping[int, int], paper: Paper) -> Refused | None:
    """BAL-10: the executive committee votes on the ward after the standing committee's own."""
    for key in levels:
        known = board.known[key]
        own = known.record.newest("self")
        if known.subject.of_ward:
            day = own.on_day if own else None
            found = board.judge("BAL-10", {"self_assessed_on": day, "vote_on": paper.on_day})
            if found.outcome == "BLOCKED":
                return by_finding("grade_vote", found)
    return None


def _grades_itself(work: Work, subject: Subject) -> bool:
    if subject.of_ward:
        return decides(work, subject.unit_id)
    return work.acting.holds(subject.unit_id, *COMMITTEE)


async def _board(work: Work, subject: Subject) -> Board | Refused:
    if subject.of_ward:
        return await body(work, subject.decider_id, subject.year)
    return await of_cell(work, subject.unit_id, subject.year)


async def _keep(work: Work, stage: str, levels: Mapping[int, int], paper: Paper) -> None:
    evidence = paper.evidence
    await keep(
        work,
        [
            NewGrade(
                key, stage, level, paper.body, paper.number, paper.on_day, evidence.get(key, "")
            )
            for key, level in levels.items()
        ],
    )
