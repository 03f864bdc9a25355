"""The `chibot` commands. Each says in plain words on standard error what is wrong, and exits 1."""

import asyncio
import sqlite3
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from bot import ballot_commands, rules_commands, schema_words
from bot.channels.base import ChannelError
from bot.clock import RealClock
from bot.import_command import Tools, import_command
from bot.settings import Settings
from bot.understand_command import understand
from services.db.engine import open_database
from services.db.pooling import SharedSessionsError
from services.db.schema import SchemaError

app = typer.Typer(
    name="chibot",
    help="ChiBot: trợ lý của chi bộ trên Zalo và Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
person_app = typer.Typer(no_args_is_help=True, help="Dữ liệu của một người: xuất, xóa.")
keys_app = typer.Typer(no_args_is_help=True, help="Khóa niêm phong số điện thoại.")
oa_app = typer.Typer(no_args_is_help=True, help="Zalo Official Account.")
audit_app = typer.Typer(no_args_is_help=True, help="Nhật ký kiểm tra.")
app.add_typer(rules_commands.app, name="rules")
app.add_typer(ballot_commands.app, name="ballot")
app.add_typer(audit_app, name="audit")
app.add_typer(keys_app, name="keys")
app.add_typer(oa_app, name="oa")
app.add_typer(person_app, name="person")
app.command("understand")(understand)
app.command("import")(
    import_command(
        RealClock(),
        lambda: Tools(open_database(Settings().database()), Settings().seal()),
    )
)


@app.command()
def run() -> None:
    """Chạy bot với các kênh và cơ sở dữ liệu của môi trường."""
    from bot.run_command import run_bot

    _do(run_bot(Settings()))


@app.command()
def demo(  # noqa: PLR0913, PLR0917 - one for each option
    port: Annotated[int, typer.Option(help="Cổng trên máy này.")] = 8700,
    db: Annotated[Path | None, typer.Option(help="Giữ dữ liệu giữa các lần chạy.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Bắt đầu lại từ đầu.")] = False,
    members: Annotated[int, typer.Option(min=3, max=3000, help="Số đảng viên.")] = 60,
    at: Annotated[str, typer.Option(help="Giờ của bản thử, ví dụ 2026-06-01T08:00.")] = "",
    browser: Annotated[bool, typer.Option("--browser/--no-browser")] = True,
    oa: Annotated[bool, typer.Option("--oa", help="Thêm một Zalo OA và người dùng nó.")] = False,
) -> None:
    """Một phường hư cấu với điện thoại giả: thử mọi việc mà không cần tài khoản nào."""
    from bot.demo import DemoOptions, run_demo

    _do(run_demo(DemoOptions(port, db, fresh, members, _moment(at), browser, oa=oa)))


@app.command()
def migrate() -> None:
    """Đưa cơ sở dữ liệu lên phiên bản mới nhất."""
    from bot.keeper_commands import migrate_database

    _do(migrate_database(Settings()))


@app.command()
def check() -> None:
    """Cài đặt, cơ sở dữ liệu, kênh, đồng hồ, ổ đĩa: mỗi thứ một dòng."""
    from bot.keeper_commands import check_all

    _do(check_all(Settings()))


@app.command()
def invite(member_code: Annotated[str, typer.Argument(metavar="MEMBER_CODE")]) -> None:
    """In mã liên kết dùng một lần cho một đảng viên."""
    from bot.keeper_commands import invite_member

    _do(invite_member(Settings(), member_code))


@app.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Sao lưu mọi dữ liệu vào một tệp, cả khi bot đang chạy."""
    from bot.backup_commands import back_up

    _do(back_up(Settings(), file))


@app.command()
def restore(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Khôi phục một bản sao lưu vào cơ sở dữ liệu còn trống."""
    from bot import backup_commands

    _do(backup_commands.restore(Settings(), file))


@audit_app.command("verify")
def verify() -> None:
    """Kiểm tra chuỗi nhật ký."""
    from bot.keeper_commands import verify_audit

    _do(verify_audit(Settings()))


@person_app.command("erase")
def erase_person(
    code: Annotated[str, typer.Argument(metavar="CODE")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ cho xem.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
    force: Annotated[str, typer.Option(help="Lý do xóa dù còn việc chưa xong.")] = "",
) -> None:
    """Xóa dữ liệu của một người; sổ sách của Đảng được giữ, không còn lý do và địa chỉ."""
    from bot import person_commands

    if dry_run or not yes:
        _do(person_commands.erase_person(Settings(), code, force, sure=False))
    if dry_run or not (yes or typer.confirm("Xóa? Không lấy lại được.")):
        return
    _do(person_commands.erase_person(Settings(), code, force, sure=True))


@person_app.command("export")
def export_person(
    code: Annotated[str, typer.Argument(metavar="CODE")],
    file: Annotated[Path, typer.Argument(metavar="FILE")],
) -> None:
    """Xuất mọi dữ liệu về một người vào một tệp zip."""
    from bot import person_commands

    _do(person_commands.export_person(Settings(), code, file))


@oa_app.callback()
def oa() -> None:
    """Keeps `authorise` a command of its own while it is the only one."""


@oa_app.command("authorise")
def authorise(
    refresh: Annotated[
        bool, typer.Option("--refresh-token", help="Nhập một refresh token chưa dùng.")
    ] = False,
) -> None:
    """Cấp quyền cho ChiBot dùng OA: làm một lần, và làm lại khi `chibot check` bảo."""
    from bot import oa_commands

    _do(oa_commands.authorise(Settings(), refresh=refresh))


@keys_app.callback()
def keys() -> None:
    """Keeps `rotate` a command of its own while it is the only one."""


@keys_app.command("rotate")
def rotate() -> None:
    """Niêm phong lại mọi thứ bằng khóa mới, cả khi bot đang chạy."""
    from bot.keys_command import rotate_keys

    _do(rotate_keys(Settings()))


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” không phải ngày giờ, ví dụ 2026-06-01T08:00") from None


FAILURES = (
    ChannelError,
    OSError,
    SQLAlchemyError,
    sqlite3.Error,
    SchemaError,
    SharedSessionsError,
)
"""of which one plain sentence is said"""


def _do(work: Coroutine[Any, Any, bool]) -> None:
    """Runs a command; a failure is one plain sentence and exit code 1."""
    try:
        done = asyncio.run(work)
    except KeyboardInterrupt:
        raise typer.Exit from None
    except FAILURES as error:
        typer.echo(_plain(error), err=True)
        raise typer.Exit(1) from None
    if not done:
        raise typer.Exit(1)


def _plain(error: Exception) -> str:
    if isinstance(error, ChannelError):
        return str(error)
    if isinstance(error, SchemaError | SharedSessionsError):
        return schema_words.plain(error)
    if isinstance(error, OSError):
        return f"Không làm được: {error.strerror or error}. Xem lại cổng, tệp và quyền ghi."
    return (
        f"Cơ sở dữ liệu không dùng được ({type(error).__name__}). "
        "Xem lại CHIBOT_DATABASE_URL, rồi chạy `chibot migrate`."
    )


def main() -> None:
    """The console script."""
    try:
        app()
    except ValidationError as error:
        names = ", ".join(f"CHIBOT_{str(each['loc'][0]).upper()}" for each in error.errors())
        typer.echo(f"Cài đặt chưa đúng: {names}. Sửa biến môi trường hoặc tệp .env.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
