"""What can break, how it is mended, and what the log has to say of it."""

import asyncio
import contextlib
import json
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession
from pydantic import SecretStr

from bot.channels.zalo_oa import SIGNATURE
from bot.demo import official
from bot.settings import Settings
from services import backups
from services.backups import Backup
from tests.bot import running
from tests.bot.channels.oa import signature
from tests.bot.starter import SHIFT
from tests.faults.checks import check_backup
from tests.faults.life import LONGEST, Life
from tests.faults.month import month_used
from tests.faults.places import bot_full
from tests.faults.storage import (
    IS_FULL,
    IS_READ_ONLY,
    database_away,
    full,
    locked,
    read_only,
    some_time,
    thrown_out,
)
from tests.faults.window import window_shut

Strike = Callable[[Life], AbstractAsyncContextManager[None]]
BOTH = ("sqlite", "postgresql")
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Fault:
    """`strike` breaks something when its block begins, and mends it when it ends.

    `explained`: what the log of a life with it must hold. `account`: it is one of an Official
    Account, so lives without one do not meet it.
    """

    strike: Strike
    explained: str = ""
    databases: tuple[str, ...] = BOTH
    account: bool = False


@contextlib.asynccontextmanager
async def killed(life: Life) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        group.create_task(life.people_act(8, 0.4))
        await asyncio.sleep(life.dice.random() * 0.5)
        await life.kill()
        yield


@contextlib.asynccontextmanager
async def exchanged(life: Life) -> AsyncIterator[None]:
    """The machine dies when the platform has just exchanged the tokens of the account."""
    assert life.account
    known, dice = life.account.known, life.account.dice
    before = known.exchanges
    life.account.end_token()
    life.crowd.ask(dice.choice(life.account.phones))
    async with asyncio.timeout(LONGEST):
        while known.exchanges == before:  # noqa: ASYNC110 - of the platform
            await asyncio.sleep(0.001)
    await asyncio.sleep(dice.random() * 0.03)
    await life.kill()
    yield


@contextlib.asynccontextmanager
async def platforms_away(life: Life) -> AsyncIterator[None]:
    yield
    await asyncio.sleep(life.dice.random() * 0.1)
    life.platforms.cut()
    life.cuts += 1
    life.lost_answers += len(life.people)
    await some_time(life.dice)
    await life.platforms.mend()


@contextlib.asynccontextmanager
async def answers_lost(life: Life) -> AsyncIterator[None]:
    """So many that not all of them only end the wheel on a button that was tapped.

    An account exchanges its tokens meanwhile, of which the answer may be lost too.
    """
    many = life.dice.randint(6, 9)
    life.simulator.world.faults.order({"drop_answers": many})
    if life.account:
        life.account.end_token()
    life.lost_answers += many
    yield


@contextlib.asynccontextmanager
async def errors(life: Life) -> AsyncIterator[None]:
    """So many that not all of them only end the wheel on a button that was tapped."""
    life.simulator.world.faults.order({"status": 500, "next": life.dice.randint(4, 10)})
    yield


@contextlib.asynccontextmanager
async def too_many(life: Life) -> AsyncIterator[None]:
    """Not a bot of Zalo: so refused, it has used up its month. An account rests altogether."""
    order = life.simulator.world.faults.order
    for person in (each for each in life.crowd.people if each.channel == "telegram"):
        order({"status": 429, "next": 2, "person": person.id})
    if life.account:
        order({"status": 429, "next": 2, "person": life.account.dice.choice(life.account.keys)})
    yield


@contextlib.asynccontextmanager
async def repeated(life: Life) -> AsyncIterator[None]:
    for _ in range(life.dice.randint(2, 5)):
        life.crowd.repeat(life.crowd.act())
        await asyncio.sleep(life.dice.random() * 0.1)
    yield


@contextlib.asynccontextmanager
async def reordered(life: Life) -> AsyncIterator[None]:
    """Only webhooks overtake each other: a poll hands out what the platform has numbered."""
    life.crowd.excuses(life.dice.randint(3, 8))
    if life.webhooks:
        life.reordered = True
        for bot in life.simulator.world.bots.values():
            waiting = list(bot.queue)
            life.dice.shuffle(waiting)
            bot.queue.clear()
            bot.queue.extend(waiting)
    yield


@contextlib.asynccontextmanager
async def damaged(life: Life) -> AsyncIterator[None]:
    for _ in range(life.dice.randint(1, 4)):
        life.crowd.damage()
    if life.webhooks:
        await _nonsense(life)
    if life.account:
        await _forged(life)
    yield
    await life.people_act(3, 0.1, odd=1.0)


async def _nonsense(life: Life) -> None:
    """What anybody could post who knew the secret: a broken platform."""
    secret = Settings(secret=SecretStr(running.SECRET)).hook_secret()
    bot = running.TELEGRAM.partition(":")[0]
    url = f"http://127.0.0.1:{life.bot.port}/hooks/telegram/{bot}"
    whole = json.dumps({"update_id": 1, "message": {"text": "ghi chú cụt"}}).encode()
    stranger = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}
    halved = {"update_id": -1, "message": stranger | {"text": "nửa ký tự \ud83d"}}
    life.crowd.updates += not any(name == "damaged" for name in life.played[:-1])
    bodies = (
        json.dumps(halved).encode(),
        whole[: life.dice.randrange(1, len(whole))],
        b"[1, 2]",
        b"\xff\xfe",
        b"[" * 100_000,
    )
    async with ClientSession(headers={"X-Telegram-Bot-Api-Secret-Token": secret}) as http:
        for body in bodies:
            async with http.post(url, data=body) as answer:
                assert answer.status in (200, 400), (answer.status, body[:20])


async def _forged(life: Life) -> None:
    """What anybody could post to an account, and what the platform might cut in two."""
    url = f"http://127.0.0.1:{life.bot.port}/hooks/zalo_oa/{official.ID}"
    whole = json.dumps({"event_name": "follow", "timestamp": "1", "note": "ghi chú giả"}).encode()
    cut = whole[:-3]
    mine, other = (
        signature(cut, "1", official.APP_ID, secret) for secret in (official.HOOK_SECRET, "no")
    )
    posts: tuple[tuple[bytes, dict[str, str], int], ...] = (
        (whole, {}, 401),
        (cut, {SIGNATURE: other}, 401),
        (cut, {SIGNATURE: mine}, 400),
    )
    async with ClientSession() as http:
        for body, headers, expected in posts:
            async with http.post(url, data=body, headers=headers) as answer:
                assert answer.status == expected, (answer.status, expected)


@contextlib.asynccontextmanager
async def backed_up(life: Life) -> AsyncIterator[None]:
    """Breaks nothing: a backup is made while people answer, and restored elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        file, url = Path(folder, "chibot.backup"), f"sqlite:///{folder}/restored.db"
        async with asyncio.TaskGroup() as group:
            group.create_task(life.people_act(8, 0.4))
            await asyncio.sleep(life.dice.random() * 0.4)
            made = await backups.back_up(life.url, file, life.simulator.world.now())
        assert isinstance(made, Backup), made
        restored = await backups.restore(file, url, life.simulator.world.now())
        assert isinstance(restored, Backup), restored
        await check_backup(life, url)
    yield


@contextlib.asynccontextmanager
async def clock(life: Life) -> AsyncIterator[None]:
    """Steps of a wrong clock and back; answers never wait for the clock to come back."""
    for step in life.dice.sample((-1.5, 40.0, -HOUR, 2 * HOUR, 15 * HOUR), k=2):
        life.knobs[SHIFT] += step
        await life.people_act(3, 0.2)
        await life.drained(hurry=False)
        life.knobs[SHIFT] -= step
    yield


def not_sent(why: str) -> str:
    """A line of the log: a message did not leave, and why."""
    return _line("outbox.not_sent", why)


def _line(event: str, field: str) -> str:
    """A line of the log with an event and a field, in whatever order."""
    return rf'(?m)^(?=.*"{event}")(?=.*"{field}")'


FAULTS = {
    "backed_up": Fault(backed_up),
    "killed": Fault(killed, r'"running"'),
    "full": Fault(full, IS_FULL),
    "read_only": Fault(read_only, IS_READ_ONLY),
    "locked": Fault(locked),
    "thrown_out": Fault(thrown_out, r"57P01|080|InterfaceError", ("postgresql",)),
    "database_away": Fault(database_away, r"ECONN|080|57P01|InterfaceError", ("postgresql",)),
    "platforms_away": Fault(platforms_away, r"inbox.poll_failed|outbox.not_sent"),
    "answers_lost": Fault(answers_lost, not_sent("unknown")),
    "month_used": Fault(month_used, not_sent("quota")),
    "bot_full": Fault(bot_full),
    "window_shut": Fault(window_shut, account=True),
    "exchanged": Fault(exchanged, r"tokens.(renewed|lost)", account=True),
    "errors": Fault(errors, not_sent("server")),
    "too_many": Fault(too_many, not_sent("limit")),
    "repeated": Fault(repeated, r"inbox.repeated"),
    "reordered": Fault(reordered),
    "damaged": Fault(damaged, r"update.damaged"),
    "clock": Fault(clock, r"clock.jumped"),
}


def of(database: str) -> list[str]:
    """The faults that a database can meet, in the order of their names."""
    return sorted(name for name, fault in FAULTS.items() if database in fault.databases)


def met(names: Sequence[str], *, account: bool) -> list[str]:
    """Those that a life with or without an Official Account meets."""
    return [name for name in names if account or not FAULTS[name].account]


def of_account(names: Sequence[str]) -> bool:
    """They need an account, all of them."""
    return all(FAULTS[name].account for name in names)


def unexplained(names: list[str], log: str) -> list[str]:
    """The faults of which the log says nothing."""
    return [name for name in names if not re.search(FAULTS[name].explained, log)]
