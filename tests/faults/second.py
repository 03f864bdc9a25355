"""A few people on Zalo have Telegram too, which they used before: the next way to them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from bot.demo.ward import Invented
from bot.simulator import Person as Phone
from bot.simulator.world import telegram_account
from services.db.engine import open_database
from services.db.models import Chat, Person
from services.privacy.consent import VERSION
from services.work import working
from tests.bot.running import TELEGRAM

ZALO = ("zalo", "zalo_oa")
BOT = TELEGRAM.partition(":")[0]


def second(people: Iterable[Invented]) -> dict[str, str]:
    """Person → their other phone: every third of those on Zalo, by a bot or an account."""
    on_zalo = [each.key for each in people if each.channel in ZALO and each.linked]
    return {key: f"{key}-too" for key in on_zalo[::3]}


def phones(people: Iterable[Invented]) -> list[Phone]:
    """The other phones, as the platform knows them."""
    return [
        Phone(phone, "Máy thứ hai", "telegram", linked=True, bot=BOT, started=True)
        for phone in second(people).values()
    ]


async def link(url: str, people: Iterable[Invented], now: datetime) -> None:
    """Their chats; the one on Zalo was used later."""
    others, engine = second(people), open_database(url)
    async with working(engine, now - timedelta(days=1)) as work:
        known = await work.db.execute(
            select(Person.code, Person.id).where(Person.code.in_(others))
        )
        same = {"channel": "telegram", "bot": BOT, "draft": {}, "consent": VERSION}
        same |= {"linked_at": work.now, "touched_at": work.now}
        rows = [
            same | {"external_id": telegram_account(others[row.code]), "person_id": row.id}
            for row in known
        ]
        await work.db.execute(insert(Chat), rows)
    await engine.dispose()
