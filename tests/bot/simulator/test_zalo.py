"""The local Zalo Bot Platform over plain HTTP."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator import Limits
from tests.bot.simulator.conftest import START, ZALO, ZALO_TWO, Local
from tests.bot.simulator.webhooks import Received, receiver


@pytest.fixture
async def received() -> AsyncIterator[Received]:
    async with receiver() as hook:
        yield hook


async def test_updates_come_one_a_call_in_the_documented_shape(local: Local) -> None:
    await local.write("binh", "Chào")
    await local.write("binh", "Có ai không?")
    answer = await local.zalo("getUpdates", timeout="5")
    message = answer["result"]["message"]
    assert answer["result"]["event_name"] == "message.text.received"
    assert message["from"] == {
        "id": local.account("binh"),
        "display_name": "Hoa Thử Bình",
        "is_bot": False,
    }
    assert message["chat"] == {"id": message["from"]["id"], "chat_type": "PRIVATE"}
    assert message["date"] == START.timestamp() * 1000
    assert len(message["from"]["id"]) == len(message["message_id"]) == 20
    int(message["message_id"], 16)
    second = await local.zalo("getUpdates", timeout=5)
    assert second["result"]["message"]["text"] == "Có ai không?"
    assert "update_id" not in second["result"]


async def test_an_idle_poll_ends_with_408(local: Local) -> None:
    assert await local.zalo("getUpdates", timeout="0") == {
        "ok": False,
        "description": "Request timeout",
        "error_code": 408,
    }


async def test_an_update_waits_for_somebody_who_still_listens(local: Local) -> None:
    gone = asyncio.ensure_future(local.zalo("getUpdates", timeout=30))
    await local.zalo("getMe")
    gone.cancel()
    await asyncio.wait([gone])
    await local.write("binh", "Còn đây")
    answer = await local.zalo("getUpdates", timeout=5)
    assert answer["result"]["message"]["text"] == "Còn đây"


@pytest.mark.parametrize(
    ("mode", "text", "shown"),
    [
        ("html", "<b>Họp</b> &lt;1&gt;", "Họp <1>"),
        ("markdown", "# Họp\n**19 giờ** {red}gấp{/red}", "Họp\n19 giờ gấp"),
        ("", "<b>2**3", "<b>2**3"),
    ],
)
async def test_formatted_text_shows_without_its_marks(
    local: Local, mode: str, text: str, shown: str
) -> None:
    await local.write("binh", "Chào")
    message = {"chat_id": local.account("binh"), "text": text, "parse_mode": mode}
    assert (await local.zalo("sendMessage", **message))["ok"]
    assert (await local.phone("binh", 1))[0]["text"] == shown


async def test_a_message_shows_as_plain_text(local: Local) -> None:
    await local.write("binh", "Chào")
    answer = await local.zalo("sendMessage", chat_id=local.account("binh"), text="1. Có\n2. Vắng")
    assert answer["ok"]
    assert answer["result"]["date"] == START.timestamp() * 1000
    (shown,) = await local.phone("binh", 1)
    assert (shown["text"], shown["buttons"]) == ("1. Có\n2. Vắng", [])


@pytest.mark.parametrize(
    "arguments",
    [
        {"text": ""},
        {"text": "x" * 2001},
        {"text": "x", "reply_markup": {"inline_keyboard": []}},
        {"text": "x", "parse_mode": "MarkdownV2"},
        {"text": "x", "chat_id": "ffffffffffffffffffff"},
    ],
)
async def test_wrong_messages_are_refused_with_400_inside_200(
    local: Local, arguments: dict[str, Any]
) -> None:
    await local.write("binh", "Chào")
    answer = await local.zalo("sendMessage", **{"chat_id": local.account("binh"), **arguments})
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert len(await local.phone("binh")) == 1


async def test_two_thousand_characters_fit(local: Local) -> None:
    await local.write("binh", "Chào")
    chat = local.account("binh")
    assert (await local.zalo("sendMessage", chat_id=chat, text="ă" * 2000))["ok"]


async def test_nobody_is_written_to_before_they_wrote(local: Local) -> None:
    answer = await local.zalo("sendMessage", chat_id=local.account("binh"), text="Chào")
    assert answer["error_code"] == 400


async def test_whoever_blocked_the_bot_gets_nothing(local: Local) -> None:
    await local.write("binh", "Chào")
    await local.post("/people/binh/block", blocked=True)
    answer = await local.zalo("sendMessage", chat_id=local.account("binh"), text="Chào")
    assert (answer["error_code"], answer["description"]) == (403, "Internal server error")
    assert (await local.post("/people/binh/messages", text="x"))[0] == 409


@pytest.mark.parametrize("method", ["editMessageText", "sendDocument", "sendmessage"])
async def test_other_methods_do_not_exist(local: Local, method: str) -> None:
    status, answer = await local.call(f"/zalo/bot{ZALO}/{method}", {})
    assert (status, answer["error_code"]) == (404, 404)


async def test_an_unknown_token_is_refused(local: Local) -> None:
    status, answer = await local.call("/zalo/bot1:x/getMe", {})
    assert (status, answer["ok"]) == (401, False)


class TestQuota:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(zalo_per_month=3, zalo_people=1)

    async def test_both_directions_count_until_the_month_ends(self, local: Local) -> None:
        await local.write("binh", "Một")
        chat = local.account("binh")
        for text in ("Hai", "Ba"):
            assert (await local.zalo("sendMessage", chat_id=chat, text=text))["ok"]
        refused = await local.zalo("sendMessage", chat_id=chat, text="Bốn")
        assert (refused["error_code"], refused["description"]) == (429, "Quota exceeded")
        await local.post("/clock", now=(START + timedelta(days=30)).isoformat())
        assert (await local.zalo("sendMessage", chat_id=chat, text="Bốn"))["ok"]

    async def test_a_full_bot_sends_newcomers_to_the_next(self, local: Local) -> None:
        for name in ("mot", "hai", "ba"):
            await local.post("/people", id=name, name=f"Hoa Thử {name}", channel="zalo")
        await local.write("mot", "Chào")
        await local.write("hai", "Chào")
        second = await local.zalo("getUpdates", ZALO_TWO, timeout=0)
        assert second["result"]["message"]["from"]["id"] == local.account("hai")
        status, answer = await local.post("/people/ba/messages", text="Chào")
        assert (status, answer["error"]) == (409, "no zalo bot has room for one more person")


class TestRepeatedUpdates:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(zalo_deliveries=2)

    async def test_every_update_comes_twice(self, local: Local) -> None:
        await local.write("binh", "Một")
        first = await local.zalo("getUpdates", timeout=0)
        assert await local.zalo("getUpdates", timeout=0) == first
        assert (await local.zalo("getUpdates", timeout=0))["error_code"] == 408


async def test_pictures_arrive_as_a_link_and_other_files_not_at_all(local: Local) -> None:
    content = base64.b64encode(b"picture").decode()
    for name in ("anh.png", "don.docx"):
        await local.post("/people/binh/messages", file={"name": name, "base64": content})
    picture = (await local.zalo("getUpdates", timeout=0))["result"]
    assert picture["event_name"] == "message.image.received"
    async with local.http.get(picture["message"]["photo_url"]) as answer:
        assert await answer.read() == b"picture"
    other = (await local.zalo("getUpdates", timeout=0))["result"]
    assert other["event_name"] == "message.unsupported.received"
    assert set(other["message"]) == {"from", "chat", "message_id", "date"}


async def test_a_photo_goes_out_as_a_link(local: Local) -> None:
    await local.write("binh", "Chào")
    url = f"{local.base}/pictures/qr.png"
    photo = {"chat_id": local.account("binh"), "photo": url, "caption": "Mã QR"}
    assert (await local.zalo("sendPhoto", **photo))["ok"]
    (shown,) = await local.phone("binh", 1)
    assert (shown["text"], shown["file"]) == ("Mã QR", {"name": "qr.png", "url": url})
    assert (await local.zalo("sendPhoto", **photo | {"photo": "id"}))["error_code"] == 400


async def test_webhooks_are_flat_with_the_secret_in_their_header(
    local: Local, received: Received
) -> None:
    assert (await local.call(f"/zalo/bot{ZALO}/getWebhookInfo"))[0] == 404
    answer = await local.zalo("setWebhook", url=received.url, secret_token="secret-of-8")
    assert answer["result"]["verification"]["ok"]
    assert (await received.next())[1] == {}
    await local.write("binh", "Chào")
    headers, body = await received.next()
    assert headers["X-Bot-Api-Secret-Token"] == "secret-of-8"
    assert (body["event_name"], body["message"]["text"]) == ("message.text.received", "Chào")
    assert (await local.zalo("getUpdates", timeout=0))["error_code"] == 400
    assert (await local.zalo("deleteWebhook"))["result"]["url"] == ""


async def test_a_webhook_that_fails_gets_the_update_again(
    local: Local, received: Received
) -> None:
    await local.zalo("setWebhook", url=received.url, secret_token="secret-of-8")
    await received.next()
    received.answers = [500, 500]
    await local.write("binh", "Chào")
    assert [(await received.next())[1]["message"]["text"] for _ in range(3)] == ["Chào"] * 3


@pytest.mark.parametrize(
    ("url", "secret"),
    [("https://example.com/x", "secret-of-8"), ("http://127.0.0.1:1/", "short"), ("", "x" * 9)],
)
async def test_wrong_webhooks_are_refused(local: Local, url: str, secret: str) -> None:
    answer = await local.zalo("setWebhook", url=url, secret_token=secret)
    assert answer["error_code"] == 400


async def test_faults_show_in_the_http_status(local: Local) -> None:
    await local.write("binh", "Chào")
    await local.post("/faults", status=500, next=1)
    message = {"chat_id": local.account("binh"), "text": "x"}
    status, answer = await local.call(f"/zalo/bot{ZALO}/sendMessage", message)
    assert (status, answer["error_code"]) == (500, 500)
    assert (await local.zalo("sendMessage", **message))["ok"]


async def test_stickers_and_cards_have_their_own_events(local: Local) -> None:
    for kind in ("sticker", "voice", "contact"):
        await local.post("/people/binh/updates", kind=kind)
    events = [(await local.zalo("getUpdates", timeout=0))["result"]["event_name"] for _ in "abc"]
    kinds = ("sticker", "voice", "unsupported")
    assert events == [f"message.{kind}.received" for kind in kinds]


async def test_get_me(local: Local) -> None:
    me = (await local.zalo("getMe"))["result"]
    assert (me["id"], me["account_type"], me["can_join_groups"]) == ("7000000001", "BASIC", False)
