"""`chibot person`: what is held about one person, given out or erased, by the operator alone."""

import asyncio
import os
from pathlib import Path

import typer

from bot.clock import RealClock
from bot.settings import Settings
from handlers.privacy.packing import packed
from handlers.texts import Texts
from services.db.engine import open_database
from services.privacy import export
from services.refusal import Refused
from services.work import working

PRIVATE = 0o600


async def export_person(settings: Settings, code: str, file: Path) -> bool:
    """Writes everything that is held about a person into a zip that only its owner can read."""
    engine = open_database(settings.database())
    try:
        async with working(engine, RealClock().now()) as work:
            held = await export.of_code(work, code, settings.seal())
            t = Texts("vi", work.now)
            if isinstance(held, Refused):
                typer.echo(t.refusal(held), err=True)
                return False
            await asyncio.to_thread(_write, file, packed(t, held))
    finally:
        await engine.dispose()
    typer.echo(f"Đã xuất {sum(map(len, held.rows.values()))} dòng vào {file}.")
    typer.echo("Tệp có cả hồ sơ do cấp ủy giữ: chỉ trao cho người có thẩm quyền.")
    return True


def _write(file: Path, content: bytes) -> None:
    """In place of an earlier one, whole or not at all."""
    fresh = file.with_name(f".{file.name}.part")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as made:
        made.write(content)
    fresh.replace(file)
