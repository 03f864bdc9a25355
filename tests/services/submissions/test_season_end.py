"""Before the last day: steps of units, who is nudged when, submissions, totals that reconcile."""

import io
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services import files
from services.clock import VIETNAM
from services.db.models import Grade, Reminder, ReviewOfficer, SelfReviewEntry
from services.documents.forms import BUILT_IN, Forms
from services.documents.papers import MadePaper
from services.refusal import Refused
from services.reminders import of_submissions, plan_submissions
from services.reviews import reading
from services.submissions import index, nudging, province, reports, sending, steps
from services.submissions.deadline import deadline
from services.submissions.reports import Consolidation
from services.submissions.sending import Receipt, WardView
from services.work import Actor, Work, working
from tests.services.documents import reading as reading_
from tests.services.grading import world as made
from tests.services.grading.world import WARD, YEAR, World

CELLS, MEMBERS = 6, 48
pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
async def ward(engine: AsyncEngine) -> AsyncIterator[tuple[Work, World]]:
    """A ward of six cells; each test works in a transaction of its own and leaves nothing."""
    async with working(engine, made.NOW) as work:
        world = await made.build(work, cells=CELLS, members=MEMBERS)
        yield work, world


def at(work: Work, year: int, month: int, day: int, *time: int) -> Work:
    """The same transaction at another moment, by Vietnam's clock."""
    hour, minute = (*time, 0, 0)[:2]
    return Work(work.db, datetime(year, month, day, hour, minute, tzinfo=VIETNAM), work.actor)


async def give(work: Work, subjects: list[int], stage: str, level: int) -> None:
    """Levels as their bodies gave them."""
    by = {"body": "x", "on_day": made.REVIEWED, "recorded_by": 1, "recorded_at": made.NOW}
    rows = [{"subject_id": one, "stage": stage, "level": level, **by} for one in subjects]
    await work.db.execute(insert(Grade), rows)


async def test_units_are_counted_as_they_are(ward: tuple[Work, World]) -> None:
    work, world = ward
    season = await reading.season_for(work, WARD, YEAR)
    assert season is not None
    found = {each.unit_id: each for each in await steps.of_season(work, season)}
    for cell in world.cells:
        people = [world.histories[one] for one in world.of_cell(cell)]
        must = [one for one in people if not one.excluded]
        others = [s for s in world.collectives if s == cell]
        done = sum(one.reviewed and not one.redo for one in must)
        step = found[cell]
        assert step.subjects >= len(must) + len(others)
        assert done <= step.reviewed <= step.subjects
        assert (step.proposed, step.decided, step.sent_at) == (0, 0, None)
    cell = world.cells[0]
    mine = [world.members[one] for one in world.of_cell(cell)]
    await give(work, mine, "proposal", 3)
    await give(work, mine, "decision", 3)
    await give(work, mine[:1], "cancelled", 3)
    [again] = await steps.of_season(work, season, cell)
    assert (again.proposed, again.decided) == (len(mine), len(mine) - 1)


async def test_the_last_day_is_told_in_working_days(ward: tuple[Work, World]) -> None:
    work, _ = ward
    season = await reading.season_for(work, WARD, YEAR)
    assert season is not None
    wanted = {
        (2025, 12, 4): 3,
        (2025, 12, 6): 2,
        (2025, 12, 8): 1,
        (2025, 12, 9): 0,
        (2025, 12, 11): -2,
    }
    for day, left in wanted.items():
        due = await deadline(at(work, *day, 9), season)
        assert (str(due.last_day), due.left, due.assumed) == ("2025-12-09", left, False)


async def test_a_unit_sends_once_in_time_and_the_first_time_counts(
    ward: tuple[Work, World],
) -> None:
    work, world = ward
    cell = world.cells[0]
    by = at(work, 2025, 12, 9, 23, 59).by(made.secretary(world, cell))
    receipt = await sending.submit(by, cell)
    assert isinstance(receipt, Receipt)
    assert (receipt.first, receipt.finding.outcome) == (True, "ON_TIME")
    later = at(work, 2025, 12, 10, 0, 0).by(made.secretary(world, cell))
    again = await sending.submit(later, cell)
    assert isinstance(again, Receipt)
    assert (again.first, again.finding.outcome) == (False, "ON_TIME")
    other = world.cells[1]
    late = await sending.submit(later.by(made.secretary(world, other)), other)
    assert isinstance(late, Receipt)
    assert late.finding.outcome == "LATE"
    assert late.finding.citations[0].clause == "IV.1.6"
    stranger = await sending.submit(by, other)
    assert isinstance(stranger, Refused)
    board = await sending.access_board(by.by(made.staff()), WARD)
    assert isinstance(board, WardView)
    assert {each.unit_id for each in board.unsent} == set(world.cells[2:])
    assert isinstance(await sending.access_board(by, WARD), Refused)


async def planned(work: Work, kind: str) -> set[int]:
    rows = await work.db.execute(select(Reminder.person_id).where(Reminder.kind == kind))
    return set(rows.scalars())


async def test_nudges_go_to_secretaries_of_units_that_have_not_sent(
    ward: tuple[Work, World],
) -> None:
    work, world = ward
    first, *others = world.cells
    await sending.submit(work.by(made.secretary(world, first)), first)
    leading = {world.of_cell(cell)[0] for cell in others}
    for now, who in (
        ((2025, 12, 2, 9), set()),
        ((2025, 12, 3, 9), leading),
        ((2025, 12, 5, 9), set()),
        ((2025, 12, 7, 9), leading),
    ):
        await work.db.execute(text("DELETE FROM reminders"))
        for _ in range(2):
            await plan_submissions.daily(at(work, *now))
        assert await planned(work, "submission_due") == who, now


async def test_after_the_last_day_the_officer_is_told_daily_too(
    ward: tuple[Work, World],
) -> None:
    work, world = ward
    first, second, *others = world.cells
    season = await reading.season_for(work, WARD, YEAR)
    assert season is not None
    by = {"assigned_by": made.STAFF, "assigned_at": made.NOW, "from_day": made.REVIEWED}
    officer = {"season_id": season.id, "unit_id": second, "person_id": made.CHIEF}
    await work.db.execute(insert(ReviewOfficer).values(**officer, **by))
    for cell in (first, *others):
        await sending.submit(work.by(made.secretary(world, cell)), cell)
    for day in (9, 10, 13):
        await work.db.execute(text("DELETE FROM reminders"))
        await plan_submissions.daily(at(work, 2025, 12, day - 1, 9))
        told = await planned(work, "submission_due")
        assert told == {world.of_cell(second)[0], made.CHIEF}
    rows = list((await work.db.execute(select(Reminder.id))).scalars())
    facts = await of_submissions.load(at(work, 2025, 12, 13, 7), rows)
    assert {each.unsent for each in facts.values()} == {1}
    assert all(of_submissions.while_unsent(each) is None for each in facts.values())
    await sending.submit(work.by(made.secretary(world, second)), second)
    facts = await of_submissions.load(at(work, 2025, 12, 13, 7), rows)
    assert {of_submissions.while_unsent(each) for each in facts.values()} == {"sent"}


async def test_the_ward_nudges_each_once_a_day(ward: tuple[Work, World]) -> None:
    work, world = ward
    board = await sending.access_board(work.by(made.staff()), WARD)
    assert isinstance(board, WardView)
    for _ in range(2):
        done = await nudging.nudge(work.by(made.staff()), board)
        assert not isinstance(done, Refused)
    told = await planned(work, "submission_due")
    assert told == {world.of_cell(cell)[0] for cell in world.cells}
    counted = await work.db.execute(select(Reminder.id).where(Reminder.kind == "submission_due"))
    assert len(list(counted)) == len(told)


async def opened(
    work: Work, unit: int, form: str, actor: Actor, sheet: int = 0
) -> list[list[object]]:
    """The lines of a sheet of a workbook."""
    paper = await reports.workbook(work.by(actor), unit, YEAR, form, BUILT_IN)
    assert isinstance(paper, MadePaper), paper
    stored = await files.read(work, paper.file_id)
    read = load_workbook(io.BytesIO(stored.content)).worksheets[sheet]
    return [list(row) for row in read.iter_rows(values_only=True)]


async def test_the_wards_totals_are_those_of_its_units_together(
    ward: tuple[Work, World],
) -> None:
    work, world = ward
    for number, (person, subject) in enumerate(world.members.items()):
        if not world.histories[person].excluded:
            await give(work, [subject], "proposal", 2 + number % 3)
            await give(work, [subject], "decision", 2 + number % 3)
    of_units = [
        await reports.sums(work.by(made.secretary(world, cell)), cell, YEAR)
        for cell in world.cells
    ]
    whole = await reports.sums(work.by(made.staff()), WARD, YEAR)
    assert isinstance(whole, Consolidation)
    excluded = sum(one.excluded for one in world.histories.values())
    for field in ("excellent", "good", "fulfilled", "failed"):
        parts = [getattr(one.decided, field) for one in of_units if isinstance(one, Consolidation)]
        assert sum(parts) == getattr(whole.decided, field)
        assert getattr(whole.decided, field) == getattr(whole.proposed, field)
    assert whole.decided.left >= excluded
    [members] = [one for one in whole.targets if one.label == "Đảng viên"]
    assert members.outcome == "Chưa đạt"
    assert members.clause.startswith("II.2 gạch 1")
    lines = await opened(work, WARD, "results", made.staff())
    [total] = [line for line in lines if line[1] == "Cộng"]
    assert total[2:5] == [whole.decided.total, whole.decided.excellent, whole.decided.good]
    assert isinstance(
        await reports.workbook(
            work.by(made.secretary(world, world.cells[0])), WARD, YEAR, "results", BUILT_IN
        ),
        Refused,
    )


async def test_own_points_stand_in_both_sheets_the_newest_of_each_group(
    ward: tuple[Work, World],
) -> None:
    work, world = ward
    cell = world.cells[0]
    subject = world.members[world.of_cell(cell)[0]]
    of = {"review_id": subject, "kind": "score", "written_by": made.STAFF, "written_at": made.NOW}
    for key, points in (("dao-duc", 30), ("nhiem-vu", 50), ("nhiem-vu", 57)):
        await work.db.execute(insert(SelfReviewEntry).values(key=key, points=points, **of))
    for form in ("results", "proposals"):
        lines = await opened(work, cell, form, made.secretary(world, cell), sheet=2)
        [at] = {line.index("Điểm") for line in lines if "Điểm" in line}
        given = [line[at] for line in lines if line[at] not in (None, "", "Điểm")]
        assert [str(one) for one in given] == ["87"]


async def test_the_index_counts_files_and_the_draft_for_the_province_says_the_numbers(
    ward: tuple[Work, World],
) -> None:
    work, world = ward
    cell = world.cells[0]
    mine = [world.members[one] for one in world.of_cell(cell)]
    await give(work, mine, "proposal", 3)
    await sending.submit(work.by(made.secretary(world, cell)), cell)
    by_staff = work.by(made.staff())
    found = await index.of_ward(by_staff, WARD)
    assert not isinstance(found, Refused)
    lines = {each.unit: each for each in found}
    assert len(lines) == CELLS
    [sent] = [each for each in found if each.sent_at]
    assert (sent.proposals, sent.decisions, sent.complaints) == (len(mine), 0, 0)
    assert isinstance(await index.workbook(by_staff, WARD), MadePaper)
    assert isinstance(await index.workbook(work.by(made.secretary(world, cell)), WARD), Refused)
    paper = await province.draft(by_staff, WARD, Forms(superior="Đảng bộ tỉnh Thử"))
    assert isinstance(paper, MadePaper)
    content = (await files.read(work, paper.file_id)).content
    text_ = "\n".join(reading_.lines(content))
    assert "ĐẢNG BỘ TỈNH THỬ" in text_
    assert f"Số đơn vị: {CELLS}; đã nộp hồ sơ: 1." in text_
    assert "Ban Thường vụ Tỉnh ủy; Ban Tổ chức Tỉnh ủy" in text_
    by_cell = work.by(made.secretary(world, cell))
    assert isinstance(await province.draft(by_cell, WARD, BUILT_IN), Refused)
