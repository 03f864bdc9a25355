"""Commands of the person who keeps the bot running: migrate, check, invite, audit."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.app import make_channels
from bot.channels.base import Channel, ChannelError
from bot.clock import RealClock
from bot.keys_command import key_lines
from bot.schema_words import SAID, SHARED
from bot.settings import Settings
from handlers.texts import Texts
from services import accounts, audit, bots
from services.clock import local
from services.db import schema
from services.db.engine import open_database, reading
from services.db.pooling import SharedSessionsError, refuse_shared_sessions
from services.refusal import Refused
from services.work import working

if TYPE_CHECKING:
    from services.documents.forms import Fit

NO_CHANNEL = "đặt CHIBOT_TELEGRAM_TOKEN, CHIBOT_ZALO_TOKENS hoặc CHIBOT_ZALO_OA_ID"
LEAST_DISK = 200_000_000
"""bytes: less than this is a warning"""


async def migrate_database(settings: Settings) -> bool:
    """Brings the schema up to date."""
    engine = open_database(settings.database())
    try:
        await schema.upgrade(engine)
    finally:
        await engine.dispose()
    typer.echo(f"Cơ sở dữ liệu ở phiên bản {schema.newest()}.")
    return True


async def check_all(settings: Settings) -> bool:
    """One line each: ok, or what to do. False when something must be done."""
    lines = [_clock_line(), *_disk_lines(settings), await _database_line(settings)]
    lines += [*await key_lines(settings), _keeping_line(settings)]
    lines += await _channel_lines(settings) + _form_lines(settings)
    for fine, line in lines:
        typer.echo(f"{'ok  ' if fine else 'SỬA '} {line}")
    return all(fine for fine, _ in lines)


async def invite_member(settings: Settings, member_code: str) -> bool:
    """Prints a code, and the link of each channel that has one."""
    engine = open_database(settings.database())
    try:
        async with working(engine, RealClock().now()) as work:
            given = await accounts.invite_by_code(work, member_code, settings.seal())
            if isinstance(given, Refused):
                typer.echo(Texts("vi", work.now).refusal(given), err=True)
                return False
            ways = await bots.for_unit(work, given.unit_id)
    finally:
        await engine.dispose()
    typer.echo(f"{given.code[:4]}-{given.code[4:]}")
    for bot in ways:
        typer.echo(bot.link.format(code=given.code) if bot.link else f"{bot.channel}: {bot.name}")
    return True


async def verify_audit(settings: Settings) -> bool:
    """Checks the chain of the audit trail."""
    engine = open_database(settings.database())
    try:
        async with reading(engine) as db:
            checked, wrong = await audit.verify(db)
    finally:
        await engine.dispose()
    if wrong is not None:
        typer.echo(f"Nhật ký bị sửa: dòng {wrong} không khớp (đã kiểm {checked} dòng).", err=True)
        return False
    typer.echo(f"Nhật ký nguyên vẹn: {checked} dòng.")
    return True


def _clock_line() -> tuple[bool, str]:
    return True, f"đồng hồ: {local(RealClock().now()):%d/%m/%Y %H:%M} giờ Việt Nam"


def _disk_lines(settings: Settings) -> list[tuple[bool, str]]:
    """Of the data folder, and of the database's file when it lies on another disk."""
    settings.data.mkdir(parents=True, exist_ok=True)
    url = make_url(settings.database())
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else settings.data
    folders = [settings.data, file.parent if file.parent.is_dir() else settings.data]
    disks = {folder.stat().st_dev: folder for folder in reversed(folders)}
    return [_disk_line(folder) for folder in disks.values()]


def _disk_line(folder: Path) -> tuple[bool, str]:
    free = shutil.disk_usage(folder).free
    line = f"ổ đĩa: còn {free // 1_000_000} MB ở {folder}"
    if free >= LEAST_DISK:
        return True, line
    return False, f"{line}; dọn bớt: đĩa đầy thì tin đến phải chờ tới khi có chỗ mới được trả lời"


async def _database_line(settings: Settings) -> tuple[bool, str]:
    engine = open_database(settings.database())
    try:
        await refuse_shared_sessions(engine)
        state = await schema.state(engine)
    except SharedSessionsError:
        return False, f"cơ sở dữ liệu: {SHARED}"
    except Exception as error:
        return False, f"cơ sở dữ liệu: {type(error).__name__}; xem lại CHIBOT_DATABASE_URL"
    finally:
        await engine.dispose()
    return state == "newest", f"cơ sở dữ liệu: {SAID[state]}"


def _keeping_line(settings: Settings) -> tuple[bool, str]:
    days = ", ".join(f"{name} {many}" for name, many in settings.kept_days().items())
    return True, f"giữ dữ liệu (ngày): {days}; nhật ký và sổ sách của Đảng: luôn giữ"


def _form_lines(settings: Settings) -> list[tuple[bool, str]]:
    """The ward's own forms: whether each can be used, and what it leaves out."""
    from services.documents.forms import Forms

    if settings.forms is None:
        return []
    if not settings.forms.is_dir():
        return [(False, f"mẫu riêng: không có thư mục {settings.forms}")]
    return [
        (fit.usable, f"mẫu riêng {fit.name}: {_fits(fit)}")
        for fit in Forms(settings.forms).check()
    ]


def _fits(fit: "Fit") -> str:
    if not fit.known:
        return "không trùng tên tệp mẫu nào"
    if fit.broken:
        return "không đọc được tệp; đang dùng mẫu có sẵn"
    if fit.unsafe:
        return (
            "có lệnh, macro hoặc liên kết tới tệp khác mà mẫu không cần; đang dùng mẫu có sẵn: "
            "chép nội dung sang một tệp Word mới"
        )
    if fit.wrong:
        return f"chỗ điền lạ: {', '.join(fit.wrong)}; đang dùng mẫu có sẵn"
    return f"dùng được; không in: {', '.join(fit.unused)}" if fit.unused else "dùng được"


async def _channel_lines(settings: Settings) -> list[tuple[bool, str]]:
    """Each channel, and what an Official Account needs besides."""
    from bot.oa_commands import check_lines

    engine, clock = open_database(settings.database()), RealClock()
    try:
        channels = make_channels(settings, engine, clock)
        if not channels:
            return [(False, f"kênh: {NO_CHANNEL}")]
        lines = [await _channel_line(settings, channel) for channel in channels]
        return lines + await check_lines(settings, engine, clock)
    except ChannelError as error:
        return [(False, f"kênh: {error}")]
    except SQLAlchemyError:
        return [(False, "kênh: cần cơ sở dữ liệu trước; xem dòng của nó")]
    finally:
        await engine.dispose()


async def _channel_line(settings: Settings, channel: Channel) -> tuple[bool, str]:
    try:
        await channel.start()
        shown = f"{channel.name} {channel.bot}: {channel.title}"
        return True, shown + _polled(settings, channel)
    except ChannelError as error:
        return False, f"{channel.name} {channel.bot}: {error}"
    finally:
        await channel.close()


def _polled(settings: Settings, channel: Channel) -> str:
    """Zalo hands an update out once: one that a dying process just took is gone with it."""
    if channel.name != "zalo" or settings.public_url:
        return ""
    return "; nên đặt CHIBOT_PUBLIC_URL (webhook): máy tắt đột ngột cũng không mất tin nào"
