"""The list of members and cells as a workbook: printed, corrected, sent back."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.dissolutions.placing import Places
from services.dues.shown import Words
from services.refusal import Refused
from services.roster.sheet import read_stream
from services.words import fold

COLUMNS = ("number", "code", "name", "residence", "cell")
WIDTHS = {"number": 5, "code": 12, "name": 26, "residence": 40, "cell": 34}
CODE, CELL = "mã", "chi bộ chuyển đến"
MARGIN = 0.4
"""inches"""
HEAD = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be taken. Code: no_such_member | no_such_cell | twice | no_cell."""

    row: int
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a corrected list says: person → cell, and the rows that are wrong."""

    to: Mapping[int, int]
    problems: tuple[Problem, ...]


def workbook(found: Places, t: Words) -> bytes:
    """A line for each member; the cell is chosen from a list. Nothing in it is a formula."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    made = Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    font = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
    head = made.add_format({**font, "bold": True, "border": 1, "text_wrap": True})
    cell = made.add_format({**font, "border": 1, "text_wrap": True})
    open_ = made.add_format({**font, "border": 1, "text_wrap": True, "bg_color": "#FFF2CC"})
    sheet = made.add_worksheet(t("dissolution.sheet"))
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(MARGIN, MARGIN, MARGIN, MARGIN)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    title = made.add_format({**font, "bold": True, "font_size": 14})
    sheet.write_string(0, 0, t("dissolution.sheet.title", unit=found.case.unit), title)
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, WIDTHS[column])
        sheet.write_string(HEAD, at, t(f"dissolution.sheet.{column}"), head)
    for number, line in enumerate(found.lines, start=1):
        values = (str(number), line.code, line.name, line.residence, line.to)
        for at, value in enumerate(values):
            shown = open_ if at == len(values) - 1 and not line.to else cell
            sheet.write_string(HEAD + number, at, value, shown)
    cells = made.add_worksheet(t("dissolution.sheet.cells"))
    cells.set_column(0, 0, WIDTHS["cell"])
    for at, unit in enumerate(found.cells):
        cells.write_string(at, 0, unit.name, cell)
    last = HEAD + max(1, len(found.lines))
    source = f"='{t('dissolution.sheet.cells')}'!$A$1:$A${max(1, len(found.cells))}"
    sheet.data_validation(HEAD + 1, 4, last, 4, {"validate": "list", "source": source})
    made.close()
    return written.getvalue()


def read(content: bytes, found: Places) -> Read | Refused:
    """A corrected list; a row counts by its code, a cell by its name or code."""
    sheet = read_stream(io.BytesIO(content), lambda row: {CODE, CELL} <= _folded(row))
    if isinstance(sheet, Refused):
        return sheet
    columns = {fold(label): column for column, label in sheet.headers.items()}
    people = {fold(each.code): each.person_id for each in found.lines}
    cells = {fold(name): each.id for each in found.cells for name in (each.name, each.code)}
    to: dict[int, int] = {}
    problems: list[Problem] = []
    for number, row in sheet.rows:
        code = str(row.get(columns[fold(CODE)], "") or "")
        named = str(row.get(columns[fold(CELL)], "") or "")
        person, unit = people.get(fold(code)), cells.get(fold(named))
        if person is None or unit is None or person in to:
            what = "no_such_member" if person is None else "twice" if person in to else ""
            wrong = what or ("no_such_cell" if named else "no_cell")
            problems.append(Problem(number, wrong, named if wrong == "no_such_cell" else code))
        else:
            to[person] = unit
    return Read(to, tuple(problems))


def _folded(row: Sequence[str]) -> set[str]:
    """Labels that the list has, in our spelling."""
    said = {fold(each) for each in row}
    return {label for label in (CODE, CELL) if fold(label) in said}
