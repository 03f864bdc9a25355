"""Section II as a decision table: which records meet which criterion, and what is only asked."""

from datetime import date

import pytest

from services.rulebooks import LocalBook
from services.rules import BOOK
from services.screening.criteria import ASK, MATCH, NO, Verdict, of_person
from services.screening.records import Fact, Records

YEAR, ON = 2027, date(2027, 1, 8)
BY_THE_DOCUMENTS = LocalBook(BOOK, [], [], {}, {}, [])


def grade(year: int, level: int) -> Fact:
    return Fact(year, 1, "grade", year, level, "", None, None, None, "Quyết định 1")


def discipline(form: str, first: date, last: date) -> Fact:
    return Fact(1, 1, "discipline", None, None, form, first, last, None, "Quyết định 2")


def violation(on: date) -> Fact:
    return Fact(2, 1, "violation", None, None, "", None, None, on, "Biên bản 3")


def conclusion(kind: str) -> Fact:
    return Fact(3, 1, kind, None, None, "", None, None, None, "Kết luận 4")


def far_work(last: date, reports: int) -> Fact:
    return Fact(4, 1, "far_work", None, reports, "", None, last, None, "Nghị quyết 5")


WARNED = discipline("warning", date(2026, 1, 1), date(2026, 12, 31))
TABLE: dict[str, tuple[Records, dict[str, str]]] = {
    "nothing on record": (Records(), {}),
    "failed twice": (
        Records([grade(2025, 1), grade(2026, 1)]), {"SCR-01": MATCH, "SCR-05": NO},
    ),
    "failed, but not in a row": (
        Records([grade(2024, 1), grade(2025, 2), grade(2026, 1)]), {"SCR-01": NO, "SCR-05": NO},
    ),
    "a year was not graded": (Records([grade(2026, 1)]), {"SCR-01": ASK, "SCR-05": NO}),
    "a later entry corrects the grade": (
        Records([grade(2025, 1), grade(2026, 1), grade(2026, 3)]), {"SCR-01": NO, "SCR-05": NO},
    ),
    "failed and disciplined again": (
        Records([grade(2026, 1), violation(date(2027, 1, 3))]), {"SCR-01": ASK, "SCR-05": MATCH},
    ),
    "violated on the last day of the warning": (
        Records([WARNED, violation(date(2026, 12, 31))]), {"SCR-02": MATCH},
    ),
    "violated the day after": (Records([WARNED, violation(date(2027, 1, 1))]), {"SCR-02": NO}),
    "a reprimand is not listed": (
        Records([discipline("reprimand", date(2026, 1, 1), date(2026, 12, 31)),
                 violation(date(2026, 6, 1))]), {"SCR-02": NO},
    ),
    "the stronger of two disciplines": (
        Records([discipline("reprimand", date(2026, 1, 1), date(2026, 12, 31)), WARNED,
                 violation(date(2026, 6, 1))]), {"SCR-02": MATCH},
    ),
    "a discipline without a new violation": (Records([WARNED]), {}),
    "concluded degradation": (Records([conclusion("degradation")]), {"SCR-03": MATCH}),
    "concluded low prestige": (Records([conclusion("exemplarity")]), {"SCR-04": MATCH}),
    "far away, never reported, term over": (
        Records([far_work(date(2026, 12, 31), 0)]), {"SCR-06": MATCH},
    ),
    "far away, never reported, term running": (
        Records([far_work(date(2027, 6, 30), 0)]), {"SCR-06": ASK},
    ),
    "far away and reported once": (Records([far_work(date(2026, 12, 31), 1)]), {"SCR-06": NO}),
    "reminded": (Records(reminded={"ATT-03": 1}), {"SCR-07": ASK}),
    "only reminded of dues": (Records(reminded={"DUE-02": 5}), {}),
    "three months of both": (Records([], [2, 3, 4], [1, 7, 9]), {"SCR-08": MATCH}),
    "three months of one": (Records([], [2, 3, 4], [1, 7]), {"SCR-08": ASK}),
    "three months of dues alone": (Records([], [], [1, 2, 3]), {"SCR-08": ASK}),
    "two and two": (Records([], [2, 3], [1, 7]), {"SCR-08": NO}),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_the_decision_table(case: str) -> None:
    records, expected = TABLE[case]
    found = of_person(BY_THE_DOCUMENTS, 1, records, YEAR, ON)
    assert {each.rule: each.state for each in found} == expected
    for each in found:
        assert each.finding.citations[0].source == "S0"


def test_every_criterion_is_in_the_table() -> None:
    shown = {rule for _, expected in TABLE.values() for rule in expected}
    assert shown == {f"SCR-0{number}" for number in range(1, 9)}


@pytest.mark.parametrize(("matches", "state"), [(True, MATCH), (False, NO)])
def test_the_committee_judges_what_is_asked(matches: bool, state: str) -> None:
    said = {"SCR-07": Verdict(matches, "Chi ủy đã họp")}
    [found] = of_person(BY_THE_DOCUMENTS, 1, Records(reminded={"ATT-03": 1}), YEAR, ON, said)
    assert found.state == state


def test_a_verdict_never_overrides_the_rules() -> None:
    said = {"SCR-08": Verdict(matches=True, words="Cứ đưa vào")}
    [found] = of_person(BY_THE_DOCUMENTS, 1, Records([], [2], [1]), YEAR, ON, said)
    assert found.state == NO
