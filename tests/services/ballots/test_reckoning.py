"""Every base from 1 to 200 and every number of votes, against fractions reckoned here anew."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

import pytest

from services.ballots import results
from services.ballots.ballot import BallotView
from services.ballots.published import least_yes
from services.rulebooks import LocalBook
from services.rules import BOOK

ON = date(2026, 6, 20)
BASES = range(1, 201)
BY_THE_DOCUMENTS = LocalBook(BOOK, [], [], {}, {}, [])
KINDS = {
    "list": (2, 3, "LISTED", "NOT_LISTED"),
    "progress": (1, 2, "PASSED", "FAILED"),
    "removal": (2, 3, "PASSED", "FAILED"),
}


def ballot(kind: str, base: int) -> BallotView:
    return BallotView(
        1, 1, "Chi bộ", 1, kind, 4, "An", "", ON, base, "", None, majority=False, source=""
    )


def least_by_hand(base: int, parts: int, whole: int) -> int:
    """Counting papers until there are enough: no division, no rounding."""
    papers = 0
    while papers * whole < parts * base:
        papers += 1
    return papers


@pytest.mark.parametrize("kind", KINDS)
def test_every_base_and_every_count(kind: str) -> None:
    parts, whole, passed, failed = KINDS[kind]
    for base in BASES:
        least = least_by_hand(base, parts, whole)
        for yes in range(base + 1):
            found = results.reckoned(BY_THE_DOCUMENTS, ballot(kind, base), yes)
            assert found.needed == least, (kind, base)
            assert found.outcome == (passed if yes >= least else failed), (kind, base, yes)
            assert found.finding is not None
            assert found.finding.citations[0].source == "S0"
            assert str(yes) in found.calculation


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_file_asks_for_as_many(kind: str) -> None:
    parts, whole, *_ = KINDS[kind]
    for base in BASES:
        threshold = {"share": f"{parts}/{whole}"}
        assert least_yes({"base": base, "threshold": threshold}) == least_by_hand(
            base, parts, whole
        )
        more = {"base": base, "threshold": {"more_than": "1/2"}}
        assert least_yes(more) == least_by_hand(base * 2 + 1, 1, 4) == base // 2 + 1


def float_thirds(base: int) -> int:
    return ceil(base * 0.6666666666666667)


def rounded_percent(base: int) -> int:
    share = (Decimal(200) / 3).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return ceil(base * share / 100)


WRONG: dict[str, tuple[str, Callable[[int], int]]] = {
    "half and one more": ("progress", lambda base: ceil(base / 2) + 1),
    "more than half": ("progress", lambda base: base // 2 + 1),
    "half rounded by the machine": ("progress", lambda base: round(base / 2)),
    "two thirds as a float": ("list", float_thirds),
    "66.7 percent": ("removal", rounded_percent),
    "0.67 of the base": ("removal", lambda base: ceil(base * 67 / 100)),
    "two thirds rounded down": ("list", lambda base: base * 2 // 3),
}
"""formulas seen elsewhere, and the kind of ballot they were seen with"""


@pytest.mark.parametrize("wrong", WRONG)
def test_formulas_that_are_wrong_differ_from_ours(wrong: str) -> None:
    kind, formula = WRONG[wrong]
    parts, whole, *_ = KINDS[kind]
    differs = [base for base in BASES if formula(base) != least_by_hand(base, parts, whole)]
    assert differs, "this formula would be right"
    for base in differs[:5]:
        for yes in {formula(base), least_by_hand(base, parts, whole)} & set(range(base + 1)):
            found = results.reckoned(BY_THE_DOCUMENTS, ballot(kind, base), yes)
            enough = yes * whole >= parts * base
            assert (found.outcome in ("LISTED", "PASSED")) == enough, (base, yes)


def test_the_base_is_not_the_votes_cast() -> None:
    """Nine members, six voters, all in favour of listing: six of nine, not six of six."""
    assert results.reckoned(BY_THE_DOCUMENTS, ballot("list", 9), 6).outcome == "LISTED"
    assert results.reckoned(BY_THE_DOCUMENTS, ballot("list", 10), 6).outcome == "NOT_LISTED"


@pytest.mark.parametrize(
    ("base", "needed", "majority", "yes", "outcome", "asked"),
    [
        (8, None, False, 3, "COUNTED", None),
        (8, 5, False, 5, "PASSED", 5),
        (8, 5, False, 4, "FAILED", 5),
        (8, None, True, 5, "PASSED", 5),
        (8, None, True, 4, "FAILED", 5),
        (9, None, True, 5, "PASSED", 5),
    ],
)
def test_the_cells_own_threshold(
    base: int, needed: int | None, majority: bool, yes: int, outcome: str, asked: int | None
) -> None:
    view = BallotView(
        1, 1, "Chi bộ", 1, "own", None, "", "Tên câu lạc bộ", ON, base, "official", needed,
        majority, "Quy chế",
    )  # fmt: skip
    found = results.reckoned(BY_THE_DOCUMENTS, view, yes)
    assert (found.outcome, found.needed, found.rule) == (outcome, asked, "")
