"""The state of a chat: a turn and a reminder at the same moment follow each other."""

import asyncio

from services import sessions
from services.work import working
from tests.fakes import House

PLACE = ("telegram", "1", "77")


async def test_who_comes_second_goes_on_from_what_the_first_left(house: House) -> None:
    now = house.clock.now()
    async with working(house.engine, now) as work:
        chat = (await sessions.load(work, [PLACE]))[PLACE]

    async def second() -> str | None:
        async with working(house.engine, now) as work:
            found = (await sessions.load_ids(work, [chat.id]))[chat.id]
            return found.conversation

    async with working(house.engine, now) as work:
        held = (await sessions.load(work, [PLACE]))[PLACE]
        waiting = asyncio.ensure_future(second())
        await asyncio.wait([waiting], timeout=0.3)
        held.open("attendance", "ask", {})
        await sessions.save(work, [held], [])
    assert await waiting == "attendance"
