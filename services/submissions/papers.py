"""Mẫu 01-ĐG to 08-ĐG from what is recorded: proposals, own grades, decisions (REP-14 to REP-21).

A cell prints its own; the body that decides prints those of a group of similar position.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from services.documents import phrasing, word
from services.documents.fields import Head
from services.documents.forms import Forms
from services.documents.grading import builders, fields
from services.documents.grading.facts import (
    Issuer,
    ListFacts,
    Points,
    SelfGraded,
    Signer,
    Subject,
)
from services.documents.papers import MadePaper, keep
from services.grading import comments, subjects
from services.grading.access import decides
from services.grading.board import Board, Group, of_body, of_cell
from services.grading.grades import Given
from services.grading.known import Known
from services.people import COMMITTEE
from services.refusal import Refused
from services.reviews import reading
from services.reviews.criteria import points
from services.reviews.printing import head_signs
from services.reviews.reading import Entry
from services.rules.model import Level
from services.submissions.points import own_scores
from services.submissions.reports import EXCLUDED, cited, labels, names, signer
from services.work import Work

PROPOSALS = {
    "member": ("01-dg", fields.MemberProposal),
    "collective": ("04-dg", fields.CollectiveProposal),
    "leader": ("07-dg", fields.LeaderProposal),
}
DECISIONS = {
    "member": ("02-dg", fields.MemberDecision),
    "collective": ("05-dg", fields.CollectiveDecision),
    "leader": ("08-dg", fields.LeaderDecision),
}
NUMBER = re.compile(r"\d{1,4}")
STANDING = "Ban Thường vụ"
VOTES = "Ghi chú: số phiếu xuất sắc - tốt - hoàn thành - không hoàn thành - không hợp lệ."
LED = "thành viên tập thể lãnh đạo, quản lý"
DAYS = 5
"""how long a body has for its opinion: a setting of the product"""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every list needs: the board, who issues and signs, the own points by criterion."""

    board: Board
    issuer: Issuer
    signer: Signer
    criteria: Sequence[Entry]
    scores: Mapping[int, Mapping[str, int]]


async def proposal(
    work: Work, unit_id: int, year: int, kind: str, forms: Forms
) -> MadePaper | Refused:
    """What a cell proposes for its members (01) or leaders (07). Refused: nothing_proposed."""
    board = await of_cell(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    chosen = [each for each in board.known.values() if each.subject.kind == kind]
    return await _proposed(work, unit_id, board, chosen, "", forms)


async def group_proposal(
    work: Work, unit_id: int, year: int, group: Group, forms: Forms
) -> MadePaper | Refused:
    """What is proposed in a group of the ward (04, or 01 and 07 of all cells).

    Refused: not_yours, grade_no_season, nothing_proposed.
    """
    board = await of_body(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    chosen = [each for each in board.known.values() if _in(each, group)]
    return await _proposed(work, unit_id, board, chosen, group.name, forms)


async def decision(
    work: Work, unit_id: int, year: int, group: Group, forms: Forms
) -> MadePaper | Refused:
    """The decision on a group with its list and ballot (02, 05, 08).

    Refused: not_yours, grade_no_season, nothing_decided.
    """
    board = await of_body(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    chosen = [each for each in board.known.values() if _in(each, group)]
    given = [one for each in chosen if (one := each.record.decision)]
    if not given or group.kind not in DECISIONS:
        return Refused("nothing_decided")
    ground = await _ground(work, unit_id, board, chosen)
    name, kind = DECISIONS[group.kind]
    body = f"{STANDING} {phrasing.superior_committee(ground.issuer.unit)}"
    facts = _listed(ground, chosen, [each.record.decision for each in chosen], group.name)
    facts = replace(facts, subjects=_with_votes(board, chosen, facts.subjects))
    number = NUMBER.search(given[-1].number)
    grounds = (
        f"Kế hoạch số {board.season.number} {phrasing.long_date(board.season.issued_on)} "
        f"của {board.season.body}",
    )
    votes = (VOTES,) if any(each.note for each in facts.subjects) else ()
    paper = builders.decided(kind, facts, int(number[0]) if number else None, body, grounds, votes)
    return await _kept(work, unit_id, paper, f"{name}-{year}.docx", "grading_results", forms)


async def own_grade(work: Work, subject_id: int, forms: Forms) -> MadePaper | Refused:
    """How a collective graded itself (03). Refused: nothing_proposed, not_yours."""
    one = await reading.subject(work, subject_id)
    if one is None or one.kind != "collective":
        return Refused("not_yours")
    season = await reading.season_of(work, one.season_id)
    year = season.year if season else work.today.year
    of_ward = decides(work, one.unit_id)
    board = await (of_body if of_ward else of_cell)(work, one.unit_id, year)
    if isinstance(board, Refused):
        return board
    known = board.known.get(subject_id)
    given = known.record.newest("self") if known else None
    if known is None or given is None:
        return Refused("nothing_proposed")
    whole = known.subject.of_cell or known.subject.of_ward
    chosen = [each for each in board.graded() if _under(each, one, whole=whole)]
    ground = await _ground(work, one.unit_id, board, [known])
    proposed = [each.record.newest("proposal") for each in chosen]
    facts = _listed(ground, chosen, proposed, "đảng viên" if whole else LED, given)
    signs = await head_signs(work, one)
    facts = replace(facts, signer=signs, unit=facts.unit if whole else one.name)
    graded = SelfGraded(labels(), _points(ground, known), Level(given.level), _reasons(given))
    paper = builders.self_grading(one.name, facts, graded)
    name = f"03-dg-{year}.docx"
    return await _kept(work, one.unit_id, paper, name, "grading_proposals", forms)


def _under(known: Known, one: reading.Subject, *, whole: bool) -> bool:
    """The members of an organisation; of a leadership those who make it up."""
    if whole:
        return known.subject.kind == "member"
    mine = known.subject.collective_id == one.collective_id
    return known.subject.kind == "leader" and mine


def _in(known: Known, group: Group) -> bool:
    return (known.subject.kind, known.subject.group) == (group.kind, group.name)


async def _proposed(
    work: Work,
    unit_id: int,
    board: Board,
    chosen: Sequence[Known],
    group: str,
    forms: Forms,
) -> MadePaper | Refused:
    given = [each.record.newest("proposal") for each in chosen]
    if not any(given):
        return Refused("nothing_proposed")
    ground = await _ground(work, unit_id, board, chosen)
    name, kind = PROPOSALS[chosen[0].subject.kind]
    facts = _listed(ground, chosen, given, group)
    paper = builders.listed(kind, facts)
    file = f"{name}-{board.season.year}.docx"
    return await _kept(work, unit_id, paper, file, "grading_proposals", forms)


async def _ground(work: Work, unit_id: int, board: Board, chosen: Sequence[Known]) -> _Ground:
    name, parent = await names(work, unit_id)
    scores = await own_scores(work, board, chosen)
    criteria = await reading.entries(work, board.season.id, "criterion")
    signs = await signer(work, unit_id)
    if not work.acting.holds(unit_id, *COMMITTEE):
        signs = Signer(signs.name, signs.title, f"T/M {STANDING.upper()}")
    return _Ground(board, Issuer(name, parent, work.today), signs, criteria, scores)


def _listed(
    ground: _Ground,
    chosen: Sequence[Known],
    given: Sequence[Given | None],
    group: str,
    at: Given | None = None,
) -> ListFacts:
    """A list with the levels that were given, at the newest of the meetings (or `at`)."""
    newest = at or max((one for one in given if one), key=lambda one: one.id, default=None)
    meeting = f"Hội nghị {newest.body}, {phrasing.long_date(newest.on_day)}" if newest else ""
    name = phrasing.issuer_name(ground.issuer.unit)
    above = ground.issuer.parent
    return ListFacts(
        ground.issuer,
        ground.signer,
        ground.board.season.year,
        name if above else phrasing.committee(ground.issuer.unit),
        group or _groups(chosen),
        meeting,
        tuple(_row(ground, *each) for each in zip(chosen, given, strict=True)),
        _quota(ground.board, chosen) if ground.board.whole and at is None else (),
        (f"{STANDING} {phrasing.superior_committee(above)}",) if above else (),
    )


def _groups(chosen: Sequence[Known]) -> str:
    return ", ".join(dict.fromkeys(each.subject.group for each in chosen if each.subject.group))


def _row(ground: _Ground, known: Known, given: Given | None) -> Subject:
    subject = known.subject
    because = EXCLUDED.get(subject.reason, "không thuộc diện") if not subject.must else ""
    own = points(_criteria(ground, known), ground.scores.get(subject.id, {}))
    return Subject(
        subject.name,
        _post(known, whole=ground.board.whole),
        own.common,
        own.results,
        own.total,
        Level(known.level) if known.level else None,
        Level(given.level) if given and subject.must else None,
        because=because or "chưa xếp loại",
    )


def _post(known: Known, *, whole: bool) -> str:
    """Post and unit; the unit where the list is of the ward and does not repeat the name."""
    subject, title = known.subject, known.post.title if known.post else ""
    unit = subject.unit if whole and subject.unit != subject.name else ""
    return ", ".join(filter(None, (title, unit)))


def _points(ground: _Ground, known: Known) -> tuple[Points, ...]:
    scores = ground.scores.get(known.subject.id, {})
    mine = _criteria(ground, known)
    return tuple(Points(each.text, scores.get(each.key), each.points or 0) for each in mine)


def _criteria(ground: _Ground, known: Known) -> list[Entry]:
    return [each for each in ground.criteria if each.form in ("", known.subject.form)]


def _reasons(given: Given) -> tuple[str, ...]:
    return (given.evidence,) if given.evidence else ()


def _quota(board: Board, chosen: Sequence[Known]) -> tuple[str, ...]:
    """How many excellent ones are allowed, with the calculation and the clause."""
    group = Group(chosen[0].subject.kind, chosen[0].subject.group)
    counted = board.counted(group, proposed=not any(each.record.decision for each in chosen))
    clause = next(iter(counted.finding.citations), None)
    if clause is None or not counted.levels:
        return ()
    said, named = counted.finding.calculation, cited(clause)
    return (f"Tỷ lệ xuất sắc: {said} ({clause.clause}, {named}).",) if said else ()


def _with_votes(
    board: Board, chosen: Sequence[Known], rows: Sequence[Subject]
) -> tuple[Subject, ...]:
    """The count of the secret ballot stands in the last column, level by level."""
    found = []
    for known, row in zip(chosen, rows, strict=True):
        vote = board.votes.get(known.subject.id) if known.record.decision else None
        counted = "-".join(map(str, (*vote[1].by_level, vote[1].invalid))) if vote else ""
        found.append(replace(row, note=counted))
    return tuple(found)


async def _kept(
    work: Work, unit_id: int, paper: Head, name: str, kind: str, forms: Forms
) -> MadePaper:
    content = await asyncio.to_thread(forms.render, paper, work.today)
    made = MadePaper(0, name, word.MIME)
    return await keep(work, made, content, {"kind": kind, "unit_id": unit_id})


async def opinion(work: Work, comment_id: int, forms: Forms) -> MadePaper | Refused:
    """The slip for a body that was asked for its opinion (06). Refused: no_such_comment."""
    asked = await comments.access(work, comment_id)
    if isinstance(asked, Refused):
        return asked
    subject = (await subjects.load(work, [asked.subject_id]))[asked.subject_id]
    board = await of_body(work, subject.decider_id, subject.year)
    if isinstance(board, Refused) or asked.kind != "opinion":
        return Refused("no_such_comment", {"rule": "GRD-G14"})
    chosen = [board.known[subject.id]]
    ground = await _ground(work, subject.decider_id, board, chosen)
    facts = _listed(ground, chosen, [None], subject.group)
    asker = f"{STANDING} {phrasing.superior_committee(ground.issuer.unit)}"
    until = work.today + timedelta(days=DAYS)
    paper = builders.opinion_slip(asked.writer, asker, until, facts)
    name = f"06-dg-{subject.year}.docx"
    return await _kept(work, subject.decider_id, paper, name, "grading_proposals", forms)
