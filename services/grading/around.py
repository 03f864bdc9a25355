"""What the records of a body's subjects say about each other: who is graded, who is not yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.grading.known import Known


@dataclass(frozen=True, slots=True)
class Around:
    """What the records of others say: collectives by id, cells by unit.

    `undecided`: unit → members without a decision and without a proposal, and make-up ones.
    """

    graded: Mapping[int, int | None] = field(default_factory=dict)
    undecided: Mapping[int, "Counts"] = field(default_factory=dict)
    cells_open: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Members of a cell who must be graded and are not yet."""

    undecided: int = 0
    make_up_undecided: int = 0
    unproposed: int = 0
    make_up_unproposed: int = 0


def around(everybody: Iterable[Known]) -> Around:
    """What the records of a body's subjects say about each other."""
    graded: dict[int, int | None] = {}
    counts: dict[int, list[int]] = {}
    cells_open = 0
    for each in everybody:
        subject = each.subject
        if subject.kind == "collective" and subject.must and subject.collective_id:
            graded[subject.collective_id] = each.record.level
            cells_open += not (subject.of_ward or each.record.level)
        if subject.kind == "member" and subject.must:
            _count(counts.setdefault(subject.unit_id, [0, 0, 0, 0]), each)
    made = {unit: Counts(*numbers) for unit, numbers in counts.items()}
    return Around(graded, made, cells_open)


def _count(numbers: list[int], each: Known) -> None:
    later = bool(each.stated.get("make_up"))
    if each.record.decision is None:
        numbers[0] += 1
        numbers[1] += later
    if each.record.newest("proposal") is None:
        numbers[2] += 1
        numbers[3] += later
