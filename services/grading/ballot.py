"""A secret ballot about grades as it stands: the paper, who counts, what they entered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

LEVELS = (4, 3, 2, 1)
"""the columns of the paper, from excellent to failed"""


@dataclass(frozen=True, slots=True)
class Line:
    """Papers for one subject: by level from 4 to 1, and those that are not valid."""

    excellent: int = 0
    good: int = 0
    fulfilled: int = 0
    failed: int = 0
    invalid: int = 0

    @property
    def by_level(self) -> tuple[int, int, int, int]:
        """Papers for the levels 4, 3, 2 and 1."""
        return self.excellent, self.good, self.fulfilled, self.failed

    @property
    def all(self) -> int:
        """As many as were collected, or something is wrong."""
        return sum(self.by_level) + self.invalid


@dataclass(frozen=True, slots=True)
class Totals:
    """What one counter found: papers given out and taken back, and a line for each subject."""

    issued: int
    collected: int
    lines: Mapping[int, Line]


@dataclass(frozen=True, slots=True)
class GradeBallotView:
    """A ballot. `subjects`: id → name, in the order of the paper; `entries`: person → newest."""

    id: int
    season_id: int
    unit_id: int
    group: str
    held_on: date
    entitled: int
    present: int
    subjects: Mapping[int, str]
    team: tuple[int, ...]
    entries: Mapping[int, Totals] = field(default_factory=dict)
    annulled: str | None = None

    @property
    def agreed(self) -> Totals | None:
        """What two counters found alike; None before, and when the ballot was annulled."""
        if self.annulled is not None:
            return None
        seen: list[Totals] = []
        for each in self.entries.values():
            if each in seen:
                return each
            seen.append(each)
        return None

    @property
    def differs(self) -> bool:
        """Two have counted, and not alike: both count again."""
        return len(self.entries) > 1 and self.agreed is None

    @property
    def state(self) -> str:
        """open | counted | annulled"""
        if self.annulled is not None:
            return "annulled"
        return "counted" if self.agreed else "open"
