"""The facts of a case as people read them, for each rule that decides."""

from datetime import date
from typing import Any, Literal, get_args, get_origin

from services.rules import BOOK, RULES, case, counted, judge
from services.rules.case_words import CALENDAR

ON = date(2026, 6, 1)


def choices(hint: Any) -> set[str]:
    """The codes that a fact may be."""
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    return {code for one in get_args(hint) if not isinstance(one, str) for code in choices(one)}


def test_every_fact_has_a_name_and_every_name_a_fact() -> None:
    named = {name for coded in RULES.values() for name in coded.shape} - set(CALENDAR)
    own = {f"{rule_id} {name}" for rule_id, coded in RULES.items() for name in coded.shape}
    assert named <= set(BOOK.fact_names)
    assert set(BOOK.fact_names) - set(CALENDAR) <= named | own
    assert all(counted(BOOK, rule_id) or not coded.shape for rule_id, coded in RULES.items())


def test_every_code_of_a_fact_has_a_name() -> None:
    hints = [kind.hint for coded in RULES.values() for kind in coded.shape.values()]
    assert {code for hint in hints for code in choices(hint)} <= set(BOOK.names)


def test_a_case_reads_like_a_sentence() -> None:
    said = case(BOOK, judge("RES-15", {"working": True, "introduced": False}, ON))
    assert said.startswith("đang công tác: có; đã giới thiệu về nơi cư trú: không")
    said = case(BOOK, judge("EXM-08", {"kind": "abroad_private"}, ON))
    assert said == "trường hợp: ra nước ngoài vì việc riêng"
    said = case(BOOK, judge("EXM-01", {"cannot_attend": True}, ON))
    assert said == "không đủ sức dự: có → còn thiếu có xác nhận của cơ sở y tế"
    said = case(BOOK, judge("EXM-18", {"last_day": "2026-06-30"}, ON))
    assert said == "ngày cuối: 30/06/2026"


def test_a_code_is_called_as_the_document_of_the_rule_calls_it() -> None:
    decided = {"verified": True, "decided_by": "standing_committee", "acting_body": None}
    assert "ai quyết định: Ban Thường vụ cấp ủy" in case(BOOK, judge("SCR-27", decided, ON))
    chaired = {"date": ON, "chair": "standing_committee"}
    assert "thường trực cấp ủy" in case(BOOK, judge("RES-20", chaired, ON))
