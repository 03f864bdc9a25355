"""The secretary's morning: what waits, for whom, when it is said, and at what cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import delete, event, insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services import answers, meetings, morning, plans, questions, roll_call, tasks
from services.answers import Given
from services.db.models import (
    Membership,
    Payment,
    PaymentRuling,
    Reminder,
    RoleHeld,
    Unit,
)
from services.meetings import MeetingView
from services.morning import Morning
from services.reminders import due, planner
from services.tasks import NewTask
from services.work import working
from tests.fakes import EXPECTED, LONG_AGO, MEETING, House, vn

DAY = date(2026, 1, 5)


async def plan(house: House) -> None:
    async with working(house.engine, house.clock.now()) as work:
        await planner.plan_all(work)


async def kinds(house: House, who: str = "secretary") -> list[str]:
    return [each.kind for each in (await house.act(who, morning.own)).matters]


async def planned(house: House, kind: str) -> list[str]:
    rows = await house.rows(Reminder.person_id, where=Reminder.kind == kind)
    return house.keys([row[0] for row in rows])


async def sent(house: House) -> dict[str, list[str]]:
    """What goes out now: person → kinds."""
    async with working(house.engine, house.clock.now()) as work:
        found = await due.parcels(work)
    return {house.keys([each.person_id])[0]: [item.kind for item in each.items] for each in found}


async def give_everybody_a_task(house: House, *, but: str = "") -> None:
    for who in [key for key in (*EXPECTED, "suspended", "elsewhere") if key != but]:
        new = NewTask(house.ids[who], "Việc cụ thể", "04-NQ/CB", DAY)
        await house.act("secretary", tasks.assign, house.units["one"], new)


async def test_nothing_waits_when_everything_is_done(house: House) -> None:
    await give_everybody_a_task(house)
    assert await kinds(house) == []


async def test_reasons_the_roll_call_and_the_book_come_up_in_their_turn(house: House) -> None:
    await give_everybody_a_task(house)
    meeting = await house.meeting()
    await house.act("an", answers.answer, meeting, Given("absent", "illness"))
    assert await kinds(house) == ["reasons"]
    await house.act("secretary", answers.rule, meeting, house.ids["an"], "accepted")
    assert await kinds(house) == []
    house.clock.move_to(vn(6, 21, 9))
    assert await kinds(house) == ["roll_call"]
    await house.act("secretary", roll_call.take_over, meeting)
    await house.act("secretary", roll_call.rest_present, meeting)
    await house.act("secretary", roll_call.announce, meeting)
    assert await kinds(house) == ["book"]
    await house.act("minute_taker", roll_call.book_written, meeting)
    assert await kinds(house) == []


@pytest.mark.parametrize(("day", "said"), [(20, []), (21, ["no_meeting"])])
async def test_a_month_without_a_meeting_is_spoken_of_after_the_twentieth(
    house: House, day: int, said: list[str]
) -> None:
    await give_everybody_a_task(house)
    house.clock.move_to(vn(6, day, 9))
    assert await kinds(house) == said
    planned_now = await house.act(
        "secretary", meetings.plan_meeting, house.units["one"], vn(6, 28, 19), "Nhà văn hóa"
    )
    assert isinstance(planned_now, MeetingView)
    assert await kinds(house) == []


async def test_a_cancelled_meeting_is_none(house: House) -> None:
    await give_everybody_a_task(house)
    meeting = await house.meeting(vn(6, 27, 19))
    await house.act("secretary", meetings.cancel_meeting, meeting, "mưa bão")
    house.clock.move_to(vn(6, 22, 9))
    assert await kinds(house) == ["no_meeting"]


async def test_tasks_plans_reviews_and_questions(house: House) -> None:
    await give_everybody_a_task(house, but="an")
    await house.act("binh", questions.ask, "hỏi", to_ward=False)
    assert await kinds(house) == ["no_task", "question"]
    house.clock.move_to(vn(7, 5, 9))
    assert await kinds(house) == ["no_task", "review", "question"]
    house.clock.move_to(vn(1, 8, 9, year=2027))
    assert "no_plan" in await kinds(house)


async def test_dues_that_wait_to_be_confirmed(house: House) -> None:
    await give_everybody_a_task(house)
    paid = {"unit_id": house.units["one"], "person_id": house.ids["an"], "way": "cash"}
    by = {"recorded_by": house.ids["an"], "recorded_at": house.clock.now()}
    await house.change(insert(Payment).values(**paid, **by))
    found = await house.act("secretary", morning.own)
    assert [(each.kind, each.values) for each in found.matters] == [("dues", {"count": 1})]
    ruled = {"ruling": "confirmed", "ruled_by": house.ids["secretary"]}
    [(payment,)] = await house.rows(Payment.id)
    await house.change(
        insert(PaymentRuling).values(**ruled, payment_id=payment, ruled_at=house.clock.now())
    )
    assert await kinds(house) == []


async def test_who_is_no_leader_has_no_matters(house: House) -> None:
    for who in ("an", "minute_taker", "ward_staff", "stranger"):
        assert await kinds(house, who) == []


async def test_a_secretary_of_two_cells_gets_both_in_one(house: House) -> None:
    held = {"person_id": house.ids["secretary"], "unit_id": house.units["two"]}
    await house.change(insert(RoleHeld).values(**held, role="secretary", from_day=LONG_AGO))
    found = await house.act("secretary", morning.own)
    assert found.several
    assert {each.unit for each in found.matters} == {"Chi bộ Thử 1", "Chi bộ Thử 2"}
    house.clock.move_to(vn(6, 8, 7))
    await plan(house)
    assert await planned(house, "morning") == ["other_secretary", "secretary"]


async def test_one_message_between_seven_and_eight(house: House) -> None:
    await plan(house)
    await plan(house)
    assert await planned(house, "morning") == ["other_secretary", "secretary"]
    meeting = await house.meeting(MEETING)
    await house.act("an", answers.answer, meeting, Given("absent", "illness"))
    house.clock.move_to(vn(6, 6, 6, 59))
    assert await sent(house) == {}
    house.clock.move_to(vn(6, 6, 7))
    assert "morning" in (await sent(house))["secretary"]


async def test_after_eight_it_is_too_late(house: House) -> None:
    await plan(house)
    house.clock.move_to(vn(6, 8, 8, 1))
    await house.change(delete(Reminder).where(Reminder.kind != "morning"))
    assert await sent(house) == {}
    assert await house.rows(Reminder.state, Reminder.note) == [("dropped", "too_late")] * 2


@pytest.mark.parametrize(("day", "said"), [(6, False), (8, True)])
async def test_what_stands_for_weeks_alone_is_said_on_mondays(
    house: House, day: int, said: bool
) -> None:
    house.clock.move_to(vn(6, day, 7))
    found = await house.act("secretary", morning.own)
    assert [each.kind for each in found.matters] == ["no_task"]
    assert found.worth_a_message is said


async def test_the_deputy_reads_it_where_there_is_no_secretary(house: House) -> None:
    await house.change(
        update(RoleHeld)
        .where(RoleHeld.role == "secretary", RoleHeld.unit_id == house.units["one"])
        .values(to_day=date(2026, 6, 1))
    )
    await plan(house)
    assert await planned(house, "morning") == ["deputy", "other_secretary"]


async def test_members_without_a_plan_are_reminded_in_january(house: House) -> None:
    house.clock.move_to(vn(1, 4, 9, year=2027))
    await house.act("an", plans.write, "morals", "đọc sách")
    await house.act("an", plans.register)
    for _ in range(2):
        await plan(house)
    reminded = await planned(house, "plan_missing")
    assert "an" not in reminded
    assert "exempt" not in reminded
    assert {"binh", "silent", "other_member"} <= set(reminded)
    house.clock.move_to(vn(1, 5, 7, year=2027))
    assert "plan_missing" in (await sent(house))["binh"]


async def test_at_the_end_of_january_the_committee_gets_the_list(house: House) -> None:
    house.clock.move_to(vn(1, 30, 9, year=2027))
    await plan(house)
    assert await planned(house, "plans_missing") == ["committee", "deputy"]


async def test_a_new_arrival_is_asked_for_the_plan_once(house: House) -> None:
    await house.change(
        update(Membership)
        .where(Membership.person_id == house.ids["an"])
        .values(from_day=date(2026, 6, 1))
    )
    for _ in range(3):
        await plan(house)
        house.clock.move(days=1)
    assert await planned(house, "plan_missing") == ["an"]


async def test_a_review_that_is_due_is_told_to_the_committee_once(house: House) -> None:
    await give_everybody_a_task(house)
    for day in (3, 5, 6, 7):
        house.clock.move_to(vn(7, day, 9))
        await plan(house)
    assert await planned(house, "task_review") == ["committee", "deputy"]
    house.clock.move_to(vn(7, 6, 7))
    assert "task_review" in (await sent(house))["committee"]


@contextmanager
def counted(engine: AsyncEngine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine.sync_engine, "before_cursor_execute", note)


async def test_fifty_cells_cost_the_statements_of_two(house: House) -> None:
    house.clock.move_to(vn(6, 22, 9))
    few = await _statements(house)
    cells = [
        {"code": f"c{n}", "name": f"Chi bộ {n}", "kind": "cell", "parent_id": house.units["ward"]}
        for n in range(50)
    ]
    await house.change(insert(Unit).values(cells))
    ids = [row[0] for row in await house.rows(Unit.id, where=Unit.code.like("c%"))]
    held = {"person_id": house.ids["secretary"], "role": "secretary", "from_day": LONG_AGO}
    await house.change(insert(RoleHeld).values([held | {"unit_id": id_} for id_ in ids]))
    assert len((await house.act("secretary", morning.own)).matters) > 50
    assert await _statements(house) == few


async def _statements(house: House) -> int:
    everybody = [house.ids["secretary"], house.ids["other_secretary"]]
    async with working(house.engine, house.clock.now()) as work:
        with counted(house.engine) as seen:
            found = await morning.for_people(work, everybody)
            await planner.plan_all(work)
    assert all(isinstance(each, Morning) for each in found.values())
    return len(seen)
