"""Exemptions: who decides, what is refused and why, from which day to which day they count."""

from datetime import date
from typing import Any

import pytest

from services import members, rulebook_changes
from services.db.models import Reminder
from services.exemptions import asking, contacts, deciding, judging, register, views
from services.exemptions.asking import Wish
from services.exemptions.judging import whole_months
from services.exemptions.views import Request
from services.members import Member
from services.refusal import Refused
from services.reminders import planner
from services.rules import Decision
from services.work import Work
from tests.fakes import House, code, vn

TODAY = date(2026, 6, 5)
WAITING = {"status": "public_employee", "off_work_waiting": True, "written": True}
FAR = Wish("mobile_work", "đi làm công trình xa", date(2026, 7, 1), date(2026, 12, 31))


async def asked(house: House, wish: Wish, who: str = "an") -> Request:
    """A request that could be filed."""
    found = await house.act(who, asking.ask, wish)
    assert isinstance(found, Request), found
    return found


async def done(house: House, who: str, use: Any, *args: Any) -> Request:
    """A step that could be taken."""
    found = await house.act(who, use, *args)
    assert isinstance(found, Request), found
    return found


async def standing(house: House, on: date) -> str | None:
    """How An stands in the cell on a day."""
    people: list[Member] = await house.act("secretary", members.members, house.units["one"], on)
    return next(each.standing for each in people if each.id == house.ids["an"])


async def reminded(house: House, kind: str) -> list[str]:
    """Keys of those who are to be told."""
    rows = await house.rows(Reminder.person_id, where=Reminder.kind == kind)
    keys = {number: key for key, number in house.ids.items()}
    return sorted(keys[row[0]] for row in rows)


async def test_the_cell_exempts_for_age_from_the_day_of_its_resolution(house: House) -> None:
    found = await asked(house, Wish("age"))
    assert await reminded(house, "exemption_asked") == ["deputy", "secretary"]
    blocked = await house.act("secretary", deciding.resolve, found.id, "5", TODAY)
    assert isinstance(blocked, Refused)
    assert blocked.code == "exemption_blocked"
    await done(house, "secretary", deciding.consider, found.id, "cannot_attend", True)
    await done(house, "secretary", deciding.consider, found.id, "medical_confirmation", False)
    blocked = await house.act("secretary", deciding.resolve, found.id, "5", TODAY)
    assert isinstance(blocked, Refused)
    await done(house, "secretary", deciding.consider, found.id, "medical_confirmation", True)
    for number, on in (("", TODAY), ("5", date(2026, 6, 6))):
        assert isinstance(
            await house.act("secretary", deciding.resolve, found.id, number, on), Refused
        )
    granted = await done(house, "secretary", deciding.resolve, found.id, "5-NQ/CB", TODAY)
    assert granted.state == "granted"
    assert [await standing(house, date(2026, 6, day)) for day in (4, 5)] == [None, "exempt"]
    assert await reminded(house, "exemption_reported") == ["ward_staff"]
    assert await reminded(house, "exemption_granted") == ["an", "deputy"]
    assert await house.act("secretary", deciding.resolve, found.id, "6", TODAY) == Refused(
        "exemption_decided"
    )


async def test_the_return_counts_from_the_cells_decision(house: House) -> None:
    await test_the_cell_exempts_for_age_from_the_day_of_its_resolution(house)
    found = (await house.act("an", views.own))[0]
    house.clock.move_to(vn(8, 3, 9))
    assert isinstance(
        await house.act("secretary", deciding.take_back, found.id, "9", date(2026, 8, 3)), Refused
    )
    await done(house, "an", asking.ask_back, found.id)
    assert await standing(house, date(2026, 8, 3)) == "exempt"
    back = await done(
        house, "secretary", deciding.take_back, found.id, "9-NQ/CB", date(2026, 8, 3)
    )
    assert back.state == "returned"
    assert await standing(house, date(2026, 8, 2)) == "exempt"
    assert await standing(house, date(2026, 8, 3)) is None


async def test_a_reduction_leaves_the_member_expected(house: House) -> None:
    found = await asked(house, Wish("reduce"))
    await done(house, "secretary", deciding.consider, found.id, "cannot_attend", True)
    await done(house, "secretary", deciding.consider, found.id, "medical_confirmation", True)
    await done(house, "secretary", deciding.resolve, found.id, "5", TODAY)
    assert await standing(house, TODAY) is None


async def test_for_other_reasons_the_cell_proposes_and_the_committee_decides(house: House) -> None:
    found = await asked(house, FAR)
    await done(house, "secretary", deciding.consider, found.id, "can_return", False)
    refused = await house.act("secretary", deciding.resolve, found.id, "5", TODAY)
    assert isinstance(refused, Refused)  # nothing in writing yet (EXM-12)
    await done(house, "secretary", deciding.consider, found.id, "written", True)
    proposed = await done(house, "secretary", deciding.resolve, found.id, "5", TODAY)
    assert proposed.state == "proposed"
    assert await standing(house, date(2026, 7, 1)) is None
    assert await reminded(house, "exemption_proposed") == ["ward_staff"]
    assert await house.act("secretary", deciding.decide, found.id, "1", TODAY) == Refused(
        "not_yours"
    )
    assert [each.id for each in await house.act("ward_staff", views.to_decide)] == [found.id]
    await done(house, "ward_staff", deciding.decide, found.id, "12-QĐ/ĐU", TODAY)
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [await standing(house, day) for day in days] == [None, "exempt", "exempt", None]


async def test_a_year_is_too_long_for_mobile_work(house: House) -> None:
    wish = Wish("mobile_work", "công trình", date(2026, 7, 1), date(2027, 6, 30))
    found = await asked(house, wish)
    await done(house, "secretary", deciding.consider, found.id, "written", True)
    await done(house, "secretary", deciding.consider, found.id, "can_return", False)
    refused = await house.act("secretary", deciding.resolve, found.id, "5", TODAY)
    assert isinstance(refused, Refused)
    assert "12" in str(refused.values["reason"]) or refused.values["reason"]


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 7, 1), date(2026, 12, 31), 6),
        (date(2026, 7, 1), date(2027, 6, 30), 12),
        (date(2026, 7, 1), date(2027, 6, 29), 11),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 27), 11),
    ],
)
def test_months_of_a_term(since: date, until: date, months: int) -> None:
    assert whole_months(since, until) == months


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish("holiday", "x"), "exemption_reason"),
        (Wish("maternity"), "exemption_words"),
        (Wish("maternity", "sinh con"), "exemption_term"),
        (Wish("maternity", "sinh con", TODAY, date(2026, 6, 4)), "exemption_term"),
    ],
)
async def test_what_is_not_taken(house: House, wish: Wish, code: str) -> None:
    assert await house.act("an", asking.ask, wish) == Refused(code)


async def test_one_request_at_a_time_and_an_extension_after_the_first(house: House) -> None:
    found = await asked(house, FAR)
    assert await house.act("an", asking.ask, FAR) == Refused("exemption_open")
    await done(house, "an", asking.withdraw, found.id)
    found = await asked(house, FAR)
    for fact, value in (("written", True), ("can_return", False)):
        await done(house, "secretary", deciding.consider, found.id, fact, value)
    await done(house, "secretary", deciding.resolve, found.id, "5", TODAY)
    await done(house, "ward_staff", deciding.decide, found.id, "12", TODAY)
    house.clock.move_to(vn(12, 1, 9))
    assert await house.act("an", asking.ask, FAR) == Refused("exemption_open")
    later = Wish("mobile_work", "tiếp tục", date(2027, 1, 1), date(2027, 3, 31))
    assert (await asked(house, later)).state == "asked"


async def test_nobody_else_sees_a_request(house: House) -> None:
    found = await asked(house, Wish("age"))
    for who in ("binh", "minute_taker", "other_secretary", "ward_staff", "stranger"):
        seen = await house.act(who, views.access, found.id)
        assert seen == Refused("no_such_exemption"), who
    assert isinstance(await house.act("committee", views.access, found.id), Request)
    mine = await house.act("other_secretary", asking.ask, Wish("age"), house.ids["an"], 1)
    assert isinstance(mine, Refused)
    for_him = await house.act(
        "secretary", asking.ask, Wish("age"), house.ids["silent"], house.units["one"]
    )
    assert isinstance(for_him, Request)


async def test_contact_reports_and_the_end_of_the_term(house: House) -> None:
    found = await asked(house, FAR)
    for fact, value in (("written", True), ("can_return", False)):
        await done(house, "secretary", deciding.consider, found.id, fact, value)
    await done(house, "secretary", deciding.resolve, found.id, "5", TODAY)
    await done(house, "ward_staff", deciding.decide, found.id, "12", TODAY)
    assert (await house.act("secretary", contacts.needed, found)).outcome == "REMIND"
    await done(house, "secretary", contacts.assign, found.id, house.ids["binh"])
    assert [each.id for each in await house.act("binh", contacts.kept_by)] == [found.id]

    house.clock.move_to(vn(8, 31, 9))
    await house.act("", planner.plan_all)
    assert await reminded(house, "exemption_contact") == ["binh"]
    await done(house, "binh", contacts.in_touch, found.id, "khỏe, làm ở công trình")
    house.clock.move_to(vn(11, 30, 9))
    await house.act("", planner.plan_all)
    assert await reminded(house, "exemption_ends") == ["an", "binh", "deputy", "secretary"]
    house.clock.move_to(vn(12, 16, 9))
    await house.act("", planner.plan_all)
    assert await reminded(house, "exemption_report") == ["an"]
    assert await reminded(house, "exemption_relay") == ["binh"]
    assert (await house.act("secretary", contacts.reporting, found)).outcome == "REMIND"
    await done(house, "binh", contacts.report, found.id, "đã hoàn thành việc được giao")
    assert (await house.act("secretary", contacts.reporting, found)).outcome == "OK"
    assert await reminded(house, "exemption_told") == ["deputy", "secretary"]

    book = await house.act("ward_staff", register.committee_book, house.units["ward"])
    assert isinstance(book, register.Book)
    [line] = book.lines
    assert (line.contact, line.contacts, line.reports) == ("Hoa Thử Bình", 1, 1)
    own = await house.act("secretary", register.cell_book, house.units["one"])
    assert isinstance(own, register.Book)
    assert own.lines == ()
    assert isinstance(
        await house.act("secretary", register.committee_book, house.units["ward"]), Refused
    )


async def test_an_exemption_from_the_roster_can_be_ended_too(house: House) -> None:
    async def mine(work: Work) -> Request | None:
        return await asking.of_standing(work)

    found = await house.act("exempt", mine)
    assert found is not None
    assert found.state == "granted"
    await done(house, "exempt", asking.ask_back, found.id)
    await done(house, "secretary", deciding.take_back, found.id, "9", TODAY)
    people: list[Member] = await house.act(
        "secretary", members.expected, house.units["one"], TODAY
    )
    assert house.ids["exempt"] in {each.id for each in people}


async def test_an_open_question_of_one_request_is_decided_for_that_member_alone(
    house: House,
) -> None:
    """EXM-10 does not name public employees: the grassroots committee decides on the one case."""
    cell = house.units["one"]
    wish = Wish("waiting_retirement", "nghỉ chờ hưu", TODAY, date(2026, 9, 30))
    requests = [await asked(house, wish, who) for who in ("an", "binh")]
    for one in requests:
        for fact, value in WAITING.items():
            await done(house, "secretary", deciding.consider, one.id, fact, value)
    decision = Decision(
        rule="EXM-10",
        question="public_employee_not_named",
        outcome="GROUND_OK",
        words="Viên chức cũng được xét",
        number="12-QĐ/ĐU",
        decided_on=TODAY,
        body="Đảng ủy phường",
        subject=rulebook_changes.subject_of(house.ids["an"]),
    )
    refused = await house.act("ward_staff", rulebook_changes.decide, cell, decision)
    assert code(refused) == "not_in_cell"  # the cell has not proposed it yet
    await done(house, "secretary", deciding.resolve, requests[0].id, "05-NQ/CB", TODAY)
    assert not code(await house.act("ward_staff", rulebook_changes.decide, cell, decision))
    again = [await house.act("secretary", views.access, one.id) for one in requests]
    known = [one for one in again if isinstance(one, Request)]
    judged = [await house.act("secretary", judging.ground, one) for one in known]
    assert [one.by_text for one in judged] == ["GROUND_OK", "NEEDS_DECISION"]
