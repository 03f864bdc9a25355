"""A whole ward is graded: no gate is skipped, totals reconcile, every refusal names its clause."""

import random
import time
from collections import Counter
from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.grading import ballots, deciding, proposing
from services.grading.ballot import GradeBallotView, Line, Totals
from services.grading.ballots import NewBallot
from services.grading.board import Board, Group, body
from services.grading.grades import Paper
from services.grading.nudging import dues
from services.refusal import Refused
from services.rules import BOOK
from services.work import Work, working
from tests.services.grading import world as made
from tests.services.grading.world import WARD, YEAR, World

GRADING = 4
"""every fourth cell grades itself, too"""
TODAY = date(2025, 12, 5)
PAPER = Paper("12-ĐX", TODAY, "Chi bộ")
DECISION = Paper("34-QĐ/ĐU", TODAY, "Ban Thường vụ Đảng ủy")


def legal(world: World, person: int) -> bool:
    """Whether a member may be proposed, told by the history alone."""
    one = world.histories[person]
    comments = one.temporary or one.former_months >= 6 or one.unasked
    return (
        not one.excluded and one.reviewed and not one.redo and one.level is not None
    ) and not comments


def clause(refused: object) -> str:
    """The rule a refusal names; it is one of the catalogue."""
    assert isinstance(refused, Refused), refused
    rule = str(refused.values["rule"])
    assert BOOK.entries[rule].citations
    return rule


@pytest.mark.parametrize("database", ["sqlite"])
async def test_a_ward_of_sixty_cells_and_two_thousand_members(engine: AsyncEngine) -> None:
    dice = random.Random(7)
    async with working(engine, made.NOW) as work:
        world = await made.build(work, cells=60, members=2000)
        await propose_all(work, world, dice)
        decided = await decide_members(work, world, dice)
        await decide_cells(work, world)
        began = time.process_time()
        board = await body(work, WARD, YEAR)
        assert isinstance(board, Board)
        owed = await dues(work, board)
        elapsed = time.process_time() - began
    reconcile(world, board, decided)
    assert {each.gate.finding.rule for each in owed} <= set(BOOK.entries)
    assert all(each.people for each in owed)
    assert elapsed < 1.5, elapsed


async def propose_all(work: Work, world: World, dice: random.Random) -> None:
    """Each cell first tries to propose everybody, which is refused, then whom it may."""
    rules: Counter[str] = Counter()
    for cell in world.cells:
        people = world.of_cell(cell)
        by = work.by(made.secretary(world, cell))
        wrong = [person for person in people if not legal(world, person)]
        if wrong and cell % 2:
            one = {world.members[dice.choice(wrong)]: 3}
            rules[clause(await proposing.propose(by, cell, YEAR, one, PAPER))] += 1
        levels = {
            world.members[person]: 3 if person == people[0] else dice.choice((2, 3, 3, 3, 3, 4))
            for person in people
            if legal(world, person)
        }
        assert isinstance(await proposing.propose(by, cell, YEAR, levels, PAPER), Board)
    assert {"GRD-G23", "GRD-G27", "GRD-G28"} <= set(rules)


async def decide_members(work: Work, world: World, dice: random.Random) -> dict[int, int]:
    """The ward's ballot over all that was proposed, then as many excellent as the rule allows."""
    board = await body(work, WARD, YEAR)
    assert isinstance(board, Board)
    proposed = {
        key: given.level
        for key, each in board.known.items()
        if each.subject.kind == "member" and (given := each.record.newest("proposal"))
    }
    staff = work.by(made.staff())
    early = await deciding.decide(staff, WARD, YEAR, proposed, DECISION)
    assert clause(early) == "BAL-09"
    await counted(work, list(proposed), dice)
    good = sum(level == 3 for level in proposed.values())
    excellent = [key for key, level in proposed.items() if level == 4]
    greedy = await deciding.decide(staff, WARD, YEAR, proposed, DECISION)
    assert (clause(greedy) == "GRD-G18") == (5 * len(excellent) > good), (len(excellent), good)
    kept = set(excellent[: (good + len(excellent)) // 6])
    levels = {key: level if level < 4 or key in kept else 3 for key, level in proposed.items()}
    assert isinstance(await deciding.decide(staff, WARD, YEAR, levels, DECISION), Board)
    return levels


async def counted(work: Work, subject_ids: list[int], dice: random.Random) -> None:
    """A ballot of nine voters, counted alike by two."""
    new = NewBallot(1, WARD, "nhóm", subject_ids, TODAY, entitled=9, present=9)
    team = (made.CHIEF, made.INSPECTOR)
    opened = await ballots.open_ballot(work.by(made.staff()), new, team)
    assert isinstance(opened, GradeBallotView)
    lines = {}
    for key in subject_ids:
        excellent = dice.randint(0, 9)
        lines[key] = Line(excellent, 9 - excellent)
    for person in team:
        found = await ballots.enter(work.by(made.staff(person)), opened.id, Totals(9, 9, lines))
        assert isinstance(found, GradeBallotView)
        assert found.state == ("open" if person == made.CHIEF else "counted")


async def decide_cells(work: Work, world: World) -> None:
    """A cell grades itself once all its members are proposed, the ward once all are graded."""
    staff, ready = work.by(made.staff()), []
    for cell, subject in world.collectives.items():
        if cell not in world.cells[::GRADING]:
            continue
        complete = all(
            world.histories[person].excluded or legal(world, person)
            for person in world.of_cell(cell)
        )
        by = work.by(made.secretary(world, cell))
        own = await proposing.self_grade(by, subject, 3, PAPER)
        assert isinstance(own, Board) == complete
        if complete:
            ready.append(subject)
        else:
            assert clause(own) == "GRD-G30"
    levels = dict.fromkeys(ready, 3)
    assert isinstance(await proposing.propose(staff, WARD, YEAR, levels, PAPER), Board)
    assert clause(await deciding.decide(staff, WARD, YEAR, levels, DECISION)) == "BAL-09"
    await counted(work, ready, random.Random(1))
    assert isinstance(await deciding.decide(staff, WARD, YEAR, levels, DECISION), Board)


def reconcile(world: World, board: Board, decided: dict[int, int]) -> None:
    """Nobody was graded past a gate, and every subject is counted exactly once."""
    for person, subject in world.members.items():
        assert (board.known[subject].record.level is not None) == legal(world, person), person
    group = Group("member", "nhóm member")
    numbers = board.counted(group)
    assert numbers.levels == Counter(decided.values())
    assert 5 * numbers.excellent <= numbers.good
    assert numbers.holds
    excluded = sum(each.excluded for each in world.histories.values())
    assert numbers.roster == len(world.members) - excluded
    for cell in world.cells:
        members = [board.known[world.members[each]] for each in world.of_cell(cell)]
        open_ = [one for one in members if one.subject.must and one.record.level is None]
        graded = board.known[world.collectives[cell]].record.level
        assert graded is None or not open_, cell
