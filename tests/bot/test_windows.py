"""A sender of an Official Account: what is free, what costs money, what closes a chat."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, update

from bot.channels.zalo_oa import WINDOW, ZALO_OA
from bot.outbox import Sender
from bot.simulator import Limits
from services import bots
from services.bots import BotView
from services.db.engine import open_database
from services.db.models import Bot, BotMonth, Chat, OutboxRow
from tests.bot.channels.oa import OA, Office, office
from tests.fakes import FakeClock, House

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FAST = replace(ZALO_OA, per_second=10**6, per_chat_second=10**6, monthly=1)


@pytest.fixture
async def oa(house: House, clock: FakeClock) -> AsyncIterator[Office]:
    limits = replace(Limits.loose(), oa_paid_per_month=1)
    async with office(house.engine, clock, limits) as here:
        view = BotView("zalo_oa", OA, "OA", None, None, 1, paid_only=True)
        await house.act("", bots.register, view)
        yield here


async def letters(house: House, oa: Office, *live: bool) -> int:
    """Messages for An, who wrote to the account just now; the id of the chat."""
    place = {"channel": "zalo_oa", "bot": OA, "external_id": oa.hoa}
    chat = await house.chat("an", **{"touched_at": house.clock.now(), **place})
    now = house.clock.now()
    rows = [
        place
        | {"chat_id": chat, "live": each, "body": {"text": "Chào đồng chí."}}
        | {"state": "due", "tries": 0, "due_at": now, "created_at": now}
        for each in live
    ]
    await house.change(insert(OutboxRow).values(rows))
    return chat


async def sent(house: House, oa: Office, *, pays: bool) -> list[tuple[object, ...]]:
    """Lets the sender work until nothing is due; state and reason of each message."""
    oa.channel.capabilities = replace(FAST, window=replace(WINDOW, pays=pays))
    sender = Sender(house.engine, house.clock, oa.channel)
    now = house.clock.now()
    open_rows = (OutboxRow.state == "sending") | (
        (OutboxRow.state == "due") & (OutboxRow.due_at <= now)
    )
    async with asyncio.TaskGroup() as group:
        running = group.create_task(sender.run())
        while await house.rows(OutboxRow.id, where=open_rows):  # noqa: ASYNC110 - asks the database
            await asyncio.sleep(0.01)
        running.cancel()
    return await house.rows(OutboxRow.state, OutboxRow.error)


async def why(house: House, chat: int) -> str:
    """Why the chat is closed."""
    ((found,),) = await house.rows(Chat.closed_why, where=Chat.id == chat)
    return str(found)


async def test_what_would_cost_money_is_not_sent_unasked(house: House, oa: Office) -> None:
    chat = await letters(house, oa, False)
    house.clock.move(hours=48, seconds=1)
    assert await sent(house, oa, pays=False) == [("failed", "window")]
    assert await why(house, chat) == "window"
    assert await oa.seen() == []


async def test_what_costs_money_is_counted_and_what_is_left_is_kept(
    house: House, oa: Office
) -> None:
    await letters(house, oa, False)
    assert await sent(house, oa, pays=True) == [("sent", None)]
    house.clock.move(hours=48, seconds=1)
    await house.change(update(OutboxRow).values(state="due"))
    assert await sent(house, oa, pays=True) == [("sent", None)]
    assert await house.rows(BotMonth.messages, BotMonth.paid) == [(2, 1)]
    ((quota,),) = await house.rows(Bot.quota, where=Bot.channel == "zalo_oa")
    assert quota["remain"] == "0"
    (view,) = [each for each in await house.act("", bots.usage) if each.channel == "zalo_oa"]
    assert (view.messages, view.near) == (1, True)


async def test_a_used_up_month_sends_others_another_way_and_lets_who_waits_wait(
    house: House, oa: Office
) -> None:
    oa.simulator.world.bots_of("zalo_oa")[0].used["2026-06"] = 1
    chat = await letters(house, oa, False, True)
    house.clock.move(days=3)
    rows = await sent(house, oa, pays=True)
    assert rows == [("due", "quota"), ("failed", "quota")]
    assert await why(house, chat) == "quota"
    due_at = (await house.rows(OutboxRow.due_at, where=OutboxRow.live))[0][0]
    assert due_at > house.clock.now() + timedelta(minutes=50)


async def test_who_waits_goes_on_waiting_while_no_new_token_can_be_kept(
    house: House, clock: FakeClock
) -> None:
    readonly = [False]
    engine = open_database(house.engine.url.render_as_string())
    event.listen(
        engine.sync_engine,
        "begin",
        lambda db: db.exec_driver_sql(f"PRAGMA query_only={int(readonly[0])}"),
    )
    async with office(engine, clock) as oa:
        await letters(house, oa, True)
        readonly[0] = True
        (account,) = oa.simulator.world.bots_of("zalo_oa")
        assert account.official
        account.official.ended.add(account.official.access)
        assert await sent(house, oa, pays=False) == [("due", "database")]
        assert await oa.seen() == []
        readonly[0] = False
        clock.move(minutes=1)
        assert await sent(house, oa, pays=False) == [("sent", None)]
        assert len(await oa.seen()) == 1
    await engine.dispose()
