"""What a message to many can be about; each kind of subject says these few things of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement

from services.db.engine import AnySelect
from services.refusal import Refused
from services.work import Work

PERSONAL = ("name", "area")
"""fields of a text that every recipient has"""


@dataclass(frozen=True, slots=True)
class Place:
    """The unit in whose name people are told, and what they are told about."""

    unit_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The subject as it is now. State: open | cancelled | over.

    `stamp` is another one as soon as people have to be told anew. `values`: field of a text →
    text, or an aware moment.
    """

    state: str
    stamp: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """A person who was told of a subject as it was at `stamp`; way: chat | call | paper."""

    subject_id: int
    person_id: int
    stamp: str
    way: str


class Subject(Protocol):
    """One kind of subject."""

    asks: bool
    """people answer, each is invited once, and who is silent may be chased"""
    fields: tuple[str, ...]
    """what a text may name besides the personal fields"""

    async def access(self, work: Work, subject_id: int) -> Place | Refused:
        """For those who may tell people about it; anybody else learns nothing."""

    async def people(self, work: Work, subject_id: int) -> AnySelect:
        """Rows (person_id, area_id, area) of those concerned today, each person once."""

    async def facts(self, work: Work, subject_ids: Sequence[int]) -> Mapping[int, Facts]:
        """Facts by id, in a fixed number of statements."""

    def answered(self, subject_id: Any, person_id: Any) -> ColumnElement[bool]:
        """The condition that a person has answered."""

    def hears_otherwise(self, subject_id: Any, person_id: Any) -> ColumnElement[bool]:
        """The condition that another part tells a person of the newest change."""

    async def told(self, work: Work, told: Sequence[Told]) -> None:
        """Keeps in the subject's own records who was told what."""


@cache
def _subjects() -> Mapping[str, Subject]:
    from services.broadcasts.of_residence import ResidenceSession
    from services.broadcasts.of_units import UnitNotice

    return {"unit": UnitNotice(), "residence": ResidenceSession()}


def kinds() -> Sequence[str]:
    """The kinds of subjects there are."""
    return list(_subjects())


def subject(kind: str) -> Subject:
    """The kind of that name."""
    return _subjects()[kind]


async def facts_of(
    work: Work, subjects: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], Facts]:
    """Facts of subjects of several kinds, loaded kind by kind."""
    by_kind: dict[str, set[int]] = {}
    for kind, id_ in subjects:
        by_kind.setdefault(kind, set()).add(id_)
    found: dict[tuple[str, int], Facts] = {}
    for kind, ids in by_kind.items():
        for id_, facts in (await subject(kind).facts(work, sorted(ids))).items():
            found[kind, id_] = facts
    return found
