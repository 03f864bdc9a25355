"""Free questions find the clause, with or without accents, or are told that there is none."""

import re
from pathlib import Path

import pytest

from handlers.rule_questions import wanted
from services.rules import BOOK, find, not_said
from services.rules.searching import plain

SHOWN = 4
"""entries that a question is answered with at most"""
NOTHING = "-"


def ids(question: str) -> list[str]:
    return [hit.entry.id for hit in find(question)]


def table(sign: str = "→|⇒") -> list[tuple[str, list[str]]]:
    """Questions as people ask them, and of which entries one is shown; after "⇒" shown first."""
    lines = Path(__file__).with_name("questions.txt").read_text(encoding="utf-8").splitlines()
    parts = [re.split(f" (?:{sign}) ", line) for line in lines if not line.startswith("#")]
    return [(part[0], part[1].split()) for part in parts if len(part) > 1]


def answered(question: str) -> list[str]:
    """As the chat answers it."""
    if not_said(question):
        return [NOTHING]
    return [hit.entry.id for hit in find(wanted(question), SHOWN)] or [NOTHING]


def test_questions_find_their_clause() -> None:
    missed = [
        (question, answered(question))
        for question, expected in table()
        if not set(answered(question)) & set(expected)
    ]
    assert missed == []
    assert len(table()) > 180  # a shorter table would show less


def test_the_best_answer_comes_first() -> None:
    wrong = [
        (question, answered(question))
        for question, expected in table("⇒")
        if answered(question)[0] not in expected
    ]
    assert wrong == []
    assert len(table("⇒")) > 60  # a shorter table would show less


def test_questions_find_the_same_without_accents() -> None:
    for question, _ in table():
        assert answered(plain(question)) == answered(question)


def test_the_table_names_entries_that_exist() -> None:
    named = {each for _, expected in table() for each in expected} - {NOTHING}
    assert named <= set(BOOK.entries)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("miễn sinh hoạt vì tuổi cao", "EXM-01"),
        ("không đóng đảng phí ba tháng thì sao", "SCR-08"),
        ("tỷ lệ xuất sắc 25%", "GRD-G19"),
        ("ai giữ sổ liên hệ", "RES-11"),
    ],
)
def test_found(question: str, expected: str) -> None:
    assert expected in ids(question)


@pytest.mark.parametrize(
    "question", ["giá vàng hôm nay", "thời tiết", "", "?!", "có không", "xyzzy"]
)
def test_not_found(question: str) -> None:
    assert find(question) == []


def test_at_most_so_many() -> None:
    assert len(find("sinh hoạt", limit=3)) == 3


@pytest.mark.parametrize(
    "question",
    [
        "đảng phí bao nhiêu một tháng?",
        "bao nhiêu tuổi thì được miễn sinh hoạt",
        "quá xa là bao nhiêu km",
        "lưu hồ sơ bao lâu",
        "4 nhiệm vụ là gì",
        "thủ tục kết nạp đảng viên gồm những gì",
    ],
)
def test_silences_are_known(question: str) -> None:
    assert not_said(question)


@pytest.mark.parametrize(
    "question",
    [
        "đảng phí tháng này",
        "tuổi cao xin miễn",
        "chuyển sinh hoạt",
        "gửi bản kiểm điểm trước mấy ngày",
    ],
)
def test_other_questions_are_no_silence(question: str) -> None:
    assert not_said(question) is None


def test_every_synonym_is_written_as_it_is_read() -> None:
    """With accents it would never be found in a question."""
    assert [words for words in BOOK.synonyms if words != plain(words)] == []
