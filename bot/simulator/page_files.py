"""Serves the phone page: a few static files, nothing from elsewhere."""

from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "page"
_TYPES = {
    "index.html": "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "vi.json": "application/json",
    "en.json": "application/json",
}
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob: http: https:",
    "X-Content-Type-Options": "nosniff",
}


def page_routes() -> list[web.AbstractRouteDef]:
    return [web.get("/", _index), web.get("/page/{name}", _file)]


async def _index(request: web.Request) -> web.Response:
    return _answer("index.html")


async def _file(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in _TYPES:
        raise web.HTTPNotFound
    return _answer(name)


def _answer(name: str) -> web.Response:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=_TYPES[name], headers=_HEADERS)
