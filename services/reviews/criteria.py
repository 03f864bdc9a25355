"""The two parts of the own points: common criteria, and results of the tasks (GRD-G04).

A plan may break each part into several groups of criteria. To which part a group belongs is said
in the ward's workbook, or shows in its name; what is not certain is not split.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.reviews.reading import Entry
from services.words import fold

COMMON, RESULTS = "chung", "nhiem vu"
NAMED = {"tieu chi chung": COMMON, "ket qua": RESULTS, "nhiem vu": RESULTS}
"""words in a name → the part; the first that fits"""


@dataclass(frozen=True, slots=True)
class Points:
    """The own points; None where a group has none yet or the parts are not certain."""

    common: int | None = None
    results: int | None = None
    total: int | None = None


def key_of(text: str, part: str = "") -> str:
    """How a group of criteria is told from others of its form; `part`: as the ward said it."""
    return (f"{part}: {fold(text)}" if part else fold(text))[:40]


def points(criteria: Sequence[Entry], given: Mapping[str, int]) -> Points:
    """What was given to the groups of one form."""
    if not criteria or any(each.key not in given for each in criteria):
        return Points()
    parts = [_part(each) for each in criteria]
    total = sum(given[each.key] for each in criteria)
    if not {COMMON, RESULTS}.issuperset(parts):
        return Points(total=total)
    common = sum(
        given[each.key] for each, part in zip(criteria, parts, strict=True) if part == COMMON
    )
    return Points(common, total - common, total)


def _part(one: Entry) -> str:
    said = next((part for part in (COMMON, RESULTS) if one.key.startswith(f"{part}:")), "")
    words = fold(one.text)
    return said or next((part for name, part in NAMED.items() if name in words), "")
