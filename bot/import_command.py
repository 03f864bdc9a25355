"""`chibot import`: previews and imports a roster, or amounts of dues, or writes a template.

What is done goes to standard output, refused cells and errors to standard error. Exit 0: all was
imported; 1: the file or a cell was refused; 2: wrong arguments.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.import_report import preview_lines, refused_lines, shown
from handlers.texts import Texts
from services.clock import Clock, local_day
from services.refusal import Refused
from services.roster.importing import Preview, import_roster, preview_roster
from services.roster.rows import Roster
from services.seal import Seal

REFUSED, WRONG_ARGUMENTS = 1, 2
FileArgument = Annotated[
    Path | None, typer.Argument(metavar="FILE.xlsx", help="Tệp danh sách đảng viên.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Chỉ xem trước, không ghi.")]
TemplateOption = Annotated[
    Path | None, typer.Option(metavar="FILE.xlsx", help="Tạo tệp mẫu có dòng ví dụ.")
]
DuesOption = Annotated[
    bool, typer.Option("--dues", help="Tệp mức đảng phí, không phải danh sách đảng viên.")
]
ByOption = Annotated[str, typer.Option(metavar="MÃ", help="Với --dues: mã đảng viên người ghi.")]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the import writes with; the engine is closed when the command ends."""

    engine: AsyncEngine
    seal: Seal


def import_command(clock: Clock, open_tools: Callable[[], Tools]) -> Callable[..., None]:
    """The command for typer; `open_tools` is called only for a file that can be read."""

    def import_file(
        file: FileArgument = None,
        dry_run: DryRunOption = False,
        template: TemplateOption = None,
        dues: DuesOption = False,
        by: ByOption = "",
    ) -> None:
        """Nhập danh sách đảng viên, hoặc mức đảng phí, từ tệp Excel; hoặc tạo tệp mẫu."""
        texts = Texts("vi", clock.now())
        if template and not (file or dry_run or by):
            _make_template(texts, template, dues=dues)
        elif file and not template and dues == bool(by):
            act = partial(_import_dues, by=by) if dues else _import_file
            act(texts, file, dry_run, open_tools)
        else:
            _stop(texts("import.arguments"), WRONG_ARGUMENTS)

    return import_file


def _make_template(texts: Texts, path: Path, *, dues: bool) -> None:
    from bot.import_dues import write_form
    from services.roster.template import write_template

    if path.suffix.lower() != ".xlsx":
        _stop(texts("import.file.not_xlsx", path=path), WRONG_ARGUMENTS)
    try:
        (write_form if dues else write_template)(path)
    except FileExistsError:
        _stop(texts("import.file.exists", path=path), REFUSED)
    except OSError:
        _stop(texts("import.file.unwritable", path=path), REFUSED)
    typer.echo(texts("import.template_made", path=path))


def _import_file(texts: Texts, path: Path, dry_run: bool, open_tools: Callable[[], Tools]) -> None:
    from services.roster.workbook import read_roster

    if not path.is_file():
        _stop(texts("import.file.missing", path=path), WRONG_ARGUMENTS)
    roster = read_roster(path, local_day(texts.now))
    if isinstance(roster, Refused):
        values = shown(texts, roster.values)
        _stop(texts(f"import.file.{roster.code}", path=path, **values), REFUSED)
    try:
        preview = asyncio.run(_run(open_tools(), roster, texts, dry_run))
    except SQLAlchemyError:
        _stop(texts("import.database"), REFUSED)
    _report(texts, preview, dry_run)


def _import_dues(
    texts: Texts, path: Path, dry_run: bool, open_tools: Callable[[], Tools], by: str
) -> None:
    from bot.import_dues import import_dues

    if not path.is_file():
        _stop(texts("import.file.missing", path=path), WRONG_ARGUMENTS)
    said = import_dues(texts, path, by, dry_run, lambda: open_tools().engine)
    _echo(said.out)
    _echo(said.errors, err=True)
    if said.errors:
        raise typer.Exit(REFUSED)


async def _run(tools: Tools, roster: Roster, texts: Texts, dry_run: bool) -> Preview:
    act = preview_roster if dry_run else import_roster
    try:
        return await act(tools.engine, roster, tools.seal, texts.now)
    finally:
        await tools.engine.dispose()


def _report(texts: Texts, preview: Preview, dry_run: bool) -> None:
    _echo(preview_lines(texts, preview))
    _echo(refused_lines(texts, preview), err=True)
    written = len(preview.new_people) + len(preview.changed)
    typer.echo(texts("import.dry_run") if dry_run else texts("import.done", count=written))
    if preview.refused:
        raise typer.Exit(REFUSED)


def _echo(lines: Iterable[str], err: bool = False) -> None:
    for line in lines:
        typer.echo(line, err=err)


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
