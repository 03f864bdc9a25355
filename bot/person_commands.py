"""`chibot person`: what is held about one person, given out or erased, by the operator alone."""

import asyncio
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typer

from bot.clock import RealClock
from bot.settings import Settings
from handlers.privacy.packing import packed
from handlers.texts import Texts
from services.db.engine import open_database
from services.privacy import erasure, export
from services.privacy.erasure import Plan
from services.refusal import Refused
from services.work import working

PRIVATE = 0o600
ERASED = "erasures.txt"
"""in the data folder: code and moment of each erasure, so that a restored backup forgets again"""
MATTERS = {
    "roles": "nhiệm vụ đang giữ",
    "meetings": "buổi họp sắp tới",
    "exemptions": "đơn xin miễn",
    "transfers": "việc chuyển sinh hoạt",
    "payments": "khoản đảng phí chờ xác nhận",
}


async def erase_person(settings: Settings, code: str, because: str, *, sure: bool) -> bool:
    """Erases after `sure`, otherwise only shows what would be erased and kept."""
    engine, now = open_database(settings.database()), RealClock().now()
    try:
        async with working(engine, now) as work:
            do = erasure.erase(work, code, because) if sure else erasure.look(work, code)
            plan = await do
    finally:
        await engine.dispose()
    if isinstance(plan, Refused):
        typer.echo(Texts("vi", now).refusal(plan), err=True)
        return False
    typer.echo("\n".join(_shown(code, plan)))
    if sure:
        await asyncio.to_thread(_note, settings.data / ERASED, f"{code} {now.isoformat()}")
        typer.echo("Đã xóa. Bản sao lưu cũ vẫn còn dữ liệu: khi khôi phục, ChiBot tự xóa lại.")
    return True


async def erase_again(settings: Settings, since: datetime) -> int:
    """Erases anew whoever was erased after a backup was made; returns how many."""
    codes = await asyncio.to_thread(_erased_since, settings.data / ERASED, since)
    engine, done = open_database(settings.database()), 0
    try:
        for code in codes:
            async with working(engine, RealClock().now()) as work:
                found = await erasure.erase(work, code, "restored")
                done += isinstance(found, Plan)
    finally:
        await engine.dispose()
    return done


def _shown(code: str, plan: Plan) -> list[str]:
    t = Texts("vi", RealClock().now())

    def listed(rows: Mapping[str, int]) -> str:
        return ", ".join(f"{t(f'holding.{name}')} {many}" for name, many in rows.items()) or "–"

    lines = [
        f"{code}: {plan.name}",
        f"Giữ theo quy định của Đảng: {listed(plan.kept)}",
        f"Xóa lời, lý do, địa chỉ: {listed(plan.emptied)}",
        f"Bỏ hẳn: {listed(plan.removed)}",
        f"Tệp đã gửi: {plan.files}; tin chờ gửi bị hủy: {plan.waiting}",
    ]
    if plan.member and plan.matters:
        open_ones = (f"{MATTERS[name]} {many}" for name, many in plan.matters.items())
        lines.append(f"Còn việc chưa xong: {', '.join(open_ones)}")
    return lines


def _note(file: Path, line: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE), "a") as list_:
        list_.write(f"{line}\n")


def _erased_since(file: Path, since: datetime) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    noted = [line.rpartition(" ") for line in lines]
    return [code for code, _, at in noted if datetime.fromisoformat(at) >= since]


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
