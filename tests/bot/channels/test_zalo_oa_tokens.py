"""The pair of tokens: exchanged by one of all processes, kept before use, its loss reported."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Again, Part, Sent, UnreachableError
from bot.channels.zalo_oa_client import OaClient
from bot.oa_commands import check_lines, code_in, keep_first_pair
from bot.settings import Settings
from services import backups
from services.db.models import ChannelToken
from services.tokens import STALE
from tests.bot.channels import oa_process
from tests.bot.channels.oa import APP, HOOK_SECRET, OA, TIMES, Office, office, way
from tests.bot.running import FORKS
from tests.fakes import FakeClock, House

HELLO = Part("Chào đồng chí.")


@pytest.fixture
async def oa(engine: AsyncEngine, clock: FakeClock) -> AsyncIterator[Office]:
    async with office(engine, clock) as here:
        yield here


@dataclass
class Other:
    """Another process."""

    process: BaseProcess
    pipe: "Connection[Any, Any]"

    async def ended(self) -> str | None:
        """The token it got; None when it died before."""
        try:
            return await asyncio.to_thread(self.pipe.recv)
        except EOFError:
            return None
        finally:
            await asyncio.to_thread(self.process.join)


async def process(oa: Office, url: str, *, dies: bool = False) -> Other:
    """Ready to ask for a token when it is told so."""
    ours, theirs = FORKS.Pipe()
    asked = (url, oa.base, oa.vault.clock.now(), dies, theirs)
    started = FORKS.Process(target=oa_process.want, args=asked)
    started.start()
    theirs.close()
    assert await asyncio.to_thread(ours.recv) == "ready"
    return Other(started, ours)


def settings(oa: Office, url: str) -> Settings:
    return Settings(
        database_url=url,
        secret=SecretStr("of the tests"),
        public_url="https://chibot.example",
        zalo_oa_id=OA,
        zalo_oa_app_id=APP.id,
        zalo_oa_app_secret=SecretStr(APP.secret),
        zalo_oa_webhook_secret=SecretStr(HOOK_SECRET),
        zalo_oa_oauth=f"{oa.base}/zalo_oa",
    )


async def said(oa: Office, url: str) -> tuple[bool, str]:
    """What `chibot check` says of the tokens."""
    lines = await check_lines(settings(oa, url), oa.vault.engine, oa.vault.clock)
    return lines[-1]


async def asked(oa: Office, refused: str = "") -> str | None:
    """The token that another task gets."""
    client = OaClient(way(oa.base).hosts, TIMES)
    try:
        return await oa.keeper().access(client, refused)
    finally:
        await client.close()


async def test_of_two_processes_one_exchanges_and_both_go_on(
    oa: Office, clock: FakeClock, database_url: str
) -> None:
    clock.move(hours=25)
    before = (await oa.about())["exchanges"]
    others = [await process(oa, database_url) for _ in range(2)]
    for other in others:
        other.pipe.send("now")
    tokens = [await other.ended() for other in others]
    assert tokens[0] == tokens[1] == await asked(oa)
    assert (await oa.about())["exchanges"] == before + 1
    assert isinstance(await oa.channel.send(oa.hoa, HELLO, None), Sent)


async def test_killed_before_it_was_kept_is_found_out_and_said(
    oa: Office, clock: FakeClock, database_url: str
) -> None:
    clock.move(hours=25)
    dying = await process(oa, database_url, dies=True)
    dying.pipe.send("now")
    assert await dying.ended() is None
    assert await oa.channel.send(oa.hoa, HELLO, None) == Again(60, "token", whole_bot=True)
    clock.move(seconds=STALE.total_seconds() + 1)
    fine, line = await said(oa, database_url)
    assert not fine
    assert "bị ngắt; bot sẽ thử lại" in line
    assert await oa.channel.send(oa.hoa, HELLO, None) == Again(60, "token", whole_bot=True)
    fine, line = await said(oa, database_url)
    assert not fine
    assert "bị ngắt giữa chừng" in line
    assert "chibot oa authorise" in line
    with pytest.raises(UnreachableError, match="oa authorise"):
        await oa.channel.start()
    code = (await oa.post(f"zalo_oa/{OA}/consent"))["code"]
    form = {"code": code, "grant_type": "authorization_code"}
    assert await keep_first_pair(settings(oa, database_url), form)
    assert not await keep_first_pair(settings(oa, database_url), form)
    await oa.channel.start()
    assert isinstance(await oa.channel.send(oa.hoa, HELLO, None), Sent)


@pytest.mark.parametrize("away", [-1, 1], ids=["some time ago", "before the clock was put back"])
async def test_killed_before_the_request_left_nothing_is_lost(
    house: House, oa: Office, clock: FakeClock, away: int
) -> None:
    clock.move(hours=25)
    since = clock.now() + away * (STALE + timedelta(seconds=1))
    values = {"renewing": "dead", "renewing_since": since}
    await house.change(update(ChannelToken).values(**values))
    assert isinstance(await oa.channel.send(oa.hoa, HELLO, None), Sent)


async def test_an_answer_that_never_came_is_like_a_kill(oa: Office, clock: FakeClock) -> None:
    clock.move(hours=24, minutes=45)
    await oa.post("faults", drop_answers=1)
    assert await asked(oa) is not None
    kept = await oa.vault.look()
    assert kept is not None
    assert kept.renewing_since is not None
    clock.move(seconds=STALE.total_seconds() + 1)
    assert await asked(oa) is not None
    kept = await oa.vault.look()
    assert kept is not None
    assert kept.lost_why == "interrupted"
    clock.move(hours=1)
    assert await asked(oa) is None


async def test_a_token_that_is_refused_before_its_time_is_exchanged_once(oa: Office) -> None:
    kept = await oa.vault.look()
    assert kept is not None
    official = oa.simulator.world.bots_of("zalo_oa")[0].official
    assert official is not None
    official.ended.add(official.access)
    before = official.exchanges
    assert isinstance(await oa.channel.send(oa.hoa, HELLO, None), Sent)
    assert isinstance(await oa.channel.send(oa.hoa, HELLO, None), Sent)
    assert official.exchanges == before + 1


async def test_tokens_are_sealed_and_die_after_three_months(
    house: House, oa: Office, clock: FakeClock, database_url: str
) -> None:
    kept = await oa.vault.look()
    assert kept is not None
    (row,) = await house.rows(ChannelToken.access, ChannelToken.refresh)
    assert not {kept.pair.access, kept.pair.refresh} & set(row)
    lines = await check_lines(settings(oa, database_url), oa.vault.engine, clock)
    assert all(fine for fine, _ in lines)
    assert f"https://chibot.example/hooks/zalo_oa/{OA}" in lines[1][1]
    clock.move(days=91)
    fine, line = await said(oa, database_url)
    assert not fine
    assert "hết hạn" in line
    assert await asked(oa) is None


async def test_a_restored_database_takes_no_token_from_the_machine_it_is_of(
    house: House, oa: Office, clock: FakeClock, database_url: str
) -> None:
    before = (await oa.about())["exchanges"]
    await house.act("", backups.settle)
    assert isinstance(await oa.channel.send(oa.hoa, HELLO, None), Sent)
    clock.move(hours=25)
    assert await asked(oa) is None
    assert (await oa.about())["exchanges"] == before
    assert "sao lưu" in (await said(oa, database_url))[1]


def test_the_code_is_found_in_the_address_that_the_consent_leads_to() -> None:
    assert code_in(" https://chibot.example/health?oa_id=4&code=abc-1_2&state=x ") == "abc-1_2"
    assert code_in("abc-1_2\n") == "abc-1_2"
