"""A process of its own that wants an access token, and may die with the platform's answer."""

import asyncio
import os
import signal
from collections.abc import Mapping
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from bot.channels.zalo_oa import ZaloOaChannel
from bot.channels.zalo_oa_client import Answer, OaClient
from bot.channels.zalo_oa_tokens import TokenKeeper, Vault
from services.db.engine import open_database
from tests.bot.channels.oa import APP, OA, SEAL, TIMES, way
from tests.fakes import FakeClock


class Dying(OaClient):
    """Is killed between the platform's answer and keeping it."""

    async def exchange(self, secret: str, form: Mapping[str, str]) -> Answer:
        await super().exchange(secret, form)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("it is dead")


def want(url: str, base: str, now: datetime, dies: bool, pipe: "Connection[Any, Any]") -> None:
    """Says when it is ready, waits for a word, and says the token it got."""
    pipe.send("ready")
    pipe.recv()
    pipe.send(asyncio.run(_want(url, base, now, dies)))


async def _want(url: str, base: str, now: datetime, dies: bool) -> str | None:
    engine = open_database(url)
    client = (Dying if dies else OaClient)(way(base).hosts, TIMES)
    keeper = TokenKeeper(Vault(engine, FakeClock(now), SEAL, ZaloOaChannel.name, OA), APP)
    try:
        while (token := await keeper.access(client)) is None:  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.02)
        return token
    finally:
        await client.close()
        await engine.dispose()
