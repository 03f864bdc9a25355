"""What those who keep the program running may ask, and who may read its numbers."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from sqlalchemy import insert

from bot.app import App, build_app
from bot.channels.base import Again
from bot.metrics import tried
from bot.settings import Settings
from bot.web import routes
from services.db.models import Chat, InboxRow, OutboxRow
from tests.fakes import House
from tests.services.db.test_schema import at
from tests.stage import StageChannel

TOKEN = "a token of the tests"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
def app(house: House) -> App:
    settings = Settings(
        database_url="sqlite://",
        secret=SecretStr("of the tests"),
        metrics_token=SecretStr(TOKEN),
    )
    return build_app(settings, house.clock, [StageChannel("telegram")], house.engine)


@pytest.fixture
async def client(app: App) -> AsyncIterator[Client]:
    server = web.Application()
    server.add_routes(routes(app))
    async with TestClient(TestServer(server)) as client:
        yield client


async def numbers(client: Client, **headers: str) -> dict[str, float]:
    """What /metrics says now."""
    async with client.get("/metrics", headers=headers) as answer:
        assert answer.status == 200
        lines = (await answer.text()).splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


async def status(client: Client, path: str, **headers: str) -> tuple[int, Any]:
    async with client.get(path, headers=headers) as answer:
        is_json = answer.content_type == "application/json"
        return answer.status, await answer.json() if is_json else None


@pytest.mark.parametrize("database", ["sqlite"])
async def test_live_and_ready(client: Client, house: House) -> None:
    assert await status(client, "/health") == (200, {"ok": True})
    said = {"ready": True, "database": "newest", "leases": 1, "bots": 1}
    assert await status(client, "/ready") == (200, said)


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    ("revision", "ready", "said"), [("9999", 200, "newer"), ("0002", 503, "older")]
)
async def test_ready_while_a_newer_program_migrates(
    client: Client, house: House, revision: str, ready: int, said: str
) -> None:
    async with at(house.engine, revision):
        found, body = await status(client, "/ready")
    assert (found, body["database"]) == (ready, said)


@pytest.mark.parametrize("database", ["sqlite"])
async def test_numbers(client: Client, app: App, house: House) -> None:
    before = await numbers(client)
    channel = app.channels[0]
    said = {"message_id": 1, "chat": {"id": 9001, "type": "private"}, "text": "menu"}
    await app.inbox.store(channel, [{"update_id": 1, "message": said}])
    await app.turns.run_once()
    tried("telegram", Again(3, "limit", whole_bot=True))
    after = await numbers(client)

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more('chibot_updates_total{channel="telegram"}') == 1
    assert more('chibot_turns_total{outcome="done"}') == 1
    assert more("chibot_turn_seconds_count") == 1
    assert more('chibot_pauses_total{channel="telegram",reason="limit"}') == 1
    assert more('chibot_pause_seconds_total{channel="telegram"}') == 3
    assert after["chibot_leases_held"] == after["chibot_bots"] == 1
    assert after["chibot_database_up"] == 1


async def test_how_far_behind_it_is(client: Client, house: House) -> None:
    now = house.clock.now()
    place = {"channel": "telegram", "bot": "1"}
    update = {**place, "payload": {}}
    updates = [
        {**update, "key": "1", "state": "done", "received_at": now - timedelta(9)},
        {
            **place,
            "key": "2",
            "payload": {},
            "state": "new",
            "received_at": now - timedelta(0, 40),
        },
    ]
    (chat,) = (await house.rows(Chat.id))[0]
    letter = {**place, "chat_id": chat, "external_id": "x", "body": {}, "created_at": now}
    messages = [
        {**letter, "state": "due", "due_at": now - timedelta(0, 7)},
        {**letter, "state": "due", "due_at": now + timedelta(1)},
        {**letter, "state": "sent", "due_at": now - timedelta(3)},
    ]
    await house.change(insert(InboxRow).values(updates))
    await house.change(insert(OutboxRow).values(messages))
    found = await numbers(client)
    assert found["chibot_inbox_oldest_seconds"] == 40
    assert found['chibot_outbox_oldest_seconds{channel="telegram"}'] == 7
    assert found["chibot_broadcasts_running"] == 0
    assert found["chibot_link_codes_wrong"] == 0


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, 200),
        ({"X-Forwarded-For": "203.0.113.7"}, 403),
        ({"Host": "chibot.example"}, 403),
        ({"Host": "chibot.example", "Authorization": "Bearer guessed"}, 403),
        ({"Host": "chibot.example", "Authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
async def test_who_may_read_the_numbers(
    client: Client, headers: dict[str, str], expected: int
) -> None:
    found, _ = await status(client, "/metrics", **headers)
    assert found == expected
