"""Thresholds and quotas against independent oracles, exhaustively for groups of up to 500."""

from collections.abc import Iterator
from datetime import date

import pytest

from services.rules import judge
from services.rules.registry import RULES

ON = date(2026, 6, 1)
SIZES = range(1, 501)


def around(limit: int, size: int) -> Iterator[int]:
    """Amounts at, just below and just above a limit, and both ends."""
    yield from {max(0, limit - 1), min(limit, size), min(limit + 1, size), 0, size}


@pytest.mark.parametrize(
    ("rule_id", "passed", "numerator", "denominator"),
    [("BAL-02", "LISTED", 2, 3), ("BAL-03", "PASSED", 1, 2), ("BAL-04", "PASSED", 2, 3)],
)
def test_ballots(rule_id: str, passed: str, numerator: int, denominator: int) -> None:
    for base in SIZES:
        minimum = min(n for n in range(base + 1) if n * denominator >= base * numerator)
        for yes in around(minimum, base):
            finding = judge(rule_id, {"base": base, "yes": yes}, ON)
            assert finding.values["minimum"] == minimum
            assert (finding.outcome == passed) == (yes >= minimum), (base, yes)


def test_the_printed_ballot_table() -> None:
    halves = "1 1 2 2 3 3 4 4 5 5 6 6 7 7 8 8 9 9 10 10 11 11 12 12 13 13 14 14 15 15"
    thirds = "1 2 2 3 4 4 5 6 6 7 8 8 9 10 10 11 12 12 13 14 14 15 16 16 17 18 18 19 20 20"
    for rule_id, row in (("BAL-03", halves), ("BAL-02", thirds)):
        printed = [int(number) for number in row.split()]
        minima = [
            judge(rule_id, {"base": base, "yes": 0}, ON).values["minimum"]
            for base in range(1, len(printed) + 1)
        ]
        assert minima == printed


@pytest.mark.parametrize("rule_id", ["GRD-G16", "GRD-G18"])
def test_quotas(rule_id: str) -> None:
    for good in SIZES:
        fifth, quarter = good // 5, good // 4
        for excellent in {*around(fifth, 500), *around(quarter, 500)}:
            finding = judge(rule_id, {"good": good, "excellent": excellent}, ON)
            expected = "OK" if excellent <= fifth else "EXCEEDS"
            if fifth < excellent <= quarter:
                expected = "NEEDS_DECISION"
            assert finding.outcome == expected, (good, excellent)
            assert finding.values["maximum"] == fifth


@pytest.mark.parametrize("rate", [21, 22, 23, 24, 25])
def test_decided_rates(rate: int) -> None:
    for good in SIZES:
        highest = good * rate // 100
        for excellent in around(highest, 500):
            facts = {"good": good, "excellent": excellent, "decided_rate": rate}
            finding = judge("GRD-G19", facts, ON)
            assert (finding.outcome == "OK") == (excellent <= highest), (good, excellent)


@pytest.mark.parametrize("rule_id", ["KPI-01", "KPI-02"])
def test_targets_over_nine_tenths(rule_id: str) -> None:
    for base in SIZES:
        minimum = base - (base + 9) // 10 + 1 if base % 10 else base * 9 // 10 + 1
        for good in around(minimum, base):
            finding = judge(rule_id, {"good_or_better": good, "base": base}, ON)
            assert (finding.outcome == "MET") == (10 * good > 9 * base), (base, good)


def test_admissions() -> None:
    for total in range(1, 5001, 7):
        lowest = -(-3 * total // 100)
        highest = 4 * total // 100
        for admitted in {*around(lowest, total), *around(highest, total)}:
            finding = judge("KPI-03", {"admitted": admitted, "total": total}, ON)
            expected = "MET" if lowest <= admitted <= highest else "NOT_MET"
            if admitted >= lowest and admitted > highest:
                expected = "ABOVE_RANGE"
            assert finding.outcome == expected, (total, admitted)


def test_combined_ballots() -> None:
    for base in range(1, 41):
        for progress in range(base + 1):
            for removal in (None, *range(base + 1)):
                facts = {"base": base, "progress_yes": progress, "removal_yes": removal}
                outcome = judge("BAL-08", facts, ON).outcome
                assert outcome == combined_by_hand(base, progress, removal), facts


def combined_by_hand(base: int, progress: int, removal: int | None) -> str:
    recognised = progress + progress >= base
    proposed = removal is not None and removal * 3 >= base + base
    if recognised:
        return "CONFLICT" if proposed else "PROGRESS_RECOGNISED"
    if removal is None:
        return "INCOMPLETE"
    return "REMOVAL_PROPOSED" if proposed else "CONTINUE"


def test_count_sheets_add_up_or_are_refused() -> None:
    for issued in range(7):
        for collected in range(7):
            for yes in range(7):
                no = max(0, collected - yes)
                facts = {
                    "entitled": 6,
                    "present": 6,
                    "issued": issued,
                    "collected": collected,
                    "yes": yes,
                    "no": no,
                    "invalid": 0,
                }
                consistent = yes + no == collected <= issued
                outcome = judge("BAL-11", facts, ON).outcome
                assert (outcome == "CONSISTENT") == consistent, facts


def test_there_are_rules() -> None:
    assert len(RULES) > 200
