"""Webhooks: the secret is checked on the raw request, the update stored, then 200."""

import json
import math

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.app import App
from bot.channels.base import Channel

log = structlog.get_logger()
LARGEST = 1_000_000


def hook_routes(app: App) -> list[web.AbstractRouteDef]:
    """`/hooks/{channel}/{bot}` for each channel we run."""
    channels = {(channel.name, channel.bot): channel for channel in app.channels}
    secret = app.settings.hook_secret()

    async def hook(request: web.Request) -> web.Response:
        channel = channels.get((request.match_info["channel"], request.match_info["bot"]))
        if channel is None:
            return web.Response(status=404)
        try:
            body = await request.clone(client_max_size=LARGEST).read()
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        if not channel.genuine(request.headers, body, secret):
            return web.Response(status=401)
        return await _take(app, channel, body)

    handler: Handler = hook
    return [web.post("/hooks/{channel}/{bot}", handler)]


async def announce(app: App, public_url: str, channel: Channel) -> None:
    """Tells a platform where to send updates."""
    url = f"{public_url.rstrip('/')}/hooks/{channel.name}/{channel.bot}"
    await channel.set_webhook(url, app.settings.hook_secret())


async def _take(app: App, channel: Channel, body: bytes) -> web.Response:
    if not body.strip():
        return web.Response()  # a probe
    try:
        payload = json.loads(body, parse_constant=_nonsense, parse_float=_finite)
    except (ValueError, RecursionError):
        return _unreadable(channel)
    try:
        if isinstance(payload, dict) and payload:
            await app.inbox.store(channel, [payload])
    except RecursionError:
        return _unreadable(channel)
    return web.Response()


def _unreadable(channel: Channel) -> web.Response:
    log.warning("hook.not_json", channel=channel.name)
    return web.Response(status=400)


def _nonsense(word: str) -> float:
    """A number that is none, or is endless: Python reads it, databases do not."""
    raise ValueError(word)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _nonsense(digits)
