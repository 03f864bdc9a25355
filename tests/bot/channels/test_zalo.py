"""What only Zalo has: one update a call, a quota, codes that are typed."""

from bot.channels.base import Failed, Part, Sent, Timeouts
from bot.simulator import Limits
from tests.bot.channels.conftest import Side, make, side


async def test_an_update_comes_while_the_poll_waits(zalo: Side) -> None:
    waiting = zalo.again(Timeouts(poll=20))
    await waiting.start()
    await zalo.phone.write("có mặt")
    (update,) = await waiting.poll()
    said = waiting.parse(update)
    await waiting.close()
    assert said is not None
    assert said.text == "có mặt"


async def test_no_update_is_not_an_error(zalo: Side) -> None:
    assert await zalo.channel.poll() == []


async def test_past_the_monthly_quota_nothing_goes_out() -> None:
    wide = Limits.loose()
    limits = Limits(wide.per_second, wide.chat_burst, 0.0, wide.group_per_minute, 3)
    async with side("zalo", limits) as zalo:
        outcomes = [
            await zalo.channel.send(zalo.phone.account, Part(f"tin {n}"), None) for n in range(3)
        ]
    assert [isinstance(one, Sent) for one in outcomes] == [True, True, False]
    assert outcomes[-1] == Failed("quota")


def test_no_link_carries_a_code() -> None:
    assert make("zalo", "http://127.0.0.1:9").link("K7Q29XMD") is None


def test_what_the_platform_allows_is_told() -> None:
    can = make("zalo", "http://127.0.0.1:9").capabilities
    assert (can.max_text, can.max_buttons, can.edit, can.files) == (2000, 0, False, False)
    assert (can.monthly, can.max_people) == (3000, 50)
