"""What a person can do, through the calls that people's scripts use."""

import asyncio
import base64

import pytest

from tests.bot.simulator.conftest import TOKEN, Local

BUTTONS = {"inline_keyboard": [[{"text": "✅ Có mặt", "callback_data": "yes"}]]}


async def test_people_are_listed_with_channel_roles_and_unit(local: Local) -> None:
    _, people = await local.get("/people")
    assert people[0] == {
        "id": "an",
        "name": "Hoa Thử An",
        "channel": "telegram",
        "roles": ["member", "secretary"],
        "unit": "Chi bộ 1",
        "linked": True,
    }
    assert [person["channel"] for person in people] == ["telegram", "zalo", "telegram", None]


async def test_a_message_reaches_the_bot_and_the_answer_the_phone(local: Local) -> None:
    first = await local.write("an", "Chào bot")
    _, updates = await local.telegram("getUpdates")
    message = updates["result"][0]["message"]
    assert message["text"] == "Chào bot"
    chat = message["chat"]["id"]
    await local.telegram("sendMessage", chat_id=chat, text="Chào anh", reply_markup=BUTTONS)
    assert await local.phone("an", first) == [
        {
            "n": 2,
            "from": "bot",
            "text": "Chào anh",
            "buttons": [["✅ Có mặt"]],
            "file": None,
            "edited": False,
            "at": "2026-06-01T01:00:00+00:00",
        }
    ]


async def test_a_tap_names_the_button_by_its_start(local: Local) -> None:
    await local.write("an", "x")
    chat = local.account("an")
    await local.telegram("sendMessage", chat_id=chat, text="Đi họp?", reply_markup=BUTTONS)
    assert await local.post("/people/an/taps", message=2, button="✅ có") == (200, {"ok": True})
    _, updates = await local.telegram("getUpdates", offset=-1)
    query = updates["result"][0]["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("yes", "Đi họp?")


@pytest.mark.parametrize(("message", "button"), [(2, "Vắng"), (9, "✅"), (1, "✅"), (2, "")])
async def test_a_button_that_is_not_there_cannot_be_tapped(
    local: Local, message: int, button: str
) -> None:
    await local.write("an", "x")
    chat = local.account("an")
    await local.telegram("sendMessage", chat_id=chat, text="Đi họp?", reply_markup=BUTTONS)
    status, answer = await local.post("/people/an/taps", message=message, button=button)
    assert status == 409
    assert "no button" in answer["error"]


async def test_files_go_both_ways(local: Local) -> None:
    content = base64.b64encode(b"words").decode()
    _, sent = await local.post(
        "/people/an/messages", file={"name": "../biên bản.docx", "base64": content}
    )
    (shown,) = await local.phone("an")
    assert (sent["id"], shown["file"]["name"]) == (1, "biên bản.docx")
    assert shown["file"]["url"].isascii()
    async with local.http.get(local.base + shown["file"]["url"]) as answer:
        assert await answer.read() == b"words"
    _, updates = await local.telegram("getUpdates")
    file_id = updates["result"][0]["message"]["document"]["file_id"]
    _, file = await local.telegram("getFile", file_id=file_id)
    path = f"{local.base}/telegram/file/bot{TOKEN}/{file['result']['file_path']}"
    async with local.http.get(path) as answer:
        assert await answer.read() == b"words"


@pytest.mark.parametrize(
    "body",
    [{}, {"text": 3}, {"file": {"name": "a.txt", "base64": "!"}}, {"file": "a.txt"}],
)
async def test_what_is_not_understood_is_refused(local: Local, body: dict[str, object]) -> None:
    status, answer = await local.post("/people/an/messages", **body)
    assert status == 400
    assert answer["error"]


async def test_somebody_without_a_phone_cannot_write(local: Local) -> None:
    status, answer = await local.post("/people/dung/messages", text="x")
    assert (status, answer["error"]) == (409, "Hoa Thử Dung has no phone")
    assert await local.phone("dung") == []
    assert (await local.post("/people/nobody/messages", text="x"))[0] == 404


async def test_waiting_for_an_answer_ends_with_the_answer(local: Local) -> None:
    await local.write("an", "x")
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(local.get("/people/an/messages?after=1&wait=30"))
        await asyncio.sleep(0)
        await local.telegram("sendMessage", chat_id=local.account("an"), text="Đây")
    assert [message["text"] for message in waiting.result()[1]] == ["Đây"]


async def test_events_tell_of_edits_deletions_typing_and_notices(local: Local) -> None:
    await local.write("an", "x")
    chat = {"chat_id": local.account("an")}
    _, sent = await local.telegram("sendMessage", **chat, text="Một", reply_markup=BUTTONS)
    _, before = await local.get("/people/an/events")
    assert [message["n"] for message in before["messages"]] == [1, 2]
    message = chat | {"message_id": sent["result"]["message_id"]}
    await local.telegram("editMessageText", **message, text="Hai", reply_markup=BUTTONS)
    await local.telegram("sendChatAction", **chat, action="typing")
    await local.post("/people/an/taps", message=2, button="✅")
    _, updates = await local.telegram("getUpdates", offset=-1)
    query = updates["result"][0]["callback_query"]["id"]
    await local.telegram("answerCallbackQuery", callback_query_id=query, text="Đã ghi")
    _, after = await local.get(f"/people/an/events?after={before['revision']}&wait=5")
    (edited,) = after["messages"]
    assert (edited["text"], edited["edited"]) == ("Hai", True)
    assert (after["typing"], after["notice"]) == (True, "Đã ghi")
    await local.telegram("deleteMessage", **message)
    _, last = await local.get(f"/people/an/events?after={after['revision']}")
    assert last["messages"][0]["deleted"]
    assert [shown["n"] for shown in await local.phone("an")] == [1]


async def test_a_new_person_can_be_added_once(local: Local) -> None:
    person = {"id": "new", "name": "Hoa Thử Mới", "channel": "zalo", "unit": "Chi bộ 9"}
    assert (await local.post("/people", **person))[0] == 200
    _, listed = await local.get("/people")
    assert listed[-1]["name"] == "Hoa Thử Mới"
    status, answer = await local.post("/people", **person)
    assert (status, answer["error"]) == (400, "there is already a person new")
