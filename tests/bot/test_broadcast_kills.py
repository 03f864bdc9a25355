"""The bot is killed while it invites many, and the date changes in between.

Nobody is missed, a kill doubles at most one message in a chat, and it is marked; what arrives
after the change says the new date.
"""

import asyncio
import random
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from bot.clock import RealClock
from bot.demo.ward import Invented
from bot.simulator import Simulator
from services import people
from services.broadcasts import book
from services.broadcasts.book import Draft, View
from services.clock import VIETNAM
from services.db.engine import open_database, reading
from services.db.models import (
    BroadcastRecipient,
    Introduction,
    OutboxRow,
    Person,
    Placement,
    ResidenceArea,
    RoleHeld,
    Unit,
    Workplace,
)
from services.residence import planning
from services.residence.planning import Wanted
from services.residence.views import Session
from services.work import Work, working
from tests.bot import running
from tests.bot.running import Bot
from tests.fakes import LONG_AGO, vn

MEMBERS = 130
MORNING = datetime(2026, 6, 5, 9, tzinfo=VIETNAM)
OLD, NEW = vn(6, 20, 8), vn(6, 27, 8)
INVITED = "Mời đồng chí [name] họp [day]"
KILLS = 3
PER_KILL = 8
"""messages on the phones before the next kill"""
STAFF, CHAIR = "phuong-1", "phuong-2"


class Town:
    """The invented ward; everybody in it is introduced, and an invitation is being sent."""

    def __init__(self, url: str, shift: timedelta) -> None:
        self.url, self.shift = url, shift
        self.engine = open_database(url)
        self.session = 0

    def now(self) -> datetime:
        return RealClock().now() + self.shift

    async def act(self, change: bool) -> None:
        """By ward staff: plan the session and invite, or move it."""
        async with working(self.engine, self.now()) as work:
            staff = await _id(work, STAFF)
            acting = work.by((await people.actors(work, [staff]))[staff])
            if change:
                done = await planning.change(acting, self.session, await _wanted(work, NEW))
                assert isinstance(done, Session), done
                return
            unit = (await work.db.execute(select(Unit.id).where(Unit.kind == "ward"))).scalar_one()
            planned = await planning.plan(acting, unit, await _wanted(work, OLD))
            assert isinstance(planned, Session), planned
            self.session = planned.id
            draft = await book.make_draft(acting, Draft("residence", planned.id, INVITED))
            assert isinstance(draft, View), draft
            assert isinstance(await book.start(acting, draft.id), View)

    async def open_work(self) -> int:
        """Recipients that wait, and messages that have not left."""
        waiting = BroadcastRecipient.state.in_(("waiting", "posted"))
        unsent = OutboxRow.state.in_(("due", "sending"))
        async with reading(self.engine) as db:
            return sum(
                [
                    (await db.execute(select(func.count()).where(each))).scalar_one()
                    for each in (waiting, unsent)
                ]
            )

    async def doubled(self) -> set[str]:
        """Those of whom it is marked that they may have got it twice."""
        marked = select(Person.code).join(
            BroadcastRecipient, BroadcastRecipient.person_id == Person.id
        )
        async with reading(self.engine) as db:
            found = await db.execute(marked.where(BroadcastRecipient.doubled))
            return set(found.scalars())


async def _id(work: Work, code: str) -> int:
    return (await work.db.execute(select(Person.id).where(Person.code == code))).scalar_one()


async def _wanted(work: Work, starts_at: datetime) -> Wanted:
    areas = (await work.db.execute(select(ResidenceArea.id))).scalars()
    return Wanted(starts_at, "Hội trường", await _id(work, CHAIR), tuple(areas))


async def introduced(town: Town) -> None:
    """Everybody who is not yet is introduced to the first area; somebody may chair."""
    async with working(town.engine, town.now()) as work:
        unit = (await work.db.execute(select(Unit.id).where(Unit.kind == "ward"))).scalar_one()
        role = {"person_id": await _id(work, CHAIR), "unit_id": unit, "from_day": LONG_AGO}
        await work.db.execute(insert(RoleHeld).values(**role, role="standing_committee"))
        known = select(Introduction.person_id)
        others = select(Person.id).where(Person.id.not_in(known), Person.code.startswith("cb"))
        shared = {
            "unit_id": unit,
            "workplace_id": (await work.db.execute(select(func.min(Workplace.id)))).scalar_one(),
            "permanent": True,
            "from_day": LONG_AGO,
            "recorded_at": work.now,
        }
        rows = [shared | {"person_id": id_} for id_ in (await work.db.execute(others)).scalars()]
        added = insert(Introduction).returning(Introduction.id)
        ids = (await work.db.execute(added, rows)).scalars().all()
        area = (await work.db.execute(select(func.min(ResidenceArea.id)))).scalar_one()
        placed = {"area_id": area, "placed_at": work.now}
        await work.db.execute(
            insert(Placement), [placed | {"introduction_id": each} for each in ids]
        )


def told(simulator: Simulator, who: Invented) -> list[tuple[str, datetime]]:
    """What the bot wrote to somebody about the session: text and (real) moment."""
    chat = simulator.world.people[who.key].chat
    assert chat is not None
    return [
        (message.text, message.at)
        for message in chat.messages
        if message.sender == "bot" and ("20/6/2026" in message.text or "27/6" in message.text)
    ]


async def arrived(simulator: Simulator, everybody: list[Invented], many: int) -> None:
    """So many messages about the session were shown by now."""
    phones = [each for each in everybody if each.channel]
    async with asyncio.timeout(60):
        while sum(len(told(simulator, each)) for each in phones) < many:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_kills_and_a_change_miss_nobody_and_tell_nothing_stale(database_url: str) -> None:
    dice = random.Random(5)
    now = RealClock().now()
    town = Town(database_url, MORNING - now)
    everybody = await running.seeded(database_url, MEMBERS, MORNING.astimezone(UTC))
    await introduced(town)
    await town.act(change=False)
    simulator = running.simulator(everybody)
    changed_at = now
    async with running.platforms(simulator) as address:
        ahead = running.knobs(town.shift.total_seconds())
        bot = Bot(database_url, address, per_second="30", knobs=ahead)
        for kill in range(KILLS):
            await bot.start()
            await arrived(simulator, everybody, PER_KILL * (kill + 1))
            await asyncio.sleep(dice.random() * 0.1)
            await bot.end(signal.SIGKILL)
            if kill == KILLS // 2:
                await town.act(change=True)
                changed_at = RealClock().now()
        await bot.start()
        async with asyncio.timeout(60):
            while not simulator.quiet() or await town.open_work():  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        assert await bot.end(signal.SIGTERM) == 0
        said = await bot.close()
    assert "Traceback" not in said
    doubled = await town.doubled()
    await town.engine.dispose()
    linked = [each for each in everybody if each.linked and each.key.startswith("cb")]
    before = [who for who in linked if any("20/6" in text for text, _ in told(simulator, who))]
    assert 0 < len(before) < len(linked)
    for who in linked:
        messages = told(simulator, who)
        assert any("27/6" in text for text, _ in messages), who
        assert [text for text, at in messages if "20/6" in text and at > changed_at] == [], who
        repeated = sum(many - 1 for many in Counter(text for text, _ in messages).values())
        assert repeated <= KILLS
        assert not repeated or who.key in doubled
