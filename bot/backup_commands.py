"""`chibot backup` and `chibot restore`."""

from pathlib import Path

import typer

from bot.clock import RealClock
from bot.keys_command import key_lines
from bot.person_commands import erase_again
from bot.settings import Settings
from handlers.texts import Texts
from services import backups
from services.clock import local
from services.refusal import Refused

FROM_THERE = "Lấy khóa của máy cũ: CHIBOT_SECRET, hoặc CHIBOT_SECRET_OLD."


async def back_up(settings: Settings, file: Path) -> bool:
    """Writes one file; the bot may go on meanwhile."""
    made = await backups.back_up(settings.database(), file, RealClock().now())
    if isinstance(made, Refused):
        return _refuse(made)
    typer.echo(f"Đã sao lưu vào {file}.")
    typer.echo("Tệp không chứa CHIBOT_SECRET. Giữ khóa ở nơi khác: cần nó để đọc số điện thoại.")
    return True


async def restore(settings: Settings, file: Path) -> bool:
    """Fills an empty database; the bot must not run meanwhile."""
    made = await backups.restore(file, settings.database(), RealClock().now())
    if isinstance(made, Refused):
        return _refuse(made)
    typer.echo(f"Đã khôi phục bản sao lưu lúc {local(made.made_at):%H:%M ngày %d/%m/%Y}.")
    if again := await erase_again(settings, made.made_at):
        typer.echo(f"Đã xóa lại dữ liệu của {again} người bị xóa sau lúc sao lưu.")
    typer.echo("Nhắc việc được kiểm tra lại trước khi gửi; câu trả lời sau lúc sao lưu không có.")
    for line in [line for fine, line in await key_lines(settings) if not fine]:
        typer.echo(
            f"{line}. Lấy khóa của máy cũ: CHIBOT_SECRET, hoặc CHIBOT_SECRET_OLD.", err=True
        )
    return True


def _refuse(refused: Refused) -> bool:
    typer.echo(Texts("vi", RealClock().now()).refusal(refused), err=True)
    return False
