"""What the Excel templates of grading may name: Mẫu 09-ĐG and 10-ĐG."""

from dataclasses import dataclass

from services.documents.fields import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """How many were graded at each level, and how many were not; `total` adds all five.

    `good_or_better`: share of the graded, "19/20 (95%)".
    """

    total: int
    excellent: int
    good: int
    fulfilled: int
    failed: int
    left: int
    good_or_better: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Sums):
    """A group of similar position, or a unit."""

    number: int
    label: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A yearly target: the count, whether it is reached, its clause (KPI-01, KPI-02)."""

    label: str
    calculation: str
    outcome: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """One subject of the list behind the sums; levels are printed in full, points as text."""

    number: int
    unit: str
    name: str
    post: str
    group: str
    points: str
    own: str
    proposed: str
    decided: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidated(Head):
    """A consolidation of a unit. `groups` and `units` each add up to `sum`."""

    unit: str
    year: int
    groups: tuple[Line, ...]
    units: tuple[Line, ...]
    sum: Sums
    subjects: tuple[Graded, ...]
    notes: tuple[str, ...]
    signs_for: str
    signer_title: str
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results(Consolidated):
    """Mẫu 09-ĐG (REP-22): what was decided, with the targets of the year."""

    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals(Consolidated):
    """Mẫu 10-ĐG (REP-23): what is proposed to the ward's Standing Committee."""


FILES: dict[type[Consolidated], str] = {Results: "09-dg", Proposals: "10-dg"}
