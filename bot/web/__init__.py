"""What the outside reaches over HTTP: webhooks, health, signed file links."""

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.app import App
from bot.web.files import file_routes
from bot.web.hooks import hook_routes


def routes(app: App) -> list[web.AbstractRouteDef]:
    """All routes of the bot itself."""
    return [*hook_routes(app), *file_routes(app), web.get("/health", _health(app))]


def _health(app: App) -> Handler:
    async def health(_request: web.Request) -> web.Response:
        waiting = len(await app.inbox.waiting(100))
        return web.json_response({"ok": True, "inbox": waiting})

    return health
