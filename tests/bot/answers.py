"""Answers that pour in over HTTP while processes die, and what must have become of them."""

import asyncio
import random
from collections import Counter
from dataclasses import replace

from sqlalchemy import func, select

from bot.demo.ward import Invented
from bot.simulator import Limits, Simulator
from services.db.engine import open_database, reading
from services.db.models import Answer, InboxRow, OutboxRow

SENTENCES = ("tôi ốm nên xin vắng [{}]", "tôi bận đi công tác xin vắng. #{}")
LIMITS = replace(Limits.loose(), webhook_retry_seconds=0.02)
CONFIRMED = "Đã ghi: Vắng mặt"


class Crowd:
    """Members who answer at random moments, each time with words of their own."""

    def __init__(self, simulator: Simulator, people: list[Invented], dice: random.Random) -> None:
        self._simulator, self._people, self._dice = simulator, people, dice
        self.said: dict[str, list[str]] = {person.key: [] for person in people}

    @property
    def many(self) -> int:
        """How many answers were sent."""
        return sum(map(len, self.said.values()))

    async def answer(self, many: int, seconds: float) -> None:
        """So many answers, spread over the time."""
        for _ in range(many):
            person = self._dice.choice(self._people)
            text = self._dice.choice(SENTENCES).format(self.many + 1)
            self.said[person.key].append(text)
            phone = self._simulator.world.people[person.key]
            self._simulator.phones.write(phone, text)
            await asyncio.sleep(self._dice.random() * 2 * seconds / many)

    def confirmations(self, person: str) -> Counter[str]:
        """How often each answer of a person was confirmed on the phone."""
        chat = self._simulator.world.people[person].chat
        assert chat is not None
        shown = [m.text for m in chat.messages if m.sender == "bot" and CONFIRMED in m.text]
        return Counter(text for text in self.said[person] for one in shown if f"“{text}”" in one)


async def kept(database_url: str) -> Counter[str]:
    """How often each text stands in the answers."""
    engine = open_database(database_url)
    async with reading(engine) as db:
        found = Counter(words or "" for (words,) in await db.execute(select(Answer.words)))
    await engine.dispose()
    return found


async def open_work(database_url: str) -> int:
    """Updates without a turn and messages not sent yet."""
    engine = open_database(database_url)
    waiting = select(func.count()).where(InboxRow.state == "new")
    unsent = select(func.count()).where(OutboxRow.state.in_(("due", "sending")))
    async with reading(engine) as db:
        many = [(await db.execute(each)).scalar_one() for each in (waiting, unsent)]
    await engine.dispose()
    return sum(many)


async def drained(simulator: Simulator, database_url: str) -> None:
    """Returns when the platforms hold nothing back and the bot has nothing left to do."""
    async with asyncio.timeout(60):
        while not simulator.quiet() or await open_work(database_url):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def check(crowd: Crowd, found: Counter[str], kills: int) -> list[str]:
    """Each answer once in the database, each confirmed, at most one doubled a chat and kill.

    Gives the people whose answers are not in the database, one for each answer.
    """
    lost = []
    for person, said in crowd.said.items():
        assert max((found[text] for text in said), default=1) <= 1
        kept_of = [text for text in said if found[text]]
        confirmed = crowd.confirmations(person)
        assert set(confirmed) == set(kept_of)
        assert confirmed.total() - len(kept_of) <= kills
        lost += [person] * (len(said) - len(kept_of))
    return lost
