"""Mẫu 09-ĐG and 10-ĐG of a ward or a cell, with the targets of the year (REP-22, REP-23, KPI)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services import people
from services.db.models import Collective, Unit
from services.documents import workbook_form
from services.documents.forms import Forms
from services.documents.grading import consolidating
from services.documents.grading.consolidating import Judged, Sheet
from services.documents.grading.facts import Issuer, Signer
from services.documents.grading.sheets import Proposals, Results, Sums, Target
from services.documents.papers import MadePaper, keep
from services.grading.board import Board, of_body, of_cell
from services.grading.known import Known
from services.people import SECRETARIAT
from services.refusal import Refused
from services.reviews.posts import heads_of
from services.reviews.session_views import STANDING_COMMITTEE
from services.rules import BOOK, Citation, Finding
from services.rules.model import Level
from services.submissions.points import own_scores
from services.work import Work

FILES = {"results": "09-dg", "proposals": "10-dg"}
ORGANISATIONS = ("cell_committee_of_residence", "cell_committee_of_agency", "party_committee")
"""kinds of collectives that stand for a party organisation (KPI-01)"""
RULES = {"KPI-01": "Tổ chức đảng", "KPI-02": "Đảng viên"}


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Both sums of a unit: what is decided, what is proposed, and the targets."""

    unit: str
    year: int
    decided: Sums
    proposed: Sums
    targets: tuple[Target, ...]


async def sums(work: Work, unit_id: int, year: int) -> Consolidation | Refused:
    """The numbers, as the files have them. Refused: not_yours, no_season."""
    board = await _board(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    name, _ = await names(work, unit_id)
    known = _subjects(board)
    return Consolidation(
        name,
        year,
        consolidating.sums(_decided(each) for each in known),
        consolidating.sums(_proposed(each) for each in known),
        _targets(board),
    )


async def workbook(
    work: Work, unit_id: int, year: int, form: str, forms: Forms
) -> MadePaper | Refused:
    """The workbook of Mẫu 09-ĐG ("results") or 10-ĐG ("proposals"), kept as a paper.

    Refused: not_yours, no_season.
    """
    found = await consolidated(work, unit_id, year)
    if isinstance(found, Refused):
        return found
    sheet, targets = found
    content = await asyncio.to_thread(_printed, form, sheet, targets, forms)
    made = MadePaper(0, f"{FILES[form]}-{year}.xlsx", workbook_form.MIME)
    return await keep(work, made, content, {"kind": f"grading_{form}", "unit_id": unit_id})


async def consolidated(
    work: Work, unit_id: int, year: int
) -> tuple[Sheet, tuple[Target, ...]] | Refused:
    """Everybody with their levels, and the targets. Refused: not_yours, no_season."""
    board = await _board(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    return await _sheet(work, unit_id, board), _targets(board)


def _printed(form: str, sheet: Sheet, targets: Sequence[Target], forms: Forms) -> bytes:
    if form == "results":
        return forms.render(consolidating.results(Results, sheet, targets), sheet.issuer.day)
    return forms.render(consolidating.proposals(Proposals, sheet), sheet.issuer.day)


async def _board(work: Work, unit_id: int, year: int) -> Board | Refused:
    cell = work.acting.holds(unit_id, *people.COMMITTEE)
    return await (of_cell if cell else of_body)(work, unit_id, year)


def _subjects(board: Board) -> list[Known]:
    """Who counts: also those that are excluded, without a level and with the reason."""
    return list(board.known.values())


async def _sheet(work: Work, unit_id: int, board: Board) -> Sheet:
    name, parent = await names(work, unit_id)
    year, known = board.season.year, _subjects(board)
    reviewed = [each for each in known if each.written.reviewed]
    scores = await own_scores(work, board, reviewed)
    points = {key: sum(given.values()) for key, given in scores.items()}
    return Sheet(
        Issuer(name, parent, work.today),
        await signer(work, unit_id),
        name,
        year,
        labels(),
        tuple(_judged(each, points.get(each.subject.id)) for each in known),
        (f"Theo Kế hoạch số {board.season.number}.",) if board.season.number else (),
    )


def labels() -> tuple[str, ...]:
    """The four levels as the plan calls them, from the lowest."""
    value = BOOK.parameters["grading.levels"].values[-1].value
    assert isinstance(value, tuple)  # noqa: S101 - narrows for the type checker
    return value


def _judged(known: Known, points: int | None) -> Judged:
    subject = known.subject
    post = known.post.title if known.post else ""
    own = Level(known.level) if known.level else None
    return Judged(
        unit=subject.unit,
        name=subject.name,
        post=post,
        group=_group(known),
        own=own,
        proposed=_proposed(known),
        decided=_decided(known),
        points=points,
        note="" if subject.must else EXCLUDED.get(subject.reason, "không thuộc diện"),
    )


EXCLUDED = {
    "exempt": "được miễn công tác và sinh hoạt đảng",
    "suspended": "bị đình chỉ sinh hoạt",
    "new": "mới kết nạp chưa đủ thời gian",
}
KINDS = {"collective": "Tập thể", "leader": "Cán bộ lãnh đạo, quản lý", "member": "Đảng viên"}


def _group(known: Known) -> str:
    """The kind, and the group of similar position where one is set."""
    kind = KINDS[known.subject.kind]
    return f"{kind}: {known.subject.group}" if known.subject.group else kind


def _decided(known: Known) -> Level | None:
    return Level(known.record.level) if known.subject.must and known.record.level else None


def _proposed(known: Known) -> Level | None:
    given = known.record.newest("proposal")
    return Level(given.level) if known.subject.must and given else None


def good_or_better(board: Board) -> dict[str, Mapping[str, object]]:
    """The facts of KPI-01 and KPI-02, for what is decided; nothing graded yet: no facts."""
    of: dict[str, list[Known]] = {"KPI-01": [], "KPI-02": []}
    for each in _subjects(board):
        if each.subject.kind == "member":
            of["KPI-02"].append(each)
        elif each.subject.collective_kind in ORGANISATIONS:
            of["KPI-01"].append(each)
    return {rule: facts for rule, those in of.items() if (facts := _counted(those))}


def _counted(those: list[Known]) -> dict[str, object]:
    levels = [level for each in those if (level := _decided(each))]
    if not levels:
        return {}
    good = sum(level >= Level.GOOD for level in levels)
    return {"good_or_better": good, "base": len(levels), "everybody": len(those)}


def _targets(board: Board) -> tuple[Target, ...]:
    """KPI-01 and KPI-02 by the ward's rulebook."""
    judge = board.judge
    return tuple(
        _target(rule, judge.book.judge(rule, facts, judge.on), facts["everybody"])
        for rule, facts in good_or_better(board).items()
    )


def _target(rule: str, finding: Finding, everybody: object) -> Target:
    clause = finding.citations[0] if finding.citations else None
    return Target(
        label=RULES[rule],
        calculation=f"{finding.calculation} (tất cả: {everybody})",
        outcome="Đạt" if finding.outcome == "MET" else "Chưa đạt",
        clause=f"{clause.clause} ({cited(clause)})" if clause else "",
    )


def cited(clause: Citation) -> str:
    """The document of a clause as people know it: its number."""
    source = BOOK.sources.get(clause.source)
    return (source.number if source else None) or clause.source


async def signer(work: Work, unit_id: int) -> Signer:
    """The secretary, where the unit has one here; of a ward the head of its committee."""
    held = await people.holders(work, unit_id, SECRETARIAT[:1]) or await _head(work, unit_id)
    names_ = await people.names(work, held)
    return Signer(next(iter(names_.values()), ""))


async def _head(work: Work, ward_id: int) -> list[int]:
    of = Collective
    own = select(of.id).where(of.unit_id == ward_id, of.kind == STANDING_COMMITTEE)
    ids = list((await work.db.execute(own)).scalars())
    return list((await heads_of(work, ids, work.today)).values())


async def names(work: Work, unit_id: int) -> tuple[str, str | None]:
    row = (
        await work.db.execute(select(Unit.name, Unit.parent_id).where(Unit.id == unit_id))
    ).one()
    if row.parent_id is None:
        return row.name, None
    above = select(Unit.name).where(Unit.id == row.parent_id)
    return row.name, (await work.db.execute(above)).scalar_one()
