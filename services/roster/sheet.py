"""Opens a workbook safely and takes the sheet with a roster header out of it.

Formulas are not calculated, macros and links to other files are not followed. What is not a
workbook, is damaged or would unpack to too much is refused before or while it is read.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

from services.refusal import Refused
from services.roster.cells import Value
from services.roster.columns import is_header_row
from services.words import tidy

MOST_BYTES = 50_000_000
MOST_TAGS = 2_500_000
"""signs "<" in its parts: some seconds of reading, and more than 20,000 rows need"""
MOST_TEXT_TAGS = 1_200_000
"""the same in the texts of sheets: each costs several times what a cell costs"""
MOST_ROW_TAGS = 200_000
"""rows that are written down, also empty ones: there may be some below the list"""
MOST_SENT_TAGS = 300_000
"""the same for what is sent in a chat: a second of reading, some thousands of rows"""
MOST_OTHER_TAGS = 60_000
"""the same in a part that is neither a sheet nor the texts of sheets: names, styles, links"""
TEXTS, SHEETS = "xl/sharedStrings", "xl/worksheets/"
MOST_PARTS = 1000
LONG_TAG = re.compile(rb"<[^<>]{65536}")
"""more than any tag needs: what its values cost grows with the square of their number"""
WIDEST = 65_536
PIECE = 1_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100
HEADER_WITHIN = 50
"""rows from the top in which the header is looked for"""
LAST_ROW = 1_048_576
OLD_FORMAT = b"\xd0\xcf\x11\xe0"
"""begins .xls files, and workbooks locked with a password"""

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""what zipfile says of a broken, locked or strangely packed file"""

Cell = Value | Refused


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with a header: header texts by column number, and the rows that are not empty."""

    name: str
    unread: tuple[str, ...]
    headers: dict[int, str]
    rows: list[tuple[int, dict[int, Cell]]]


HeaderTest = Callable[[Sequence[str]], bool]
"""whether the texts of a row are a header"""


def read_sheet(path: Path, is_header: HeaderTest = is_header_row) -> Sheet | Refused:
    """The first visible sheet with such a header, by default that of a roster."""
    if path.suffix.lower() != ".xlsx":
        return Refused("not_xlsx")
    try:
        with path.open("rb") as file:
            return read_stream(file, is_header, MOST_TAGS)
    except OSError:
        return Refused("unreadable")


def read_stream(
    file: BinaryIO, is_header: HeaderTest, most_tags: int = MOST_SENT_TAGS
) -> Sheet | Refused:
    """The same for a workbook that somebody sent."""
    if refused := refuse_file(file, most_tags):
        return refused
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that openpyxl leaves out
            return _read(file, is_header)
    except Exception:  # openpyxl raises errors of many kinds for a damaged workbook
        return Refused("damaged")


def refuse_file(file: BinaryIO, most_tags: int = MOST_SENT_TAGS) -> Refused | None:
    """Why a file is not even opened: what it is, or how much it would be once it is unpacked."""
    start = file.read(4)
    file.seek(0)
    if start == OLD_FORMAT:
        return Refused("old_format")
    try:
        with zipfile.ZipFile(file) as archive:
            if _is_large(archive):
                return Refused("too_large", {"megabytes": MOST_BYTES // 10**6})
            return Refused("too_full") if _is_full(archive, most_tags) else None
    except DAMAGED:
        return Refused("damaged")


def _is_large(archive: zipfile.ZipFile) -> bool:
    parts = archive.infolist()
    return len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES


def _is_full(archive: zipfile.ZipFile, most_tags: int) -> bool:
    """Stops at the first part that is too much; a part is never wholly in memory."""
    left = most_tags
    for part in archive.infolist():
        with archive.open(part) as unpacked:
            tags = _tags(unpacked, min(left, _most(part.filename)))
        if tags is None:
            return True
        left -= tags
    return False


def _most(part: str) -> int:
    if part.startswith(SHEETS):
        return MOST_TAGS
    return MOST_TEXT_TAGS if part.startswith(TEXTS) else MOST_OTHER_TAGS


def _tags(part: IO[bytes], most: int) -> int | None:
    """How many tags there are; None: more than so many, too many rows, or one tag too long."""
    tags, rows, before = 0, 0, b""
    while piece := part.read(PIECE):
        tags += piece.count(b"<")
        rows += piece.count(b"<row")
        if tags > most or rows > MOST_ROW_TAGS or LONG_TAG.search(before + piece):
            return None
        before = piece[-WIDEST:]
    return tags


def _read(file: BinaryIO, is_header: HeaderTest) -> Sheet | Refused:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the stated size of a sheet is often wrong
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in shown:
            if found := _header(sheet, is_header):
                unread = tuple(name for name in book.sheetnames if name != sheet.title)
                return _body(sheet, unread, *found)
        return Refused("no_header")
    finally:
        book.close()


def _header(sheet: Any, is_header: HeaderTest) -> tuple[int, dict[int, str]] | None:
    rows = sheet.iter_rows(min_row=1, max_row=HEADER_WITHIN, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, 1):
        texts = {column: tidy(str(cell.value)) for column, cell in enumerate(row, 1) if cell.value}
        if is_header(list(texts.values())):
            return number, texts
    return None


def _body(
    sheet: Any, unread: tuple[str, ...], header_row: int, headers: dict[int, str]
) -> Sheet | Refused:
    rows: list[tuple[int, dict[int, Cell]]] = []
    for number, cells in _rows(sheet, header_row + 1, max(headers)):
        filled = {column: cell for column, cell in cells.items() if column in headers}
        if filled:
            rows.append((number, filled))
        if len(rows) > MOST_ROWS:
            return Refused("too_many_rows", {"rows": MOST_ROWS})
    return Sheet(sheet.title, unread, headers, rows)


def _rows(sheet: Any, first: int, last_column: int) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Rows of which something is written down: there may be a million of others between them."""
    from openpyxl.cell.read_only import EMPTY_CELL

    rows = sheet.iter_rows(min_row=first, max_row=LAST_ROW, max_col=last_column)
    for number, row in enumerate(rows, first):
        if all(cell is EMPTY_CELL for cell in row):
            continue
        cells = ((column, _value(cell)) for column, cell in enumerate(row, 1))
        yield number, {column: value for column, value in cells if value is not None}


def _value(cell: Any) -> Cell:
    value = cell.value
    if value is None or (isinstance(value, str) and not tidy(value)):
        return None
    if cell.data_type == "f":
        return Refused("formula")
    if cell.data_type == "e":
        return Refused("error_cell")
    if isinstance(value, int) and re.fullmatch("0{2,}", cell.number_format):
        return str(value).zfill(len(cell.number_format))  # shown with its leading zeros
    return value if isinstance(value, str | int | float | datetime) else str(value)
