"""A question about the rules is answered with quotes, and an answer is never taken for one."""

import re
from datetime import date
from itertools import islice

import pytest

from handlers.rule_questions import asks_about_rules, asks_in_general
from handlers.understanding import understand
from services.rules import BOOK
from services.words import fold
from tests.handlers.understanding.corpus.utterances import seeds
from tests.services.rules.test_searching import table
from tests.stage import PLACE, SOON, Stage, stage

DAY = date(2026, 6, 5)
OWN = ("absent", "attend", "late", "unsure", "dues_paid", "dues_later", "cancel", "my_record")
TITLES = {entry.title for entry in BOOK.entries.values()}
QUOTES = {fold(cited.quote) for entry in BOOK.entries.values() for cited in entry.citations}
NOT_THERE = "không có trong 5 tài liệu"


def reaches_the_rules(question: str) -> bool:
    intent = understand(question, "none", today=DAY).intent
    return asks_in_general(question, intent) or (
        intent in ("unknown", "request_exemption", "request_transfer")
        and asks_about_rules(question)
    )


@pytest.mark.parametrize(("part", "every"), [("train", 3), ("test", 1)])
def test_what_people_say_of_themselves_is_no_question(part: str, every: int) -> None:
    taken = [
        each.text
        for each in islice(seeds(part), 0, None, every)
        if each.intent in OWN
        and asks_in_general(each.text, understand(each.text, "none", today=DAY).intent)
    ]
    assert taken == []


@pytest.mark.parametrize(
    "text",
    [
        "vắng có được không",
        "mai em bận, xin vắng có phải làm đơn không",
        "tôi không đi được thì sao",
        "hôm đó em đến muộn có sao không",
        "đảng phí tháng này bao nhiêu",
        "nộp đảng phí cho ai",
        "ai thu đảng phí",
        "cảm ơn bí thư và chi bộ rất nhiều",
        "mai tôi bận muốn xin nghỉ sinh hoạt thì làm sao",
        "mấy giờ họp",
        "họp ở đâu",
        "tôi vắng mấy buổi rồi",
    ],
)
def test_an_own_matter_goes_its_own_way(text: str) -> None:
    assert not asks_in_general(text, understand(text, "none", today=DAY).intent)


def test_questions_reach_the_rules_whatever_they_sound_like() -> None:
    answerable = [question for question, expected in table() if expected != ["-"]]
    lost = [question for question in answerable if not reaches_the_rules(question)]
    assert len(lost) * 50 <= len(answerable), lost


async def said_only_quotes(built: Stage, question: str) -> bool:
    (shown,) = await built.say("Sen", f"/luat {question}")
    if NOT_THERE in shown.text:
        return True
    others = [label for label in shown.choices[1:] if label in TITLES]
    quoted = [fold(words) for words in re.findall(r"“(.*?)”\n\(", shown.text, re.DOTALL)]
    named = "Có thể đồng chí hỏi việc khác" in shown.text
    return bool(quoted and QUOTES.issuperset(quoted)) and bool(others) == named


async def test_every_answer_is_a_quote_or_the_way_to_one() -> None:
    async with stage() as built:
        other = [one for one, _ in table()[::8] if not await said_only_quotes(built, one)]
    assert other == []


async def test_a_question_in_the_middle_of_an_invitation_is_no_answer() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        (told,) = await built.say("Sen", "vắng họp không lý do thì bị gì?")
        assert "Căn cứ: “" in told.text
        assert "Có thể đồng chí hỏi việc khác:\n• " in told.text
        assert "/luat" in told.text
        (asked,) = await built.say("Sen", "tôi dự được")
        assert "Đã ghi" in asked.text
