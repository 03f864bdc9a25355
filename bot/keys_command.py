"""`chibot keys rotate`, and what `chibot check` says of the secret."""

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import RealClock
from bot.settings import Settings
from services.db.engine import open_database
from services.privacy import keys


async def rotate_keys(settings: Settings) -> bool:
    """Seals everything anew with CHIBOT_SECRET; False when something cannot be opened."""
    engine = open_database(settings.database())
    try:
        done = await keys.rotate(engine, settings.seal(), RealClock().now)
    finally:
        await engine.dispose()
    typer.echo(f"Đã niêm phong lại {done.renewed} giá trị bằng khóa mới.")
    if done.unreadable:
        typer.echo(
            f"{done.unreadable} giá trị không mở được bằng khóa nào: thêm khóa cũ vào "
            "CHIBOT_SECRET_OLD rồi chạy lại.",
            err=True,
        )
        return False
    if settings.earlier_secrets():
        typer.echo("Giờ có thể bỏ CHIBOT_SECRET_OLD và khởi động lại bot.")
    return True


async def key_lines(settings: Settings) -> list[tuple[bool, str]]:
    """Whether the secret opens what is sealed, and whether a rotation is under way."""
    engine = open_database(settings.database())
    try:
        wrong = await keys.unreadable(engine, settings.seal())
    except (SQLAlchemyError, OSError):
        return []  # the line of the database says it
    finally:
        await engine.dispose()
    if wrong:
        return [(False, f"khóa: CHIBOT_SECRET không mở được {', '.join(wrong)}")]
    if settings.earlier_secrets():
        return [(True, "khóa: đang đổi; chạy `chibot keys rotate` rồi bỏ CHIBOT_SECRET_OLD")]
    return [(True, "khóa: mở được những gì đã niêm phong")]
