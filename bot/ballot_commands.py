"""`chibot ballot`: counts a published ballot file anew, without a database."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(help="Phiếu kín: kiểm lại kết quả đã công bố.", no_args_is_help=True)


@app.callback()
def ballots() -> None:
    """Keeps `recount` a command of its own while it is the only one."""


@app.command("recount")
def recount(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Đếm lại một tệp kết quả bỏ phiếu; thoát 1 khi có chỗ không khớp."""
    from services.ballots.published import BadFileError
    from services.ballots.published import recount as count_anew

    try:
        found = count_anew(file.read_bytes())
    except OSError as error:
        _refuse(f"Không mở được tệp {file.name}: {error.strerror}. Xem lại đường dẫn.")
    except BadFileError as error:
        _refuse(f"Không đếm lại được {file.name}: {error}.")
    typer.echo("\n".join([*found.lines, *(f"KHÔNG KHỚP: {each}" for each in found.mismatches)]))
    if found.mismatches:
        raise typer.Exit(1)
    typer.echo("Khớp.")


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
