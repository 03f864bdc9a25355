"""Turns the grades of a ward or a unit into Mẫu 09-ĐG and 10-ĐG; every sum is counted here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from services.documents import phrasing
from services.documents.grading.facts import Issuer, Signer
from services.documents.grading.sheets import (
    Consolidated,
    Graded,
    Line,
    Sums,
    Target,
)
from services.rules.model import Level

T = TypeVar("T", bound=Consolidated)
COLUMNS = {level: level.name.lower() for level in Level}


@dataclass(frozen=True, slots=True)
class Judged:
    """One subject of a consolidation. `level`: the one that is counted; None: not graded.

    `unit` is the sheet it comes from, `group` that of similar positions.
    """

    unit: str
    name: str
    post: str
    group: str
    points: int | None = None
    own: Level | None = None
    proposed: Level | None = None
    decided: Level | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a consolidation is made of. `labels`: the four levels from the lowest."""

    issuer: Issuer
    signer: Signer
    unit: str
    year: int
    labels: tuple[str, ...]
    judged: tuple[Judged, ...]
    notes: tuple[str, ...] = ()


def results(kind: type[T], sheet: Sheet, targets: Sequence[Target] = ()) -> T:
    """Mẫu 09-ĐG (`Results`): the decided levels count."""
    levels = [each.decided for each in sheet.judged]
    return _consolidated(kind, sheet, levels, targets=tuple(targets))


def proposals(kind: type[T], sheet: Sheet) -> T:
    """Mẫu 10-ĐG (`Proposals`): the proposed levels count."""
    return _consolidated(kind, sheet, [each.proposed for each in sheet.judged])


def sums(levels: Iterable[Level | None]) -> Sums:
    """How many there are of each."""
    return Sums(**_counted(Counter(levels)))


def _consolidated(kind: type[T], sheet: Sheet, levels: Sequence[Level | None], **more: Any) -> T:
    subjects = zip(sheet.judged, levels, strict=True)
    groups: dict[str, Counter[Level | None]] = {}
    units: dict[str, Counter[Level | None]] = {}
    for each, level in subjects:
        groups.setdefault(each.group, Counter())[level] += 1
        units.setdefault(each.unit, Counter())[level] += 1
    return kind(
        **sheet.issuer.head,
        unit=sheet.unit,
        year=sheet.year,
        groups=_lines(groups),
        units=_lines(units),
        sum=sums(levels),
        subjects=tuple(
            _subject(number, each, sheet.labels)
            for number, each in enumerate(sheet.judged, start=1)
        ),
        notes=sheet.notes,
        signs_for=sheet.signer.signs_for or phrasing.signs_for(sheet.issuer.unit),
        signer_title=sheet.signer.title,
        signer=sheet.signer.name,
        **more,
    )


def _lines(counted: Mapping[str, Counter[Level | None]]) -> tuple[Line, ...]:
    return tuple(
        Line(number=number, label=label, note="", **_counted(counts))
        for number, (label, counts) in enumerate(counted.items(), start=1)
    )


def _counted(counts: Counter[Level | None]) -> dict[str, Any]:
    graded = sum(counts[level] for level in Level)
    good = counts[Level.EXCELLENT] + counts[Level.GOOD]
    return {
        **{column: counts[level] for level, column in COLUMNS.items()},
        "total": graded + counts[None],
        "left": counts[None],
        "good_or_better": phrasing.share(good, graded),
    }


def _subject(number: int, judged: Judged, labels: Sequence[str]) -> Graded:
    def shown(level: Level | None) -> str:
        return labels[level - 1] if level else ""

    return Graded(
        number=number,
        unit=judged.unit,
        name=judged.name,
        post=judged.post,
        group=judged.group,
        points="" if judged.points is None else str(judged.points),
        own=shown(judged.own),
        proposed=shown(judged.proposed),
        decided=shown(judged.decided),
        note=judged.note,
    )
