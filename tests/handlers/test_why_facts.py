"""The facts of a case stand in the command behind "Vì sao?"; without a case the rule is told."""

from datetime import date

import pytest

from handlers.texts import Texts
from handlers.why import clause, in_general
from handlers.why_facts import command, facts_in
from services.rules import BOOK, RULES
from tests.stage import PLACE, SOON, START, stage

T = Texts("vi", START)


@pytest.mark.parametrize(
    "facts",
    [
        {"permanent": False, "temporary_months": 11},
        {"reason": "Công tác ở ĐẢO = xa; 50%", "confirmed": None},
        {"mode": "chat_message"},
        {"kind": "GIAM", "levels": [4, 3, 3]},
        {"grades": {"2025": 1}},
    ],
)
def test_facts_come_back_as_they_were(facts: dict[str, object]) -> None:
    said = command("RES-04", facts)
    assert said == said.replace("RES-04", "res-04").replace("res-04", "RES-04")
    words = said.lower().split()
    assert words[:2] == ["/visao", "res-04"]
    assert facts_in(words[2:]) == facts


def test_days_are_written_as_dates() -> None:
    assert facts_in(command("RES-21", {"date": date(2026, 6, 17)}).split()[2:]) == {
        "date": "2026-06-17"
    }


def test_every_rule_can_be_told_without_a_case() -> None:
    for entry in BOOK.entries.values():
        said = in_general(T, entry)
        named = "Quy định này xét" if entry.id in RULES and RULES[entry.id].shape else "Việc này"
        assert said.startswith(named), entry.id
        assert "“" in clause(T, entry)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("RES-04 permanent=false temporary_months=11", "Phép tính: 11 < 12"),
        ("TRF-03 contract_months=11", "Phép tính: 11 < 12"),
        ("BAL-02 base=9 yes=6", "Phép tính: 3 × 6 = 18 ≥ 2 × 9 = 18"),
        ("DUE-06 waived_on=null", "Dữ kiện: ngày miễn đảng phí: chưa có → "),
        ("RES-19 page_two_written=true area=null", "Phép tính: 1 / 2 điều kiện\nDữ kiện: "),
        ("BAL-02 base=9", "Dữ kiện: số đảng viên tính tỷ lệ: 9 → còn thiếu phiếu đồng ý"),
        ("BAL-02 base=6 yes=9", "Phép tính: 9 > 6"),
        ("BAL-07", "Quy định này xét cách bỏ phiếu; "),
        ("ATT-07", "Việc này không tính số. Ai làm: "),
    ],
)
async def test_the_first_line(asked: str, first: str) -> None:
    async with stage() as built:
        (told,) = await built.say("Sen", f"/visao {asked}")
        assert told.text.startswith(first)
        assert "Căn cứ: “" in told.text


async def test_the_words_ask_what_the_button_of_the_page_asks() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        await built.say("Sen", "tôi vắng, ốm")
        typed = (await built.say("Sen", "vì sao"))[-1].text
        assert typed.startswith("Dữ kiện: lý do: ốm đau; loại đã quyết định: chưa có")
        assert (await built.tap("Sen", "Vì sao?"))[-1].text == typed
