"""Every worked case gives what it expects, with at least one clause, and survives the day."""

from datetime import date
from pathlib import Path

import pytest

from bot.rule_cases import Answer, answer_cases

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
TODAY = date(2026, 6, 1)


def all_answers() -> list[Answer]:
    return [answer for path in CASES for answer in answer_cases(path, TODAY)]


@pytest.mark.parametrize("answer", all_answers(), ids=lambda one: f"{one.rule} {one.id}")
def test_case(answer: Answer) -> None:
    assert answer.ok, f"{answer.outcome} {answer.values}: {' '.join(answer.notes)}"
    assert answer.citations
