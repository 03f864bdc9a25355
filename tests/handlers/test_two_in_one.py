"""Which messages hold an answer and a question about the rules, and which only sound so."""

from datetime import date

import pytest

from handlers.subjects import SUBJECTS
from handlers.two_in_one import Both, both_in

HEARD = frozenset().union(*SUBJECTS.values())
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "context", "said", "asked"),
    [
        (
            "mai em bận trực, mà vắng mấy buổi thì bị xóa tên vậy?",
            "meeting",
            "mai em bận trực",
            "vắng mấy buổi thì bị xóa tên vậy?",
        ),
        (
            "mai toi ban truc ma vang may buoi thi bi xoa ten",
            "none",
            "mai toi ban truc",
            "vang may buoi thi bi xoa ten",
        ),
        (
            "vắng mấy buổi thì bị nhắc nhở? em xin vắng, ốm",
            "meeting",
            "em xin vắng, ốm",
            "vắng mấy buổi thì bị nhắc nhở?",
        ),
        (
            "ck 50k rồi nhé, mà không đóng đảng phí mấy tháng thì bị gì?",
            "dues",
            "ck 50k rồi nhé",
            "không đóng đảng phí mấy tháng thì bị gì?",
        ),
    ],
)
def test_both_parts_are_heard(text: str, context: str, said: str, asked: str) -> None:
    assert both_in(text, context, HEARD, TODAY) == Both(said, asked)


@pytest.mark.parametrize(
    "text",
    [
        "vắng thì bị gì?",
        "có mặt. họp mấy giờ vậy?",
        "bận trực, xin vắng, đảng phí em ck rồi",
        "nếu vắng thì bị gì, nếu đến muộn thì sao?",
        "tôi ốm, xin vắng",
        "vắng mấy buổi thì bị kiểm điểm, nghỉ ốm có cần làm đơn không",
    ],
)
def test_one_thing_stays_one(text: str) -> None:
    assert both_in(text, "meeting", HEARD, TODAY) is None
