"""Webhooks: who does not know the secret is not even read; who knows it cannot do harm."""

import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select

from bot.app import App, build_app
from bot.channels.base import Channel
from bot.channels.telegram import SECRET_HEADER as TELEGRAM
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo_bot import SECRET_HEADER as ZALO
from bot.channels.zalo_bot import ZaloBotChannel
from bot.settings import Settings
from bot.web.hooks import LARGEST, hook_routes
from services.db.models import InboxRow
from tests.fakes import House

HOOKS = {
    "/hooks/telegram/4200000001": TELEGRAM,
    "/hooks/zalo/7000000001": ZALO,
}
BODY = json.dumps({"update_id": 1, "message": {"chat": {"id": 1}}}).encode()
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def app(house: House) -> App:
    values: dict[str, Any] = {"secret": "of the tests", "_env_file": None}
    channels: list[Channel] = [TelegramChannel("4200000001:a"), ZaloBotChannel("7000000001:a")]
    return build_app(Settings(**values), house.clock, channels, house.engine)


@pytest.fixture
async def client(app: App) -> AsyncIterator[Client]:
    served = web.Application()
    served.add_routes(hook_routes(app))
    async with TestClient(TestServer(served)) as client:
        yield client


async def stored(app: App) -> int:
    async with app.engine.connect() as db:
        return (await db.execute(select(func.count(InboxRow.id)))).scalar_one()


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("hook", HOOKS)
async def test_a_forged_update_is_not_read(
    app: App, client: Client, hook: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = app.settings.hook_secret()
    compared: list[object] = []
    same = hmac.compare_digest

    def watched(shown: Any, wanted: Any) -> bool:
        compared.append(wanted)
        return same(shown, wanted)

    monkeypatch.setattr(hmac, "compare_digest", watched)
    other = next(header for header in HOOKS.values() if header != HOOKS[hook])
    forged = [{}, {HOOKS[hook]: ""}, {HOOKS[hook]: secret[:-1]}, {HOOKS[hook]: secret + "a"}]
    forged += [{HOOKS[hook]: secret.upper()}, {other: secret}, {"Authorization": secret}]
    for headers in forged:
        async with client.post(hook, data=b"{" * LARGEST, headers=headers) as answer:
            assert answer.status == 401, headers
            assert not await answer.read()
    assert compared == [secret.encode()] * len(forged)
    async with client.post(f"{hook}?secret={secret}", data=BODY) as answer:
        assert answer.status == 401
    assert await stored(app) == 0


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("hook", HOOKS)
async def test_other_ways_to_knock(app: App, client: Client, hook: str) -> None:
    headers = {HOOKS[hook]: app.settings.hook_secret()}
    for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
        async with client.request(method, hook, data=BODY, headers=headers) as answer:
            assert answer.status == 405
    for path in ("/hooks/telegram/1", "/hooks/x/4200000001", "/hooks/telegram/..%2f", "/hooks/"):
        async with client.post(path, data=BODY, headers=headers) as answer:
            assert answer.status == 404
    assert await stored(app) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{not json", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 100_000, 400),
        (b'{"update_id": 1, "x": ' + b"[" * 900 + b"]" * 900 + b"}", None),
        (b'{"update_id": NaN}', 400),
        (b'{"update_id": 1, "x": -Infinity}', 400),
        (b'{"update_id": 1, "x": 1e999}', 400),
        (b'{"update_id": ' + b"9" * 5000 + b"}", 400),
        (b'{"update_id": ' + b"9" * 4000 + b"}", 200),
        (b'{"update_id": 1, "update_id": 2}', 200),
        (b'{"update_id": 1, "x": "\\u0000 \\ud800"}', 200),
        (b'{"\\u0000": "\\u0000"}', 200),
        (b"x" * (LARGEST + 1), 413),
        (b"", 200),
        (b"[]", 200),
        (b"null", 200),
    ],
    ids=lambda given: str(given)[:24],
)
async def test_a_damaged_body_ends_in_an_answer(
    app: App, client: Client, body: bytes, status: int | None
) -> None:
    """With the right secret and whatever it says it is: never an error of ours."""
    headers = {TELEGRAM: app.settings.hook_secret(), "Content-Type": "text/html"}
    async with client.post("/hooks/telegram/4200000001", data=body, headers=headers) as answer:
        assert answer.status in ((200, 400) if status is None else (status,))
    while await app.turns.run_once():
        pass
    assert not await app.inbox.waiting(1)
