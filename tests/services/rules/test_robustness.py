"""Whatever the facts are, a rule answers with a finding that cites a clause, and never breaks."""

import types
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.rules import BOOK, RULES, UnknownRuleError, judge
from services.rules.model import Level, Unset, Year

ON = date(2026, 6, 1)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(0, 400),
    Year: st.integers(1900, 2199),
    str: st.text("abc đảng 019-", max_size=8),
    Level: st.sampled_from([1, 2, 3, 4]),
    date: DAYS | DAYS.map(date.isoformat),
    datetime: DAYS.map(lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC)),
    type(None): st.none(),
}
NONSENSE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(-2, 9), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(-2, 9), max_size=3),
    st.sampled_from(["2026-02-30", "9999-12-31", "0001-01-01", "2025-12-09T10:00:00Z"]),
)


WRONG: dict[Any, tuple[Any, ...]] = {
    bool: (1, 0, "true", 1.0, [True]),
    int: (True, "3", 3.0, -1, [3]),
    Year: (True, "2026", 2026.0, -1, 26, 3000),
    str: (3, True, ["a"], {"a": 1}),
    Level: (0, 5, True, "3", 3.0),
    date: ("2026-02-30", "hôm qua", 20260105, True, "1800-01-01", "2026-01-05T10:00:00"),
    datetime: ("2026-02-30T10:00:00Z", "2026-01-05T10:00:00", 5, True),
}
"""what is no fact of a kind, near as it looks"""


TOGETHER = 10
"""rules that are tried with one drawing: beginning one takes longer than judging"""


def kind_of(hint: Any) -> Any:
    """The first kind that a fact may have, beside "not known"."""
    arms = get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)
    return next(arm for arm in arms if arm not in (Unset, type(None)))


def wrong_for(hint: Any) -> list[Any]:
    kind = kind_of(hint)
    origin = get_origin(kind)
    if origin is Literal:
        return ["none of these", 1, True, ["a"]]
    if origin is tuple:
        inner = get_args(kind)[0]
        return ["a", 3, {"a": 1}, *([each] for each in wrong_for(inner))]
    if origin is not None:
        return ["a", 3, [], *({"2025": each} for each in wrong_for(get_args(kind)[1]))]
    return list(WRONG[kind])


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return st.one_of([values_of(arm) for arm in get_args(hint) if arm is not Unset])
    if origin is Literal:
        return st.sampled_from(get_args(hint))
    if origin is tuple:
        return st.lists(values_of(get_args(hint)[0]), max_size=5)
    if origin is not None:
        key, value = (values_of(one) for one in get_args(hint))
        return st.dictionaries(key, value, max_size=4)
    return SCALARS[hint]


@cache
def facts_of(rule_id: str) -> st.SearchStrategy[dict[str, Any]]:
    kind = RULES[rule_id].facts
    hints = get_type_hints(kind)
    needed = {f.name: values_of(hints[f.name]) for f in fields(kind) if f.default is MISSING}
    optional = {f.name: values_of(hints[f.name]) for f in fields(kind) if f.default is not MISSING}
    return st.fixed_dictionaries(needed, optional=optional)


@cache
def nonsense_of(rule_id: str) -> st.SearchStrategy[dict[str, Any]]:
    names = [one.name for one in fields(RULES[rule_id].facts)]
    return st.dictionaries(st.sampled_from([*names, "nonsense"]), NONSENSE, max_size=6)


GROUPS = [sorted(RULES)[first : first + TOGETHER] for first in range(0, len(RULES), TOGETHER)]


@pytest.mark.parametrize("rules", GROUPS, ids=lambda rules: f"{rules[0]} to {rules[-1]}")
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_possible_facts_get_a_verdict(rules: list[str], data: st.DataObject) -> None:
    on = data.draw(DAYS)
    for rule_id in rules:
        finding = judge(rule_id, data.draw(facts_of(rule_id), rule_id), on)
        assert finding.outcome
        assert finding.citations
        assert all(reason and "{" not in reason for reason in finding.reasons)
        assert finding.outcome != "UNKNOWN" or finding.missing
        assert finding.outcome != "BLOCKED" or finding.values["reason"] in BOOK.reasons


@pytest.mark.parametrize("rules", GROUPS, ids=lambda rules: f"{rules[0]} to {rules[-1]}")
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_nonsense_is_refused_or_judged_but_never_breaks(
    rules: list[str], data: st.DataObject
) -> None:
    for rule_id in rules:
        facts = data.draw(nonsense_of(rule_id), rule_id)
        finding = judge(rule_id, facts, ON)
        assert finding.citations
        if "nonsense" in facts:
            assert (finding.outcome, finding.values["reason"]) == ("BLOCKED", "unknown_fact")


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_fact_of_the_wrong_kind_is_refused_by_its_name(rule_id: str) -> None:
    for name, hint in get_type_hints(RULES[rule_id].facts).items():
        for wrong in wrong_for(hint):
            finding = judge(rule_id, {name: wrong}, ON)
            told = (finding.outcome, finding.values.get("fact"))
            assert told == ("BLOCKED", name), (name, wrong)


@pytest.mark.parametrize("rule_id", sorted(BOOK.entries))
def test_no_facts_at_all(rule_id: str) -> None:
    finding = judge(rule_id, {}, ON)
    assert finding.citations
    assert finding.rule == rule_id


def test_a_rule_that_does_not_exist() -> None:
    with pytest.raises(UnknownRuleError):
        judge("ATT-99", {}, ON)
