"""Some of those who write on Zalo live on the ward's Official Account instead."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from pydantic import SecretStr
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import official_account
from bot.channels.zalo_oa_tokens import Vault, pair_of
from bot.demo import official
from bot.demo.ward import Invented
from bot.settings import Settings
from bot.simulator import Official, Simulator
from bot.simulator.hooks import Hooks
from bot.simulator.world import Bot, Person, zalo_account, zalo_oa_account
from services import tokens
from services.db.models import BotMonth, Chat
from services.work import Work, working
from tests.bot.running import SECRET, ZALO

SHARE = 0.5
"""of the lives that have an account, and of the people on Zalo who live on it then"""
PAYS = 0.4
TOKEN_ENDS = 0.2
"""how often the platform ends the access token when somebody does something"""
CHANNEL: Literal["zalo_oa"] = "zalo_oa"


def moved(people: Sequence[Invented], dice: random.Random) -> list[Invented]:
    """The same people; some are on the account now, of those who answer at least one."""
    on_zalo = [each.key for each in people if each.channel == "zalo" and each.linked]
    chosen = {on_zalo[0]} | {key for key in on_zalo if dice.random() < SHARE}
    return [replace(p, channel="zalo_oa") if p.key in chosen else p for p in people]


@dataclass(slots=True)
class Watched(Official):
    """Remembers which access tokens were ever used, and whether it refused an exchange."""

    used: set[str] = field(default_factory=set)
    refused: bool = False

    def takes(self, form: dict[str, Any], secret: str, now: datetime) -> bool:
        """As ever."""
        taken = Official.takes(self, form, secret, now)
        self.refused = self.refused or not taken
        return taken

    def problem(self, access: str, now: datetime) -> int:
        """As ever."""
        self.used.add(access)
        return Official.problem(self, access, now)


def watched() -> Watched:
    """The account as the platform knows it."""
    return Watched(official.ID, official.APP_ID, official.APP_SECRET, official.HOOK_SECRET, "")


@dataclass(slots=True)
class Account:
    """The account, and its keeper; what is random comes from `dice`."""

    dice: random.Random
    people: list[Invented]
    """everybody in the ward"""
    pays: bool
    known: Watched = field(default_factory=watched)
    consents: int = 0
    """how often the rights had to be given again"""
    _simulator: Simulator | None = None
    _vault: Vault | None = None
    _refreshes: set[str] = field(default_factory=set)

    @property
    def keys(self) -> list[str]:
        """Those who live on it."""
        return [each.key for each in self.people if each.channel == CHANNEL]

    @property
    def phones(self) -> list[Person]:
        """Their phones."""
        assert self._simulator
        return [self._simulator.world.people[key] for key in self.keys]

    @property
    def bot(self) -> Bot:
        """What receives and sends."""
        assert self._simulator
        (found,) = self._simulator.world.bots_of(CHANNEL)
        return found

    @property
    def secrets(self) -> set[str]:
        """What no log may tell."""
        pairs = {self.known.access, *self.known.ended, *self._refreshes}
        return {official.APP_SECRET, official.HOOK_SECRET} | pairs

    def settings(self, address: str) -> dict[str, str]:
        """Those of the bot; `address`: of the platforms."""
        given = official.settings(address, None) | {"zalo_oa_paid": self.pays}
        given |= {"zalo_oa_per_second": 10**6}
        return {
            name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in given.items()
            if value is not None
        }

    async def begin(
        self, simulator: Simulator, hooks: Hooks, engine: AsyncEngine, port: int
    ) -> None:
        """Its people come over, the rights are given, the webhook's address is entered."""
        self._simulator, now = simulator, hooks.now()
        settings = Settings(secret=SecretStr(SECRET), zalo_oa_id=official.ID)
        self._vault = official_account.vault(settings, engine, hooks)
        async with working(engine, now) as work:
            await _move(work, self.keys)
        for phone in self.phones:
            phone.heard = now
        await self._consent()
        simulator.hook(self.bot, f"http://127.0.0.1:{port}/hooks/{CHANNEL}/{official.ID}")

    async def keep(self) -> None:
        """The keeper does what `chibot check` asks for; only a pair that was never used is lost.

        Its exchange was cut in two: the platform gave it, and the bot died or did not hear of it.
        """
        if not self.known.refused:
            return
        assert self._vault
        kept = await self._vault.look()
        assert kept
        if kept.lost_at is not None:
            self.known.refused = False
            assert kept.lost_why == "interrupted", kept.lost_why
            assert self.known.access not in self.known.used, "used before it was kept"
            self.consents += 1
            await self._consent()

    def unsettle(self) -> None:
        """Sometimes the platform ends the token in the middle of everything."""
        if self.dice.random() < TOKEN_ENDS:
            self.end_token()

    def end_token(self) -> None:
        """The access token is not taken any more, the other one is."""
        self.known.ended.add(self.known.access)

    async def check(self, work: Work, interruptions: int) -> None:
        """Raises AssertionError: the newest pair is kept, and nothing was paid for unasked."""
        assert self._vault
        vault = self._vault
        kept = await tokens.kept(work, vault.seal, vault.channel, vault.bot)
        assert kept
        assert kept.lost_at is None, kept.lost_why
        assert kept.pair.refresh == self.known.refresh, "the newest pair was not kept"
        assert self.consents <= interruptions, (self.consents, interruptions)
        self._refreshes.add(kept.pair.refresh)
        mine = select(func.coalesce(func.sum(BotMonth.paid), 0)).where(BotMonth.channel == CHANNEL)
        paid = (await work.db.execute(mine)).scalar_one()
        assert self.pays or (paid, self.bot.used) == (0, {}), (paid, self.bot.used)

    async def _consent(self) -> None:
        assert self._vault
        now = self._vault.clock.now()
        await self._vault.put(pair_of(self.known.exchange(now), now))


def opened(seed: str, people: list[Invented], *, wanted: bool) -> Account | None:
    """The account of a life, if it has one; drawn apart from everything else."""
    dice = random.Random(f"{seed} account")
    if dice.random() >= SHARE and not wanted:
        return None
    return Account(dice, moved(people, dice), pays=dice.random() < PAYS)


async def _move(work: Work, keys: Iterable[str]) -> None:
    """Their chats, as if they had never been elsewhere."""
    before = (Chat.channel == "zalo", Chat.bot == ZALO.partition(":")[0])
    mine = update(Chat).where(*before, Chat.external_id == bindparam("before"))
    there = {"channel": CHANNEL, "bot": official.ID, "external_id": bindparam("after")}
    rows = [{"before": zalo_account(key), "after": zalo_oa_account(key)} for key in keys]
    await work.db.execute(mine.values(there), rows)


async def fall_silent(work: Work, account: str, heard: datetime) -> None:
    """So long ago was the last word in a chat."""
    mine = update(Chat).where(Chat.channel == CHANNEL, Chat.external_id == account)
    await work.db.execute(mine.values(touched_at=heard))
