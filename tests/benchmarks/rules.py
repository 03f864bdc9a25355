"""Judges a ward's members on every rule about membership: `python -m tests.benchmarks.rules`.

One pass over 2,000 members on one core; then again, to see whether memory grows with the number of
judgements. Figures are printed, not asserted.
"""

import sys
import time
import tracemalloc
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from services.rules import BOOK, judge

MEMBERS = 2_000
PASSES = 5
ON = date(2026, 6, 1)
Facts = Mapping[str, object]


def member(number: int) -> dict[str, Facts]:
    """What is known of an invented member, by rule; every tenth is exempt, some are suspended."""
    exempt_since = ON - timedelta(days=number) if number % 10 == 0 else None
    until = ON + timedelta(days=number % 400) if number % 20 == 0 else None
    silent = number % 5
    return {
        "ATT-10": {
            "decided_on": exempt_since,
            "last_day": until,
            "suspended": number % 97 == 0,
            "temporarily_elsewhere": number % 41 == 0,
        },
        "EXM-19": {"official": number % 13 > 0, "decided_on": exempt_since, "last_day": until},
        "TSK-06": {"has_plan": number % 3 > 0, "exempt": exempt_since is not None},
        "SCR-01": {"year": 2026, "grades": {2025: 1 + number % 4, 2024: 1 + number % 3}},
        "SCR-07": {"reminders": number % 4},
        "SCR-08": {"months_without_activity": silent, "months_without_dues": number % 4},
        "TRF-03": {"contract_months": 6 + number % 60},
        "CAL-14": {"start": ON - timedelta(days=number % 400)},
        "EXM-18": {"last_day": ON + timedelta(days=number % 90 - 45)},
        "DUE-06": {"waived_on": None},
    }


def run(members: Iterable[dict[str, Facts]]) -> tuple[int, dict[str, int]]:
    """Number of judgements, and how often each outcome was given."""
    judged, outcomes = 0, dict[str, int]()
    for each in members:
        for rule_id, facts in each.items():
            outcome = judge(rule_id, facts, ON, BOOK).outcome
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            judged += 1
    return judged, outcomes


def main() -> None:
    members = [member(number) for number in range(MEMBERS)]
    run(members[:1])
    began = time.process_time()
    judged, outcomes = run(members)
    seconds = time.process_time() - began
    _say(f"{judged} judgements of {MEMBERS} members in {seconds:.2f} s of one core")
    _say(f"{seconds / judged * 1e6:.0f} µs each; outcomes: {outcomes}")
    tracemalloc.start()
    for done in range(1, PASSES + 1):
        run(members)
        now, peak = tracemalloc.get_traced_memory()
        _say(f"after {done * judged} judgements: {now / 1024:.0f} KiB, peak {peak / 1024:.0f} KiB")
    tracemalloc.stop()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
