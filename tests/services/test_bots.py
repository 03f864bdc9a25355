"""Each unit has a bot with room, and the use of each bot is counted by the month of Vietnam."""

import pytest
from sqlalchemy import insert

from services import bots
from services.bots import BotView
from services.db.models import Bot, BotUnit, Membership, Person
from tests.fakes import BOTS, LONG_AGO, House, vn

FIRST, SECOND = BOTS["zalo"], "7000000002"


def zalo(bot: str = FIRST, people: int | None = 50, monthly: int | None = 3000) -> BotView:
    return BotView("zalo", bot, f"Bot {bot}", None, people, monthly)


async def register(house: House, *views: BotView) -> None:
    for view in views:
        await house.act("", bots.register, view)


async def used(house: House, bot: str = FIRST) -> BotView:
    return next(view for view in await house.act("", bots.usage) if view.bot == bot)


async def bot_of(house: House, unit: str) -> list[str]:
    return [view.bot for view in await house.act("", bots.for_unit, house.units[unit])]


async def grow(house: House, unit: str, many: int) -> None:
    """So many further members of a cell."""
    rows = [{"code": f"{unit}-{number}", "full_name": "Hoa Thử"} for number in range(many)]
    await house.change(insert(Person).values(rows))
    ids = await house.rows(Person.id, where=Person.code.like(f"{unit}-%"))
    span = {"unit_id": house.units[unit], "from_day": LONG_AGO, "temporary": False}
    await house.change(insert(Membership).values([{"person_id": one, **span} for (one,) in ids]))


async def test_a_bot_is_known_once_with_its_newest_name(house: House) -> None:
    await register(house, zalo(people=10), zalo(people=50))
    assert [view.max_people for view in await house.act("", bots.usage)] == [50]


async def test_two_phones_of_one_person_are_one_person(house: House) -> None:
    await register(house, zalo())
    await house.chat("binh", channel="zalo", bot=FIRST)
    assert (await used(house)).people == len({"binh", "committee"})


@pytest.mark.parametrize(
    ("people", "messages", "near", "full"),
    [
        (39, 2399, False, False),
        (40, 0, True, False),
        (49, 0, True, False),
        (50, 0, True, True),
        (0, 2400, True, False),
        (0, 9999, True, False),
    ],
)
def test_the_warning_comes_at_eighty_percent(
    people: int, messages: int, near: bool, full: bool
) -> None:
    view = BotView("zalo", FIRST, "Bot", None, 50, 3000, people, messages)
    assert (view.near, view.full) == (near, full)


def test_a_bot_without_limits_is_never_near() -> None:
    view = BotView("telegram", "1", "Bot", None, None, None, 10**6, 10**6)
    assert (view.near, view.full) == (False, False)


async def test_messages_are_counted_by_bot_and_month_of_vietnam(house: House) -> None:
    await register(house, zalo(), zalo(SECOND))
    seen = []
    for at in (vn(6, 30, 23, 59), vn(6, 30, 23, 59), vn(7, 1)):
        house.clock.move_to(at)
        await house.act("", bots.count, {("zalo", FIRST): 3, ("zalo", SECOND): 0})
        seen.append((await used(house)).messages)
    assert (seen, (await used(house, SECOND)).messages) == ([3, 6, 3], 0)


async def test_a_unit_keeps_the_bot_it_was_given(house: House) -> None:
    await register(house, zalo())
    assert await bot_of(house, "one") == [FIRST]
    await register(house, zalo(SECOND))
    assert await bot_of(house, "one") == [FIRST]
    assert await house.count(BotUnit) == 1


async def test_two_large_cells_get_two_bots_before_anybody_is_linked(house: House) -> None:
    await register(house, zalo("7000000003"), zalo(SECOND))
    for unit in ("one", "two"):
        await grow(house, unit, 30)
    given = [await bot_of(house, unit) for unit in ("one", "two")]
    assert sorted(given) == [[SECOND], ["7000000003"]]


async def test_a_bot_too_small_for_a_cell_is_passed_over(house: House) -> None:
    await register(house, zalo("7000000003", people=1), zalo(SECOND))
    assert [await bot_of(house, unit) for unit in ("one", "two")] == [[SECOND], [SECOND]]


async def test_a_bot_near_its_limits_gets_no_further_unit(house: House) -> None:
    await register(house, zalo(SECOND), zalo("7000000003"))
    await house.act("", bots.count, {("zalo", SECOND): 2400})
    assert await bot_of(house, "one") == ["7000000003"]
    await house.act("", bots.count, {("zalo", "7000000003"): 2400})
    assert await bot_of(house, "two") == []


async def test_a_unit_whose_bot_is_full_gets_another(house: House) -> None:
    await register(house, zalo(SECOND, people=1))
    assert await bot_of(house, "two") == [SECOND]
    await house.chat("other_member", channel="zalo", bot=SECOND)
    await register(house, zalo("7000000003"))
    assert await bot_of(house, "two") == ["7000000003"]


async def test_where_only_paid_messages_count_the_others_do_not(house: House) -> None:
    oa = BotView("zalo_oa", "1", "OA", None, None, 5, paid_only=True)
    await house.act("", bots.register, oa)
    of = ("zalo_oa", "1")
    for sent, paid, used, near in ((9, 3, 3, False), (9, 1, 4, True)):
        await house.act("", bots.count, {of: sent}, {of: paid})
        (seen,) = [each for each in await house.act("", bots.usage) if each.channel == "zalo_oa"]
        assert (seen.messages, seen.near) == (used, near)
    assert [each.messages for each in await house.act("", bots.after, {of: 100})] == [4]
    said = {"remain": "1", "total": "5"}
    await house.act("", bots.keep_quota, *of, said)
    assert await house.rows(Bot.quota, Bot.quota_at) == [(said, house.clock.now())]
