"""The access token of an Official Account: valid for 25 hours, then exchanged for a new pair.

The token of the exchange can be used once. So a new pair is kept, sealed, before it is used; and
of all tasks and processes one exchanges while the others wait for what it keeps.
"""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.zalo_oa_client import Answer, OaClient
from services import tokens
from services.clock import Clock
from services.db.engine import reading
from services.seal import Seal
from services.tokens import Kept, Pair
from services.work import Work, working

log = structlog.get_logger()
EARLY = timedelta(minutes=30)
"""so long before its end a token is exchanged"""
NOW = timedelta(0)
ACCESS_SECONDS = 90_000
REFRESH_DAYS = 90


@dataclass(frozen=True, slots=True)
class App:
    """The application that the account gave its rights to."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Vault:
    """Where pairs are kept, and under which name."""

    engine: AsyncEngine
    clock: Clock
    seal: Seal
    channel: str
    bot: str

    async def look(self) -> Kept | None:
        """What is kept now."""
        async with reading(self.engine) as db:
            work = Work(db, self.clock.now())
            return await tokens.kept(work, self.seal, self.channel, self.bot)

    async def put(self, pair: Pair) -> None:
        """A first pair, or one given anew."""
        async with working(self.engine, self.clock.now()) as work:
            await tokens.put(work, self.seal, self.channel, self.bot, pair)


class TokenKeeper:
    """Gives the access token of the account."""

    def __init__(self, vault: Vault, app: App) -> None:
        self._vault, self._app = vault, app
        self._alone = asyncio.Lock()
        self._unsaved: tuple[int, Pair] | None = None
        """a new pair that the database did not take yet: it is not used before"""

    async def access(self, client: OaClient, refused: str = "") -> str | None:
        """A token that should be good; None when there is none now (`chibot check` says why).

        `refused`: the one that the platform has just refused.
        """
        async with self._alone:
            await self._save()
            kept = await self._vault.look()
            if kept is None or kept.lost_at is not None or self._good(kept, refused, EARLY):
                return self._usable(kept, refused)
            await self._renew(client, kept)
            new = await self._vault.look()
        renewed = new is not None and new.generation != kept.generation
        return self._usable(new, "" if renewed else refused)

    def _usable(self, kept: Kept | None, refused: str) -> str | None:
        """The token as long as it is taken, whatever becomes of its exchange."""
        return kept.pair.access if kept and self._good(kept, refused, NOW) else None

    def _good(self, kept: Kept, refused: str, ahead: timedelta) -> bool:
        lasts = kept.pair.access_until - self._vault.clock.now() > ahead
        return lasts and kept.pair.access != refused

    async def _renew(self, client: OaClient, kept: Kept) -> None:
        mark, vault = secrets.token_hex(8), self._vault
        name = (vault.channel, vault.bot)
        async with working(vault.engine, vault.clock.now()) as work:
            if not await tokens.begin(work, *name, kept.generation, mark):
                return
        form = {"refresh_token": kept.pair.refresh, "grant_type": "refresh_token"}
        answer = await exchange(client, self._app, form)
        if answer.fine:
            self._unsaved = (kept.generation, pair_of(answer.data, vault.clock.now()))
            await self._save()
            log.info("tokens.renewed", bot=vault.bot)
        elif answer.fate == "not_sent":
            async with working(vault.engine, vault.clock.now()) as work:
                await tokens.give_back(work, *name, mark)
        elif answer.fate == "answered":
            why = "interrupted" if kept.renewing_since else "refused"
            log.error("tokens.lost", bot=vault.bot, why=why, error=answer.error)
            async with working(vault.engine, vault.clock.now()) as work:
                await tokens.lose(work, *name, mark, why)

    async def _save(self) -> None:
        """Keeps what the platform gave; whatever goes wrong, it is tried again before any use."""
        if self._unsaved is None:
            return
        generation, pair = self._unsaved
        vault = self._vault
        async with working(vault.engine, vault.clock.now()) as work:
            of = (vault.channel, vault.bot, generation, pair)
            await tokens.finish(work, vault.seal, *of)
        self._unsaved = None


async def exchange(client: OaClient, app: App, form: Mapping[str, str]) -> Answer:
    """Asks the platform for a new pair."""
    return await client.exchange(app.secret, {"app_id": app.id, **form})


def pair_of(answer: Mapping[str, Any], now: datetime) -> Pair:
    """The pair of an answer; `expires_in` are seconds, as text in some answers."""
    seconds = str(answer.get("expires_in") or "")
    lasts = timedelta(seconds=int(seconds) if seconds.isdecimal() else ACCESS_SECONDS)
    return Pair(
        str(answer["access_token"]),
        str(answer.get("refresh_token") or ""),
        now + lasts,
        now + timedelta(days=REFRESH_DAYS),
    )
