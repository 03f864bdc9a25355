"""What somebody had begun ends with the role: old questions, old buttons, old commands."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from services.db.models import Chat, Meeting, Membership, Person, RoleHeld
from tests.stage import SOON, Stage, at, stage
from tests.stage_cell import OTHER_CELL, PEOPLE

TRUC = [*PEOPLE].index("Trúc") + 1
YESTERDAY = date(2026, 5, 31)


async def change(built: Stage, statement: object) -> None:
    async with built.work() as work:
        await work.db.execute(statement)  # type: ignore[call-overload]


async def meetings(built: Stage) -> int:
    async with built.work() as work:
        return len((await work.db.execute(select(Meeting.id))).all())


@pytest.mark.parametrize("ended", ["yesterday", "removed"])
async def test_a_meeting_half_planned_is_not_sent_by_who_leads_no_more(ended: str) -> None:
    async with stage() as built:
        await built.say("Trúc", "/lichhop")
        await built.say("Trúc", "7/6 8 giờ sáng")
        await built.say("Trúc", "Trường tiểu học")
        mine = RoleHeld.person_id == TRUC
        over = update(RoleHeld).where(mine).values(to_day=YESTERDAY)
        await change(built, over if ended == "yesterday" else delete(RoleHeld).where(mine))
        shown = await built.tap("Trúc", "Gửi đi")
        assert {message.to for message in shown} == {"Trúc"}
        assert "câu hỏi cũ" in shown[0].text
        assert await meetings(built) == 0
        again = await built.say("Trúc", "đồng ý")
        assert "Trường tiểu học" not in again[0].text
        assert "ngoài phần việc" in (await built.say("Trúc", "/lichhop"))[0].text


async def test_an_open_question_goes_on_while_the_roles_are_the_same() -> None:
    async with stage() as built:
        await built.say("Trúc", "/lichhop")
        await built.say("Trúc", "7/6 8 giờ sáng")
        assert "7/6/2026" in (await built.say("Trúc", "Trường tiểu học"))[0].text


async def test_who_moved_away_answers_for_the_old_cell_no_more() -> None:
    async with stage() as built:
        await built.meeting(SOON, "Nhà văn hóa")
        async with built.work() as work:
            lua = (
                await work.db.execute(select(Person.id).where(Person.full_name == "Trần Văn Lúa"))
            ).scalar_one()
            new = (
                await work.db.execute(select(Membership.unit_id).where(Membership.person_id == 11))
            ).scalar_one()
            moved = update(Membership).where(Membership.person_id == lua)
            await work.db.execute(moved.values(unit_id=new))
        shown = await built.tap_old("Lúa", "Vắng mặt")
        assert "không tìm thấy" in shown[0].text, OTHER_CELL
        assert "Nhà văn hóa" not in shown[0].text


async def test_a_chat_given_to_another_person_takes_nothing_over() -> None:
    async with stage() as built:
        await built.say("Trúc", "/lichhop")
        await built.say("Trúc", "7/6 8 giờ sáng")
        sen = [*PEOPLE].index("Sen") + 1
        await change(built, update(Chat).where(Chat.person_id == TRUC).values(person_id=sen))
        shown = await built.say("Trúc", "Trường tiểu học")
        assert "7/6" not in shown[0].text
        await built.move_to(at("2026-06-01 09:00"))
        assert await meetings(built) == 0
