"""Cases for the rules service, read from YAML and answered (contract: rule cases)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from fractions import Fraction
from pathlib import Path

from services.calendar import judge_on_calendar
from services.rules import BOOK, Citation, Finding, UnknownRuleError, read_records
from services.rules.yaml_reader import Record

KEYS = frozenset({"id", "rule", "on", "facts", "expect"})
EXPECTED_KEYS = frozenset({"outcome", "values", "missing", "citations", "calculation"})


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `expect` names only what is compared."""

    id: str
    rule: str
    on: date
    facts: Mapping[str, object]
    expect: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out of a case. `notes` say in words why, and what was expected instead."""

    id: str
    rule: str
    ok: bool
    outcome: str
    values: Mapping[str, object] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    calculation: str = ""
    notes: tuple[str, ...] = ()
    ambiguities: tuple[str, ...] = ()

    def plain(self) -> dict[str, object]:
        """As JSON holds it: dates and fractions as text."""
        return {
            "id": self.id,
            "rule": self.rule,
            "ok": self.ok,
            "outcome": self.outcome,
            "values": plain_value(self.values),
            "missing": list(self.missing),
            "citations": [
                {"source": one.source, "clause": one.clause, "quote": one.quote}
                for one in self.citations
            ],
            "calculation": self.calculation,
            "reasons": list(self.notes),
            "ambiguities": list(self.ambiguities),
        }


def answer_cases(path: Path, today: date) -> list[Answer]:
    """Answers every case of a file; a malformed case is refused alone. Raises RulesError."""
    return [_answer_record(record, today) for record in read_records(path)]


class _CaseError(Exception):
    """A case that cannot be read; `reason` is its code."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def _answer_record(record: Record, today: date) -> Answer:
    rule = str(record.get("rule") or "?")
    name = str(record.get("id") or record.get("rule") or f"dòng {record.line}")
    try:
        case = _case(record, name, today)
        finding = judge_on_calendar(case.rule, case.facts, case.on)
    except UnknownRuleError:
        return _refused(record, name, rule, "unknown_rule", f"Không có quy định {rule}.")
    except _CaseError as error:
        return _refused(record, name, rule, error.reason, f"Dòng {record.line}: {error}")
    return _compared(case, finding)


def _refused(record: Record, name: str, rule: str, reason: str, note: str) -> Answer:
    """A refused case fails, unless just that is what it expects."""
    expect = record.get("expect")
    wanted = isinstance(expect, dict) and expect.get("outcome") == "BLOCKED"
    cited = BOOK.entries[rule].citations if rule in BOOK.entries else ()
    return Answer(
        name, rule, wanted, "BLOCKED", {"reason": reason}, citations=cited, notes=(note,)
    )


def _case(record: Record, name: str, today: date) -> Case:
    unknown = [str(key) for key in record if key not in KEYS]
    if unknown:
        raise _CaseError("unknown_key", f"không hiểu {', '.join(unknown)}.")
    if not isinstance(record.get("rule"), str):
        raise _CaseError("rule_needed", "thiếu `rule`, mã của quy định.")
    facts, expect = record.get("facts") or {}, record.get("expect") or {}
    if not isinstance(facts, dict) or not isinstance(expect, dict):
        raise _CaseError("malformed_case", "`facts` và `expect` phải gồm các cặp tên: giá trị.")
    if set(expect) - EXPECTED_KEYS:
        names = ", ".join(sorted(EXPECTED_KEYS))
        raise _CaseError("unknown_key", f"`expect` chỉ gồm {names}.")
    on = record.get("on") or facts.get("on")
    if "on" in facts and facts["on"] != on:
        raise _CaseError("malformed_case", "`on` được ghi hai lần, không giống nhau.")
    facts = {key: value for key, value in facts.items() if key != "on"}
    return Case(name, record["rule"], today if on is None else _day(on), facts, expect)


def _day(on: object) -> date:
    try:
        return date.fromisoformat(str(on))
    except ValueError:
        message = f"`on` phải là ngày có thật như 2026-01-20, không phải {on}."
        raise _CaseError("impossible_date", message) from None


def _compared(case: Case, finding: Finding) -> Answer:
    differences = tuple(_differences(case, finding))
    return Answer(
        case.id,
        case.rule,
        not differences,
        finding.outcome,
        finding.values,
        finding.missing,
        finding.citations,
        finding.calculation,
        (*finding.reasons, *differences),
        finding.ambiguities,
    )


def _differences(case: Case, finding: Finding) -> list[str]:
    wanted = {str(key): plain_value(value) for key, value in case.expect.items()}
    actual: dict[str, object] = {
        "outcome": finding.outcome,
        "missing": list(finding.missing),
        "calculation": finding.calculation,
    }
    found = [
        f"{key}: mong đợi {wanted[key]}, được {value}."
        for key, value in actual.items()
        if key in wanted and not _same(wanted[key], value)
    ]
    found += _missing_items(wanted.get("values"), plain_value(finding.values))
    return found + _missing_clauses(wanted.get("citations"), finding)


def _same(wanted: object, value: object) -> bool:
    if isinstance(wanted, list) and isinstance(value, list):
        return sorted(map(str, wanted)) == sorted(map(str, value))
    return wanted == value


def _missing_items(wanted: object, actual: object) -> list[str]:
    if not isinstance(wanted, dict) or not isinstance(actual, dict):
        return []
    return [
        f"values.{key}: mong đợi {value}, được {actual.get(key)}."
        for key, value in wanted.items()
        if key not in actual or actual[key] != value or type(actual[key]) is not type(value)
    ]


def _missing_clauses(wanted: object, finding: Finding) -> list[str]:
    cited = [{"source": one.source, "clause": one.clause} for one in finding.citations]
    if not isinstance(wanted, list):
        return []
    return [f"citations: thiếu {clause}." for clause in wanted if clause not in cited]


def plain_value(value: object) -> object:
    """Dates and fractions as text, levels as numbers, tuples as lists, keys as text."""
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    if isinstance(value, IntEnum):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    return value
