"""A ward's year: targets judged from what is on record, duties with owner, day and evidence."""

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import insert, update

from services import four_good
from services.db.models import Membership, Person, RoleHeld, UnitProfile
from services.documents.papers import MadePaper
from services.files import FileView, read
from services.yearly import duties, report, stating, targets
from services.yearly.duties import Duty
from services.yearly.targets import YearBoard
from tests.fakes import LONG_AGO, House, code

YEAR = 2026
PAPER = "15-KH/ĐU"


@pytest.fixture
async def ward(house: House) -> House:
    """Two members admitted this year; a street cell whose secretary is head of the street."""
    born = {"admitted_on": date(2026, 5, 19), "birth_year": 1990, "residence": "Ngõ 1"}
    ids, units = house.ids, house.units
    await house.change(
        update(Person).where(Person.id.in_([ids["an"], ids["other_member"]])).values(**born)
    )
    head = {"person_id": ids["secretary"], "unit_id": units["one"], "from_day": LONG_AGO}
    await house.change(insert(RoleHeld).values(**head, role="street_head"))
    said = {"unit_id": units["one"], "kind": "residential", "in_system": False}
    await house.change(
        insert(UnitProfile).values(**said, set_by=ids["ward_staff"], set_at=house.clock.now())
    )
    return house


async def board(ward: House) -> YearBoard:
    found = await ward.act("ward_staff", targets.board, ward.units["ward"], YEAR)
    assert isinstance(found, YearBoard)
    return found


async def duty(ward: House, rule: str) -> Duty:
    found = await ward.act("ward_staff", duties.one, ward.units["ward"], YEAR, rule)
    assert isinstance(found, Duty)
    return found


def outcome(found: YearBoard, rule: str) -> str | None:
    finding = found.findings[rule]
    return finding.outcome if finding else None


async def test_targets_are_judged_from_what_is_on_record(ward: House) -> None:
    first = await board(ward)
    twelve = first.findings["KPI-03"]
    assert twelve is not None
    assert twelve.facts == {"admitted": 2, "total": 12}
    assert outcome(first, "KPI-03") == "ABOVE_RANGE"
    assert [(each.admitted, each.finding.outcome) for each in first.cells] == [
        (1, "INFO"),
        (1, "INFO"),
    ]
    heads, whole = first.findings["KPI-06"], first.findings["KPI-10"]
    assert heads is not None
    assert heads.values["counted"] == 1
    assert whole is not None
    assert whole.facts == {"part": 2, "whole": 12}
    nothing = {rule for rule in targets.RULES if first.findings[rule] is None}
    assert nothing == {"KPI-01", "KPI-02", "KPI-05", *targets.SHARES, "KPI-08"}
    assert first.in_period


async def test_admissions_are_counted_by_their_day_not_by_when_the_roster_came(
    ward: House,
) -> None:
    came = update(Membership).values(from_day=date(2026, 3, 1))
    people = [ward.ids["an"], ward.ids["binh"]]
    await ward.change(came.where(Membership.person_id.in_(people)))
    long_ago = update(Person).where(Person.id == ward.ids["binh"])
    await ward.change(long_ago.values(admitted_on=date(2001, 5, 19)))
    later = update(Person).where(Person.id == ward.ids["other_member"])
    await ward.change(later.values(admitted_on=date(2026, 9, 2)))
    found = (await board(ward)).findings["KPI-03"]
    assert found is not None
    assert found.facts["admitted"] == 1


async def test_what_the_ward_states_counts_and_the_newest_wins(ward: House) -> None:
    own, cell = ward.units["ward"], ward.units["one"]
    for year, part in ((2025, 30), (2026, 32)):
        for name, counted in (("street_heads", (part, 46)), ("front_heads", (9, 10))):
            said = await ward.act("ward_staff", stating.state, own, year, name, counted, PAPER)
            assert not code(said)
    await ward.act("ward_staff", stating.state, own, YEAR, "military_cells", (0, 1), PAPER)
    await ward.act("ward_staff", stating.state, own, YEAR, "military_cells", (1, 1), PAPER)
    await ward.act("ward_staff", stating.state, own, YEAR, "members", (100, 100), PAPER)
    await ward.act("ward_staff", stating.assign, cell, YEAR, 3, PAPER)
    found = await board(ward)
    rules = ("KPI-07", targets.FRONT, "KPI-05", "KPI-03")
    assert [outcome(found, rule) for rule in rules] == ["MET", "NOT_MET", "MET", "NOT_MET"]
    assert [each.finding.outcome for each in found.cells] == ["NOT_MET", "INFO"]
    wrong = await ward.act("ward_staff", stating.state, own, YEAR, "street_heads", (47, 46), PAPER)
    assert code(wrong) == "year_number"


async def test_four_good_cells_are_those_that_the_rule_says(ward: House) -> None:
    await ward.act("secretary", four_good.check, ward.units["one"], four_good.BOXES, "21-HD")
    other = ward.units["two"]
    await ward.act("other_secretary", four_good.check, other, four_good.BOXES[:3], "21-HD")
    assert (await board(ward)).four_good == targets.FourGoodCells(met=1, checked=2, cells=2)


async def test_a_duty_has_an_owner_a_clause_a_day_and_evidence(ward: House) -> None:
    own, staff = ward.units["ward"], ward.ids["ward_staff"]
    held = {"person_id": ward.ids["stranger"], "unit_id": own, "from_day": LONG_AGO}
    await ward.change(insert(RoleHeld).values(**held, role="ward_committee"))
    listed = await ward.act("ward_staff", duties.listed, own, YEAR)
    assert isinstance(listed, list)
    assert [each.entry.id for each in listed] == [
        *(f"PLN-{number:02}" for number in range(1, 17)),
        *("KPI-12", "KPI-13", "KPI-14"),
    ]
    yearly, plan = await duty(ward, "PLN-16"), await duty(ward, "PLN-12")
    assert yearly.due_on == date(2026, 12, 31)
    assert plan.due_on is None
    assert (await duty(ward, "PLN-05")).waits
    await ward.act("ward_staff", duties.set_last_day, own, YEAR, "PLN-12", date(2026, 6, 1))
    await ward.act("ward_staff", duties.set_last_day, own, YEAR, "PLN-05", date(2026, 6, 1))
    assert (await duty(ward, "PLN-12")).late
    assert not (await duty(ward, "PLN-05")).late
    await ward.act("ward_staff", duties.hand_over, own, YEAR, "PLN-12", ward.ids["stranger"])
    say = ("PLN-12", "done", PAPER)
    assert code(await ward.act("ward_staff", duties.say, own, YEAR, *say)) == "duty_of_another"
    assert not code(await ward.act("stranger", duties.say, own, YEAR, *say))
    done = await duty(ward, "PLN-12")
    assert (done.state, done.evidence, done.owner, done.late) == (
        *("done", PAPER),
        *("Hoa Thử Khách", False),
    )
    empty = await ward.act("ward_staff", duties.say, own, YEAR, "PLN-13", "done", "  ")
    assert code(empty) == "duty_evidence"
    assert code(await ward.act("ward_staff", duties.hand_over, own, YEAR, "PLN-13", staff)) == ""


async def test_the_report_says_the_same_in_three_forms(ward: House) -> None:
    own = ward.units["ward"]
    await ward.act("ward_staff", stating.assign, ward.units["one"], YEAR, 3, PAPER)
    await ward.act("ward_staff", duties.say, own, YEAR, "PLN-13", "done", "7-KH/ĐU")
    words = ("Đảng ủy phường", "kỹ năng nghiệp vụ", "9-KH/ĐU")
    await ward.act("ward_staff", stating.plan_training, own, YEAR, *words)
    content = {form: await _made(ward, form) for form in report.FORMS}
    text = "\n".join(p.text for p in Document(io.BytesIO(content["docx"])).paragraphs)
    assert "7-KH/ĐU" in text
    assert "kỹ năng nghiệp vụ (9-KH/ĐU)" in text
    book = load_workbook(io.BytesIO(content["xlsx"]))
    rows = [[cell.value for cell in row] for row in book["Kết nạp"].iter_rows(min_row=5)]
    assert rows == [["Chi bộ Thử 1", 3, 1, PAPER], ["Chi bộ Thử 2", "–", 1, None]]
    states = {row[0].value: row[4].value for row in book["Nhiệm vụ"].iter_rows(min_row=5)}
    assert sum(state == "Đã xong" for state in states.values()) == 1
    assert content["png"].startswith(b"\x89PNG")


async def _made(ward: House, form: str) -> bytes:
    made = await ward.act("ward_staff", report.make, ward.units["ward"], YEAR, form)
    assert isinstance(made, MadePaper)
    found = await ward.act("ward_staff", read, made.file_id)
    assert isinstance(found, FileView)
    return found.content


@pytest.mark.parametrize("who", ["secretary", "stranger"])
async def test_nobody_else_sees_or_changes_the_year_of_a_ward(ward: House, who: str) -> None:
    own, cell = ward.units["ward"], ward.units["one"]
    tried = (
        (targets.board, own, YEAR),
        (duties.listed, own, YEAR),
        (duties.say, own, YEAR, "PLN-12", "done", PAPER),
        (duties.hand_over, own, YEAR, "PLN-12", ward.ids[who]),
        (stating.assign, cell, YEAR, 3, PAPER),
        (stating.state, own, YEAR, "street_heads", (1, 2), PAPER),
        (stating.plan_training, own, YEAR, "a", "b", "c"),
        (report.make, own, YEAR, "xlsx"),
    )
    assert [code(await ward.act(who, *each)) for each in tried] == ["not_yours"] * len(tried)
