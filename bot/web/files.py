"""Signed, expiring links for channels that carry no files."""

from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.app import App
from services import files, people, sessions
from services.db.engine import reading
from services.refusal import Refused
from services.work import Work

VALID_SECONDS = 30 * 60


def file_routes(app: App) -> list[web.AbstractRouteDef]:
    """`/files/{token}`: the token names the file and the chat it was made for."""
    seal = app.settings.seal()

    async def show(request: web.Request) -> web.Response:
        now = app.clock.now()
        followed = seal.follow(request.match_info["token"], now, seconds=VALID_SECONDS)
        found = await _access(app, *followed) if followed else None
        if found is None:
            return web.Response(status=404, text="Liên kết đã hết hạn hoặc không đúng.")
        return web.Response(body=found.content, headers=_headers(found))

    handler: Handler = show
    return [web.get("/files/{token}", handler)]


async def _access(app: App, file_id: int, chat_id: int) -> files.FileView | None:
    """Asked again when the link is followed: the chat may be cut off by now."""
    async with reading(app.engine) as db:
        work = Work(db, app.clock.now())
        chat = await sessions.look(work, chat_id)
        if chat is None or chat.person_id is None:
            return None
        actor = (await people.actors(work, [chat.person_id])).get(chat.person_id)
        if actor is None:
            return None
        found = await files.access_file(work.by(actor), file_id)
    return None if isinstance(found, Refused) else found


def _headers(found: files.FileView) -> dict[str, str]:
    """Shown, never run: what a person sent is not trusted to be what it says."""
    inline = found.mime in ("image/jpeg", "image/png", "application/pdf")
    kind = "inline" if inline else "attachment"
    return {
        "Content-Type": found.mime if inline else "application/octet-stream",
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(found.name)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
    }
