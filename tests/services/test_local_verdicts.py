"""Dues, tasks and the morning are judged by the unit's own rules, not by the default book."""

import ast
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from services import evaluation, morning, plans, rulebook_changes, rulebooks, task_states, tasks
from services.db.models import Reminder
from services.dues import book, counter, ledger, payments, unpaid
from services.dues.payments import Paid
from services.refusal import Refused
from services.reminders import of_screening, plan_dues, plan_screening
from services.rulebook_changes import NewValue
from services.rulebook_words import Paper
from services.rules import Decision
from services.rules.model import Value
from services.work import Work
from tests.fakes import House, code, vn
from tests.services.db.conftest import counted
from tests.services.dues.conftest import cell  # noqa: F401 - a fixture

ROOT = Path(__file__).parents[2]
PAPER = Paper("21-KH/ĐU", date(2026, 6, 1), "Đảng ủy phường Thử Nghiệm")
WITHOUT_UNIT = {
    "services/calendar.py",
    "services/agenda.py",
    "services/ballots/published.py",
    "handlers/why_facts.py",
}
"""commands by the printed rules; somebody who belongs to no cell; a recount of a file alone"""
OF_RULES = ("services/rules/", "services/rulebooks.py")
BARE = {"judge", "judge_with", "judge_or_assume", "judge_on_calendar"}
JUNE = date(2026, 6, 1)


async def set_value(house: House, name: str, value: Value, unit: str = "one") -> None:
    new = NewValue(name, value, JUNE, None, PAPER.cited("II.1", "theo kế hoạch"))
    done = await house.act("ward_staff", rulebook_changes.set_value, house.units[unit], new)
    assert not isinstance(done, Refused)


async def adopt_only(house: House, *documents: str) -> None:
    cited = PAPER.cited("I", "áp dụng")
    unit = house.units["ward"]
    await house.act("ward_staff", rulebook_changes.adopt, unit, documents, JUNE, cited)


async def opened(house: House) -> book.Book:
    found = await house.act("secretary", book.access_book, house.units["one"])
    assert isinstance(found, book.Book)
    return found


def test_nothing_is_judged_by_the_default_book() -> None:
    files = [*(ROOT / "services").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]
    names = {path.relative_to(ROOT).as_posix(): path for path in files}
    others = [name for name in names if not name.startswith(OF_RULES)]
    assert {name for name in others if _takes_bare(names[name])} <= WITHOUT_UNIT


async def test_a_committee_is_reminded_in_the_own_month_of_the_review(house: House) -> None:
    await set_value(house, "screening.month", 7)
    one = {house.units["one"]}
    for now, cells in ((vn(7, 1, 20), one), (vn(1, 1, 20, year=2027), {house.units["two"]})):
        house.clock.move_to(now)
        known = set(await house.rows(Reminder.id))
        await house.act("", plan_screening.daily)
        of_review = Reminder.kind == "january_review"
        rows = await house.rows(Reminder.id, Reminder.subject_id, where=of_review)
        new = {row[0]: row[1] for row in rows if (row[0],) not in known}
        assert set(new.values()) == cells
        facts = await house.act("", of_screening.load, list(new))
        assert {each.last_day.month for each in facts.values()} == {now.month}


def _takes_bare(path: Path) -> bool:
    text = path.read_text()
    if "judge" not in text and "from services import" not in text:
        return False  # to read all files as Python takes seconds
    return any(
        alias.name in BARE or (node.module == "services" and alias.name == "rules")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("services")
        for alias in node.names
    )


async def near(house: House, found: book.Book) -> Iterable[int]:
    kept = await house.act("secretary", counter.near_the_limit, found, 2026)
    return {each.line.person_id for each in kept}


async def test_a_local_number_of_unpaid_months_moves_the_counter(cell: House) -> None:  # noqa: F811
    cell.clock.move_to(vn(7, 15))
    await cell.act("", plan_dues.daily)
    found, one = await opened(cell), cell.units["one"]
    assert not await near(cell, found)
    await set_value(cell, "screening.months_without_dues", 2)
    assert cell.ids["an"] in await near(cell, found)
    both = {(one, 2026), (cell.units["two"], 2026)}
    counts = await cell.act("", unpaid.near_the_limit, both)
    assert counts[one, 2026] == len(list(await near(cell, found)))


async def test_the_same_number_does_not_move_the_next_cell(cell: House) -> None:  # noqa: F811
    await cell.act("other_secretary", book.begin, cell.units["two"])
    await set_value(cell, "screening.months_without_dues", 2, "two")
    cell.clock.move_to(vn(7, 15))
    await cell.act("", plan_dues.daily)
    both = {(cell.units[name], 2026) for name in ("one", "two")}
    counts = await cell.act("", unpaid.near_the_limit, both)
    assert set(counts) == {(cell.units["two"], 2026)}


async def test_what_the_committee_decided_on_a_member_is_shown(cell: House) -> None:  # noqa: F811
    person = cell.ids["an"]
    decided = Decision(
        rule="SCR-08",
        question="one_of_two_counters",
        outcome="NOT_MET",
        words="chờ thêm một quý",
        number="03-NQ/CB",
        decided_on=date(2026, 6, 4),
        body="Chi ủy chi bộ Thử 1",
        subject=f"person:{person}",
    )
    await cell.act("secretary", rulebook_changes.decide, cell.units["one"], decided)
    cell.clock.move_to(vn(9, 15))
    await cell.act("", plan_dues.daily)
    found = await opened(cell)
    kept = await cell.act("secretary", counter.near_the_limit, found, 2026)
    outcomes = {each.line.person_id: each.criterion.outcome for each in kept}
    assert outcomes.pop(person) == "NOT_MET"
    assert set(outcomes.values()) == {"NEEDS_DECISION"}


async def test_a_payment_is_a_payment_whatever_was_adopted(cell: House) -> None:  # noqa: F811
    await adopt_only(cell, "S2")
    one, an = cell.units["one"], cell.ids["an"]
    await cell.act("committee", payments.record_for, one, an, Paid((JUNE,), 50_000, "cash"))
    cell.clock.move_to(vn(7, 15))
    kept = await cell.act("secretary", ledger.ledger, await opened(cell), [JUNE])
    states = {line.person_id: line.months[JUNE] for line in kept.lines}
    assert (states[an].state, states[an].overdue) == (ledger.PAID, False)
    binh = states[cell.ids["binh"]]
    assert (binh.state, binh.overdue) == (ledger.OPEN, True)


async def test_a_local_interval_moves_the_review_of_tasks(house: House) -> None:
    one = house.units["one"]
    new = tasks.NewTask(house.ids["an"], "Việc cụ thể", "04-NQ/CB", date(2026, 1, 5))
    await house.act("secretary", tasks.assign, one, new)
    house.clock.move_to(vn(6, 5, 9))
    before = await house.act("", task_states.reviews, [one])
    await set_value(house, "tasks.review_long", 5)
    after = await house.act("", task_states.reviews, [one, house.units["two"]])
    assert [(each.months, each.is_due) for each in (before[one], after[one])] == [
        (6, False),
        (5, True),
    ]
    kinds = {each.kind for each in (await house.act("secretary", morning.own)).matters}
    assert "review" in kinds
    assert code(await house.act("secretary", tasks.choose_interval, one, 6)) == "review_interval"


async def test_a_local_number_of_meetings_moves_the_morning(house: House) -> None:
    await house.meeting(vn(6, 28, 19))
    house.clock.move_to(vn(6, 22, 9))
    assert "no_meeting" not in await kinds(house)
    await set_value(house, "attendance.meetings_per_month", 2)
    assert "no_meeting" in await kinds(house)


async def test_a_document_that_does_not_apply_asks_for_nothing(house: House) -> None:
    house.clock.move_to(vn(6, 22, 9))
    assert "no_meeting" in await kinds(house)
    await adopt_only(house, "S2")
    assert "no_meeting" not in await kinds(house)


async def kinds(house: House) -> set[str]:
    return {each.kind for each in (await house.act("secretary", morning.own)).matters}


async def test_a_decision_on_plans_of_the_exempt_is_used(house: House) -> None:
    decided = Decision(
        rule="TSK-06",
        question="plan_of_exempt",
        outcome="REMIND",
        words="vẫn lập kế hoạch",
        number="04-NQ/CB",
        decided_on=date(2026, 6, 4),
        body="Chi ủy chi bộ Thử 1",
    )
    one = house.units["one"]
    await house.act("secretary", rulebook_changes.decide, one, decided)
    board = await house.act("secretary", plans.board, one)
    assert isinstance(board, plans.PlanBoard)
    assert house.ids["exempt"] in {each.member.id for each in board.among("REMIND")}
    assert not board.among("NEEDS_DECISION")


@pytest.mark.parametrize("documents", [(), ("S2",)])
async def test_what_a_meeting_is_to_evaluate_does_not_depend_on_documents(
    house: House, documents: tuple[str, ...]
) -> None:
    meeting = await house.meeting()
    if documents:
        await adopt_only(house, *documents)
    found = await house.act("secretary", evaluation.evaluation, meeting)
    assert isinstance(found, evaluation.Evaluation)
    assert found.finding.by_text == "BLOCKED"


async def test_books_of_many_units_cost_as_much_as_that_of_one(house: House) -> None:
    for name in ("one", "two", "ward"):
        await set_value(house, "tasks.review_long", 5, name)
    costs = [
        await counted(house.engine, partial(house.act, "", rulebooks.books_for, of))
        for of in ([house.units["one"]], list(house.units.values()))
    ]
    assert costs == [2, 2]


async def test_a_book_is_read_once_and_again_after_a_change(house: House) -> None:
    async def twice(work: Work) -> list[object]:
        one = house.units["one"]
        seen: list[object] = [await rulebooks.book_for(work, one) for _ in range(2)]
        new = NewValue("tasks.review_long", 4, JUNE, None, PAPER.cited("I", "bốn tháng"))
        await rulebook_changes.set_value(work, one, new)
        changed = await rulebooks.book_for(work, one)
        return [*seen, changed.whole.value("tasks.review_long", JUNE).value]

    first, second, changed = await house.act("ward_staff", twice)
    assert first is second
    assert changed == 4
