"""The bot is killed while answers pour in: each is kept once, each is confirmed.

Zalo's polls acknowledge an update by handing it out: the one that a killed program had in its hand
is gone with it, if the platform does not deliver it again. By webhook, and on Telegram, none is.
"""

import asyncio
import random
import signal
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.demo.ward import Invented
from bot.simulator import Limits, Simulator
from services.db.engine import open_database, reading
from services.db.models import Answer, InboxRow, OutboxRow
from tests.bot import running
from tests.bot.running import Bot

MEMBERS = 120
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


async def many_kills(bot: Bot, crowd: Crowd, dice: random.Random, answers: int) -> int:
    """Starts and kills the bot until all answers were sent; returns the number of kills."""
    kills = 0
    while crowd.many < answers:
        await bot.start()
        many = min(dice.randint(40, 90), answers - crowd.many)
        async with asyncio.TaskGroup() as group:
            group.create_task(crowd.answer(many, 0.5))
            await asyncio.sleep(dice.random())
            await bot.end(signal.SIGKILL)
        kills += 1
    return kills


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


@pytest.mark.parametrize(
    ("database", "webhooks", "answers"),
    [
        ("sqlite", False, 500),
        ("sqlite", True, 200),
        pytest.param("postgres", True, 80, marks=pytest.mark.postgres),
    ],
)
async def test_kills_lose_no_answer(database_url: str, webhooks: bool, answers: int) -> None:
    dice = random.Random(f"{webhooks} {answers}")
    people = await running.seeded(database_url, MEMBERS)
    simulator = running.simulator(people, LIMITS)
    crowd = Crowd(simulator, running.answering(people), dice)
    async with running.platforms(simulator) as address:
        bot = Bot(database_url, address, webhooks)
        kills = await many_kills(bot, crowd, dice, answers)
        await bot.start()
        await drained(simulator, database_url)
        assert await bot.end(signal.SIGTERM) == 0
        said = await bot.close()
    assert kills > answers // 100
    lost = check(crowd, await kept(database_url), kills)
    assert len(lost) <= (0 if webhooks else kills)
    assert {simulator.world.people[person].channel for person in lost} <= {"zalo"}
    assert "Traceback" not in said
    assert "Warning" not in said
