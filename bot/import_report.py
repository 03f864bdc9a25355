"""What an import does, line by line, in words."""

from collections.abc import Iterator, Mapping
from datetime import date

from handlers.texts import Texts
from services.roster.importing import Preview
from services.roster.plan import PersonPlan
from services.roster.rows import CellProblem
from services.roster.steps import Begin, Step


def preview_lines(texts: Texts, preview: Preview) -> Iterator[str]:
    """Sheet, units, people and notices; refused cells are left to `refused_lines`."""
    yield texts("import.sheet", sheet=preview.sheet)
    if preview.unread_sheets:
        yield texts("import.unread_sheets", sheets=", ".join(preview.unread_sheets))
    if preview.unknown_headers:
        yield texts("import.unknown_headers", headers=", ".join(preview.unknown_headers))
    yield from _unit_lines(texts, preview)
    yield texts("import.new_people", count=len(preview.new_people))
    for one in preview.new_people:
        yield texts("import.new_person", **_person(one))
    yield texts("import.changed", count=len(preview.changed))
    for one in preview.changed:
        yield texts("import.change", what="; ".join(_changes(texts, one)), **_person(one))
    yield texts("import.unchanged", count=preview.unchanged)
    yield from (problem_line(texts, "import.notice", notice) for notice in preview.notices)


def refused_lines(texts: Texts, preview: Preview) -> Iterator[str]:
    """Every refused cell with row, column and reason; nothing when there is none."""
    if preview.refused:
        rows = len({problem.row for problem in preview.refused})
        yield texts("import.refused", count=len(preview.refused), rows=rows)
    yield from (problem_line(texts, "import.refused", problem) for problem in preview.refused)


def problem_line(texts: Texts, kind: str, problem: CellProblem) -> str:
    """ "dòng 7, cột D (Ngày sinh): …" """
    reason = texts(f"{kind}.{problem.code}", **shown(texts, problem.values))
    where = {"row": problem.row, "column": problem.column, "header": problem.header}
    return texts("import.cell", reason=reason, **where)


def shown(texts: Texts, values: Mapping[str, object]) -> dict[str, object]:
    """The values of a reason, days written out."""
    return {
        name: texts.day(value) if isinstance(value, date) else value
        for name, value in values.items()
    }


def _unit_lines(texts: Texts, preview: Preview) -> Iterator[str]:
    yield texts("import.new_units", count=len(preview.new_units))
    for unit in (*preview.new_units, *preview.changed_units):
        key = "import.new_unit" if unit.id is None else "import.changed_unit"
        line = texts(key, name=unit.name, code=unit.code)
        yield line + (
            texts("import.under", parent=preview.wards[unit.parent]) if unit.parent else ""
        )


def _person(one: PersonPlan) -> dict[str, object]:
    unit = one.unit.name
    return {"row": one.row.number, "name": one.row.full_name, "code": one.code, "unit": unit}


def _changes(texts: Texts, one: PersonPlan) -> Iterator[str]:
    for field in one.fields:
        old = getattr(one.person, field)
        key = "import.adds_field" if old is None else "import.changes_field"
        before = texts("import.hidden") if field == "phone" else old  # phones are sealed
        values = shown(texts, {"field": texts(f"import.field.{field}"), "old": before})
        yield texts(key, **values)
    for step in one.steps:
        yield _step(texts, step)


def _step(texts: Texts, step: Step) -> str:
    what = texts(f"import.what.{step.what}")
    if isinstance(step, Begin):
        return texts("import.begins", what=what)
    return texts("import.ends", what=what, day=texts.day(step.to_day))
