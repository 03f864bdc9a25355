"""Clock, faults, rest, and a restart."""

import json
from datetime import timedelta

import pytest
from aiohttp import ClientError, ClientSession

from bot.simulator import Limits, Simulator, Tokens
from tests.bot.simulator.conftest import (
    START,
    TOKEN,
    ZALO,
    ZALO_TWO,
    Local,
    SteppedClock,
    Ticks,
    people,
)


async def test_the_clock_moves_forward_only(local: Local) -> None:
    later = (START + timedelta(hours=1)).isoformat()
    assert await local.get("/clock") == (200, {"now": START.isoformat()})
    assert await local.post("/clock", now=later) == (200, {"now": later})
    status, answer = await local.post("/clock", now=START.isoformat())
    assert (status, answer["error"]) == (409, "the clock only moves forward")


@pytest.mark.parametrize("now", [None, "tomorrow", "2026-06-02T08:00"])
async def test_a_moment_needs_to_be_clear(local: Local, now: str | None) -> None:
    assert (await local.post("/clock", now=now))[0] == 400


async def test_messages_carry_the_time_of_the_clock(local: Local) -> None:
    await local.post("/clock", now="2026-06-01T20:00:00+07:00")
    await local.write("an", "x")
    assert (await local.phone("an"))[0]["at"] == "2026-06-01T13:00:00+00:00"


async def test_it_rests_when_every_update_is_taken_and_a_moment_passed(
    local: Local, ticks: Ticks
) -> None:
    await local.write("an", "x")
    assert (await local.get("/idle?timeout=0"))[0] == 408
    _, updates = await local.telegram("getUpdates")
    await local.telegram("getUpdates", offset=updates["result"][0]["update_id"] + 1)
    await local.telegram("getMe")
    assert (await local.get("/idle?timeout=0"))[0] == 408
    ticks.seconds += 0.2
    assert await local.get("/idle?timeout=0") == (200, {"idle": True})


async def test_a_bot_whose_work_is_seen_rests_as_soon_as_it_asks_for_more(ticks: Ticks) -> None:
    hooks = SteppedClock()
    hooks.unseen = 0
    simulator = Simulator(people(), Tokens((TOKEN,), (ZALO, ZALO_TWO)), hooks, None, ticks)
    async with simulator.serve() as base, ClientSession() as http:
        local = Local(simulator, base, http)
        await local.write("binh", "x")
        await local.zalo("getUpdates", ZALO)
        assert (await local.get("/idle?timeout=0"))[0] == 408
        await local.zalo("getUpdates", ZALO, timeout=0)
        assert await local.get("/idle?timeout=0") == (200, {"idle": True})


@pytest.mark.parametrize("status", [500, 429, 403])
async def test_the_coming_calls_fail_as_ordered(local: Local, status: int) -> None:
    await local.write("an", "x")
    message = {"chat_id": local.account("an"), "text": "x"}
    await local.post("/faults", status=status, next=2)
    got = [(await local.telegram("sendMessage", **message))[0] for _ in range(3)]
    assert got == [status, status, 200]


async def test_a_fault_can_meet_one_person_only(local: Local) -> None:
    for name in ("an", "chi"):
        await local.write(name, "x")
    await local.post("/faults", status=403, next=1, person="chi")
    got = [
        (await local.telegram("sendMessage", chat_id=local.account(name), text="x"))[0]
        for name in ("an", "chi", "chi")
    ]
    assert got == [200, 403, 200]


async def test_a_lost_answer_was_acted_on(local: Local) -> None:
    await local.write("an", "x")
    await local.post("/faults", drop_answers=1)
    message = {"chat_id": local.account("an"), "text": "Đã gửi"}
    with pytest.raises(ClientError):
        await local.telegram("sendMessage", **message)
    assert [shown["text"] for shown in await local.phone("an", 1)] == ["Đã gửi"]
    assert (await local.telegram("sendMessage", **message))[0] == 200


@pytest.mark.parametrize(
    "order", [{}, {"status": 418}, {"status": 500, "next": "x"}, {"status": 500, "person": "no"}]
)
async def test_an_unclear_order_is_refused(local: Local, order: dict[str, object]) -> None:
    assert (await local.post("/faults", **order))[0] == 400


async def test_phones_and_unread_updates_survive_a_restart(local: Local) -> None:
    await local.write("an", "Trước")
    await local.telegram("sendMessage", chat_id=local.account("an"), text="<b>", parse_mode="")
    saved = json.loads(json.dumps(local.simulator.state()))
    again = Simulator(people(), Tokens((TOKEN,)), SteppedClock(), Limits.loose())
    again.restore(saved)
    async with again.serve() as base, ClientSession() as http:
        restarted = Local(again, base, http)
        assert await restarted.phone("an") == await local.phone("an")
        _, updates = await restarted.telegram("getUpdates")
        assert updates == (await local.telegram("getUpdates"))[1]
        await restarted.write("an", "Sau")
        _, updates = await restarted.telegram("getUpdates", offset=-1)
        message = updates["result"][0]
        assert message["update_id"] > local.simulator.world.counter


async def test_what_the_bot_holds_is_asked_of_its_owner(local: Local) -> None:
    assert await local.get("/units/x") == (200, {"unit": "x", "sections": []})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8700"}, 200),
        ({"Host": "[::1]:8700"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:8700"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"}, 403),
    ],
    ids=str,
)
async def test_pages_of_other_sites_reach_nothing(
    local: Local, headers: dict[str, str], status: int
) -> None:
    send = f"/telegram/bot{TOKEN}/sendMessage?chat_id={local.account('an')}&text=x"
    write = "/simulator/people/binh/messages"
    calls = [local.http.get(local.base + send, headers=headers)]
    calls += [local.http.post(local.base + write, data=b'{"text": "x"}', headers=headers)]
    await local.write("an", "x")
    for call in calls:
        async with call as answer:
            assert answer.status == status
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with local.http.get(local.base, headers=link) as answer:
        assert answer.status == 200, "a link may open the page"
