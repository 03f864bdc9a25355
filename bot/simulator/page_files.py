"""Serves the phone page: a few static files, nothing from elsewhere."""

from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "page"
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
}
_FILES = {path.name: path for path in FOLDER.iterdir() if path.suffix in _TYPES}
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob: http: https:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


def page_routes() -> list[web.AbstractRouteDef]:
    return [web.get("/", _index), web.get("/page/{name}", _file)]


async def _index(request: web.Request) -> web.Response:
    return _answer("index.html")


async def _file(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in _FILES:
        raise web.HTTPNotFound
    return _answer(name)


def _answer(name: str) -> web.Response:
    path = _FILES[name]
    text = path.read_text(encoding="utf-8")
    return web.Response(text=text, content_type=_TYPES[path.suffix], headers=_HEADERS)
