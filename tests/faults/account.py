"""`python -m tests.faults.account --rounds 100 --seed 1`: an Official Account under faults.

Its sender works while the platform refuses, loses answers, counts the month and the windows, and
while its tokens end or their exchange is cut in the middle. One chat: all that is told apart by
what was said in it.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import func, insert, update

from bot.channels.base import ChannelError
from bot.channels.zalo_oa import WINDOW, ZALO_OA
from bot.outbox import Sender
from bot.simulator.limits import Limits
from bot.simulator.zalo_oa_state import ACCESS, Official
from services import bots
from services.bots import BotView
from services.db import schema
from services.db.engine import open_database
from services.db.models import BotMonth, Chat, OutboxRow
from tests.bot.channels.oa import OA, Office, office
from tests.fakes import FakeClock, House

MONTHLY = 3
FAST = replace(ZALO_OA, per_second=10**6, per_chat_second=10**6, monthly=MONTHLY)
PLACE = {"channel": "zalo_oa", "bot": OA}
BEFORE_KILL = 0.5
"""seconds in which nothing changes until the process is killed: the platform ordered a pause"""
OPEN = OutboxRow.state.in_(("due", "sending"))
REASONS = {"window", "quota"}
"""why a message that nobody waits for may stay unsent: it goes another way"""


@dataclass(slots=True)
class Desk:
    """The account, its one person, and what happened to them."""

    house: House
    oa: Office
    dice: random.Random
    chat: int
    pays: bool
    doubling: int = 0
    """how often a message may have left without our knowing"""
    written: int = 0
    live: set[str] = field(default_factory=set)

    @property
    def official(self) -> Official:
        """The account as the platform knows it."""
        found = self.oa.simulator.world.bots_of("zalo_oa")[0].official
        assert found is not None
        return found

    async def speak(self) -> None:
        """The person writes, which opens the window."""
        await self.oa.do("messages", text="tôi dự họp được")
        spoken = update(Chat).where(Chat.id == self.chat)
        now = self.house.clock.now()
        await self.house.change(spoken.values(touched_at=now, closed_why=None, blocked_at=None))

    async def write(self, *, live: bool) -> None:
        """A message for the person: an answer, or one that nobody waits for."""
        self.written += 1
        text, now = f"Tin số {self.written}.", self.house.clock.now()
        if live:
            self.live.add(text)
        row = {"chat_id": self.chat, "external_id": self.oa.hoa, "live": live, "state": "due"}
        row |= {"tries": 0, "due_at": now, "created_at": now, "body": {"text": text}}
        await self.house.change(insert(OutboxRow).values(**PLACE, **row))

    async def settled(self) -> None:
        """Everything left or was given up; the clock is moved on to when it is tried again."""
        while await self.house.rows(OutboxRow.id, where=OPEN):
            await self._run()
            soonest = await self.house.rows(func.min(OutboxRow.due_at), where=OPEN)
            if soonest[0][0] is not None:
                self.house.clock.move_to(max(soonest[0][0], self.house.clock.now()))
            await self._keep()

    async def _run(self) -> None:
        """A process that is killed when nothing goes on any more."""
        sender = Sender(self.house.engine, self.house.clock, self.oa.channel)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(sender.run())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEFORE_KILL):
                    while await self._now():  # noqa: ASYNC110 - asks the database
                        await asyncio.sleep(0.01)
            running.cancel()
        stuck = await self.house.rows(OutboxRow.id, where=OutboxRow.state == "sending")
        self.doubling += bool(stuck)

    async def _now(self) -> bool:
        now = self.house.clock.now()
        going = (OutboxRow.state == "sending") | (
            (OutboxRow.state == "due") & (OutboxRow.due_at <= now)
        )
        return bool(await self.house.rows(OutboxRow.id, where=going))

    async def _keep(self) -> None:
        """The keeper of the account does what `chibot check` asks for; a month ends some day."""
        kept = await self.oa.vault.look()
        if kept is None or kept.lost_at is not None:
            self.oa.simulator.world.faults.drops = 0
            await self.oa.authorise()
        bot = self.oa.simulator.world.bots_of("zalo_oa")[0]
        if self.dice.random() < 0.3:
            bot.used.clear()


async def storm(desk: Desk) -> None:
    """Too many calls, again and again."""
    desk.oa.simulator.world.faults.order({"status": 429, "next": desk.dice.randint(1, 5)})


async def errors(desk: Desk) -> None:
    desk.oa.simulator.world.faults.order({"status": 500, "next": desk.dice.randint(1, 5)})


async def answers_lost(desk: Desk) -> None:
    many = desk.dice.randint(1, 2)
    desk.oa.simulator.world.faults.order({"drop_answers": many})
    desk.doubling += many


async def month_used(desk: Desk) -> None:
    """All that the package allows was paid for elsewhere."""
    bot = desk.oa.simulator.world.bots_of("zalo_oa")[0]
    bot.used[f"{desk.house.clock.now():%Y-%m}"] = MONTHLY


async def silent(desk: Desk) -> None:
    """Longer than is free, or longer than is possible."""
    desk.house.clock.move(hours=desk.dice.choice((47, 49, 150, 170)))


async def token_ended(desk: Desk) -> None:
    desk.official.ended.add(desk.official.access)


async def exchange_cut(desk: Desk) -> None:
    """The pair is on its way when the connection ends: used up there, unknown here."""
    desk.house.clock.move(seconds=ACCESS.total_seconds() - 60)
    await answers_lost(desk)


FAULTS: dict[str, Callable[[Desk], Awaitable[None]]] = {
    each.__name__: each
    for each in (storm, errors, answers_lost, month_used, silent, token_ended, exchange_cut)
}


async def play(house: House, seed: str, rounds: int) -> Counter[str]:
    """So many rounds, several faults in each; how often each was met."""
    dice, met = random.Random(seed), Counter[str]()
    limits = replace(Limits.loose(), oa_paid_per_month=MONTHLY)
    async with office(house.engine, house.clock, limits) as oa:
        view = BotView("zalo_oa", OA, "OA", None, None, MONTHLY, paid_only=True)
        await house.act("", bots.register, view)
        chat = await house.chat("an", external_id=oa.hoa, touched_at=house.clock.now(), **PLACE)
        desk = Desk(house, oa, dice, chat, pays=dice.random() < 0.7)
        window = replace(WINDOW, pays=desk.pays)
        oa.channel.capabilities = replace(FAST, window=window)
        for _ in range(rounds):
            names = dice.sample(sorted(FAULTS), k=2)
            met.update(names)
            await _round(desk, names)
        await check(desk)
    return met


async def _round(desk: Desk, names: list[str]) -> None:
    """The person writes and is answered; others write to the person unasked."""
    for name in names:
        await FAULTS[name](desk)
    await desk.write(live=False)
    if desk.dice.random() < 0.7:
        await desk.speak()
        await desk.write(live=True)
    await desk.settled()
    desk.oa.simulator.world.faults.waiting.clear()
    desk.oa.simulator.world.faults.drops = 0


async def check(desk: Desk) -> None:
    """Every answer arrived; what did not leave says why; nothing was paid for beyond the month."""
    rows = await desk.house.rows(OutboxRow.body, OutboxRow.state, OutboxRow.error)
    shown = Counter(str(each["text"]) for each in await desk.oa.seen())
    for body, state, error in rows:
        text = body["text"]
        if state == "sent":
            assert shown[text] >= 1, text
        else:
            assert (state, text in desk.live) == ("failed", False), (text, state, error)
            assert error in REASONS, error
    doubled = sum(many - 1 for text, many in shown.items() if text.startswith("Tin số"))
    assert doubled <= desk.doubling, (doubled, desk.doubling)
    paid = sum(row[0] for row in await desk.house.rows(BotMonth.paid))
    assert desk.pays or paid == 0, paid


async def main(seed: int, rounds: int) -> None:
    """Lives of twenty rounds, each with a seed of its own."""
    met = Counter[str]()
    for number in range(seed, seed + -(-rounds // ROUNDS)):
        with tempfile.TemporaryDirectory() as folder:
            engine = open_database(f"sqlite:///{Path(folder) / 'chibot.db'}")
            await schema.upgrade(engine)
            house = await House.build(engine, FakeClock())
            try:
                met += await play(house, str(number), ROUNDS)
            except (AssertionError, ChannelError) as error:
                error.add_note(f"seed {number}")
                raise
            await engine.dispose()
    print(f"{met.total()} faults held: {dict(met)}")  # noqa: T201


ROUNDS = 20

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    sys.exit(asyncio.run(main(chosen.seed, chosen.rounds)))
