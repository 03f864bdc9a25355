"""Mẫu 01-ĐG to 08-ĐG hold what was recorded; opinions and votes that stand before a grade."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from services import files
from services.db.models import GradeFact
from services.documents.forms import BUILT_IN
from services.documents.papers import MadePaper
from services.grading import comments, executive, opinions, proposing
from services.grading.board import Board, body
from services.grading.comments import CommentView, Writer
from services.grading.executive import Vote
from services.refusal import Refused
from services.submissions import papers
from services.work import Work, working
from tests.services.documents import reading
from tests.services.grading import world as made
from tests.services.grading.test_steps import PAPER, decided, lead, refused, staff
from tests.services.grading.world import WARD, YEAR, World

Ward = tuple[Work, World]


@pytest.fixture
def database() -> str:
    """What is shown here is no SQL."""
    return "sqlite"


@pytest.fixture
async def ward(engine: AsyncEngine) -> AsyncIterator[Ward]:
    """Two cells of six, all reviewed."""
    async with working(engine, made.NOW) as work:
        yield work, await made.build(work, cells=2, members=12, plain=True)


async def printed(work: Work, paper: MadePaper | Refused) -> str:
    assert isinstance(paper, MadePaper), paper
    content = (await files.read(work, paper.file_id)).content
    return "\n".join(reading.lines(content))


async def test_the_papers_of_a_grade(ward: Ward) -> None:
    """REP-14 to REP-16: what the cell proposes, how it grades itself, what the ward decides."""
    work, world = ward
    cell = world.cells[1]
    by = lead(work, world, cell)
    early = await papers.proposal(by, cell, YEAR, "member", BUILT_IN)
    assert early == Refused("nothing_proposed")
    await decided(work, world)
    shown = await printed(by, await papers.proposal(by, cell, YEAR, "member", BUILT_IN))
    assert "6 đảng viên được xếp loại; xuất sắc: 0; tốt: 6" in shown
    own = world.collectives[cell]
    assert isinstance(await proposing.self_grade(by, own, 3, PAPER), Board)
    shown = await printed(by, await papers.own_grade(by, own, BUILT_IN))
    assert "- Hoàn thành tốt nhiệm vụ: 6." in shown
    leading = lead(work, world, world.cells[0])
    agency = world.collectives[5]
    assert isinstance(await proposing.self_grade(leading, agency, 3, PAPER), Board)
    shown = await printed(leading, await papers.own_grade(leading, agency, BUILT_IN))
    assert "Kết quả xếp loại thành viên tập thể lãnh đạo" in shown
    assert "T/M TẬP THỂ LÃNH ĐẠO" in shown
    board = await body(work, WARD, YEAR)
    assert isinstance(board, Board)
    group = next(one for one in board.groups() if one.kind == "member")
    at = (WARD, YEAR, group, BUILT_IN)
    shown = await printed(staff(work), await papers.decision(staff(work), *at))
    for words in (
        "Số: 34-QĐ/ĐU",
        "BAN THƯỜNG VỤ ĐẢNG ỦY PHƯỜNG HOA THỬ",
        "Căn cứ Kế hoạch số 03-KH/ĐU ngày 27 tháng 11 năm 2025",
        "0-9-0-0-0",
    ):
        assert words in shown, shown
    assert isinstance(await papers.decision(by, *at), Refused)


async def test_opinions_that_were_asked_for_come_first(ward: Ward) -> None:
    """GRD-G14, REP-19: unasked or unanswered it waits; none is needed, or it came: it goes on."""
    work, world = ward
    cell = world.cells[1]
    by, subject = lead(work, world, cell), world.members[world.of_cell(cell)[1]]
    refused(await opinions.ask(by, subject, Writer(words="x")), "no_such_subject", "GRD-G14")
    asked = await opinions.ask(staff(work), subject, Writer(words="Ban Công tác Mặt trận"))
    assert isinstance(asked, CommentView)
    slip = await printed(staff(work), await papers.opinion(staff(work), asked.id, BUILT_IN))
    assert "Kính gửi: Ban Công tác Mặt trận" in slip
    one = {subject: 3}
    refused(await proposing.propose(by, cell, YEAR, one, PAPER), "grade_gate", "GRD-G14")
    assert await opinions.not_needed(staff(work), [subject]) == 1
    assert isinstance(await proposing.propose(by, cell, YEAR, one, PAPER), Board)
    other = world.members[world.of_cell(cell)[2]]
    await work.db.execute(delete(GradeFact))
    board = await body(work, WARD, YEAR)
    assert isinstance(board, Board)
    assert [each.key for each in board.closed(other, "proposal")] == ["unasked"]
    second = await opinions.ask(staff(work), other, Writer(words="Ban Công tác Mặt trận"))
    assert isinstance(second, CommentView)
    refused(await proposing.propose(by, cell, YEAR, {other: 3}, PAPER), "grade_gate", "GRD-G14")
    assert isinstance(await comments.write(staff(work), second.id, "Nên xếp tốt"), CommentView)
    assert isinstance(await proposing.propose(by, cell, YEAR, {other: 3}, PAPER), Board)


def test_a_vote_of_the_executive_committee_is_read_as_six_numbers() -> None:
    """BAL-10: all members, those present, four levels."""
    assert executive.read([33, 30, 5, 24, 1]) is None
    vote = executive.read([33, 30, 5, 24, 1, 0])
    assert vote == Vote(33, 30, (5, 24, 1, 0))
    assert "có mặt 30/33; xuất sắc 5; tốt 24" in vote.words
