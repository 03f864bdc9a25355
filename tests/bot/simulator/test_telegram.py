"""The local Telegram over plain HTTP: limits, wording, redelivery, every kind of body."""

import asyncio
from typing import Any

import pytest
from aiohttp import FormData

from bot.simulator import Limits
from tests.bot.simulator.conftest import TOKEN, Local, Ticks


def button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[fields]]}


async def started(local: Local, person: str = "an") -> dict[str, Any]:
    await local.write(person, "Chào")
    return {"chat_id": local.account(person)}


async def refused(local: Local, method: str, **arguments: Any) -> str:
    status, answer = await local.telegram(method, **arguments)
    assert (status, answer["ok"], answer["error_code"]) == (400, False, 400), answer
    return str(answer["description"]).removeprefix("Bad Request: ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 1}, "chat not found"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "entities": "bold"}, "can't parse message entities JSON object"),
        ({"text": "x", "reply_markup": button(text="A", callback_data="ă" * 33)},
         "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": button(text="A", callback_data="")},
         "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": button(text="A", url="javascript:1")},
         "inline keyboard button URL 'javascript:1' is invalid: Wrong HTTP URL"),
        ({"text": "x", "reply_markup": button(text="A")},
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    ],
)  # fmt: skip
async def test_wrong_messages_are_refused_in_telegrams_words(
    local: Local, arguments: dict[str, Any], words: str
) -> None:
    assert await refused(local, "sendMessage", **(await started(local)) | arguments) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("ă<b><i>x</b></i>",
         'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<span>x</span>", 'Unsupported start tag "span" at byte offset 0'),
    ],
)  # fmt: skip
async def test_html_has_to_be_balanced_and_known(local: Local, source: str, words: str) -> None:
    message = await started(local) | {"text": source, "parse_mode": "HTML"}
    assert await refused(local, "sendMessage", **message) == f"can't parse entities: {words}"


async def test_a_phone_shows_html_as_plain_text(local: Local) -> None:
    source = '🌱 <b>Họp</b> &lt;1&gt; &amp; <a href="https://a.vn/?x=1&amp;y=2">đây</a>'
    message = await started(local) | {"text": source, "parse_mode": "HTML"}
    _, sent = await local.telegram("sendMessage", **message)
    assert (await local.phone("an", 1))[0]["text"] == "🌱 Họp <1> & đây"
    assert sent["result"]["entities"] == [
        {"type": "bold", "offset": 3, "length": 3},
        {"type": "text_link", "offset": 13, "length": 3, "url": "https://a.vn/?x=1&y=2"},
    ]


async def test_the_length_counts_after_parsing(local: Local) -> None:
    message = await started(local) | {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"}
    assert (await local.telegram("sendMessage", **message))[0] == 200


async def test_arguments_may_come_as_query_form_multipart_or_json(local: Local) -> None:
    chat = (await started(local))["chat_id"]
    address = f"{local.base}/telegram/bot{TOKEN}/SENDMESSAGE"
    multipart = FormData({"chat_id": chat, "text": "multipart"})
    multipart.add_field("unused", b"x", filename="x.bin")
    async with asyncio.TaskGroup() as group:
        query = {"chat_id": chat, "text": "query"}
        form = {"chat_id": chat, "text": "form"}
        for options in ({"params": query}, {"data": form}, {"data": multipart}):
            group.create_task(post(local, address, options))
    await local.telegram("sendMessage", chat_id=int(chat), text="json")
    shown = {message["text"] for message in await local.phone("an", 1)}
    assert shown == {"query", "form", "multipart", "json"}


async def post(local: Local, address: str, options: dict[str, Any]) -> None:
    async with local.http.post(address, **options) as answer:
        assert answer.status == 200, await answer.text()


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_a_body_that_is_no_object_is_refused(local: Local, body: str) -> None:
    address = f"{local.base}/telegram/bot{TOKEN}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with local.http.post(address, data=body, headers=headers) as answer:
        assert answer.status == 400


async def test_updates_come_again_until_they_are_acknowledged(local: Local) -> None:
    await local.write("an", "Một")
    await local.write("an", "Hai")
    _, first = await local.telegram("getUpdates")
    assert (await local.telegram("getUpdates"))[1] == first
    one, two = (update["update_id"] for update in first["result"])
    assert one < two
    _, rest = await local.telegram("getUpdates", offset=two)
    assert [update["update_id"] for update in rest["result"]] == [two]
    assert (await local.telegram("getUpdates", offset=two + 1))[1]["result"] == []
    assert (await local.telegram("getUpdates", offset=one))[1]["result"] == []


async def test_a_long_poll_ends_when_something_comes(local: Local) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(local.telegram("getUpdates", timeout=30))
        await local.telegram("getMe")
        await local.write("an", "Đây")
    assert poll.result()[1]["result"][0]["message"]["text"] == "Đây"


async def test_only_one_poll_at_a_time(local: Local) -> None:
    async with asyncio.TaskGroup() as group:
        polls = [group.create_task(local.telegram("getUpdates", timeout=30)) for _ in "ab"]
        await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
        await local.write("an", "x")
    assert sorted(poll.result()[0] for poll in polls) == [200, 409]


async def test_a_new_webhook_ends_a_long_poll(local: Local) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(local.telegram("getUpdates", timeout=30))
        await local.telegram("getMe")
        await local.telegram("setWebhook", url="http://127.0.0.1:9/")
    status, answer = poll.result()
    assert status == 409
    assert "setWebhook" in answer["description"]


async def test_only_wanted_kinds_of_updates_come(local: Local) -> None:
    await local.telegram("getUpdates", allowed_updates=["callback_query"])
    await local.write("an", "x")
    assert (await local.telegram("getUpdates"))[1]["result"] == []
    await local.telegram("getUpdates", allowed_updates=[])
    await local.write("an", "y")
    assert len((await local.telegram("getUpdates"))[1]["result"]) == 1


async def test_a_redelivery_ignores_what_was_acknowledged(local: Local) -> None:
    await local.write("an", "x")
    _, first = await local.telegram("getUpdates")
    number = first["result"][0]["update_id"]
    await local.telegram("getUpdates", offset=number + 1)
    await local.post("/people/an/updates", repeat=5)
    _, again = await local.telegram("getUpdates", offset=number + 1)
    assert again["result"] == first["result"] * 5
    assert (await local.telegram("getUpdates", offset=number + 1))[1]["result"] == []


async def test_people_who_never_wrote_or_who_blocked_get_nothing(local: Local) -> None:
    chat = {"chat_id": local.account("an"), "text": "x"}
    status, answer = await local.telegram("sendMessage", **chat)
    words = "Forbidden: bot can't initiate conversation with a user"
    assert (status, answer["description"]) == (403, words)
    await started(local)
    await local.post("/people/an/block", blocked=True)
    status, answer = await local.telegram("sendMessage", **chat)
    assert (status, answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    _, updates = await local.telegram("getUpdates", offset=-1)
    member = updates["result"][0]["my_chat_member"]
    assert member["new_chat_member"]["status"] == "kicked"
    await local.post("/people/an/block", blocked=False)
    assert (await local.telegram("sendMessage", **chat))[0] == 200


async def test_a_callback_is_answered_once(local: Local) -> None:
    message = await started(local) | {"reply_markup": button(text="Có", callback_data="y")}
    await local.telegram("sendMessage", **message, text="?")
    await local.post("/people/an/taps", message=2, button="Có")
    _, updates = await local.telegram("getUpdates", offset=-1)
    query = {"callback_query_id": updates["result"][0]["callback_query"]["id"]}
    assert (await local.telegram("answerCallbackQuery", **query))[1]["result"] is True
    words = "query is too old and response timeout expired or query ID is invalid"
    assert await refused(local, "answerCallbackQuery", **query) == words


async def test_an_old_callback_cannot_be_answered(local: Local, ticks: Ticks) -> None:
    message = await started(local) | {"reply_markup": button(text="Có", callback_data="y")}
    await local.telegram("sendMessage", **message, text="?")
    await local.post("/people/an/taps", message=2, button="Có")
    _, updates = await local.telegram("getUpdates", offset=-1)
    ticks.seconds += 3600
    query = {"callback_query_id": updates["result"][0]["callback_query"]["id"]}
    assert (await refused(local, "answerCallbackQuery", **query)).startswith("query is too old")


async def test_edits(local: Local) -> None:
    chat = await started(local)
    _, sent = await local.telegram("sendMessage", **chat, text="Một")
    message = chat | {"message_id": sent["result"]["message_id"]}
    again = await refused(local, "editMessageText", **message, text="Một")
    assert again.startswith("message is not modified: specified new message content")
    status, edited = await local.telegram("editMessageText", **message, text="Hai")
    assert (status, edited["result"]["text"]) == (200, "Hai")
    markup = button(text="Có", callback_data="y")
    await local.telegram("editMessageReplyMarkup", **message, reply_markup=markup)
    (shown,) = await local.phone("an", 1)
    assert (shown["text"], shown["buttons"], shown["edited"]) == ("Hai", [["Có"]], True)
    await local.telegram("editMessageText", **message, text="Ba")
    assert (await local.phone("an", 1))[0]["buttons"] == []
    missing = await refused(local, "editMessageText", **chat, message_id=1, text="x")
    assert missing == "message to edit not found"


async def test_a_deleted_message_is_gone(local: Local) -> None:
    chat = await started(local)
    _, sent = await local.telegram("sendMessage", **chat, text="Một")
    message = chat | {"message_id": sent["result"]["message_id"]}
    assert (await local.telegram("deleteMessage", **message))[1]["result"] is True
    assert await refused(local, "deleteMessage", **message) == "message to delete not found"
    _, sent = await local.telegram("sendMessage", **chat, text="Hai")
    message = chat | {"message_id": sent["result"]["message_id"]}
    await local.post("/clock", now="2026-06-05T08:00:00Z")
    assert (await refused(local, "deleteMessage", **message)).startswith("message can't be del")


@pytest.mark.parametrize("kind", ["sticker", "voice", "contact", "location"])
async def test_other_kinds_of_messages(local: Local, kind: str) -> None:
    await local.post("/people/an/updates", kind=kind)
    _, updates = await local.telegram("getUpdates")
    assert kind in updates["result"][0]["message"]
    assert (await local.post("/people/an/updates", kind="hologram"))[0] == 400


async def test_raw_updates_pass_as_they_are(local: Local) -> None:
    await local.post("/people/an/updates", kind="poll", raw={"id": "1"})
    _, updates = await local.telegram("getUpdates")
    assert updates["result"][0]["poll"] == {"id": "1"}


async def test_a_group_is_written_to_and_read(local: Local) -> None:
    await local.post("/people/an/updates", group="g", title="Tổ 3", text="@bot họp khi nào?")
    _, updates = await local.telegram("getUpdates")
    chat = updates["result"][0]["message"]["chat"]
    assert (chat["type"], chat["title"], chat["id"] < 0) == ("supergroup", "Tổ 3", True)
    await local.telegram("sendMessage", chat_id=chat["id"], text="Thứ Sáu")
    _, shown = await local.get("/groups/g/messages?after=1")
    assert [message["text"] for message in shown] == ["Thứ Sáu"]


async def test_unknown_method_and_token(local: Local) -> None:
    status, answer = await local.telegram("sendRocket")
    assert (status, answer["description"]) == (404, "Not Found")
    status, answer = await local.call("/telegram/bot1:x/getMe")
    assert (status, answer["description"]) == (401, "Unauthorized")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"url": "https://example.com/"},
         "bad webhook: this local server only calls loopback addresses"),
        ({"url": "ftp://127.0.0.1/"}, "bad webhook: Wrong HTTP URL"),
        ({"url": "http://127.0.0.1:1/", "secret_token": "ă"},
         "secret token contains unallowed characters"),
    ],
)  # fmt: skip
async def test_wrong_webhooks(local: Local, arguments: dict[str, Any], words: str) -> None:
    assert await refused(local, "setWebhook", **arguments) == words


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([{"command": "Họp", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "hop", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "hop", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ("hop", "can't parse commands JSON object"),
    ],
)
async def test_wrong_commands(local: Local, commands: object, words: str) -> None:
    assert await refused(local, "setMyCommands", commands=commands) == words


class TestLimits:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits()

    async def test_one_chat_takes_a_short_burst_then_one_a_second(
        self, local: Local, ticks: Ticks
    ) -> None:
        message = await started(local) | {"text": "x"}
        got = [(await local.telegram("sendMessage", **message))[0] for _ in range(4)]
        assert got == [200, 200, 200, 429]
        for _ in range(5):
            ticks.seconds += 1
            assert (await local.telegram("sendMessage", **message))[0] == 200
        status, answer = await local.telegram("sendMessage", **message)
        assert (status, answer["parameters"]) == (429, {"retry_after": 1})
        assert answer["description"] == "Too Many Requests: retry after 1"

    async def test_a_bot_sends_thirty_a_second(self, local: Local, ticks: Ticks) -> None:
        got = []
        for i in range(31):
            await local.post("/people", id=f"x{i}", name=f"Hoa Thử {i}", channel="telegram")
            message = await started(local, f"x{i}") | {"text": "x"}
            got.append((await local.telegram("sendMessage", **message))[0])
        assert got == [200] * 30 + [429]
        ticks.seconds += 1
        assert (await local.telegram("sendMessage", **message))[0] == 200

    async def test_a_group_takes_twenty_a_minute(self, local: Local, ticks: Ticks) -> None:
        await local.post("/people/an/updates", group="g", text="x")
        _, updates = await local.telegram("getUpdates")
        message = {"chat_id": updates["result"][0]["message"]["chat"]["id"], "text": "x"}
        got = [(await local.telegram("sendMessage", **message))[0] for _ in range(21)]
        assert got == [200] * 20 + [429]
        ticks.seconds += 60
        assert (await local.telegram("sendMessage", **message))[0] == 200
