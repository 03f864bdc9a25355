"""What this process may do: everything (alone on SQLite), or the bots it holds the leases of."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from services import leases
from services.leases import LostLeaseError
from services.work import Work

Bot = tuple[str, str]
"""channel and bot"""
TIMETABLE: Bot = ("", "timetable")
"""what runs once for all bots"""


@dataclass(frozen=True, slots=True)
class Fence:
    """What was held at a moment; `tokens` None: there is no other process.

    Whoever reads what is to be done takes a fence first, and asks it in the transaction that does
    it: so nothing is done twice when a lease changed hands in between.
    """

    tokens: Mapping[Bot, int] | None = None

    @property
    def bots(self) -> Collection[Bot] | None:
        """The bots; None: all there are."""
        return None if self.tokens is None else self.tokens.keys() - {TIMETABLE}

    def holds(self, bot: Bot) -> bool:
        """True when it was held."""
        return self.tokens is None or bot in self.tokens

    async def confirm(self, work: Work, bots: Iterable[Bot]) -> None:
        """Holds these until the transaction ends. Raises LostLeaseError."""
        if self.tokens is None:
            return
        asked = set(bots)
        if not asked <= self.tokens.keys():
            raise LostLeaseError
        if asked:
            held = {lease_name(bot): self.tokens[bot] for bot in asked}
            await leases.confirm(work.db, held)


@dataclass(slots=True)
class Tenure:
    """A bot is this process's until `ending` is set; `lost`: another process has it by now.

    `former`: somebody held it before, and may have sent a moment ago.
    """

    bot: Bot
    token: int = 0
    former: bool = False
    lost: bool = False
    ending: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def fence(self) -> Fence:
        """To be asked in every transaction that acts for the bot."""
        return Fence({self.bot: self.token}) if self.token else Fence()

    def end(self, *, lost: bool) -> None:
        """It is to be given back, or was taken."""
        self.lost = self.lost or lost
        self.ending.set()


class Leases(Protocol):
    """How a process knows what it may do."""

    @property
    def alive(self) -> bool:
        """The others see that this process lives."""

    def fence(self) -> Fence:
        """What is held now and may be begun."""

    async def gained(self, bot: Bot) -> Tenure:
        """Waits until the bot is ours."""

    async def ended(self, tenure: Tenure) -> None:
        """Nothing is under way any more for this bot: others may have it."""

    async def sure(self, tenure: Tenure) -> bool:
        """Waits until it is certain that nobody else has it, or that it is lost (False)."""

    async def tell(self, work: Work, bots: Iterable[Bot]) -> None:
        """Something arrived for these bots: their holders are told when it is on disk."""

    async def run(self) -> None:
        """Holds on to what is ours, for as long as the program runs."""

    async def leave(self) -> None:
        """Gives everything back."""


class Alone:
    """One process that holds everything."""

    alive = True

    def fence(self) -> Fence:
        return Fence()

    async def gained(self, bot: Bot) -> Tenure:
        return Tenure(bot)

    async def ended(self, tenure: Tenure) -> None:
        """Nobody waits for it."""

    async def sure(self, tenure: Tenure) -> bool:
        return True

    async def tell(self, work: Work, bots: Iterable[Bot]) -> None:
        """There is nobody else."""

    async def run(self) -> None:
        """Nothing has to be held."""

    async def leave(self) -> None:
        """Nothing has to be given back."""


def lease_name(bot: Bot) -> str:
    """The name of a bot's lease."""
    return ":".join(bot)
