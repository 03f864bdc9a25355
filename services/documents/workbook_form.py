"""Fills an Excel template: `{{ unit }}` in a cell, `{{ rows.name }}` in a row that is repeated.

A dot reads deeper (`{{ sum.total }}`). Values are text or number, never a formula of their own.
"""

import io
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, fields, is_dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from services.documents.word import printable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINE = 16
"""points: the height of a line"""
PLACE = re.compile(r"{{\s*([a-z_]+(?:\.[a-z_]+)?)\s*}}")


@dataclass(frozen=True, slots=True)
class _Cell:
    value: Any
    style: Any


@dataclass(frozen=True, slots=True)
class _Line:
    cells: tuple[_Cell, ...]
    height: float | None
    merged: tuple[tuple[int, int], ...]
    """first and last column of what is merged in this row"""


def fill(paper: Any, file: Path) -> bytes:
    """The workbook; `paper` is a dataclass whose fields are the names in the file.

    Raises AttributeError for a name that the paper does not have.
    """
    from openpyxl import load_workbook

    book = load_workbook(file)
    for sheet in book.worksheets:
        _fill_sheet(sheet, paper)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def places(file: Path) -> set[str]:
    """The names that a file uses. Raises what openpyxl raises for a file that it cannot read."""
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True)
    values = (
        value
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if isinstance(value, str)
    )
    return {name for value in values for name in PLACE.findall(value)}


def known(paper: type[Any]) -> set[str]:
    """The names that a file for this paper may use."""
    names = set()
    hints = get_type_hints(paper)
    for field in fields(paper):
        kinds = (hints[field.name], *get_args(hints[field.name]))
        inner = next((kind for kind in kinds if is_dataclass(kind)), None)
        names |= {f"{field.name}.{each.name}" for each in fields(inner)} if inner else {field.name}
    return names


def _fill_sheet(sheet: "Worksheet", paper: Any) -> None:
    lines = _taken(sheet)
    at = 0
    for line in lines:
        for entry in _entries(line, paper):
            at += 1
            _write(sheet, at, line, paper, entry)


def _taken(sheet: "Worksheet") -> list[_Line]:
    """All rows out of the sheet, which is left empty."""
    merged: dict[int, list[tuple[int, int]]] = {}
    for area in list(sheet.merged_cells.ranges):
        merged.setdefault(area.min_row, []).append((area.min_col, area.max_col))
        sheet.unmerge_cells(str(area))
    lines = [
        _Line(
            tuple(_Cell(cell.value, _look(cell)) for cell in row),
            sheet.row_dimensions[number].height,
            tuple(merged.get(number, ())),
        )
        for number, row in enumerate(sheet.iter_rows(), start=1)
    ]
    sheet.delete_rows(1, sheet.max_row)
    for number in range(1, len(lines) + 1):
        sheet.row_dimensions[number].height = None
    return lines


def _needed(sheet: "Worksheet", at: int) -> float | None:
    """The height for the longest wrapped text of a row; None: one line is enough.

    Not every program fits a row to its text when it opens a file.
    """
    from openpyxl.utils import get_column_letter

    lines = 1
    for column, cell in enumerate(sheet[at], start=1):
        width = sheet.column_dimensions[get_column_letter(column)].width or 0
        said = cell.value if isinstance(cell.value, str) else ""
        if 0 < width < len(said) and cell.alignment.wrap_text:
            lines = max(lines, ceil(len(said) / width))
    return LINE * lines if lines > 1 else None


def _entries(line: _Line, paper: Any) -> Iterator[Any]:
    """For whom the row is written: each entry of its list, or once for the paper."""
    for cell in line.cells:
        for name in PLACE.findall(cell.value) if isinstance(cell.value, str) else ():
            value = getattr(paper, name.split(".")[0])
            if isinstance(value, tuple):
                yield from value
                return
    yield None


def _write(sheet: "Worksheet", at: int, line: _Line, paper: Any, entry: Any) -> None:
    for column, cell in enumerate(line.cells, start=1):
        written: Any = sheet.cell(at, column)
        written._style = cell.style
        value = _value(cell.value, paper, entry)
        if value is not None:
            written.value = value
        if isinstance(value, str):
            written.data_type = "s"
    height = line.height or (None if line.merged else _needed(sheet, at))
    if height:
        sheet.row_dimensions[at].height = height
    for first, last in line.merged:
        sheet.merge_cells(start_row=at, end_row=at, start_column=first, end_column=last)


def _look(cell: Any) -> Any:
    """Letters, border and place of a cell; openpyxl keeps them together under this name."""
    return copy(cell._style)


def _value(value: Any, paper: Any, entry: Any) -> Any:
    """A number stays a number where it stands alone."""
    if not isinstance(value, str) or not (names := PLACE.findall(value)):
        return value
    if PLACE.fullmatch(value.strip()):
        found = _found(names[0], paper, entry)
        return printable(found) if isinstance(found, str) else found
    return printable(PLACE.sub(lambda place: str(_found(place[1], paper, entry)), value))


def _found(name: str, paper: Any, entry: Any) -> Any:
    first, _, deeper = name.partition(".")
    value = getattr(paper, first)
    if isinstance(value, tuple):
        value = entry
    return getattr(value, deeper) if deeper else value
