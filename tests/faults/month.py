"""A bot of Zalo used up its month while people answer, and a ward tells everybody something."""

import contextlib
from collections.abc import AsyncIterator, Mapping

from pydantic import SecretStr
from sqlalchemy import select

from bot.demo.ward import Invented
from bot.outcomes import QUOTA_PAUSE
from bot.settings import Settings
from services import people
from services.broadcasts import book, calling
from services.broadcasts.book import Draft, View
from services.clock import local
from services.db.models import BroadcastRecipient, InboxRow, Person, Unit
from services.members import members
from services.work import Work
from tests.bot import running
from tests.bot.starter import SHIFT
from tests.faults.life import LIMITS, Life
from tests.faults.second import second

STAFF = "phuong-1"
NOTICE = "Phường báo đồng chí: tuần này tổng vệ sinh khu phố, đợt {}."
OPEN = BroadcastRecipient.state.in_(("waiting", "posted"))
USED_UP = "quota"


@contextlib.asynccontextmanager
async def month_used(life: Life) -> AsyncIterator[None]:
    """Answers wait; what nobody waits for goes another way, or somebody is to be called."""
    (bot,) = life.simulator.world.bots_of("zalo")
    bot.used[f"{local(life.simulator.world.now()):%Y-%m}"] = LIMITS.zalo_per_month
    notice = await _tell(life)
    yield
    await life.until(lambda: _told(life, notice))
    await _check(life, notice)
    bot.used.clear()
    life.knobs[SHIFT] += QUOTA_PAUSE


async def _tell(life: Life) -> int:
    """Ward staff write to everybody; the message's id."""
    text = NOTICE.format(len(life.played))
    life.crowd.texts.append(text)
    async with life.acting() as work:
        acting = await _by_staff(work)
        ward = (await work.db.execute(select(Unit.id).where(Unit.kind == "ward"))).scalar_one()
        draft = await book.make_draft(acting, Draft("unit", ward, text))
        assert isinstance(draft, View), draft
        assert isinstance(await book.start(acting, draft.id), View)
    return draft.id


async def _by_staff(work: Work) -> Work:
    found = select(Person.id).where(Person.code == STAFF)
    staff = (await work.db.execute(found)).scalar_one()
    return work.by((await people.actors(work, [staff]))[staff])


async def _told(life: Life, notice: int) -> bool:
    """Nothing more comes of the message, and everything that was said was heard."""
    to_come = select(BroadcastRecipient.id).where(BroadcastRecipient.broadcast_id == notice, OPEN)
    unheard = select(InboxRow.id).where(InboxRow.state == "new")
    if not life.simulator.quiet():
        return False
    async with life.reading() as db:
        return not any([(await db.execute(left)).first() for left in (to_come, unheard)])


async def _check(life: Life, notice: int) -> None:
    """Everybody got it on a phone that takes messages, or is to be called, with the reason."""
    seal = Settings(secret=SecretStr(running.SECRET)).seal()
    async with life.acting() as work:
        codes = {row.id: row.code for row in await work.db.execute(select(Person.id, Person.code))}
        calls = await calling.calls(await _by_staff(work), notice, seal)
        assert isinstance(calls, list), calls
        called = {codes[each.person_id]: each.why for each in calls}
        cells = (await work.db.execute(select(Unit.id).where(Unit.kind == "cell"))).scalars().all()
        known = [each for cell in cells for each in await members(work, cell, work.today)]
    text, others = NOTICE.format(len(life.played)), second(life.people)
    for each in (each for each in life.people if each.key.startswith("cb")):
        why = _why_not(each, others)
        told = life.crowd.got(others.get(each.key, each.key), text)
        assert (called.get(each.key), told) == (why, why is None), f"{each.key}: {called}, {told}"
    silent = {key for key, why in called.items() if why == USED_UP} - life.crowd.waiting
    closed = {each.code for each in known if (each.reach, each.closed) == (None, USED_UP)}
    assert silent <= closed, f"not to be called about a meeting: {silent - closed}"


def _why_not(person: Invented, others: Mapping[str, str]) -> str | None:
    """Why nothing that nobody waits for reaches them."""
    if person.channel is None or not person.linked:
        return "no_chat"
    return USED_UP if person.channel == "zalo" and person.key not in others else None
