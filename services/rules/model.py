"""The values of the rules service: documents, clauses, parameters, catalogue entries, findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum
from fractions import Fraction
from typing import NewType, TypeAlias

Value: TypeAlias = int | bool | str | Fraction | date | tuple[str, ...]


Year = NewType("Year", int)


class Level(IntEnum):
    """The four grade levels, in the codes used by facts and files (GRD-G02)."""

    FAILED = 1
    FULFILLED = 2
    GOOD = 3
    EXCELLENT = 4


NOT_ADOPTED = "document_not_adopted"


class Unset(Enum):
    """A fact nobody has given. `None` is different: it is an answer ("indefinite", "not held")."""

    UNSET = "UNSET"


UNSET = Unset.UNSET


@dataclass(frozen=True, slots=True)
class Source:
    """One document. `in_force_until` is its last day, None while it is not replaced."""

    key: str
    profile: str
    number: str | None
    issuer: str
    issued: date | None
    title: str
    territory: str
    in_force_from: date
    in_force_until: date | None
    text: str

    @property
    def name(self) -> str:
        """How people call it: number, issuer and date."""
        parts = [self.number, self.issuer, f"{self.issued:%d/%m/%Y}" if self.issued else None]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause of a document, with the words it rests on, verbatim."""

    source: str
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A value from its first to its last day (None: still valid), and the clause that sets it."""

    value: Value
    start: date
    end: date | None
    citation: Citation

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold, rate, quota, month or deadline, with its values in order of time."""

    name: str
    meaning: str
    unit: str
    values: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule of the catalogue as people read it: who does what, when, and where it is written."""

    id: str
    area: str
    kind: str
    basis: str
    title: str
    who: str
    when: str
    what: str
    terms: str
    ambiguities: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An open question of some rules: who decides it (a key of names.yaml), and the outcomes to
    choose from, with what each means."""

    by: str
    rules: tuple[str, ...]
    outcomes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says about some facts on a day.

    `reasons` are Vietnamese sentences; `codes` are the same as short codes. `missing` names the
    facts that are needed. `decided_by` is the person or body that decides an open question.
    `ambiguities` tells which readings of unclear text the result rests on. `facts` are those that
    were given, `on` the day by whose rules they were judged.
    """

    rule: str
    outcome: str
    citations: tuple[Citation, ...]
    values: Mapping[str, object] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    calculation: str = ""
    ambiguities: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    on: date | None = None

    @property
    def by_text(self) -> str:
        """The outcome as the document has it, also where it only warns (AMB-01): what a payment or
        a roll-call is does not depend on the documents that were adopted."""
        is_warning = NOT_ADOPTED in self.codes
        return str(self.values["would_be"]) if is_warning else self.outcome
