"""Keeps the pages of other sites, open in the same browser, away from what listens here."""

from aiohttp import web
from aiohttp.hdrs import ORIGIN
from aiohttp.typedefs import Handler

from bot.here import here

ELSEWHERE = ("cross-site", "same-site")
FIRST_PAGE = "/"
"""what a link on another page may open"""


@web.middleware
async def own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """403 for a name that only points here (DNS rebinding) and for calls of other pages."""
    if not here(request.host) or _of_another_page(request):
        return web.Response(status=403)
    return await handler(request)


def _of_another_page(request: web.Request) -> bool:
    if request.headers.get(ORIGIN, str(request.url.origin())) != str(request.url.origin()):
        return True
    from_elsewhere = request.headers.get("Sec-Fetch-Site") in ELSEWHERE
    return from_elsewhere and (request.method, request.path) != ("GET", FIRST_PAGE)
