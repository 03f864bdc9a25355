"""`chibot import --dues`: amounts of dues for any number of cells, in the name of one person."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.import_words import change_line, file_line, problem_line
from handlers.texts import Texts
from services.clock import local_day
from services.db.models import Person
from services.dues import amount_import
from services.dues.amount_form import EXAMPLE, amount_form
from services.dues.amount_import import AmountPreview
from services.dues.amount_rows import AmountSheet, read_amounts
from services.people import actors
from services.refusal import Refused
from services.work import working


@dataclass(frozen=True, slots=True)
class Said:
    """What goes to standard output and to standard error, and whether something was refused."""

    out: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


def write_form(path: Path) -> None:
    """An example of the workbook. Raises FileExistsError, OSError."""
    with path.open("xb") as file:
        file.write(amount_form(EXAMPLE))


def import_dues(
    texts: Texts, path: Path, by: str, dry_run: bool, open_engine: Callable[[], AsyncEngine]
) -> Said:
    """Imports a file, or says what it would do; `by`: the code of the person who enters it."""
    sheet = read_amounts(path, local_day(texts.now))
    if isinstance(sheet, Refused):
        return Said(errors=(file_line(texts, sheet, str(path)),))
    try:
        done = asyncio.run(_run(texts, sheet, by, dry_run, open_engine()))
    except SQLAlchemyError:
        return Said(errors=(texts("import.database"),))
    if isinstance(done, Refused):
        return Said(errors=(texts.refusal(done),))
    return _said(texts, done, dry_run)


async def _run(
    texts: Texts, sheet: AmountSheet, by: str, dry_run: bool, engine: AsyncEngine
) -> AmountPreview | Refused:
    try:
        async with working(engine, texts.now) as work:
            found = select(Person.id).where(Person.code == by)
            person = (await work.db.execute(found)).scalar()
            if person is None:
                return Refused("nobody_with_code", {"code": by})
            acting = work.by((await actors(work, [person]))[person])
            act = amount_import.decide if dry_run else amount_import.write
            return await act(acting, sheet)
    finally:
        await engine.dispose()


def _said(texts: Texts, done: AmountPreview, dry_run: bool) -> Said:
    lines = [texts("import.sheet", sheet=done.sheet)]
    if done.unknown_headers:
        headers = ", ".join(done.unknown_headers)
        lines.append(texts("import.unknown_headers", headers=headers))
    lines += [f"  {one.payer.unit}: {change_line(texts, one)}" for one in done.changes]
    lines.append(texts("import.unchanged", count=done.unchanged))
    errors = [problem_line(texts, one) for one in done.refused]
    if errors:
        rows = len({one.row for one in done.refused})
        errors.insert(0, texts("import.refused", count=len(errors), rows=rows))
    kept = texts("dues_import.kept", count=len(done.changes))
    lines.append(texts("import.dry_run") if dry_run else kept)
    return Said(tuple(lines), tuple(errors))
