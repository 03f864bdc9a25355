"""The facts of a case in words, for those who ask why: "tạm trú: 11 tháng; thường trú: không"."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from services.rules.book import Rulebook
from services.rules.model import Finding
from services.rules.registry import RULES
from services.rules.wording import MONTH, vn_date

CALENDAR = ("holidays", "worked")
"""filled in from the calendar, not part of the case"""
YES, NO, NOT_YET, NOTHING = "có", "không", "chưa có", "không có"


def fact_name(book: Rulebook, rule_id: str, fact: str) -> str:
    """How people call a fact of a rule."""
    return book.fact_names.get(f"{rule_id} {fact}") or book.fact_names[fact]


def counted(book: Rulebook, rule_id: str) -> tuple[str, ...]:
    """The names of the facts that a rule goes by; empty for a duty that decides nothing."""
    coded = RULES.get(rule_id)
    facts = coded.shape if coded else ()
    return tuple(fact_name(book, rule_id, one) for one in facts if one not in CALENDAR)


def case(book: Rulebook, finding: Finding) -> str:
    """The facts that were given, with what they lead to: "đã giới thiệu: không → Chưa đủ"."""
    known = RULES[finding.rule].shape if finding.rule in RULES else {}
    said = [
        f"{fact_name(book, finding.rule, name)}: {value_words(book, value, finding.rule)}"
        for name, value in finding.facts.items()
        if name in known and name not in CALENDAR
    ]
    lacking = [fact_name(book, finding.rule, name) for name in finding.missing]
    ends = [f"còn thiếu {', '.join(lacking)}"] if lacking else list(finding.reasons)
    return " → ".join(part for part in ("; ".join(said), " ".join(ends)) if part)


def value_words(book: Rulebook, value: object, rule_id: str = "") -> str:
    """A fact as people read it; the documents may call a code of one rule by another name."""
    if value is None:
        return NOT_YET
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date | datetime):
        return vn_date(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {value_words(book, one)}" for key, one in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(value_words(book, one) for one in value) or NOTHING
    return book.names.get(f"{rule_id} {value}") or _text(book, str(value))


def _text(book: Rulebook, text: str) -> str:
    if found := MONTH.fullmatch(text):
        return f"tháng {int(found[2])}/{found[1]}"
    try:
        return vn_date(date.fromisoformat(text))
    except ValueError:
        return book.names.get(text, text)
