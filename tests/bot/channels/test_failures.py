"""What platforms and networks do wrong, and what becomes of the message then."""

import json
import logging
import traceback
from typing import Any

import pytest

from bot.channels.base import (
    Again,
    ChannelError,
    Failed,
    Outcome,
    Part,
    Sent,
    Timeouts,
    Unknown,
    UnreachableError,
)
from tests.bot.channels.conftest import TOKENS, Odd, Side, make, serving

CHANNELS = ("telegram", "zalo")
NOWHERE = "http://127.0.0.1:9"
IMPATIENT = Timeouts(poll=0, connect=5, read=0.2, write=5, upload=5)
SERVER, NETWORK = Again(5, "server"), Again(5, "network")
TOKEN = Again(60, "token", whole_bot=True)
HELLO = Part("Chào đồng chí")


def answer(code: int, description: str, **more: Any) -> tuple[int, str]:
    body = {"ok": False, "error_code": code, "description": description} | more
    return code, json.dumps(body)


def retry(seconds: int) -> dict[str, Any]:
    return {"parameters": {"retry_after": seconds}}


async def sent_to(odd: Odd, name: str, timeouts: Timeouts | None = None) -> Outcome:
    channel = make(name, odd.base, timeouts or IMPATIENT)
    await channel.start()
    try:
        return await channel.send("5000000001", HELLO, None)
    finally:
        await channel.close()


async def test_a_person_who_blocked_the_bot(both: Side) -> None:
    await both.phone.block()
    assert await both.channel.send(both.phone.account, HELLO, None) == Failed("blocked")


@pytest.mark.parametrize("chat", ["5999999999", "nobody", ""])
async def test_a_chat_that_is_not_there(both: Side, chat: str) -> None:
    assert await both.channel.send(chat, HELLO, None) == Failed("gone")


async def test_an_empty_part_is_not_sent(both: Side) -> None:
    assert await both.channel.send(both.phone.account, Part(""), None) == Failed("refused")
    assert await both.phone.seen() == []


async def test_a_text_too_long_is_refused(both: Side) -> None:
    part = Part("x" * 5000)
    assert await both.channel.send(both.phone.account, part, None) == Failed("refused")


async def test_a_broken_server_is_tried_again(both: Side) -> None:
    await both.phone.faults(status=500, next=1)
    assert await both.channel.send(both.phone.account, HELLO, None) == SERVER
    assert isinstance(await both.channel.send(both.phone.account, HELLO, None), Sent)


async def test_a_lost_answer_leaves_it_open_whether_it_was_sent(both: Side) -> None:
    await both.phone.faults(drop_answers=1)
    assert await both.channel.send(both.phone.account, HELLO, None) == Unknown()
    assert [shown["text"] for shown in await both.phone.seen()] == [HELLO.text]


async def test_a_limit_pauses_the_telegram_bot(telegram: Side) -> None:
    await telegram.phone.faults(status=429, next=1)
    outcome = await telegram.channel.send(telegram.phone.account, HELLO, None)
    assert outcome == Again(1, "limit", whole_bot=True)


async def test_the_quota_of_zalo_is_final(zalo: Side) -> None:
    await zalo.phone.faults(status=429, next=1)
    assert await zalo.channel.send(zalo.phone.account, HELLO, None) == Failed("quota")


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (answer(429, "Too Many Requests: retry after 17", **retry(17)), Again(17, "limit", True)),
        (answer(400, "Bad Request: chat not found"), Failed("gone")),
        (answer(400, "Bad Request: message is too long"), Failed("refused")),
        (answer(403, "Forbidden: user is deactivated"), Failed("blocked")),
        (answer(401, "Unauthorized"), TOKEN),
        ((502, "<html>Bad Gateway</html>"), SERVER),
        ((200, "<html>Log in to the Wi-Fi</html>"), Unknown()),
        ((200, '{"ok": true}'), Unknown()),
        ((200, '{"ok": true, "result": {}}'), Unknown()),
        ((200, "[]"), Unknown()),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_answers_of_telegram(odd: Odd, said: tuple[int, str], outcome: Outcome) -> None:
    odd.status, odd.body = said
    assert await sent_to(odd, "telegram") == outcome


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ((200, '{"ok": true, "result": {"message_id": "a1"}}'), Sent("a1")),
        ((200, answer(429, "Quota exceeded")[1]), Failed("quota")),
        ((200, answer(429, "Too many requests")[1]), Again(30, "limit", True)),
        ((200, answer(403, "Internal server error")[1]), Failed("blocked")),
        ((200, answer(400, "Bad request")[1]), Failed("refused")),
        ((200, answer(408, "Request timeout")[1]), Unknown()),
        ((200, '{"ok": false}'), Failed("refused")),
        (answer(401, "Unauthorized"), TOKEN),
        ((504, "<html>Gateway Time-out</html>"), SERVER),
        ((200, "<html>Log in to the Wi-Fi</html>"), Unknown()),
        ((200, "[]"), Unknown()),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_answers_of_zalo(odd: Odd, said: tuple[int, str], outcome: Outcome) -> None:
    odd.status, odd.body = said
    assert await sent_to(odd, "zalo") == outcome


@pytest.mark.parametrize("name", CHANNELS)
async def test_silence_leaves_it_open_whether_it_was_sent(odd: Odd, name: str) -> None:
    odd.silent = True
    assert await sent_to(odd, name) == Unknown()
    assert odd.calls == ["sendMessage"]


@pytest.mark.parametrize("name", CHANNELS)
async def test_without_a_connection_nothing_was_sent(name: str) -> None:
    server = Odd()
    async with serving(server) as base:
        channel = make(name, base)
        await channel.start()
    with pytest.raises(UnreachableError):
        await channel.poll()
    assert await channel.send("5000000001", HELLO, None) == NETWORK
    await channel.close()


@pytest.mark.parametrize("name", CHANNELS)
async def test_before_the_start_nothing_is_sent(name: str) -> None:
    channel = make(name, NOWHERE)
    assert await channel.send("5000000001", HELLO, None) == NETWORK
    with pytest.raises(UnreachableError):
        await channel.poll()
    await channel.close()


@pytest.mark.parametrize("name", CHANNELS)
async def test_without_the_platform_the_start_says_so(name: str) -> None:
    channel = make(name, NOWHERE)
    with pytest.raises(UnreachableError, match="does not answer"):
        await channel.start()


@pytest.mark.parametrize("name", CHANNELS)
@pytest.mark.parametrize("token", ["", "secret", "12:unknown-secret"])
async def test_a_wrong_token_is_said_in_plain_words(both: Side, name: str, token: str) -> None:
    channel = make(name, both.phone.base, token=token)
    with pytest.raises(ChannelError, match="token") as raised:
        await channel.start()
    assert not isinstance(raised.value, UnreachableError)


@pytest.mark.parametrize("name", CHANNELS)
@pytest.mark.parametrize("body", ["<html>", "[]", '{"ok": true, "result": 5}'])
async def test_a_poll_answered_by_something_else(odd: Odd, name: str, body: str) -> None:
    odd.body = body
    channel = make(name, odd.base)
    await channel.start()
    try:
        with pytest.raises(UnreachableError):
            await channel.poll()
    finally:
        await channel.close()


async def test_polling_beside_a_webhook_is_said_in_plain_words(both: Side) -> None:
    url = f"{both.phone.base}/simulator/clock"
    try:
        await both.channel.set_webhook(url, "very-secret-words")
    except UnreachableError:
        assert both.channel.name == "zalo"  # it tries the address at once
    with pytest.raises(ChannelError, match="webhook"):
        await both.channel.poll()


async def test_a_webhook_address_that_is_refused(both: Side) -> None:
    with pytest.raises(ChannelError, match="refuses"):
        await both.channel.set_webhook("ftp://127.0.0.1/", "very-secret-words")


@pytest.mark.parametrize("silent", [False, True])
@pytest.mark.parametrize("name", CHANNELS)
async def test_neither_token_nor_text_reaches_a_log_or_an_error(
    odd: Odd, name: str, silent: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    odd.silent, odd.body = silent, '{"text": "bí mật" broken'
    errors = ""
    for base in (odd.base, NOWHERE):
        channel = make(name, base, IMPATIENT)
        try:
            await channel.start()
            await channel.send("5000000001", Part("bí mật"), None)
            await channel.poll()
        except ChannelError as error:
            errors += "".join(traceback.format_exception(error))
        await channel.close()
    secret = TOKENS[name].partition(":")[2]
    assert errors
    for told in (caplog.text, errors):
        assert secret not in told
        assert "bí mật" not in told
