"""What a minute-taker types in a meeting is read as it was meant, or asked again."""

import pytest

from handlers.residence import sitting_text
from services.residence.opinions import Answer, OpinionView, Raised

MATTERS = [OpinionView(11, 1, "", "đèn hỏng"), OpinionView(12, 1, "", "cống tắc")]
PEOPLE = [(1, "Hoa Thử An"), (2, "Hoa Thử Bình"), (3, "Hoa Mẫu Bình")]
DONE, PARTLY, NOT = "done", "partly", "not_done"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 xong, thay 5 bóng; 2 chưa, thiếu vốn", [(DONE, "thay 5 bóng"), (NOT, "thiếu vốn")]),
        ("1. da xong thay 5 bong\n2) chua lam: het", [(DONE, "thay 5 bong"), (NOT, "het")]),
        ("1 xong 2 chua", [(DONE, ""), (NOT, "")]),
        ("1: đang làm, tháng 11 xong", [(PARTLY, "tháng 11 xong")]),
        ("tất cả xong", [(DONE, ""), (DONE, "")]),
        ("1 không làm được vì hết tiền", [(NOT, "vì hết tiền")]),
    ],
)  # fmt: skip
def test_answers_by_number(text: str, found: list[tuple[str, str]]) -> None:
    expected = [Answer(11 + at, *each) for at, each in enumerate(found)]
    assert sitting_text.answers(text, MATTERS) == expected


@pytest.mark.parametrize("text", ["tạm ổn", "xong", "3 xong", "1 xong; để sau", "0 xong"])
def test_an_answer_that_may_mean_anything_is_asked_again(text: str) -> None:
    assert sitting_text.answers(text, MATTERS) is None


def test_one_matter_needs_no_number() -> None:
    assert sitting_text.answers("đã thay bóng", MATTERS[:1]) == [Answer(11, DONE, "thay bóng")]


def test_a_matter_keeps_its_words_when_the_speaker_is_unclear() -> None:
    text = "An: đèn đường hỏng; cống tắc\nBình: đường lầy; Hùng: ngập"
    assert sitting_text.raised(text, PEOPLE) == [
        Raised("đèn đường hỏng", 1),
        Raised("cống tắc"),
        Raised("Bình: đường lầy"),
        Raised("Hùng: ngập"),
    ]


def test_praise_names_exactly_one_person_each() -> None:
    said = "Biểu dương: An (hiến đất, sửa hẻm), Thử Bình"
    assert sitting_text.praised(said, PEOPLE) == [(1, "hiến đất, sửa hẻm"), (2, "")]
    assert sitting_text.praised("An, Bình", PEOPLE) == "Bình"
    assert sitting_text.praised("Tý", PEOPLE) == "Tý"
