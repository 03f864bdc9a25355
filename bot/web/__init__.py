"""What the outside reaches over HTTP: webhooks, health, signed file links."""

from aiohttp import web

from bot.app import App
from bot.web.files import file_routes
from bot.web.health import health_routes
from bot.web.hooks import hook_routes


def routes(app: App) -> list[web.AbstractRouteDef]:
    """All routes of the bot itself."""
    return [*hook_routes(app), *file_routes(app), *health_routes(app)]
