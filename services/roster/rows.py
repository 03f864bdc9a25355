"""What a roster workbook says: rows of people, cells that were refused, and where both stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Place:
    """A known column of the sheet: its letter and its header as written."""

    letter: str
    header: str


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that was refused or noticed; the words of `code` are found by handlers."""

    row: int
    column: str
    header: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spell:
    """A yes or no for a time; `until` is its last day, None when the cell names none."""

    holds: bool
    until: date | None = None


@dataclass(frozen=True, slots=True)
class UnitWords:
    """How a row names its cell; at least one of `name` and `code` is there."""

    name: str | None
    code: str | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of the file. None: the file says nothing of it, what is known stays.

    `roles` () and a spell that does not hold are statements: the role or the spell ends.
    """

    number: int
    unit: UnitWords
    full_name: str
    code: str | None = None
    birth_date: date | None = None
    admitted_on: date | None = None
    official_on: date | None = None
    phone: str | None = None
    roles: tuple[str, ...] | None = None
    exempt: Spell | None = None
    elsewhere: Spell | None = None
    temporary: Spell | None = None
    residence: str | None = None
    workplace: str | None = None


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a row does not fit what is known; shown at the first of `columns` that the sheet has."""

    columns: tuple[str, ...]
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    """The sheet that was read. `places`: where each known column stands."""

    sheet: str
    unread_sheets: tuple[str, ...]
    places: Mapping[str, Place]
    unknown_headers: tuple[str, ...]
    rows: tuple[RosterRow, ...]
    refused: tuple[CellProblem, ...]
    notices: tuple[CellProblem, ...]

    def problem(self, row: int, unfit: Unfit) -> CellProblem:
        """The problem of a row at its place in the sheet."""
        place = next(self.places[name] for name in unfit.columns if name in self.places)
        return CellProblem(row, place.letter, place.header, unfit.code, unfit.values)
