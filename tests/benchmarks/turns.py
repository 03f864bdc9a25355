"""`python -m tests.benchmarks.turns`: how many answers a second, beside what libraries give.

All are fed with the same raw updates in process, so no network is measured. Ours keeps the update,
the answer, the state of the chat, the audit line and the message to send, each commit on disk
(SQLite, synchronous=FULL); the plain handler selects, inserts and commits once. Then the time from
a message on a phone of the demo to the visible answer, over HTTP.
"""

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.demo import DemoOptions, demo_running
from tests.benchmarks import ours, peers
from tests.benchmarks.telling import say

UPDATES, WARM_UP = 300, 60
ROUNDS = 7
AT_ONCE = 20
ORM, OURS = "aiogram + SQLAlchemy ORM", "ours, all of it durable"
SENTENCES = ("mai tôi trực, xin vắng", "tôi sẽ đến dự họp", "tôi ốm nên xin phép vắng")
PHONES = 12
Run = Callable[[list[dict[str, Any]]], Awaitable[None]]


def updates(chats: list[str], first: int, many: int = UPDATES) -> list[dict[str, Any]]:
    """Raw Telegram updates: the members answer in turn, each time something else."""
    return [
        {
            "update_id": first + number,
            "message": {
                "message_id": first + number,
                "date": 1780275600,
                "chat": {"id": int(chats[number % len(chats)]), "type": "private"},
                "from": {"id": 1, "is_bot": False, "first_name": "Thử"},
                "text": f"{SENTENCES[number // len(chats) % len(SENTENCES)]} #{first + number}",
            },
        }
        for number in range(many)
    ]


async def per_second(run: Run, chats: list[str], first: int) -> float:
    """Updates a second, after a short warm-up."""
    await run(updates(chats, first + UPDATES, WARM_UP))
    payloads = updates(chats, first)
    gc.collect()
    begun = time.perf_counter()
    await run(payloads)
    return len(payloads) / (time.perf_counter() - begun)


def fed(feed: peers.Feed, at_once: int) -> Run:
    """Feeds a peer with so many updates at a time."""

    async def run(payloads: list[dict[str, Any]]) -> None:
        for start in range(0, len(payloads), at_once):
            async with asyncio.TaskGroup() as group:
                for payload in payloads[start : start + at_once]:
                    group.create_task(_fed(feed, payload))

    return run


async def _fed(feed: peers.Feed, payload: dict[str, Any]) -> None:
    await feed(payload)


async def compare(folder: Path) -> None:
    """Prints one line for each case: the middle of several rounds, in each of which all take
    their turns, because a shared machine is faster at one moment than at another."""
    async with (
        ours.invited(f"sqlite:///{folder / 'ours.db'}") as (app, chats),
        peers.other_echo() as other,
    ):
        runs: dict[str, tuple[Run, Run]] = {
            "aiogram echo, nothing kept": both(peers.bare_echo()),
            "python-telegram-bot echo": both(other),
            ORM: both(await peers.plain_orm(folder, chats)),
            OURS: (partial(ours.one_by_one, app), partial(ours.side_by_side, app, AT_ONCE)),
        }
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
        gc.freeze()  # as `chibot run` does it
        for number, name in enumerate([*runs] * ROUNDS):
            await ours.reopen_questions(app)
            first = 1 + number * 4 * UPDATES
            alone = await per_second(runs[name][0], chats, first)
            await ours.reopen_questions(app)
            together = await per_second(runs[name][1], chats, first + 2 * UPDATES)
            found[name].append((alone, together))
        done, answers, letters = await ours.counted(app)
    say(f"ours wrote: {done} updates done, {answers} answers, {letters} messages to send")
    say(f"{'':34}{'1 at a time':>14}{f'{AT_ONCE} at a time':>14}")
    for name, rounds in found.items():
        one, many = (statistics.median(column) for column in zip(*rounds, strict=True))
        say(f"{name:34}{one:>10.0f} /s {many:>10.0f} /s ")
    for place, way in enumerate(("1 at a time", f"{AT_ONCE} at a time")):
        pairs = zip(found[OURS], found[ORM], strict=True)
        times = sorted(mine[place] / plain[place] for mine, plain in pairs)
        each = ", ".join(f"{each:.2f}" for each in times)
        say(f"ours against the ORM handler, {way}: {statistics.median(times):.2f} times ({each})")


def both(feed: peers.Feed) -> tuple[Run, Run]:
    """Fed one at a time, and many at a time."""
    return fed(feed, 1), fed(feed, AT_ONCE)


async def latency() -> None:
    """The time a person waits in the demo, with the platforms' limits in force."""
    waits = []
    demo = DemoOptions(port=0, browser=False)
    async with demo_running(demo) as address, ClientSession(address) as http:
        await http.get("/simulator/idle?timeout=20")
        async with http.get("/simulator/people") as listed:
            people = [p["id"] for p in await listed.json() if p["linked"]][:PHONES]
        for person in people:
            waits.append(await waited(http, person))
    typical, longest = statistics.median(waits) * 1000, max(waits) * 1000
    say(
        f"from message to visible answer over HTTP: median {typical:.0f}, longest {longest:.0f} ms"
    )


async def waited(http: ClientSession, person: str) -> float:
    """Seconds from sending a message to the answer on the phone."""
    path = f"/simulator/people/{person}/messages"
    begun = time.perf_counter()
    async with http.post(path, json={"text": "mai tôi trực, xin vắng"}) as sent:
        number = (await sent.json())["id"]
    async with http.get(f"{path}?after={number}&wait=20") as answer:
        assert await answer.json(), person
    return time.perf_counter() - begun


async def main() -> None:
    """Everything in one run."""
    with tempfile.TemporaryDirectory() as folder:
        await compare(Path(folder))
    await latency()


if __name__ == "__main__":
    asyncio.run(main())
