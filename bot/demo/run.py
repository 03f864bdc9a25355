"""Builds and runs the demo: simulator, bot and phone page on one loopback port."""

import contextlib
import gc
import json
import socket
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

import typer
from aiohttp import web
from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from bot import logs
from bot.app import App, build_app
from bot.clock import RealClock, ShiftedClock
from bot.demo import official, seed
from bot.demo.hooks import DemoHooks
from bot.demo.ward import Invented, invent
from bot.run_command import asked_to_stop
from bot.settings import Settings
from bot.simulator import Limits, Person, Simulator, Tokens
from bot.simulator.neighbours import own_pages_only
from bot.web import routes
from services.clock import VIETNAM, local_day, moment
from services.work import working

TELEGRAM_TOKEN = "700000001:demo-telegram"  # noqa: S105 - of the simulator only
FIRST_ZALO = 700000101
LARGEST = 20_000_000
PER_ZALO_BOT = 38
"""under 80% of the 50 people a bot may have"""


class DemoSettings(Settings):
    """Settings that no environment and no `.env` of the machine can change."""

    model_config = SettingsConfigDict(env_prefix="CHIBOT_DEMO_", env_file=None)


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What `chibot demo` was asked for."""

    port: int = 8700
    db: Path | None = None
    fresh: bool = False
    members: int = 60
    at: datetime | None = None
    browser: bool = True
    unpaced: bool = False
    """without the platforms' limits: a long story told in seconds"""
    busy: bool = True
    """a meeting is coming and dues are kept"""
    oa: bool = False
    """with a Zalo Official Account, and a member on it"""
    templates: Path | None = None
    """approved messages of that account"""
    people: tuple[Invented, ...] = ()
    """another ward than the usual one; its cells in the order in which they are first named"""


async def run_demo(options: DemoOptions) -> bool:
    """Runs until it is stopped, and prints the address once it answers."""
    logs.set_up("WARNING")
    stop = asked_to_stop()
    async with demo_running(options) as address:
        gc.freeze()  # what is loaded stays: not to be searched for garbage again and again
        typer.echo(f"ChiBot chạy thử tại {address}  (dừng: Ctrl+C)")
        if options.browser:
            webbrowser.open(address)
        await stop.wait()
    typer.echo("Đã dừng.")
    return True


@contextlib.asynccontextmanager
async def demo_running(options: DemoOptions) -> AsyncIterator[str]:
    """The address of a running demo; everything stops cleanly when the block ends."""
    with contextlib.ExitStack() as stack:
        folder = (
            options.db.parent
            if options.db
            else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        )
        path = options.db or folder / "demo.db"
        if options.fresh:
            _forget(path)
        async with _world(options, path) as address:
            yield address


@contextlib.asynccontextmanager
async def _world(options: DemoOptions, path: Path) -> AsyncIterator[str]:
    kept = path.with_name(path.name + ".phones.json")
    saved = json.loads(kept.read_text("utf-8")) if kept.exists() else None
    clock = ShiftedClock(_start(options, saved))
    hooks = DemoHooks(clock)
    invented = options.people or tuple(invent(options.members))
    if options.oa:
        invented = (*invented, official.member(invented))
    bots = _bots(invented)
    limits = Limits.loose() if options.unpaced else None
    simulator = Simulator(_people(invented, bots, clock), _tokens(bots), hooks, limits)
    if saved:
        simulator.restore(saved["phones"])
    door = socket.create_server(("127.0.0.1", options.port))
    address = f"http://127.0.0.1:{door.getsockname()[1]}"
    settings = _settings(address, path, bots)
    if official.serves(invented):
        settings = settings.model_copy(update=official.settings(address, options.templates))
    app = build_app(_unpaced(settings) if options.unpaced else settings, clock)
    try:
        async with _listening(simulator, app, door):
            if official.serves(invented):
                await official.begin(simulator, app, address)
            await _prepare(app, invented, bots, busy=options.busy)
            hooks.ready(app)
            async with app.running():
                await app.plan()
                yield address
    finally:
        await app.close()
        content = {"now": clock.now().isoformat(), "phones": simulator.state()}
        kept.write_text(json.dumps(content), encoding="utf-8")


@contextlib.asynccontextmanager
async def _listening(simulator: Simulator, app: App, door: socket.socket) -> AsyncIterator[None]:
    """Phones, platforms and the bot's own addresses on one loopback port."""
    server = web.Application(client_max_size=LARGEST, middlewares=[own_pages_only])
    simulator.attach(server)
    server.add_routes(routes(app))
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.SockSite(runner, door).start()
        yield
    finally:
        await runner.cleanup()


async def _prepare(
    app: App, invented: Sequence[Invented], bots: dict[str, str], *, busy: bool
) -> None:
    await app.prepare()
    async with working(app.engine, app.clock.now()) as work:
        if await seed.is_empty(work):
            await seed.seed(work, invented, app.settings.seal(), bots, busy=busy)


def _start(options: DemoOptions, saved: dict[str, str] | None) -> datetime:
    """As asked for, or where the last run stopped, or this morning at eight."""
    if options.at:
        return options.at if options.at.tzinfo else options.at.replace(tzinfo=VIETNAM)
    if saved:
        return datetime.fromisoformat(saved["now"])
    return moment(local_day(RealClock().now()), time(8))


def _settings(address: str, path: Path, bots: dict[str, str]) -> Settings:
    return DemoSettings(
        database_url=f"sqlite:///{path}",
        secret=SecretStr("demo"),
        telegram_token=SecretStr(TELEGRAM_TOKEN),
        telegram_api=f"{address}/telegram",
        telegram_proxy=None,
        zalo_tokens=SecretStr(",".join(_tokens(bots).zalo)),
        zalo_api=f"{address}/zalo",
        public_url=address,
    )


def _unpaced(settings: Settings) -> Settings:
    speeds = (
        *("telegram_per_second", "zalo_per_second", "zalo_oa_per_second"),
        "per_chat_second",
    )
    return settings.model_copy(update={**dict.fromkeys(speeds, 1_000_000.0), "per_chat_minute": 0})


def _people(
    invented: Sequence[Invented], bots: dict[str, str], clock: ShiftedClock
) -> list[Person]:
    return [
        Person(
            id=each.key,
            name=each.name,
            channel=each.channel,
            roles=each.roles or ("member",),
            unit=each.unit,
            linked=each.linked,
            bot=bots.get(each.key, ""),
            started=each.linked,
            hints=_hints(each),
            heard=clock.now() if each.linked else None,
            phone=f"84{each.phone[1:]}",
        )
        for each in invented
    ]


def _hints(each: Invented) -> tuple[str, ...]:
    """What a visitor may try first on this phone."""
    if not each.linked:
        return ("Xin chào",)
    if "ward_staff" in each.roles:
        return ("menu", "/phuong")
    if each.roles:
        return ("menu", "thứ bảy này 19 giờ 30", "vì sao")
    return ("mai tôi trực, xin vắng", "co", "của tôi")


def _bots(invented: Sequence[Invented]) -> dict[str, str]:
    """Which bot each person writes to: one on Telegram, on Zalo one for every few dozen."""
    chosen = {each.key: _bot_id(TELEGRAM_TOKEN) for each in invented if each.channel == "telegram"}
    chosen |= {each.key: official.ID for each in invented if each.channel == "zalo_oa"}
    on_zalo = sorted((e for e in invented if e.channel == "zalo"), key=lambda e: (e.unit, e.key))
    for number, each in enumerate(on_zalo):
        chosen[each.key] = _bot_id(_zalo_token(number // PER_ZALO_BOT))
    return chosen


def _tokens(bots: dict[str, str]) -> Tokens:
    on_zalo = len(set(bots.values()) - {_bot_id(TELEGRAM_TOKEN), official.ID})
    accounts = (official.account(),) if official.ID in bots.values() else ()
    tokens = tuple(_zalo_token(number) for number in range(on_zalo))
    return Tokens((TELEGRAM_TOKEN,), tokens, accounts)


def _zalo_token(number: int) -> str:
    return f"{FIRST_ZALO + number}:demo-zalo"


def _bot_id(token: str) -> str:
    return token.partition(":")[0]


def _forget(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", ".phones.json"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
