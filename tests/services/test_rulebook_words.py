"""What ward staff write is read exactly, or refused."""

from datetime import date
from fractions import Fraction

import pytest

from services.refusal import Refused
from services.rulebook_words import (
    Paper,
    read_clause,
    read_limit,
    read_local_value,
    read_paper,
)
from services.rules.model import Value
from tests.fakes import code

TODAY = date(2026, 11, 25)
PAPER = Paper("21-KH/ĐU", date(2026, 11, 20), "Đảng ủy phường Hoa Mai")


@pytest.mark.parametrize(
    "text",
    [
        "21-KH/ĐU ngày 20/11/2026 của Đảng ủy phường Hoa Mai",
        "21-KH/ĐU, 20/11/2026, Đảng ủy phường Hoa Mai.",
        "Kế hoạch số 21-KH/ĐU, ngày 20/11/2026 của Đảng ủy phường Hoa Mai",
        "số 21-KH/ĐU ngày 20/11/2026 - Đảng ủy phường Hoa Mai",
    ],
)
def test_a_paper(text: str) -> None:
    assert read_paper(text, TODAY) == PAPER
    assert PAPER.name == "21-KH/ĐU, Đảng ủy phường Hoa Mai, 20/11/2026"


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("21-KH/ĐU của Đảng ủy phường Hoa Mai", "paper_incomplete"),
        ("21-KH/ĐU ngày 31/11/2026 của Đảng ủy phường", "paper_incomplete"),
        ("ngày 20/11/2026 của Đảng ủy phường", "paper_incomplete"),
        ("21-KH/ĐU ngày 20/11/2026", "paper_incomplete"),
        ("21-KH/ĐU ngày 26/11/2026 của Đảng ủy phường", "paper_of_the_future"),
    ],
)
def test_a_paper_that_lacks_something(text: str, refused: str) -> None:
    assert code(read_paper(text, TODAY)) == refused


def test_a_clause_and_its_words() -> None:
    assert read_clause("IV.4.1: “hoàn thành trước ngày 30/11/2026”") == (
        "IV.4.1",
        "hoàn thành trước ngày 30/11/2026",
    )
    for text in ("hoàn thành trước ngày 30/11/2026", "IV.4.1:", ": a"):
        assert code(read_clause(text)) == "clause_needed"


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("hoàn thành trước ngày 30/11/2026", date(2026, 11, 30)),
        ("kết thúc trước ngày 31/12", date(2026, 12, 31)),
        ("gửi chậm nhất ngày 5/12/2026", date(2026, 12, 6)),
        ("chậm nhất 31/12", date(2027, 1, 1)),
        ("gửi đến hết ngày 5/12/2026", date(2026, 12, 6)),
    ],
)
def test_a_limit_is_the_first_day_too_late(words: str, limit: date) -> None:
    assert read_limit(words, 2026) == limit


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("ngày 5/12/2026", "before_or_until"),
        ("trước ngày 5/12 hoặc 6/12", "one_day_needed"),
        ("trước cuối năm", "one_day_needed"),
        ("trước ngày 5/12/2025", "day_of_another_year"),
    ],
)
def test_a_limit_is_never_guessed(words: str, refused: str) -> None:
    assert code(read_limit(words, 2026)) == refused


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("count", "8", 8),
        ("months", " 3 ", 3),
        ("share", "2/3", Fraction(2, 3)),
        ("share", "20%", Fraction(1, 5)),
        ("date", "5/12/2026", date(2026, 12, 5)),
        ("flag", "không", False),
        ("texts", "a; b", ("a", "b")),
        ("text", "a", "a"),
    ],
)
def test_a_value_as_people_write_it(unit: str, text: str, value: Value) -> None:
    assert read_local_value(unit, text, ("a", "b")) == value


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("count", "-1"),
        ("count", "2,5"),
        ("share", "3/2"),
        ("share", "1/0"),
        ("share", "x%"),
        ("date", "31/2/2026"),
        ("flag", "chắc là"),
        ("texts", "c"),
        ("texts", ""),
    ],
)
def test_a_wrong_value_is_refused(unit: str, text: str) -> None:
    assert isinstance(read_local_value(unit, text, ("a", "b")), Refused)
