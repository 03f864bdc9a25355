"""Opens papers again and reads them as a person would."""

import io
from collections.abc import Iterator

from docx import Document
from docx.document import Document as Word
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def word(content: bytes) -> Word:
    """A Word file."""
    return Document(io.BytesIO(content))


def lines(content: bytes) -> list[str]:
    """All lines of a Word file from the top, those of tables cell by cell."""
    return list(_lines(word(content)))


def sheet(content: bytes) -> Worksheet:
    """The first sheet of a workbook."""
    first = load_workbook(io.BytesIO(content)).worksheets[0]
    assert isinstance(first, Worksheet)
    return first


def row(page: Worksheet, label: str, *, column: int = 2) -> list[object]:
    """The values of the first row that has this label (in column A or in the one given)."""
    for cells in page.iter_rows(values_only=True):
        if label in (cells[0], cells[column - 1]):
            return list(cells)
    raise LookupError(label)


def _lines(document: Word) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for cells in block.rows:
                for cell in cells.cells:
                    yield from (paragraph.text for paragraph in cell.paragraphs)
