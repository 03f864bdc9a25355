"""A ward tells everybody something that nobody waits for: who gets it, and who is to be called."""

from dataclasses import dataclass

from pydantic import SecretStr
from sqlalchemy import select

from bot.settings import Settings
from services import people
from services.broadcasts import book, calling
from services.broadcasts.book import Draft, View
from services.db.models import BroadcastRecipient, InboxRow, Person, Unit
from services.members import members
from services.work import Work
from tests.bot import running
from tests.faults.life import Life

STAFF = "phuong-1"
WORDS = "Phường báo đồng chí: tuần này tổng vệ sinh khu phố, đợt {}."
OPEN = BroadcastRecipient.state.in_(("waiting", "posted"))


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to many."""

    id: int
    text: str


async def tell(life: Life) -> Notice:
    """Ward staff write to everybody."""
    text = WORDS.format(len(life.played))
    life.crowd.texts.append(text)
    async with life.acting() as work:
        acting = await _by_staff(work)
        ward = (await work.db.execute(select(Unit.id).where(Unit.kind == "ward"))).scalar_one()
        draft = await book.make_draft(acting, Draft("unit", ward, text))
        assert isinstance(draft, View), draft
        assert isinstance(await book.start(acting, draft.id), View)
    return Notice(draft.id, text)


async def told(life: Life, notice: Notice) -> bool:
    """Nothing more comes of the message, and everything that was said was heard."""
    mine = BroadcastRecipient.broadcast_id == notice.id
    to_come = select(BroadcastRecipient.id).where(mine, OPEN)
    unheard = select(InboxRow.id).where(InboxRow.state == "new")
    if not life.simulator.quiet():
        return False
    async with life.reading() as db:
        return not any([(await db.execute(left)).first() for left in (to_come, unheard)])


async def called(life: Life, notice: Notice) -> dict[str, str]:
    """Who is to be called about it, and why."""
    seal = Settings(secret=SecretStr(running.SECRET)).seal()
    async with life.acting() as work:
        codes = {row.id: row.code for row in await work.db.execute(select(Person.id, Person.code))}
        calls = await calling.calls(await _by_staff(work), notice.id, seal)
    assert isinstance(calls, list), calls
    return {codes[each.person_id]: each.why for each in calls}


async def closed(life: Life) -> dict[str, str | None]:
    """Who is to be called about a meeting, and why."""
    async with life.acting() as work:
        cells = (await work.db.execute(select(Unit.id).where(Unit.kind == "cell"))).scalars().all()
        known = [each for cell in cells for each in await members(work, cell, work.today)]
    return {each.code: each.closed for each in known if each.reach is None}


async def _by_staff(work: Work) -> Work:
    found = select(Person.id).where(Person.code == STAFF)
    staff = (await work.db.execute(found)).scalar_one()
    return work.by((await people.actors(work, [staff]))[staff])
