"""What stops a grade and what follows it, on a small ward of two cells and an agency."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from itertools import product

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db.models import (
    Collective,
    Grade,
    Introduction,
    Reminder,
    ReviewPlacement,
    ReviewSubject,
    Workplace,
)
from services.grading import (
    ballots,
    comments,
    complaints,
    deciding,
    known,
    nudging,
    proposing,
    telling,
)
from services.grading.ballot import GradeBallotView, Line, Totals
from services.grading.ballots import NewBallot
from services.grading.board import Board, Group, body
from services.grading.comments import CommentView, Writer
from services.grading.complaints import ComplaintView
from services.grading.deciding import Cause, NewRate
from services.grading.grades import Paper
from services.grading.known import Known
from services.grading.notes import remarks
from services.grading.nudging import Nudged
from services.grading.quota import counted
from services.refusal import Refused
from services.rulebooks import book_for
from services.rules import BOOK
from services.work import Actor, RoleIn, Work, working
from tests.services.grading import world as made
from tests.services.grading.world import ELSEWHERE, WARD, YEAR, World

TODAY = date(2025, 12, 5)
PAPER = Paper("12-ĐX", TODAY, "Chi bộ")
DECISION = Paper("34-QĐ/ĐU", TODAY, "Ban Thường vụ Đảng ủy")
BOTH = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
Ward = tuple[Work, World]


@pytest.fixture(params=["sqlite"])
def database(request: pytest.FixtureRequest) -> str:
    """One kind of database, but for the two tests that go through all the SQL."""
    return str(request.param)


@pytest.fixture
async def ward(engine: AsyncEngine) -> AsyncIterator[Ward]:
    """Two cells of six, all reviewed."""
    async with working(engine, made.NOW) as work:
        yield work, await made.build(work, cells=2, members=12, plain=True)


def refused(found: object, code: str, rule: str) -> Refused:
    """A refusal of this code that names this rule of the catalogue."""
    assert isinstance(found, Refused), found
    assert (found.code, found.values["rule"]) == (code, rule), found
    assert BOOK.entries[rule].citations
    return found


def staff(work: Work) -> Work:
    return work.by(made.staff())


def lead(work: Work, world: World, cell: int) -> Work:
    return work.by(made.secretary(world, cell))


async def propose(work: Work, world: World, level: int = 3) -> None:
    """Both cells propose everybody, leaders too."""
    for cell in world.cells:
        levels = {world.members[each]: level for each in world.of_cell(cell)}
        if cell == world.cells[0]:
            levels |= dict.fromkeys(world.leaders.values(), level)
        done = await proposing.propose(lead(work, world, cell), cell, YEAR, levels, PAPER)
        assert isinstance(done, Board), done


async def vote(work: Work, subjects: Sequence[int]) -> None:
    """Nine voters, all for "tốt", counted alike by two."""
    new = NewBallot(1, WARD, "nhóm", subjects, TODAY, entitled=9, present=9)
    team = (made.CHIEF, made.INSPECTOR)
    opened = await ballots.open_ballot(staff(work), new, team)
    assert isinstance(opened, GradeBallotView), opened
    totals = Totals(9, 9, dict.fromkeys(subjects, Line(good=9)))
    for person in team:
        entered = await ballots.enter(work.by(made.staff(person)), opened.id, totals)
        assert isinstance(entered, GradeBallotView), entered


async def decide(work: Work, levels: dict[int, int], **more: Cause) -> Board | Refused:
    return await deciding.decide(staff(work), WARD, YEAR, levels, DECISION, **more)


async def decided(work: Work, world: World) -> dict[int, int]:
    """All members are "tốt"."""
    await propose(work, world)
    levels = dict.fromkeys(world.members.values(), 3)
    await vote(work, list(levels))
    assert isinstance(await decide(work, levels), Board)
    return levels


async def graded_cell(work: Work, world: World, cell: int, level: int = 3) -> None:
    """The cell itself, from its own level to the decision."""
    subject = world.collectives[cell]
    by = lead(work, world, cell) if cell in world.cells else lead(work, world, world.cells[0])
    assert isinstance(await proposing.self_grade(by, subject, level, PAPER), Board)
    one = {subject: level}
    assert isinstance(await proposing.propose(staff(work), WARD, YEAR, one, PAPER), Board)
    await vote(work, [subject])
    assert isinstance(await decide(work, one), Board)


async def test_only_the_body_above_decides_and_strangers_learn_nothing(ward: Ward) -> None:
    work, world = ward
    cell, other = world.cells
    subject = world.members[world.of_cell(cell)[1]]
    levels = {subject: 3}
    by = lead(work, world, other)
    found = await proposing.propose(by, other, YEAR, levels, PAPER)
    refused(found, "no_such_subject", "GRD-G07")
    found = await proposing.propose(by, cell, YEAR, levels, PAPER)
    refused(found, "not_yours", "GRD-G07")
    found = await deciding.decide(lead(work, world, cell), WARD, YEAR, levels, DECISION)
    refused(found, "not_yours", "GRD-G08")
    await decided(work, world)
    assert isinstance(await telling.notify(staff(work), WARD, YEAR), int)
    member = world.of_cell(cell)[1]
    plain = work.by(Actor(member, "Hoa Thử", ()))
    assert [one.subject.person_id for one in await telling.own(plain)] == [member, member]
    alien = await complaints.complain(plain, world.members[world.of_cell(other)[1]], "vì sao")
    refused(alien, "no_such_subject", "GRD-G49")


async def test_a_letter_stops_the_decision_until_it_is_closed(ward: Ward) -> None:
    work, world = ward
    await propose(work, world)
    subject = world.members[world.of_cell(world.cells[0])[3]]
    await vote(work, [subject])
    inspector = work.by(made.staff(made.INSPECTOR, "inspection"))
    letter = await complaints.receive(inspector, subject, "có dấu hiệu mất đoàn kết")
    assert isinstance(letter, ComplaintView)
    refused(await decide(work, {subject: 3}), "grade_gate", "GRD-G17")
    early = await complaints.take(inspector, letter.id, "closed", "không có cơ sở")
    refused(early, "no_such_complaint", "GRD-G17")
    for by, step in ((inspector, "verifying"), (inspector, "advised"), (staff(work), "closed")):
        assert isinstance(
            await complaints.take(by, letter.id, step, "không có cơ sở"), ComplaintView
        )
    assert isinstance(await decide(work, {subject: 3}), Board)
    again = await complaints.take(staff(work), letter.id, "closed", "lại")
    refused(again, "complaint_step", "GRD-G17")


async def test_a_letter_about_whoever_is_graded_elsewhere_by_now_waits_for_nobody(
    ward: Ward,
) -> None:
    work, world = ward
    subject = world.members[world.of_cell(world.cells[0])[3]]
    inspector = work.by(made.staff(made.INSPECTOR, "inspection"))
    letter = await complaints.receive(inspector, subject, "có dấu hiệu mất đoàn kết")
    assert isinstance(letter, ComplaintView)
    assert [each.id for each in await complaints.waiting(inspector)] == [letter.id]
    placed = update(ReviewPlacement).where(ReviewPlacement.subject_id == subject)
    await work.db.execute(placed.values(status="gone"))
    assert await complaints.waiting(inspector) == []
    refused(await complaints.access(inspector, letter.id), "no_such_complaint", "GRD-G50")


async def test_members_come_before_the_cell_and_no_head_stands_above_it(ward: Ward) -> None:
    work, world = ward
    cell = world.cells[0]
    head, subject = world.of_cell(cell)[0], world.collectives[cell]
    found = await proposing.self_grade(lead(work, world, cell), subject, 2, PAPER)
    refused(found, "grade_gate", "GRD-G30")
    await propose(work, world)
    assert isinstance(
        await proposing.self_grade(lead(work, world, cell), subject, 2, PAPER), Board
    )
    one = {subject: 2}
    assert isinstance(await proposing.propose(staff(work), WARD, YEAR, one, PAPER), Board)
    await vote(work, [subject])
    refused(await decide(work, one), "grade_gate", "GRD-G30")
    levels = dict.fromkeys(world.members.values(), 3)
    await vote(work, list(levels))
    assert isinstance(await decide(work, levels), Board)
    refused(await decide(work, one), "grade_cap", "GRD-G43")
    fault = Cause(fault_found=True)
    lower = {world.members[head]: 2}
    refused(await decide(work, lower), "grade_decided", "GRD-G47")
    refused(await decide(work, lower, cause=Cause()), "grade_cause", "GRD-G47")
    refused(await decide(work, lower, cause=fault), "grade_gate", "BAL-09")
    await vote(work, list(lower))
    assert isinstance(await decide(work, lower, cause=fault), Board)
    assert isinstance(await decide(work, one), Board)


async def test_the_collective_comes_before_its_head(ward: Ward) -> None:
    work, world = ward
    await propose(work, world)
    head = next(iter(world.leaders.values()))
    await vote(work, list(world.leaders.values()))
    refused(await decide(work, {head: 3}), "grade_gate", "GRD-G22")
    await graded_cell(work, world, 5, 2)
    refused(await decide(work, {head: 3}), "grade_cap", "GRD-G43")
    assert isinstance(await decide(work, dict.fromkeys(world.leaders.values(), 2)), Board)


async def test_the_quota_of_a_group_and_the_rate_that_a_decision_gives(ward: Ward) -> None:
    work, world = ward
    await propose(work, world)
    members = list(world.members.values())
    await vote(work, members)
    third = dict.fromkeys(members[:9], 3) | dict.fromkeys(members[9:], 4)
    refused(await decide(work, third), "grade_quota", "GRD-G18")
    eight = dict.fromkeys(members[:8], 3) | dict.fromkeys(members[8:10], 4)
    found = refused(await decide(work, eight), "grade_quota", "GRD-G18")
    assert "4 × 2 = 8 ≤ 8" in str(found.values["calculation"])
    group = Group("member", "nhóm member")
    for percent, paper in ((26, DECISION), (20, DECISION)):
        new = NewRate(group, percent, "vượt kế hoạch")
        wrong = await deciding.set_rate(staff(work), WARD, YEAR, new, paper)
        refused(wrong, "grade_rate", "GRD-G19")
    rate = NewRate(group, 25, "vượt kế hoạch")
    board = await deciding.set_rate(staff(work), WARD, YEAR, rate, DECISION)
    assert isinstance(board, Board)
    assert board.rates[group].percent == 25
    assert isinstance(await decide(work, eight), Board)


async def test_groups_of_fewer_than_five_against_all_that_can_be(ward: Ward) -> None:
    work, _ = ward
    book = await book_for(work, WARD)
    for excellent, good, fulfilled in product(range(4), range(8), range(3)):
        levels = [4] * excellent + [3] * good + [2] * fulfilled
        if not levels:
            continue
        found = counted(book, levels, len(levels), TODAY)
        small = len(levels) < 5 and not fulfilled and excellent <= 1
        assert found.holds == (5 * excellent <= good or small), levels
        more = counted(book, levels, 5, TODAY) if len(levels) < 5 else found
        assert more.holds == (5 * excellent <= good), levels


@BOTH
async def test_a_result_is_taken_back_and_given_anew_and_all_of_it_stays(ward: Ward) -> None:
    work, world = ward
    await decided(work, world)
    person = world.of_cell(world.cells[0])[4]
    subject = world.members[person]
    assert await telling.notify(staff(work), WARD, YEAR) == len(world.members)
    refused(await telling.notify(staff(work), WARD, YEAR), "grade_nothing_to_tell", "GRD-G49")
    told = select(Reminder.person_id).where(
        Reminder.kind == "grade_result", Reminder.subject_id == subject
    )
    assert list((await work.db.execute(told)).scalars()) == [person]
    why = Cause(untruthful=True)
    paper = Paper("40-QĐ/ĐU", TODAY, "Ban Thường vụ", {subject: "báo cáo sai"})
    cancelled = await deciding.cancel(staff(work), WARD, YEAR, subject, paper, why)
    assert isinstance(cancelled, Board)
    board = await body(work, WARD, YEAR)
    assert isinstance(board, Board)
    record = board.known[subject].record
    assert (record.state, record.level) == ("cancelled", None)
    refused(await decide(work, {subject: 2}), "grade_gate", "BAL-09")
    await vote(work, [subject])
    assert isinstance(await decide(work, {subject: 2}), Board)
    assert await telling.notify(staff(work), WARD, YEAR) == 1
    mine = await telling.own(work.by(Actor(person, "Hoa Thử", ())))
    now = next(one for one in mine if one.subject.id == subject)
    assert now.told is not None
    assert now.told.level == 2
    stages = [each.stage for each in now.record.history]
    assert stages == ["proposal", "decision", "notified", "cancelled", "decision", "notified"]
    assert now.record.history[3].evidence == "báo cáo sai"
    with_words = await complaints.complain(
        work.by(Actor(person, "Hoa Thử", ())), subject, "tôi đã báo cáo đúng"
    )
    assert isinstance(with_words, ComplaintView)


async def test_counts_that_differ_are_entered_again(ward: Ward) -> None:
    work, world = ward
    await propose(work, world)
    subjects = list(world.members.values())[:2]
    new = NewBallot(1, WARD, "nhóm", subjects, TODAY, entitled=9, present=8)
    team = (made.CHIEF, made.INSPECTOR)
    alone = await ballots.open_ballot(staff(work), new, (made.CHIEF,))
    refused(alone, "grade_ballot_team", "BAL-09")
    opened = await ballots.open_ballot(staff(work), new, team)
    assert isinstance(opened, GradeBallotView)
    first, second = (work.by(made.staff(person)) for person in team)
    nine = Totals(9, 9, dict.fromkeys(subjects, Line(good=9)))
    refused(await ballots.enter(first, opened.id, nine), "grade_ballot_figures", "BAL-11")
    right = Totals(8, 8, dict.fromkeys(subjects, Line(good=7, invalid=1)))
    some = Totals(8, 8, {subjects[0]: Line(good=8)})
    refused(await ballots.enter(first, opened.id, some), "grade_ballot_lines", "BAL-11")
    other = Totals(8, 8, dict.fromkeys(subjects, Line(good=8)))
    assert isinstance(await ballots.enter(first, opened.id, right), GradeBallotView)
    differs = await ballots.enter(second, opened.id, other)
    assert isinstance(differs, GradeBallotView)
    assert differs.differs
    refused(await decide(work, {subjects[0]: 3}), "grade_gate", "BAL-09")
    agreed = await ballots.enter(second, opened.id, right)
    assert isinstance(agreed, GradeBallotView)
    assert agreed.state == "counted"
    refused(await ballots.enter(first, opened.id, other), "grade_ballot_over", "BAL-09")
    ended = await ballots.annul(staff(work), opened.id, "phát nhầm phiếu")
    assert isinstance(ended, GradeBallotView)
    refused(await decide(work, {subjects[0]: 3}), "grade_gate", "BAL-09")


async def test_the_ward_is_graded_by_itself_then_voted_on_then_by_the_province(
    ward: Ward,
) -> None:
    work, world = ward
    stands = {"ward_id": WARD, "unit_id": WARD, "kind": "ward_standing_committee"}
    named = {"id": 6, "name": "Đảng bộ phường", "from_day": made.LONG_AGO}
    by = {"set_by": made.STAFF, "set_at": made.NOW}
    await work.db.execute(insert(Collective).values(**stands, **named, **by))
    subject = {"id": 900, "season_id": 1, "kind": "collective", "collective_id": 6}
    await work.db.execute(insert(ReviewSubject).values(**subject, added_at=made.NOW))
    placed = {"unit_id": WARD, "status": "must", "group_key": "phường", "places": ["unit:1"]}
    await work.db.execute(
        insert(ReviewPlacement).values(subject_id=900, **placed, set_at=made.NOW)
    )
    one = {900: 3}
    early = await proposing.propose(staff(work), WARD, YEAR, one, PAPER)
    refused(early, "grade_gate", "GRD-G23")
    history = made.History(level=None)
    rows = made.review_rows(900, world.cells[0], history)
    for model, values in rows.items():
        await work.db.execute(insert(model), values)
    refused(await proposing.propose(staff(work), WARD, YEAR, one, PAPER), "grade_gate", "GRD-G03")
    assert isinstance(await proposing.self_grade(staff(work), 900, 3, PAPER), Board)
    before = Paper("1-NQ", date(2025, 12, 4), "Ban Chấp hành")
    refused(await proposing.propose(staff(work), WARD, YEAR, one, before), "grade_vote", "BAL-10")
    assert isinstance(await proposing.propose(staff(work), WARD, YEAR, one, PAPER), Board)
    refused(await decide(work, one), "grade_gate", "GRD-G22")


async def test_what_weighs_on_a_grade_is_stated_from_a_paper(ward: Ward) -> None:
    work, world = ward
    subject = world.members[world.of_cell(world.cells[0])[2]]
    by = lead(work, world, world.cells[0])
    found = await known.state(by, subject, "discipline", "serving", "QĐ 3")
    refused(found, "no_such_subject", "GRD-G51")
    inspector = work.by(made.staff(made.INSPECTOR, "inspection"))
    found = await known.state(inspector, subject, "discipline", "serving", "")
    refused(found, "grade_fact_paper", "GRD-G06")
    done = await known.state(inspector, subject, "discipline", "considered", "TB 3")
    assert isinstance(done, Known)
    for name, value in (("sick_days", 90), ("reorganised_on", date(2025, 7, 1))):
        assert isinstance(await known.state(by, subject, name, value, "GXN 2"), Known)
    board = await body(work, WARD, YEAR)
    assert isinstance(board, Board)
    said = [one.key for one in remarks(board.judge, board.known[subject])]
    assert said == ["leave", "reorganised", "discipline_considered"]
    for name, wrong in (("sick_days", -1), ("maternity", 3), ("reorganised_on", date(2030, 1, 1))):
        refused(await known.state(by, subject, name, wrong, "GXN 2"), "grade_fact", "GRD-G06")
    kept = await known.state(by, subject, "sick_days", None, "GXN 3")
    assert isinstance(kept, Known)
    assert [one.key for one in remarks(board.judge, kept)] == [
        "reorganised",
        "discipline_considered",
    ]


@BOTH
async def test_comments_are_asked_for_and_each_is_reminded_once_a_day(
    ward: Ward,
) -> None:
    work, world = ward
    cell = world.cells[0]
    person = world.of_cell(cell)[3]
    subject = world.members[person]
    by = lead(work, world, cell)
    for name, months in (("former_in_year", 6), ("former_in_total", 30)):
        assert isinstance(await known.state(by, subject, name, months, "hồ sơ"), Known)
    one = {subject: 3}
    refused(await proposing.propose(by, cell, YEAR, one, PAPER), "grade_gate", "GRD-G28")
    asked = await comments.ask(by, subject, "former", Writer(ELSEWHERE))
    assert isinstance(asked, CommentView)
    stranger = lead(work, world, world.cells[1])
    refused(await comments.write(stranger, asked.id, "tốt"), "no_such_comment", "GRD-G28")
    writer = work.by(Actor(made.CHIEF, "Bí thư cũ", (RoleIn("secretary", ELSEWHERE),)))
    assert [each.id for each in await comments.to_write(writer)] == [asked.id]
    refused(await comments.write(writer, asked.id, " "), "grade_comment_empty", "GRD-G28")
    assert isinstance(await comments.write(writer, asked.id, "hoàn thành tốt"), CommentView)
    assert isinstance(await proposing.propose(by, cell, YEAR, one, PAPER), Board)
    first = await nudging.nudge(staff(work), WARD, YEAR, cell=False)
    assert isinstance(first, Nudged)
    assert first.told == 0
    assert "Hoa Thử 1000" in first.unreachable


async def test_the_residence_result_comes_first_for_those_who_work(ward: Ward) -> None:
    work, world = ward
    cell = world.cells[1]
    place = {"id": 1, "unit_id": WARD, "inside_id": cell}
    await work.db.execute(insert(Workplace).values(**place))
    person = world.of_cell(cell)[2]
    one = {world.members[person]: 3}
    by = lead(work, world, cell)
    refused(await proposing.propose(by, cell, YEAR, one, PAPER), "grade_gate", "GRD-G55")
    introduced = {"unit_id": WARD, "person_id": person, "workplace_id": 1, "permanent": True}
    since = {"from_day": made.LONG_AGO, "recorded_at": made.NOW}
    await work.db.execute(insert(Introduction).values(**introduced, **since))
    refused(await proposing.propose(by, cell, YEAR, one, PAPER), "grade_gate", "GRD-G55")
    levels = {world.members[each]: 3 for each in world.of_cell(world.cells[0])}
    first = world.cells[0]
    done = await proposing.propose(lead(work, world, first), first, YEAR, levels, PAPER)
    assert isinstance(done, Board)
    rows = select(Grade.id).where(Grade.stage == "proposal")
    assert len((await work.db.execute(rows)).all()) == len(levels)
