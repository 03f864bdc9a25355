"""Reads a roster workbook into typed rows; every refused cell is named with its reason."""

import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from services.refusal import Refused
from services.roster.cells import (
    Phone,
    Value,
    read_code,
    read_date,
    read_flag,
    read_name,
    read_phone,
    read_roles,
    read_spell,
    read_text,
)
from services.roster.columns import field_of, is_header_row
from services.roster.rows import CellProblem, Place, Roster, RosterRow, Spell, UnitWords
from services.roster.sheet import Cell, Sheet, read_sheet, read_stream

Reader = Callable[[Value], Any]


def _text(longest: int) -> Reader:
    return lambda value: read_text(value, longest)


READERS: dict[str, Reader] = {
    "code": read_code,
    "full_name": lambda value: read_name(value, 120),
    "birth_date": read_date,
    "admitted_on": read_date,
    "official_on": read_date,
    "role": read_roles,
    "phone": read_phone,
    "unit": _text(200),
    "unit_code": read_code,
    "parent": _text(200),
    "exempt": read_spell,
    "elsewhere": read_spell,
    "temporary": read_flag,
    "residence": _text(300),
    "workplace": _text(300),
}
DAYS = ("birth_date", "admitted_on", "official_on")
IN_ORDER = (("birth_date", "admitted_on"), ("admitted_on", "official_on"))
EMPTY: dict[str, object] = {
    "role": (),
    "exempt": Spell(holds=False),
    "elsewhere": Spell(holds=False),
    "temporary": Spell(holds=False),
}
"""what an empty cell of these columns says; elsewhere it says nothing"""


def read_roster(path: Path, on: date) -> Roster | Refused:
    """The roster in a file, or why the file is refused; `on`: the Vietnamese day of reading."""
    return _roster(read_sheet(path), on)


def read_sent(content: bytes, on: date) -> Roster | Refused:
    """The same for a workbook that somebody sent in a chat."""
    return _roster(read_stream(io.BytesIO(content), is_header_row), on)


def _roster(sheet: Sheet | Refused, on: date) -> Roster | Refused:
    if isinstance(sheet, Refused):
        return sheet
    places = _places(sheet.headers)
    if isinstance(places, Refused):
        return places
    return _Reading(sheet, places, on).roster()


def _places(headers: Mapping[int, str]) -> dict[str, int] | Refused:
    places: dict[str, int] = {}
    for column, header in headers.items():
        name = field_of(header)
        if name in places:
            both = {"first": get_column_letter(places[name]), "second": get_column_letter(column)}
            return Refused("column_twice", {"header": header, **both})
        if name:
            places[name] = column
    if "full_name" not in places:
        return Refused("no_name_column")
    return places if {"unit", "unit_code"} & places.keys() else Refused("no_unit_column")


Said = dict[str, Any]
"""what one row says by column: the meaning of its cells, or why a cell was refused"""


class _Reading:
    """One pass over the rows of a sheet."""

    def __init__(self, sheet: Sheet, columns: dict[str, int], on: date) -> None:
        self.sheet = sheet
        self.columns = {name: at for name, at in columns.items() if name in READERS}
        self.on = on
        self.places = {
            name: Place(get_column_letter(column), sheet.headers[column])
            for name, column in self.columns.items()
        }

    def roster(self) -> Roster:
        read = {number: self._said(cells) for number, cells in self.sheet.rows if self._any(cells)}
        codes = _codes(read)
        refused = [
            self._problem(number, name, found)
            for number, said in read.items()
            for name, found in (*_refusals(said, self.on), *_twice(number, said, codes))
        ]
        bad = {problem.row for problem in refused}
        good = {number: said for number, said in read.items() if number not in bad}
        headers = self.sheet.headers.values()
        return Roster(
            sheet=self.sheet.name,
            unread_sheets=self.sheet.unread,
            places=self.places,
            unknown_headers=tuple(text for text in headers if field_of(text) is None),
            rows=tuple(_typed(number, said) for number, said in good.items()),
            refused=tuple(refused),
            notices=tuple(
                self._problem(number, name, notice)
                for number, said in good.items()
                for name, notice in _notices(said, self.on)
            ),
        )

    def _any(self, cells: Mapping[int, Cell]) -> bool:
        return any(column in cells for column in self.columns.values())

    def _said(self, cells: Mapping[int, Cell]) -> Said:
        read = ((name, _meaning(name, cells.get(at))) for name, at in self.columns.items())
        return {name: meaning for name, meaning in read if meaning is not None}

    def _problem(self, number: int, name: str, refused: Refused) -> CellProblem:
        place = self.places.get(name) or self.places["unit_code"]  # there is no column "unit"
        return CellProblem(number, place.letter, place.header, refused.code, refused.values)


def _meaning(name: str, cell: Cell) -> Any:
    if isinstance(cell, Refused):
        return cell
    return EMPTY.get(name) if cell is None else READERS[name](cell)


def _refusals(said: Said, on: date) -> Iterator[tuple[str, Refused]]:
    """Each refused cell of a row, by column name."""
    yield from ((name, found) for name, found in said.items() if isinstance(found, Refused))
    if "full_name" not in said:
        yield "full_name", Refused("missing")
    if not {"unit", "unit_code"} & said.keys():
        yield "unit", Refused("missing")
    days = {name: said[name] for name in DAYS if isinstance(said.get(name), date)}
    yield from ((name, Refused("date_future")) for name, day in days.items() if day > on)
    for first, second in IN_ORDER:
        if first in days and second in days and days[second] < days[first]:
            yield second, Refused(f"{second}_before_{first}", {"day": days[first]})


def _codes(read: Mapping[int, Said]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for number, said in read.items():
        if isinstance(said.get("code"), str):
            rows[said["code"].casefold()].append(number)
    return rows


def _twice(
    number: int, said: Said, codes: Mapping[str, list[int]]
) -> Iterator[tuple[str, Refused]]:
    rows = codes[said["code"].casefold()] if isinstance(said.get("code"), str) else [number]
    if len(rows) > 1:
        others = ", ".join(str(other) for other in rows if other != number)
        yield "code", Refused("code_twice", {"code": said["code"], "rows": others})


def _notices(said: Said, on: date) -> Iterator[tuple[str, Refused]]:
    if isinstance(phone := said.get("phone"), Phone) and phone.zero_added:
        yield "phone", Refused("zero_added")
    for name in ("exempt", "elsewhere"):
        if name in said and said[name].until and said[name].until < on:
            yield name, Refused("lapsed", {"day": said[name].until})


def _typed(number: int, said: Said) -> RosterRow:
    phone = said.get("phone")
    return RosterRow(
        number=number,
        unit=UnitWords(said.get("unit"), said.get("unit_code"), said.get("parent")),
        full_name=said["full_name"],
        code=said.get("code"),
        birth_date=said.get("birth_date"),
        admitted_on=said.get("admitted_on"),
        official_on=said.get("official_on"),
        phone=phone.number if phone else None,
        roles=said.get("role"),
        exempt=said.get("exempt"),
        elsewhere=said.get("elsewhere"),
        temporary=said.get("temporary"),
        residence=said.get("residence"),
        workplace=said.get("workplace"),
    )
