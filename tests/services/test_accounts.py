"""One-time codes tie chats to people, and tell strangers nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from services import accounts, bots
from services.accounts import Invited
from services.bots import BotView
from services.db.models import Chat, LinkCode, OutboxRow
from tests.fakes import BOTS, SEAL, House, code


async def invite(house: House, person: str = "silent", who: str = "secretary") -> str:
    invited = await house.act(who, accounts.invite, house.ids[person], SEAL)
    assert isinstance(invited, Invited), invited
    return invited.code


async def link(house: House, chat: int, typed: str) -> object:
    linked = await house.act("", accounts.link, chat, typed, SEAL)
    return linked if isinstance(linked, int) else code(linked)


async def test_a_code_ties_a_chat_to_its_person(house: House) -> None:
    given, chat = await invite(house), await house.chat("")
    assert await link(house, chat, given) == house.ids["silent"]
    tied = await house.rows(Chat.person_id, Chat.linked_at, where=Chat.id == chat)
    assert tied == [(house.ids["silent"], house.clock.now())]


async def test_a_code_is_read_as_it_is_typed_by_hand(house: House) -> None:
    given, chat = await invite(house), await house.chat("")
    typed = f" {given[:4].lower()} - {given[4:].lower()} "
    assert await link(house, chat, typed) == house.ids["silent"]


@pytest.mark.parametrize(
    ("later", "linked"), [(timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)]
)
async def test_a_code_holds_for_seven_days(house: House, later: timedelta, linked: bool) -> None:
    given, chat = await invite(house), await house.chat("")
    house.clock.moment += later
    assert (await link(house, chat, given) != "wrong_code") == linked


async def test_a_code_works_once(house: House) -> None:
    given = await invite(house)
    await link(house, await house.chat(""), given)
    assert await link(house, await house.chat(""), given) == "wrong_code"


async def test_a_code_issued_anew_ends_the_old(house: House) -> None:
    old, new = await invite(house), await invite(house)
    assert await link(house, await house.chat(""), old) == "wrong_code"
    assert await link(house, await house.chat(""), new) == house.ids["silent"]


async def test_wrong_used_and_expired_codes_get_the_same_answer(house: House) -> None:
    used, expired = await invite(house, "an"), await invite(house, "binh")
    await link(house, await house.chat(""), used)
    house.clock.move(days=8)
    chat = await house.chat("")
    tried = [
        await house.act("", accounts.link, chat, t, SEAL) for t in ("ABCD2345", used, expired)
    ]
    assert tried[0] == tried[1] == tried[2]
    assert code(tried[0]) == "wrong_code"


async def test_five_wrong_codes_close_one_chat_for_an_hour(house: House) -> None:
    given, chat = await invite(house), await house.chat("")
    tries = [await link(house, chat, "ABCD2345") for _ in range(5)]
    assert tries == ["wrong_code"] * 5
    assert await link(house, chat, given) == "too_many_tries"
    house.clock.move(minutes=60)
    assert await link(house, chat, given) == house.ids["silent"]


async def test_another_chat_is_not_closed(house: House) -> None:
    given, chat = await invite(house), await house.chat("")
    for _ in range(6):
        await link(house, chat, "ABCD2345")
    assert await link(house, await house.chat(""), given) == house.ids["silent"]


async def test_a_right_code_is_no_wrong_try(house: House) -> None:
    chat = await house.chat("")
    for _ in range(6):
        assert await link(house, chat, await invite(house)) == house.ids["silent"]


@pytest.mark.parametrize("who", ["an", "minute_taker", "committee", "other_secretary", "stranger"])
async def test_only_the_own_secretariat_invites_and_revokes(house: House, who: str) -> None:
    assert code(await house.act(who, accounts.invite, house.ids["an"], SEAL)) == "not_yours"
    assert code(await house.act(who, accounts.revoke, house.ids["an"])) == "not_yours"
    assert await house.count(LinkCode) == 0


async def test_the_command_line_invites_by_member_code(house: House) -> None:
    invited = await house.act("", accounts.invite_by_code, "silent", SEAL)
    assert isinstance(invited, Invited)
    assert invited.name == "Hoa Thử Không Máy"
    assert code(await house.act("", accounts.invite_by_code, "nobody", SEAL)) == "no_such_member"


async def test_the_database_does_not_hold_the_code(house: House) -> None:
    given = await invite(house)
    assert given not in str(await house.rows(LinkCode.__table__))


async def test_revoking_cuts_off_both_phones_and_ends_open_codes(house: House) -> None:
    chat = await house.chat("an", channel="zalo")
    given = await invite(house, "an")
    await house.change(update(Chat).where(Chat.id == chat).values(draft={"words": "riêng"}))
    assert await house.act("deputy", accounts.revoke, house.ids["an"]) == 2
    assert await house.rows(Chat.id, where=Chat.person_id == house.ids["an"]) == []
    assert await house.rows(Chat.draft, where=Chat.id == chat) == [({},)]
    assert await link(house, chat, given) == "wrong_code"


async def letter(house: House, chat: int, state: str) -> None:
    now = house.clock.now()
    place = {"channel": "telegram", "bot": BOTS["telegram"], "external_id": "x", "live": False}
    values = {"chat_id": chat, "body": {}, "state": state, "tries": 0, "due_at": now}
    await house.change(insert(OutboxRow).values(**place, **values, created_at=now))


async def test_nothing_more_is_sent_to_a_lost_phone(house: House) -> None:
    for who in ("an", "binh"):
        await letter(house, await house.chat(who), "due")
    await house.act("secretary", accounts.revoke, house.ids["an"])
    assert await house.rows(OutboxRow.state) == [("dropped",), ("due",)]


async def test_a_revoked_person_is_linked_again_with_a_new_code(house: House) -> None:
    await house.act("secretary", accounts.revoke, house.ids["an"])
    assert await link(house, await house.chat(""), await invite(house, "an")) == house.ids["an"]


async def test_who_has_no_open_chat_is_listed(house: House) -> None:
    await house.change(
        update(Chat).where(Chat.person_id == house.ids["an"]).values(blocked_at=house.clock.now())
    )
    listed = await house.act("secretary", accounts.unlinked, house.units["one"])
    assert [member.code for member in listed] == ["an", "silent"]


async def full_bot(house: House) -> None:
    """Two Zalo bots: the one in use has room for the two people it serves already."""
    for name, room in ((BOTS["zalo"], 2), ("7000000002", 50)):
        view = BotView("zalo", name, f"Bot {name}", None, room, 3000)
        await house.act("", bots.register, view)


async def test_a_full_bot_names_one_with_room(house: House) -> None:
    await full_bot(house)
    chat = await house.chat("", channel="zalo", bot=BOTS["zalo"])
    refused = await house.act("", accounts.link, chat, await invite(house), SEAL)
    assert (code(refused), getattr(refused, "values", {})) == (
        "bot_full",
        {"other": "Bot 7000000002"},
    )


async def test_a_right_code_at_a_full_bot_is_no_wrong_one(house: House) -> None:
    """However often it is typed there: as soon as there is room it ties the chat."""
    await house.act("", bots.register, BotView("zalo", BOTS["zalo"], "Bot", None, 2, 3000))
    chat = await house.chat("", channel="zalo", bot=BOTS["zalo"])
    given = await invite(house)
    refused = {await link(house, chat, given) for _ in range(accounts.TRIES + 1)}
    assert refused == {"every_bot_full"}
    await house.act("", bots.register, BotView("zalo", BOTS["zalo"], "Bot", None, 3, 3000))
    assert await link(house, chat, given) == house.ids["silent"]


async def test_the_second_phone_of_somebody_fits_into_a_full_bot(house: House) -> None:
    await full_bot(house)
    chat = await house.chat("", channel="zalo", bot=BOTS["zalo"])
    assert await link(house, chat, await invite(house, "binh")) == house.ids["binh"]
