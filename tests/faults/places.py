"""A bot of Zalo serves 50 people: one place is left, and three new people type their codes."""

import contextlib
from collections.abc import AsyncIterator, Sequence

from pydantic import SecretStr
from sqlalchemy import delete, insert, select

from bot.channels.zalo_bot import ZALO as CAN
from bot.settings import Settings
from bot.simulator import Person as Phone
from services import accounts, bots
from services.accounts import Invited
from services.db.models import Chat, Person
from services.work import Work
from tests.bot.running import SECRET, ZALO
from tests.faults.life import Life

BOT = {"channel": "zalo", "bot": ZALO.partition(":")[0]}
LEFT = 1
FULL = "đã đủ người"


@contextlib.asynccontextmanager
async def bot_full(life: Life) -> AsyncIterator[None]:
    """One gets in, the others are told so; their codes are good as soon as somebody leaves."""
    people = life.simulator.world.people
    new = [people[each.key] for each in life.people if each.channel == "zalo" and not each.linked]
    most = CAN.max_people
    assert most
    async with life.acting() as work:
        await _fill(work, most - LEFT - await _served(work))
        codes = {phone.id: await _invited(work, phone.id) for phone in new}
    for phone in new:
        life.crowd.type(phone, codes[phone.id])
    yield
    await life.drained()
    inside = await _linked(life, new)
    async with life.acting() as work:
        assert (len(inside), await _served(work)) == (LEFT, most), inside
        await _empty(work)
    for phone in (each for each in new if each.id not in inside):
        assert life.crowd.got(phone.id, FULL), phone.id
        life.crowd.type(phone, codes[phone.id])
    await life.drained()
    assert await _linked(life, new) == {phone.id for phone in new}
    async with life.acting() as work:
        await _cut_off(work, new)


async def _served(work: Work) -> int:
    (bot,) = [each for each in await bots.usage(work) if each.channel == BOT["channel"]]
    return bot.people


async def _fill(work: Work, many: int) -> None:
    """People of elsewhere, to whom nobody has anything to say."""
    rows = [{"code": f"khac-{n}", "full_name": f"Người Nơi Khác {n}"} for n in range(many)]
    ids = (await work.db.execute(insert(Person).returning(Person.id), rows)).scalars()
    chats = [
        BOT | {"external_id": f"khac-{id_}", "person_id": id_, "draft": {}, "linked_at": work.now}
        for id_ in ids
    ]
    await work.db.execute(insert(Chat), chats)


async def _empty(work: Work) -> None:
    await work.db.execute(delete(Chat).where(Chat.external_id.startswith("khac-")))
    await work.db.execute(delete(Person).where(Person.code.startswith("khac-")))


async def _invited(work: Work, code: str) -> str:
    seal = Settings(secret=SecretStr(SECRET)).seal()
    made = await accounts.invite_by_code(work, code, seal)
    assert isinstance(made, Invited), made
    return made.code


async def _linked(life: Life, new: Sequence[Phone]) -> set[str]:
    """Whose phone is tied to themselves."""
    phones = {phone.account: phone.id for phone in new}
    tied = select(Chat.external_id, Person.code).join(Person, Person.id == Chat.person_id)
    async with life.reading() as db:
        found = await db.execute(tied.where(Chat.external_id.in_(phones)))
        return {row.code for row in found if phones[row.external_id] == row.code}


async def _cut_off(work: Work, new: Sequence[Phone]) -> None:
    """As if their phones had been lost."""
    theirs = select(Person.id).where(Person.code.in_([phone.id for phone in new]))
    for person in (await work.db.execute(theirs)).scalars():
        await accounts.cut_off(work, person)
