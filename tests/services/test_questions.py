"""A member's difficulty goes as far as the member chose, and comes back answered."""

from sqlalchemy import insert

from services import questions
from services.db.models import Reminder, RoleHeld
from services.questions import QuestionView
from tests.fakes import LONG_AGO, House, code

WORDS = "Hồ sơ chuyển sinh hoạt nộp ở đâu?"


async def ask(house: House, *, to_ward: bool) -> QuestionView:
    found = await house.act("an", questions.ask, WORDS, to_ward=to_ward)
    assert isinstance(found, QuestionView), found
    return found


async def told(house: House, kind: str) -> list[str]:
    rows = await house.rows(Reminder.person_id, where=Reminder.kind == kind)
    return house.keys([row[0] for row in rows])


async def test_only_the_secretariat_hears_of_it(house: House) -> None:
    asked = await ask(house, to_ward=False)
    assert await told(house, "question_asked") == ["deputy", "secretary"]
    assert await house.act("ward_staff", questions.waiting) == []
    for who in ("binh", "committee", "other_secretary", "ward_staff"):
        assert code(await house.act(who, questions.access_question, asked.id)) == (
            "no_such_question"
        )


async def test_the_ward_hears_of_it_when_the_member_chose_so(house: House) -> None:
    asked = await ask(house, to_ward=True)
    assert await told(house, "question_asked") == ["deputy", "secretary", "ward_staff"]
    await house.act("ward_staff", questions.reply, asked.id, "Nộp tại phường.")
    assert await told(house, "question_answered") == ["an"]
    mine = await house.act("an", questions.own)
    assert [each.answer for each in mine] == ["Nộp tại phường."]
    assert await house.act("secretary", questions.waiting) == []


async def test_a_further_answer_counts(house: House) -> None:
    asked = await ask(house, to_ward=False)
    for words in ("Để tôi hỏi.", "Nộp cho tôi."):
        await house.act("secretary", questions.reply, asked.id, words)
    mine = await house.act("an", questions.own)
    assert [each.answer for each in mine] == ["Nộp cho tôi."]


async def test_nobody_answers_the_own_question(house: House) -> None:
    asked = await ask(house, to_ward=False)
    assert code(await house.act("an", questions.reply, asked.id, "tự trả lời")) == "not_yours"


async def test_nothing_to_send(house: House) -> None:
    refused = await house.act("an", questions.ask, "  ", to_ward=False)
    assert code(refused) == "question_empty"
    assert code(await house.act("stranger", questions.ask, WORDS, to_ward=False)) == "no_cell"
    asked = await ask(house, to_ward=False)
    assert code(await house.act("secretary", questions.reply, asked.id, " ")) == "question_empty"


async def test_a_secretary_of_another_ward_sees_nothing(house: House) -> None:
    asked = await ask(house, to_ward=True)
    held = {"person_id": house.ids["stranger"], "unit_id": house.units["two"]}
    await house.change(insert(RoleHeld).values(**held, role="ward_staff", from_day=LONG_AGO))
    found = await house.act("stranger", questions.access_question, asked.id)
    assert code(found) == "no_such_question"
