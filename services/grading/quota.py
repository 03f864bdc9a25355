"""How many of a group may be excellent: 20% of those graded good, 25% by a recorded decision.

A group is what one body decides of one kind and one position (GRD-G21, AMB-21); its numbers are
never mixed with another's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.rulebooks import LocalBook
from services.rules import Finding
from services.rules.model import Level

PROPOSAL, DECISION, RATE, SMALL = "GRD-G16", "GRD-G18", "GRD-G19", "GRD-G20"
HELD = ("OK", "ALLOWED_SMALL_UNIT")
"""outcomes with which a decision may be recorded"""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate that the competent body decided: percent, and the paper."""

    percent: int
    number: str
    on_day: date


@dataclass(frozen=True, slots=True)
class Counted:
    """A group in numbers. `levels`: level → how many; `roster`: how many are to be graded."""

    levels: Mapping[int, int]
    roster: int
    finding: Finding

    @property
    def excellent(self) -> int:
        """How many are, or would be, excellent."""
        return self.levels.get(Level.EXCELLENT, 0)

    @property
    def good(self) -> int:
        """The base of the quota (AMB-19)."""
        return self.levels.get(Level.GOOD, 0)

    @property
    def most(self) -> int:
        """How many may be excellent with this base."""
        found = self.finding.values.get("maximum", 1)
        return found if isinstance(found, int) else 0

    @property
    def holds(self) -> bool:
        """Whether a decision with these numbers may be recorded."""
        return self.finding.by_text in HELD


def counted(
    book: LocalBook,
    levels: Sequence[int],
    roster: int,
    on: date,
    *,
    rate: Rate | None = None,
    proposed: bool = False,
) -> Counted:
    """A group with these levels; `roster` are all of it, graded or not.

    Proposals go by 20% alone (AMB-20); fewer than five by GRD-G20, never with a rate together.
    """
    numbers = _numbers(levels)
    facts = {"good": numbers.get(Level.GOOD, 0), "excellent": numbers.get(Level.EXCELLENT, 0)}
    found = _by_rate(book, facts, on, rate, proposed=proposed)
    if found.by_text != "OK" and levels:
        small = book.judge(SMALL, {"levels": sorted(levels), "roster": roster}, on)
        if small.by_text in ("ALLOWED_SMALL_UNIT", "NEEDS_DECISION"):
            found = small
    return Counted(numbers, roster, found)


def _by_rate(
    book: LocalBook, facts: Mapping[str, int], on: date, rate: Rate | None, *, proposed: bool
) -> Finding:
    if proposed:
        return book.judge(PROPOSAL, facts, on)
    if rate is None:
        return book.judge(DECISION, facts, on)
    return book.judge(RATE, {**facts, "decided_rate": rate.percent}, on)


def _numbers(levels: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for level in levels:
        found[level] = found.get(level, 0) + 1
    return found
