"""Every code has its Vietnamese sentence, and every sentence gets the values it names."""

import ast
from pathlib import Path

from bot.rule_cases import answer_cases
from services.rules import AREAS, BOOK, judge
from tests.services.rules.test_cases import CASES, TODAY

MAKERS = {"blocked": (0,), "needs_decision": (0,), "met_or_not": (2,), "_by_committee": (1,)}


def codes_in(source: str) -> set[str]:
    """Codes that a module hands to the makers of verdicts, and texts in `codes` and `gated`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            places = MAKERS.get(node.func.id, ())
            found |= {text for place in places for text in _texts(node.args[place : place + 1])}
            if (
                node.func.id == "gated"
                and len(node.args) > 1
                and isinstance(node.args[1], ast.Dict)
            ):
                found |= set(_texts([key for key in node.args[1].keys if key is not None]))
    return found


def _texts(nodes: list[ast.expr]) -> list[str]:
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def test_every_code_has_a_sentence() -> None:
    codes = set().union(*(codes_in(Path(str(area.__file__)).read_text("utf-8")) for area in AREAS))
    assert len(codes) > 100
    assert codes <= set(BOOK.reasons)


def test_every_case_can_be_explained() -> None:
    shown = {
        note
        for path in CASES
        for answer in answer_cases(path, TODAY)
        for note in answer.notes
        if "{" in note
    }
    assert not shown


def test_bodies_that_decide_have_names() -> None:
    decided = {
        answer.values["decided_by"]
        for path in CASES
        for answer in answer_cases(path, TODAY)
        if "decided_by" in answer.values
    }
    assert decided <= set(BOOK.names)


def test_a_reason_reads_as_a_sentence() -> None:
    facts = {"expected": 18, "present": 15, "absent_with_reason": 1, "absent_without_reason": 1}
    finding = judge("ATT-01", facts, TODAY)
    assert finding.reasons == ("Tổng điểm danh là 17, số phải dự là 18, chênh lệch 1.",)
    assert finding.calculation == "15 + 1 + 1 = 17; 17 < 18"


def test_every_code_in_a_list_has_a_name() -> None:
    codes = {
        text
        for parameter in BOOK.parameters.values()
        for value in parameter.values
        if isinstance(value.value, tuple)
        for text in value.value
    }
    assert {code for code in codes if code.isascii() and "-" not in code} <= set(BOOK.names)


def test_a_list_is_named_in_words() -> None:
    filled = ["results", "shortcomings", "limits_and_causes", "remedies"]
    finding = judge("GRD-R06", {"filled": filled}, TODAY)
    assert finding.reasons == ("Còn thiếu thời gian khắc phục.",)
