"""`chibot run`: the bot with the channels and the database of the environment."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator

import structlog
import typer
from aiohttp import web

from bot import logs
from bot.app import App, build_app
from bot.channels.base import Channel
from bot.clock import RealClock
from bot.loops import Listen
from bot.settings import Settings
from bot.web import routes
from bot.web.hooks import announce
from handlers.understanding import get_ready
from services.db.engine import many_may_run, only_process
from services.db.pooling import refuse_shared_sessions

log = structlog.get_logger()


async def run_bot(settings: Settings) -> bool:
    """Runs until SIGINT or SIGTERM."""
    logs.set_up(settings.log_level)
    with only_process(settings.database()) as mine:
        if mine:
            return await _run(settings)
    typer.echo(
        "Một chibot khác đang chạy với tệp dữ liệu này. Hãy dừng nó trước; muốn chạy nhiều tiến "
        "trình thì dùng PostgreSQL (CHIBOT_DATABASE_URL).",
        err=True,
    )
    return False


async def _run(settings: Settings) -> bool:
    stop = asked_to_stop()
    app = build_app(settings, RealClock(), shared=many_may_run(settings.database()))
    if not app.channels:
        typer.echo("Chưa có kênh: xem `chibot check`.", err=True)
        await app.close()
        return False
    try:
        get_ready()
        await refuse_shared_sessions(app.engine)
        await app.prepare()
        async with serving(app), app.running(_listen(app)):
            await app.plan()
            gc.freeze()  # what is loaded stays: not to be searched for garbage again and again
            log.info("running", channels=len(app.channels))
            await stop.wait()
    finally:
        await app.close()
    return True


def _listen(app: App) -> Listen:
    """Webhooks where the outside reaches us, polling otherwise."""
    if (public_url := app.settings.public_url) is None:
        return lambda channel: _poll(app, channel)
    return lambda channel: announce(app, public_url, channel)


async def _poll(app: App, channel: Channel) -> None:
    """A webhook that an earlier run left behind would keep all updates from us."""
    await channel.set_webhook(None, "")
    await app.inbox.listen(channel)


@contextlib.asynccontextmanager
async def serving(app: App) -> AsyncIterator[None]:
    """The bot's own web server: webhooks, health, signed links."""
    server = web.Application()
    server.add_routes(routes(app))
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, app.settings.host, app.settings.port).start()
        yield
    finally:
        await runner.cleanup()


def asked_to_stop() -> asyncio.Event:
    """Is set when the process is asked to end; from the call on, signals end nothing else."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, asked.set)
    return asked
