"""`chibot oa authorise`, and what `chibot check` says of a Zalo Official Account."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import official_account
from bot.channels.base import DEFAULT_TIMEOUTS, ChannelError
from bot.channels.templates import load
from bot.channels.zalo_oa_client import OaClient
from bot.channels.zalo_oa_tokens import App, exchange, pair_of
from bot.clock import RealClock
from bot.settings import Settings
from services.clock import Clock, local
from services.db.engine import open_database
from services.reminders.kinds import KINDS
from services.tokens import Kept

Line = tuple[bool, str]
LOST = {
    "interrupted": "việc đổi mã bị ngắt giữa chừng",
    "restored": "dữ liệu khôi phục từ bản sao lưu",
}


async def authorise(settings: Settings, *, refresh: bool) -> bool:
    """Asks for what the account's keeper got from Zalo, and keeps the first pair of tokens."""
    wanted = [] if settings.zalo_oa_id else ["CHIBOT_ZALO_OA_ID"]
    if missing := wanted + settings.oa_missing():
        typer.echo(f"Chưa đặt {', '.join(missing)}.", err=True)
        return False
    return await keep_first_pair(settings, _refresh_form() if refresh else _code_form(settings))


async def keep_first_pair(settings: Settings, form: Mapping[str, str]) -> bool:
    """Gives a code or a refresh token for a pair, and keeps it sealed."""
    engine, clock = open_database(settings.database()), RealClock()
    client = OaClient(official_account.hosts(settings), DEFAULT_TIMEOUTS)
    try:
        of = App(settings.zalo_oa_app_id, settings.oa_secrets()[0])
        answer = await exchange(client, of, form)
        if not answer.fine:
            typer.echo(_refused(answer.error), err=True)
            return False
        pair = pair_of(answer.data, clock.now())
        await official_account.vault(settings, engine, clock).put(pair)
    finally:
        await client.close()
        await engine.dispose()
    typer.echo(f"Đã giữ quyền dùng OA, đến {local(pair.refresh_until):%d/%m/%Y}; tự gia hạn.")
    return True


async def check_lines(settings: Settings, engine: AsyncEngine, clock: Clock) -> list[Line]:
    """One line for each part of the account."""
    if not settings.zalo_oa_id:
        return []
    lines = [_settings_line(settings), _webhook_line(settings), _cost_line(settings)]
    if (path := settings.zalo_oa_templates) is not None:
        try:
            lines.append((True, f"mẫu tin OA: {', '.join(load(path, KINDS)) or 'chưa có'}"))
        except ChannelError as error:
            lines.append((False, f"mẫu tin OA: {error}"))
    kept = await official_account.vault(settings, engine, clock).look()
    return [*lines, _token_line(kept, clock)]


def _settings_line(settings: Settings) -> Line:
    missing = settings.oa_missing()
    said = f"đặt {', '.join(missing)}" if missing else f"OA {settings.zalo_oa_id}"
    return not missing, f"cài đặt OA: {said}"


def _webhook_line(settings: Settings) -> Line:
    if settings.public_url is None:
        return False, "webhook OA: đặt CHIBOT_PUBLIC_URL; OA chỉ đưa tin tới bằng webhook"
    where = f"{settings.public_url.rstrip('/')}/hooks/zalo_oa/{settings.zalo_oa_id}"
    return True, f"webhook OA: nhập {where} ở trang webhook của ứng dụng"


def _cost_line(settings: Settings) -> Line:
    if not settings.zalo_oa_paid:
        return True, "tin mất phí: không gửi (sau 48 giờ không nhắn thì sang kênh khác hoặc gọi)"
    most = settings.zalo_oa_monthly
    return True, f"tin mất phí: được gửi, {f'tối đa {most} tin' if most else 'không đếm trước'}"


def _token_line(kept: Kept | None, clock: Clock) -> Line:
    again = "chạy `chibot oa authorise`"
    if kept is None:
        return False, f"quyền OA: chưa có, hoặc CHIBOT_SECRET đã đổi; {again}"
    now = clock.now()
    if kept.lost_at is not None:
        why = LOST.get(kept.lost_why or "", "Zalo từ chối")
        return False, f"quyền OA: mất lúc {local(kept.lost_at):%H:%M %d/%m} ({why}); {again}"
    if now >= kept.pair.refresh_until:
        return False, f"quyền OA: hết hạn {local(kept.pair.refresh_until):%d/%m/%Y}; {again}"
    if kept.interrupted(now):
        return False, f"quyền OA: đang đổi mã thì bị ngắt; bot sẽ thử lại, nếu vẫn vậy thì {again}"
    return True, (
        f"quyền OA: mã dùng được đến {local(kept.pair.access_until):%H:%M %d/%m}, "
        f"tự đổi trước {local(kept.pair.refresh_until):%d/%m/%Y}"
    )


def _refresh_form() -> dict[str, str]:
    given = typer.prompt("Refresh token (không hiện khi gõ)", hide_input=True)
    return {"refresh_token": given.strip(), "grant_type": "refresh_token"}


def _code_form(settings: Settings) -> dict[str, str]:
    """Shows the address of the consent, and takes the code that it leads to."""
    verifier = secrets.token_hex(22)[:43]
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "app_id": settings.zalo_oa_app_id,
        "redirect_uri": (settings.public_url or "https://localhost").rstrip("/") + "/health",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "state": secrets.token_hex(8),
    }
    host = official_account.hosts(settings).oauth
    typer.echo("Mở địa chỉ sau bằng tài khoản quản trị OA và đồng ý (mã chỉ sống 10 phút):")
    typer.echo(f"{host}/v4/oa/permission?{urlencode(asked)}")
    given = typer.prompt("Dán địa chỉ được chuyển tới, hoặc chỉ mã code", hide_input=True)
    return {"code": code_in(given), "grant_type": "authorization_code", "code_verifier": verifier}


def code_in(given: str) -> str:
    """The code of an address, or what was pasted when it is only the code."""
    found = parse_qs(urlsplit(given.strip()).query).get("code")
    return found[0] if found else given.strip()


def _refused(error: int) -> str:
    if error == 0:
        return "Zalo không trả lời: xem lại mạng và CHIBOT_ZALO_OA_OAUTH."
    return (
        f"Zalo không nhận ({error}): mã chỉ dùng một lần, trong 10 phút; xem lại APP_ID và SECRET."
    )
