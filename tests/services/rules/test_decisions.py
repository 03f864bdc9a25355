"""Open questions: the readings to choose from, and what a body decided on them."""

from datetime import date

import pytest

from bot.rule_cases import answer_cases
from services.rules import BOOK, RULES, Decision, Finding, is_open, judge, readings
from services.rules.decisions import IN_OWN_WORDS, answers, settled
from tests.services.rules.test_cases import CASES, TODAY

BETWEEN = {"good": 20, "excellent": 5}
DECISION = Decision(
    rule="GRD-G18",
    question="between_quota_readings",
    outcome="OK",
    words="Đồng ý đến mức cao nhất",
    number="12-QĐ/ĐU",
    decided_on=date(2025, 12, 20),
    body="Ban Thường vụ Đảng ủy phường Thử Nghiệm",
)


def between() -> Finding:
    finding = judge("GRD-G18", BETWEEN, date(2025, 12, 31))
    assert finding.outcome == "NEEDS_DECISION"
    return finding


def open_cases() -> set[tuple[str, str, str]]:
    """Rule, code and body of every case that somebody has to decide."""
    return {
        (answer.rule, str(answer.values["reason"]), str(answer.values["decided_by"]))
        for path in CASES
        for answer in answer_cases(path, TODAY)
        if answer.outcome in ("NEEDS_DECISION", "CONFLICT")
    }


@pytest.mark.parametrize(("rule_id", "code", "body"), sorted(open_cases()))
def test_every_open_question_has_readings(rule_id: str, code: str, body: str) -> None:
    assert code in readings(BOOK, rule_id)
    assert BOOK.readings[code].by == body


def test_every_reading_belongs_to_a_coded_rule() -> None:
    for code, question in BOOK.readings.items():
        assert set(question.rules) <= set(RULES), code
        assert len(question.outcomes) > 1 or set(question.outcomes) == {IN_OWN_WORDS}, code
        assert code in BOOK.reasons
        assert question.by in BOOK.names


def test_a_decision_takes_the_place_of_the_question() -> None:
    assert answers(DECISION, between(), "", date(2025, 12, 31))
    finding = settled(BOOK, between(), DECISION)
    assert (finding.outcome, is_open(finding)) == ("OK", False)
    assert finding.reasons == (
        "Đã có quyết định: Đồng ý đến mức cao nhất (12-QĐ/ĐU, "
        "Ban Thường vụ Đảng ủy phường Thử Nghiệm, 20/12/2025).",
    )
    assert finding.citations[-1].clause == "12-QĐ/ĐU"
    assert finding.calculation == between().calculation


def test_it_is_used_from_its_day_for_its_rule_question_and_subject() -> None:
    assert answers(DECISION, between(), "", date(2025, 12, 20))
    assert not answers(DECISION, between(), "", date(2025, 12, 19))
    other = judge("SCR-07", {"reminders": 1}, TODAY)
    assert not answers(DECISION, other, "", TODAY)
    for_one = Decision(**{n: getattr(DECISION, n) for n in DECISION.__slots__} | {"subject": "a"})
    assert answers(for_one, between(), "a", TODAY)
    assert not answers(for_one, between(), "b", TODAY)
    assert not answers(for_one, between(), "", TODAY)
