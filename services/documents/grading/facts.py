"""The plain facts that papers of review and grading are built from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.documents import phrasing
from services.documents.fields import Section
from services.rules.model import Level


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues a paper and when: names of the unit and of the unit above it, and the day."""

    unit: str
    parent: str | None
    day: date

    @property
    def head(self) -> dict[str, Any]:
        """The two columns at the top; a ward's papers are dated in the ward."""
        of_ward = phrasing.signs_for(self.unit) == "T/M ĐẢNG ỦY"
        place = self.unit if of_ward else self.parent
        name = phrasing.committee(self.unit) if of_ward else phrasing.issuer_name(self.unit)
        return {
            "superior": phrasing.superior(self.parent),
            "issuer": name.upper(),
            "place_date": phrasing.place_and_date(place, self.day),
        }


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs. `signs_for` as "T/M CHI BỘ"; without one it follows from the issuer's name."""

    name: str
    title: str = "BÍ THƯ"
    signs_for: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A group of criteria: its name, the points given (None: none yet) and the highest."""

    name: str
    given: int | None
    most: int


@dataclass(frozen=True, slots=True)
class SelfGraded:
    """How a person or a collective grades the own work.

    `labels`: the four levels from the lowest, as in grading.levels. `reasons`: evidence, used by
    Mẫu 03-ĐG only.
    """

    labels: tuple[str, ...]
    points: tuple[Points, ...] = ()
    level: Level | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What a review says. `said`: paragraphs by the key of the section (as in review.sections_…).

    What is missing is left for the pen; `extra`: sections of the year's own focus points.
    """

    issuer: Issuer
    year: int
    said: Mapping[str, Sequence[str]]
    assessed: SelfGraded
    extra: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Whose review it is; posts empty where there are none."""

    name: str
    born: date | None
    cell: str
    workplace: str = ""
    party_post: str = ""
    state_post: str = ""
    mass_post: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """One member, leader or collective on a list; without `level` it is not graded `because`.

    `post`: post or unit. Points: common criteria, results of tasks, and both together, which is
    known also where the parts are not.
    """

    name: str
    post: str = ""
    common: int | None = None
    results: int | None = None
    total: int | None = None
    own: Level | None = None
    level: Level | None = None
    note: str = ""
    because: str = "chưa xếp loại"


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list: of which unit and group of similar position, at which meeting, with the quota."""

    issuer: Issuer
    signer: Signer
    year: int
    unit: str
    group: str
    meeting: str
    subjects: tuple[Subject, ...]
    quota: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
