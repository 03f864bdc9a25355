"""An organisation's own rules: dated, cited, inherited from the ward, used on their days only."""

from collections.abc import Mapping
from datetime import date

import pytest

from services import rulebook_changes, rulebooks
from services.db.models import AuditRow, LocalValue
from services.refusal import Refused
from services.rulebook_changes import NewValue, Plan, PlannedDate
from services.rulebook_words import Paper
from services.rules import Decision, Finding
from services.rules.model import Value
from tests.fakes import House, code, vn

PAPER = Paper("21-KH/ĐU", date(2026, 6, 1), "Đảng ủy phường Thử Nghiệm")
SUBMIT = PlannedDate(
    "grading.submit_before", date(2026, 12, 5), "IV.1", "gửi trước ngày 05/12/2026"
)
PLAN = Plan(2026, PAPER, (SUBMIT,))
THREE_MONTHS = NewValue(
    "screening.months_without_activity",
    4,
    date(2026, 7, 1),
    date(2026, 12, 31),
    PAPER.cited("II.1", "bốn tháng"),
)
QUIET = {"months_without_activity": 3, "months_without_dues": 3}
DECISION = Decision(
    rule="GRD-G18",
    question="between_quota_readings",
    outcome="OK",
    words="Đồng ý",
    number="12-QĐ/ĐU",
    decided_on=date(2026, 6, 3),
    body="Đảng ủy phường Thử Nghiệm",
)
BETWEEN = {"good": 20, "excellent": 5}


async def judged(
    house: House, rule: str, facts: Mapping[str, object], on: date, unit: str = "one"
) -> Finding:
    return await house.act("", rulebooks.judge_for, house.units[unit], rule, facts, on)


async def plan(house: House, plan: Plan = PLAN, unit: str = "ward") -> Plan | Refused:
    who = "ward_staff"
    return await house.act(who, rulebook_changes.enter_plan, house.units[unit], plan)


async def set_value(house: House, new: NewValue, unit: str = "ward") -> object:
    return await house.act("ward_staff", rulebook_changes.set_value, house.units[unit], new)


async def test_without_a_plan_the_dates_of_2025_are_only_assumed(house: House) -> None:
    finding = await judged(house, "CAL-10", {"year": 2026}, date(2026, 6, 5))
    assert finding.values["last_day"] == date(2026, 12, 9)
    assert finding.reasons == ("Giả định theo năm 2025: chưa có kế hoạch năm 2026.",)


async def test_the_plan_of_the_ward_holds_in_its_cells(house: House) -> None:
    await plan(house)
    finding = await judged(house, "CAL-10", {"year": 2026}, date(2026, 6, 5))
    assert (finding.values["last_day"], finding.reasons) == (date(2026, 12, 4), ())
    assert finding.citations[-1] == PAPER.cited("IV.1", "gửi trước ngày 05/12/2026")


async def test_the_past_year_keeps_its_own_plan(house: House) -> None:
    await plan(house)
    finding = await judged(house, "CAL-10", {"year": 2025}, date(2025, 12, 1))
    assert finding.values["last_day"] == date(2025, 12, 9)
    assert finding.reasons == ()


async def test_the_dates_of_a_year_say_whose_they_are(house: House) -> None:
    await plan(house)
    book = await house.act("", rulebooks.book_for, house.units["one"])
    assert [(each.day, each.assumed_from) for each in book.dates_of(2026)] == [
        (date(2026, 11, 30), 2025),
        (date(2026, 12, 5), None),
        (date(2026, 12, 31), 2025),
    ]
    assert {each.assumed_from for each in book.dates_of(2025)} == {None}


async def test_a_plan_entered_again_counts_and_the_old_one_stays(house: House) -> None:
    await plan(house)
    later = PlannedDate(SUBMIT.name, date(2026, 12, 8), "IV.1", "trước ngày 08/12/2026")
    await plan(house, Plan(2026, PAPER, (later,)))
    finding = await judged(house, "CAL-10", {"year": 2026}, date(2026, 6, 5))
    assert finding.values["last_day"] == date(2026, 12, 7)
    assert await house.count(LocalValue) == 2


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        (Plan(2024, PAPER, (SUBMIT,)), "year_out_of_range"),
        (Plan(2028, PAPER, (SUBMIT,)), "year_out_of_range"),
        (Plan(2026, PAPER, ()), "no_dates"),
        (Plan(2025, PAPER, (SUBMIT,)), ""),
        (Plan(2027, PAPER, (SUBMIT,)), "day_of_another_year"),
        (Plan(2026, PAPER, (PlannedDate("quota", SUBMIT.day, "I", "a"),)), "no_dates"),
    ],
)
async def test_a_wrong_plan_is_refused(house: House, wrong: Plan, refused: str) -> None:
    if wrong.year == 2025:
        house.clock.move_to(vn(6, 5, 9))
    assert code(await plan(house, wrong)) == refused


@pytest.mark.parametrize("who", ["secretary", "an", "other_secretary", "stranger"])
async def test_only_ward_staff_set_rules(house: House, who: str) -> None:
    unit = house.units["one"]
    days = {date(2026, 6, 13): True}
    sources = {"S0"}
    cited = PAPER.cited("I", "a")
    for refused in (
        await house.act(who, rulebook_changes.enter_plan, unit, PLAN),
        await house.act(who, rulebook_changes.set_value, unit, THREE_MONTHS),
        await house.act(who, rulebook_changes.move_days, unit, days, PAPER),
        await house.act(who, rulebook_changes.adopt, unit, sources, PAPER.issued, cited),
        await house.act(who, rulebook_changes.decide, unit, DECISION),
    ):
        assert code(refused) == "not_yours"


async def test_a_local_value_holds_on_its_days_only(house: House) -> None:
    await set_value(house, THREE_MONTHS)
    for day, outcome in (
        (date(2026, 6, 30), "MATCH"),
        (date(2026, 7, 1), "NEEDS_DECISION"),
        (date(2026, 12, 31), "NEEDS_DECISION"),
        (date(2027, 1, 1), "MATCH"),
    ):
        assert (await judged(house, "SCR-08", QUIET, day)).outcome == outcome, day


async def test_a_cell_may_differ_from_its_ward(house: House) -> None:
    await set_value(house, THREE_MONTHS)
    own = NewValue(THREE_MONTHS.name, 2, date(2026, 7, 1), None, PAPER.cited("III", "hai tháng"))
    await set_value(house, own, unit="one")
    two = {"months_without_activity": 2, "months_without_dues": 3}
    assert (await judged(house, "SCR-08", two, date(2026, 8, 1))).outcome == "MATCH"
    assert (await judged(house, "SCR-08", two, date(2026, 8, 1), "two")).outcome != "MATCH"


async def test_a_withdrawn_value_still_holds_on_the_days_before(house: House) -> None:
    await set_value(house, THREE_MONTHS)
    gone = NewValue(THREE_MONTHS.name, None, date(2026, 9, 1), None, PAPER.cited("I", "bỏ"))
    await set_value(house, gone)
    assert (await judged(house, "SCR-08", QUIET, date(2026, 8, 31))).outcome == "NEEDS_DECISION"
    assert (await judged(house, "SCR-08", QUIET, date(2026, 9, 1))).outcome == "MATCH"


async def test_what_is_no_value_is_refused(house: House) -> None:
    def new(name: str, value: Value, until: date | None = None) -> NewValue:
        return NewValue(name, value, date(2026, 7, 1), until, PAPER.cited("I", "a"))

    assert code(await set_value(house, new("nothing", 1))) == "no_such_value"
    dated = new("grading.submit_before", date(2026, 12, 1))
    assert code(await set_value(house, dated)) == "belongs_to_a_plan"
    backwards = new(THREE_MONTHS.name, 4, date(2026, 6, 30))
    assert code(await set_value(house, backwards)) == "ends_before_it_begins"


async def test_documents_not_adopted_only_warn_from_that_day(house: House) -> None:
    who, unit, cited = "ward_staff", house.units["ward"], PAPER.cited("I", "chỉ áp dụng")
    await house.act(who, rulebook_changes.adopt, unit, {"S2", "S4"}, date(2026, 7, 1), cited)
    assert (await judged(house, "SCR-08", QUIET, date(2026, 6, 30))).outcome == "MATCH"
    after = await judged(house, "SCR-08", QUIET, date(2026, 7, 1))
    assert (after.outcome, after.values["would_be"]) == ("WARNING", "MATCH")
    refused = await house.act(who, rulebook_changes.adopt, unit, {"S9"}, PAPER.issued, cited)
    assert code(refused) == "no_documents"


async def test_moved_days_change_the_count_of_working_days(house: House) -> None:
    facts = {"meeting_on": "2026-06-15", "sent_on": "2026-06-01"}
    on = date(2026, 6, 5)
    before = await judged(house, "GRD-R13", facts, on)
    assert before.values["latest"] == date(2026, 6, 10)
    moved = {date(2026, 6, 12): False, date(2026, 6, 13): True}
    await house.act("ward_staff", rulebook_changes.move_days, house.units["ward"], moved, PAPER)
    assert (await judged(house, "GRD-R13", facts, on)).values["latest"] == date(2026, 6, 10)
    back = {date(2026, 6, 14): True}
    await house.act("ward_staff", rulebook_changes.move_days, house.units["ward"], back, PAPER)
    assert (await judged(house, "GRD-R13", facts, on)).values["latest"] == date(2026, 6, 11)


@pytest.mark.parametrize(("day", "works"), [(date(2026, 6, 13), False), (date(2026, 6, 12), True)])
async def test_a_day_that_is_not_moved_is_refused(house: House, day: date, works: bool) -> None:
    done = await house.act(
        "ward_staff", rulebook_changes.move_days, house.units["ward"], {day: works}, PAPER
    )
    assert code(done) == "day_not_moved"


async def test_a_decision_is_used_from_its_day(house: House) -> None:
    await house.act("ward_staff", rulebook_changes.decide, house.units["ward"], DECISION)
    before = await judged(house, "GRD-G18", BETWEEN, date(2026, 6, 2))
    assert before.outcome == "NEEDS_DECISION"
    after = await judged(house, "GRD-G18", BETWEEN, date(2026, 6, 3))
    assert (after.outcome, after.values["decision"]) == ("OK", "12-QĐ/ĐU")


async def test_a_secretary_records_what_the_own_cell_decided(house: House) -> None:
    subject = rulebook_changes.subject_of(house.ids["an"])
    own = Decision(
        rule="SCR-08",
        question="one_of_two_counters",
        outcome="MATCH",
        words="Chỉ cần một trong hai",
        number="03-NQ/CB",
        decided_on=date(2026, 6, 4),
        body="Chi bộ Thử Nghiệm",
        subject=subject,
    )
    done = await house.act("secretary", rulebook_changes.decide, house.units["one"], own)
    assert done == own
    facts = {"months_without_activity": 3, "months_without_dues": 0}
    unit, on = house.units["one"], date(2026, 6, 5)
    about = await house.act("", rulebooks.judge_for, unit, "SCR-08", facts, on, subject)
    assert about.outcome == "MATCH"
    assert (await judged(house, "SCR-08", facts, on)).outcome == "NEEDS_DECISION"


@pytest.mark.parametrize(
    ("who", "about", "refused"),
    [
        ("secretary", "binh", ""),
        ("deputy", "secretary", ""),
        ("secretary", "secretary", "not_in_cell"),
        ("secretary", "other_member", "not_in_cell"),
        ("ward_staff", "an", "not_yours"),
        ("committee", "an", "not_yours"),
    ],
)
async def test_only_the_secretariat_records_about_another_member_of_the_cell(
    house: House, who: str, about: str, refused: str
) -> None:
    own = Decision(
        rule="SCR-08",
        question="one_of_two_counters",
        outcome="MATCH",
        words="Chỉ cần một trong hai",
        number="03-NQ/CB",
        decided_on=date(2026, 6, 4),
        body="Chi bộ Thử Nghiệm",
        subject=rulebook_changes.subject_of(house.ids[about]),
    )
    assert code(await house.act(who, rulebook_changes.decide, house.units["one"], own)) == refused


def changed(decision: Decision, **change: object) -> Decision:
    values = {name: getattr(decision, name) for name in Decision.__slots__} | change
    return Decision(**values)


async def test_a_decision_that_is_withdrawn_leaves_the_question_open(house: House) -> None:
    unit = house.units["ward"]
    gone = changed(DECISION, outcome="WITHDRAWN", number="13-QĐ/ĐU", decided_on=date(2026, 6, 5))
    refused = await house.act("ward_staff", rulebook_changes.decide, unit, gone)
    assert code(refused) == "nothing_to_withdraw"
    await house.act("ward_staff", rulebook_changes.decide, unit, DECISION)
    await house.act("ward_staff", rulebook_changes.decide, unit, gone)
    on_days = [await judged(house, "GRD-G18", BETWEEN, date(2026, 6, day)) for day in (4, 5)]
    assert [each.outcome for each in on_days] == ["OK", "NEEDS_DECISION"]
    again = changed(DECISION, number="14-QĐ/ĐU", decided_on=date(2026, 6, 5))
    await house.act("ward_staff", rulebook_changes.decide, unit, again)
    found = await judged(house, "GRD-G18", BETWEEN, date(2026, 6, 5))
    assert found.values["decision"] == "14-QĐ/ĐU"


async def test_what_was_decided_for_one_stays_when_the_general_is_withdrawn(house: House) -> None:
    unit, on = house.units["one"], date(2026, 6, 5)
    for each in (
        changed(DECISION, subject="person:12", outcome="EXCEEDS"),
        DECISION,
        changed(DECISION, outcome="WITHDRAWN"),
    ):
        await house.act("ward_staff", rulebook_changes.decide, house.units["ward"], each)
    ask = rulebooks.judge_for
    about = await house.act("", ask, unit, "GRD-G18", BETWEEN, on, "person:12")
    assert about.outcome == "EXCEEDS"
    assert (await judged(house, "GRD-G18", BETWEEN, on)).outcome == "NEEDS_DECISION"


async def test_a_value_that_is_not_there_cannot_be_withdrawn(house: House) -> None:
    gone = NewValue(THREE_MONTHS.name, None, date(2026, 9, 1), None, PAPER.cited("I", "bỏ"))
    assert code(await set_value(house, gone)) == "nothing_to_withdraw"
    await set_value(house, THREE_MONTHS)
    book = await house.act("", rulebooks.book_for, house.units["one"])
    assert set(book.values_on(date(2026, 9, 1))) == {THREE_MONTHS.name}
    assert code(await set_value(house, gone)) == ""
    book = await house.act("", rulebooks.book_for, house.units["one"])
    assert book.values_on(date(2026, 9, 1)) == {}
    assert set(book.values_on(date(2026, 8, 31))) == {THREE_MONTHS.name}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"question": "one_of_two_counters"}, "no_open_question"),
        ({"outcome": "PERHAPS"}, "no_such_reading"),
        ({"words": " "}, "no_such_reading"),
        ({"decided_on": date(2026, 6, 6)}, "paper_of_the_future"),
    ],
)
async def test_a_wrong_decision_is_refused(
    house: House, change: dict[str, object], refused: str
) -> None:
    wrong = changed(DECISION, **change)
    done = await house.act("ward_staff", rulebook_changes.decide, house.units["ward"], wrong)
    assert code(done) == refused


async def test_every_change_stands_in_the_audit_trail(house: House) -> None:
    await plan(house)
    await set_value(house, THREE_MONTHS)
    actions = {row[0] for row in await house.rows(AuditRow.action)}
    assert {"rulebook.plan", "rulebook.value"} <= actions
