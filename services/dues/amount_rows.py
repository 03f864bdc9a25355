"""Reads a workbook of monthly amounts into typed rows; every refused cell is named with why.

No document names an amount or a rate (AMB-15): what stands in a cell is taken as it is, and a sum
or month that cannot be meant is refused.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from services.dues.months import first_of
from services.dues.unfit import unfit, unfit_month
from services.refusal import Refused
from services.roster import columns
from services.roster.cells import Value, read_code, read_date, read_name, read_text
from services.roster.rows import CellProblem, Place
from services.roster.sheet import Cell, Sheet, read_sheet, read_stream
from services.words import fold

LONGEST_REASON = 200
SHARED = ("code", "full_name", "unit", "unit_code")
"""columns that a roster has too"""
HEADERS: Mapping[str, tuple[str, ...]] = {
    **{name: columns.HEADERS[name] for name in SHARED},
    "amount": (
        "muc dang phi",
        "muc dang phi hang thang",
        "dang phi",
        "dang phi hang thang",
        "muc dong",
        "muc dong dang phi",
        "muc dong hang thang",
        "so tien",
        "amount",
    ),
    "from_month": ("tu thang", "ap dung tu", "ap dung tu thang", "from month"),
    "reason": ("can cu", "theo nghi quyet", "theo quyet dinh", "ly do", "reason"),
}
FIELDS = {header: name for name, headers in HEADERS.items() for header in headers}
SUM = re.compile(r"^(\d{1,3}(?:[.,\s]\d{3})+|\d+)\s*(k|nghin|ngan)?\s*(?:d|dong|vnd)?$")
MONTH = re.compile(r"^(?:thang )?(\d{1,2})\s*[/.\-]\s*(\d{4})$")


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One member of the file; who it is and from which month stay None where nothing is said."""

    number: int
    amount: int
    reason: str
    code: str | None = None
    full_name: str | None = None
    unit: str | None = None
    unit_code: str | None = None
    from_month: date | None = None


@dataclass(frozen=True, slots=True)
class AmountSheet:
    """The sheet that was read. `places`: where each known column stands."""

    sheet: str
    places: Mapping[str, Place]
    unknown_headers: tuple[str, ...]
    rows: tuple[AmountRow, ...]
    refused: tuple[CellProblem, ...]

    def problem(self, row: int, refused: Refused, *wanted: str) -> CellProblem:
        """The problem of a row, at the first of these columns that the sheet has."""
        place = next(self.places[name] for name in wanted if name in self.places)
        return CellProblem(row, place.letter, place.header, refused.code, refused.values)


def read_amounts(source: Path | bytes, on: date) -> AmountSheet | Refused:
    """The amounts in a file, or why the file is refused; `on`: the Vietnamese day of reading."""
    if isinstance(source, Path):
        sheet = read_sheet(source, is_header)
    else:
        sheet = read_stream(io.BytesIO(source), is_header)
    if isinstance(sheet, Refused):
        return Refused("no_amount_header") if sheet.code == "no_header" else sheet
    from openpyxl.utils import get_column_letter

    places: dict[str, int] = {}
    for column, header in sheet.headers.items():
        name = field_of(header)
        if name in places:
            both = {"first": get_column_letter(places[name]), "second": get_column_letter(column)}
            return Refused("column_twice", {"header": header, **both})
        if name:
            places[name] = column
    return _read(sheet, places, on)


def field_of(header: str) -> str | None:
    """The column a header names: "Mức đảng phí (đồng) *" → amount."""
    without_notes = re.sub(r"\([^)]*\)", " ", fold(header))
    return FIELDS.get(" ".join(re.findall(r"[^\W_]+", without_notes)))


def is_header(texts: Sequence[str]) -> bool:
    """An amount, on what it rests, and who pays it."""
    found = {field_of(text) for text in texts}
    return {"amount", "reason"} <= found and bool(found & {"code", "full_name"})


def read_sum(value: Value) -> int | Refused:
    """đồng: 50000, "50.000", "50.000 đồng", "50k"."""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    text = read_text(value, 40)
    if isinstance(text, Refused):
        return text
    found = SUM.match(fold(text))
    if found is None:
        return Refused("not_an_amount", {"text": text})
    amount = int(re.sub(r"\D", "", found[1])) * (1000 if found[2] else 1)
    return unfit(amount) or amount


def read_month(value: Value) -> date | Refused:
    """The first day of a month: "6/2026", "tháng 6/2026", or any day of it."""
    if not isinstance(value, date):
        text = read_text(value, 40)
        if isinstance(text, Refused):
            return text
        found = MONTH.match(fold(text))
        if found and 1 <= int(found[1]) <= 12:
            return date(int(found[2]), int(found[1]), 1)
        if found:
            return Refused("not_a_month", {"text": text})
    day = read_date(value)
    return first_of(day) if isinstance(day, date) else day


READERS: Mapping[str, Callable[[Value], Any]] = {
    "code": read_code,
    "full_name": lambda value: read_name(value, 120),
    "unit": lambda value: read_text(value, 200),
    "unit_code": read_code,
    "amount": read_sum,
    "from_month": read_month,
    "reason": lambda value: read_text(value, LONGEST_REASON),
}
Said = dict[str, Any]


def _read(sheet: Sheet, columns_at: Mapping[str, int], on: date) -> AmountSheet:
    from openpyxl.utils import get_column_letter

    places = {
        name: Place(get_column_letter(at), sheet.headers[at]) for name, at in columns_at.items()
    }
    read = {
        number: {name: _meaning(name, cells.get(at)) for name, at in columns_at.items()}
        for number, cells in sheet.rows
        if any(cells.get(at) is not None for name, at in columns_at.items() if name != "reason")
    }
    unknown = tuple(text for text in sheet.headers.values() if field_of(text) is None)
    made = AmountSheet(sheet.name, places, unknown, (), ())
    refused = [
        made.problem(number, found, name, "full_name", "code")
        for number, said in read.items()
        for name, found in _refusals(said, on)
    ]
    bad = {problem.row for problem in refused}
    rows = [_typed(number, said) for number, said in read.items() if number not in bad]
    return AmountSheet(sheet.name, places, unknown, tuple(rows), tuple(refused))


def _meaning(name: str, cell: Cell) -> Any:
    return cell if cell is None or isinstance(cell, Refused) else READERS[name](cell)


def _refusals(said: Said, on: date) -> Iterator[tuple[str, Refused]]:
    yield from ((name, found) for name, found in said.items() if isinstance(found, Refused))
    if said.get("code") is None and said.get("full_name") is None:
        yield "full_name", Refused("missing")
    yield from ((name, Refused("missing")) for name in ("amount", "reason") if said[name] is None)
    month = said.get("from_month")
    if isinstance(month, date) and (refused := unfit_month(month, on)):
        yield "from_month", refused


def _typed(number: int, said: Said) -> AmountRow:
    return AmountRow(number, **said)
