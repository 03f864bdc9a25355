"""A chat that closes: what waited there goes another way, or its person is called."""

from datetime import datetime, timedelta

from sqlalchemy import insert, update

from services import chats
from services.db.models import Chat, OutboxRow, Reminder
from services.members import members
from services.work import Work
from tests.fakes import FRIDAY, House, vn
from tests.services.reminders.conftest import Postman

DAYS = timedelta(days=1)


async def letter(house: House, chat_id: int, state: str = "due", *, live: bool = False) -> int:
    """A message of the outbox for a chat."""
    values = {"channel": "zalo_oa", "bot": "1", "chat_id": chat_id, "external_id": "x"}
    values |= {"live": live, "body": {"text": "…"}, "state": state, "tries": 0}
    row = insert(OutboxRow).values(**values, due_at=FRIDAY, created_at=FRIDAY)
    async with house.engine.begin() as db:
        return (await db.execute(row.returning(OutboxRow.id))).scalar_one()


async def invited(house: House, chat_id: int, state: str = "due") -> int:
    """An's invitation stands in the outbox for this chat."""
    outbox_id = await letter(house, chat_id, state)
    mine = (Reminder.person_id == house.ids["an"]) & (Reminder.kind == "invitation")
    put = update(Reminder).where(mine).values(state="sent", outbox_id=outbox_id)
    await house.change(put)
    return outbox_id


async def on_oa(house: House, touched_at: datetime = FRIDAY, **values: object) -> int:
    return await house.chat("an", channel="zalo_oa", bot="1", touched_at=touched_at, **values)


async def way(house: House, post: Postman) -> int | None:
    """The chat in which An is told next."""
    ways = {parcel.person_id: parcel.chat_id for parcel in await post.parcels()}
    return ways.get(house.ids["an"])


async def closed(house: House) -> str | None:
    """Why An has to be called, in the list of the cell."""
    people = await house.act("", members, house.units["one"], house.clock.now().date())
    (an,) = [each for each in people if each.id == house.ids["an"]]
    return None if an.reach else an.closed


async def test_what_waited_goes_through_the_chat_used_before(house: House, post: Postman) -> None:
    await house.meeting()
    used_last = await on_oa(house, FRIDAY + DAYS)
    await on_oa(house, FRIDAY, external_id="second phone")
    outbox_id = await invited(house, used_last)
    await house.act("", chats.close, [used_last], "window")
    assert await house.rows(OutboxRow.state, OutboxRow.error) == [("dropped", "window")]
    second = await way(house, post)
    assert second not in (None, used_last)
    assert await closed(house) is None
    assert await house.rows(Reminder.id, where=Reminder.outbox_id == outbox_id) == []


async def test_without_another_chat_the_call_list_says_why(house: House, post: Postman) -> None:
    await house.meeting()
    await house.act("", chats.close, [row[0] for row in await mine(house)], "blocked")
    used_last = await on_oa(house, external_id="uid")
    await invited(house, used_last)
    await house.act("", chats.leave, [("zalo_oa", "1", "uid")])
    assert await way(house, post) is None
    assert (await post.states("an"))["invitation"] == ("unreachable", "left")
    assert await closed(house) == "left"


async def mine(house: House) -> list[tuple[int]]:
    return await house.rows(Chat.id, where=Chat.person_id == house.ids["an"])


async def test_what_was_delivered_is_not_told_again(house: House, post: Postman) -> None:
    await house.meeting()
    used_last = await on_oa(house)
    await invited(house, used_last, "sent")
    await house.act("", chats.close, [used_last], "gone")
    assert await way(house, post) is None
    assert (await post.states("an"))["invitation"] == ("sent", None)


async def test_who_was_silent_for_too_long_is_closed_and_others_are_not(house: House) -> None:
    old, new = await on_oa(house, FRIDAY), await on_oa(house, FRIDAY + 2 * DAYS, external_id="b")
    house.clock.move_to(FRIDAY + 3 * DAYS)
    await house.act("", chats.close_silent, "zalo_oa", "1", 2 * DAYS)
    rows = await house.rows(Chat.id, Chat.closed_why, where=Chat.channel == "zalo_oa")
    assert sorted(rows) == [(old, "window"), (new, None)]


async def test_a_used_up_month_holds_nobody_who_waits_and_ends(house: House) -> None:
    house.clock.move_to(vn(6, 29))
    chat = await on_oa(house)
    await letter(house, chat)
    await letter(house, chat, live=True)
    await house.act("", chats.close, [chat], "quota")
    assert await house.rows(OutboxRow.live, OutboxRow.state) == [(False, "dropped"), (True, "due")]

    async def new_month(work: Work) -> None:
        first = chats.month_start(work.now)
        await chats.open_again(work, "zalo_oa", "1", before=first)

    for day, why in ((vn(6, 30, 23), "quota"), (vn(7, 1), None)):
        house.clock.move_to(day)
        await house.act("", new_month)
        assert await house.rows(Chat.closed_why, where=Chat.id == chat) == [(why,)]
