"""A ballot as it stands: the question, who counts it, what was entered and what was agreed."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime

ABOUT_PERSON = ("list", "progress", "removal")
KINDS = (*ABOUT_PERSON, "own")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a counter found, in papers."""

    issued: int
    collected: int
    valid: int
    invalid: int
    yes: int
    no: int

    def differs(self, other: "Figures") -> tuple[str, ...]:
        """The names of the figures that are not the same."""
        names = (each.name for each in fields(self))
        pairs = zip(names, astuple(self), astuple(other), strict=True)
        return tuple(name for name, mine, theirs in pairs if mine != theirs)


@dataclass(frozen=True, slots=True)
class Opening:
    """How many voters were present, and whether the roll-call says so."""

    present: int
    from_roll_call: bool
    because: str
    opened_by: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Counter:
    """Somebody of the counting team."""

    person_id: int
    name: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Count:
    """What two counters agreed on. `annulled`: why it does not hold any more."""

    id: int
    round: int
    figures: Figures
    base: int
    needed: int | None
    outcome: str
    calculation: str
    first_by: int
    second_by: int
    agreed_at: datetime
    annulled: str | None


@dataclass(frozen=True, slots=True)
class BallotView:
    """A ballot. `entries`: person → their newest figures in this round.

    `base` and `needed` are those that hold: from the opening on they do not move.
    """

    id: int
    unit_id: int
    unit: str
    meeting_id: int
    kind: str
    subject_id: int | None
    subject: str
    question: str
    held_on: date
    roll_base: int
    own_base: str
    own_needed: int | None
    majority: bool
    source: str
    opening: Opening | None = None
    counters: tuple[Counter, ...] = ()
    entries: Mapping[int, Figures] | None = None
    counts: tuple[Count, ...] = ()
    withdrawn: str | None = None

    @property
    def count(self) -> Count | None:
        """The count that holds."""
        return next((each for each in self.counts if each.annulled is None), None)

    @property
    def round(self) -> int:
        """Which counting this is, from 1."""
        return self.count.round if self.count else len(self.counts) + 1

    @property
    def state(self) -> str:
        """prepared | open | counted | withdrawn"""
        if self.withdrawn is not None:
            return "withdrawn"
        if self.count:
            return "counted"
        return "open" if self.opening else "prepared"

    @property
    def base(self) -> int:
        """The number the result is reckoned on."""
        if self.own_base == "present" and self.opening:
            return self.opening.present
        return self.roll_base

    @property
    def needed(self) -> int | None:
        """What the cell's own source asks for; None: no threshold, or one of the documents."""
        return self.base // 2 + 1 if self.majority else self.own_needed

    @property
    def differs(self) -> tuple[str, ...]:
        """The figures on which those who entered do not agree."""
        first, *others = [*(self.entries or {}).values()] or [Figures(0, 0, 0, 0, 0, 0)]
        names = {name for other in others for name in first.differs(other)}
        return tuple(each.name for each in fields(Figures) if each.name in names)

    def counts_it(self, person_id: int) -> bool:
        """Whether the person is of the counting team."""
        return any(each.person_id == person_id for each in self.counters)
