"""A running simulator with three phones, and a small HTTP client to drive it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.simulator import Limits, Person, Simulator, StandaloneHooks, Tokens

TOKEN = "4200000001:telegram-secret-of-the-tests-only"
ZALO = "7000000001:zalo-one"
ZALO_TWO = "7000000002:zalo-two"
START = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


class SteppedClock(StandaloneHooks):
    """Stands still until somebody moves it."""

    def __init__(self) -> None:
        super().__init__()
        self._now = START

    def now(self) -> datetime:
        return self._now

    async def advance(self, to: datetime) -> None:
        self._now = to


@dataclass
class Ticks:
    """A monotonic clock that only moves when told."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


def people() -> list[Person]:
    return [
        Person("an", "Hoa Thử An", "telegram", ("member", "secretary"), "Chi bộ 1", linked=True),
        Person("binh", "Hoa Thử Bình", "zalo", ("member",), "Chi bộ 1"),
        Person("chi", "Hoa Thử Chi", "telegram", ("member",), "Chi bộ 2"),
        Person("dung", "Hoa Thử Dung", None, ("member",), "Chi bộ 2"),
    ]


@dataclass
class Local:
    """One simulator and a client. `account(id)` is the platform's chat id of a person."""

    simulator: Simulator
    base: str
    http: ClientSession

    def account(self, person: str) -> str:
        return self.simulator.world.people[person].account

    async def call(self, path: str, body: Any = None) -> tuple[int, Any]:
        async with self.http.post(self.base + path, json=body) as answer:
            return answer.status, await answer.json()

    async def telegram(self, method: str, **body: Any) -> tuple[int, Any]:
        return await self.call(f"/telegram/bot{TOKEN}/{method}", body)

    async def zalo(self, method: str, token: str = ZALO, **body: Any) -> Any:
        status, answer = await self.call(f"/zalo/bot{token}/{method}", body)
        assert status == 200
        return answer

    async def get(self, path: str) -> tuple[int, Any]:
        async with self.http.get(self.base + "/simulator" + path) as answer:
            return answer.status, await answer.json()

    async def post(self, path: str, **body: Any) -> tuple[int, Any]:
        return await self.call("/simulator" + path, body)

    async def write(self, person: str, text: str) -> int:
        status, answer = await self.post(f"/people/{person}/messages", text=text)
        assert status == 200, answer
        return int(answer["id"])

    async def phone(self, person: str, after: int = 0) -> Any:
        status, answer = await self.get(f"/people/{person}/messages?after={after}")
        assert status == 200
        return answer


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def limits() -> Limits:
    return Limits.loose()


@pytest.fixture
async def local(limits: Limits, ticks: Ticks) -> AsyncIterator[Local]:
    tokens = Tokens((TOKEN,), (ZALO, ZALO_TWO))
    simulator = Simulator(people(), tokens, SteppedClock(), limits, ticks)
    async with simulator.serve() as base, ClientSession() as http:
        yield Local(simulator, base, http)
