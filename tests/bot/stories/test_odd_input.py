"""Odd and hostile input over HTTP: each gets a clear answer or none, and the bot goes on."""

import copy
import io
import json
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import SECRET_HEADER as TELEGRAM_SECRET
from bot.channels.zalo_bot import SECRET_HEADER as ZALO_SECRET
from services.seal import Seal
from tests.bot.channels.payloads import names, payload
from tests.bot.stories.phones import SECRETARY, TELEGRAM, ZALO, Ward, at

BOTS = {"telegram": "700000001", "zalo": "700000101"}
HEADERS = {"telegram": TELEGRAM_SECRET, "zalo": ZALO_SECRET}
PEOPLE = {"telegram": TELEGRAM, "zalo": ZALO}
JUNK: tuple[Any, ...] = (
    None, True, -1, 1.5, "", "x", [], [1], {}, {"id": []}, "\ud800", 10**30, "/" * 5000,
)  # fmt: skip
DAMAGED = 60


async def hook(ward: Ward, channel: str, body: bytes, *, secret: str | None = "") -> int:
    """The status that a webhook answers; `secret` "" is the right one, None shows none."""
    shown = Seal("demo").derive("webhook") if secret == "" else secret
    headers = {HEADERS[channel]: shown} if shown else {}
    where = f"/hooks/{channel}/{BOTS[channel]}"
    async with ward.http.post(where, data=io.BytesIO(body), headers=headers) as answer:
        return answer.status


@pytest.mark.parametrize("person", [TELEGRAM, ZALO])
async def test_what_cannot_be_read_is_said_so(ward: Ward, person: str) -> None:
    for kind in ("sticker", "voice", "contact", "location"):
        assert "chỉ đọc được chữ" in await ward.injects(person, kind=kind)
    assert "dài quá" in await ward.says(person, "xin vắng " * 1200)
    for text in (
        "👍🏽" * 50,
        "\u202eتجربة\u202c",
        "/khongco 1",
        "/traloi",
        "/traloi x y",
        "/diemdanh 99",
    ):
        answer = await ward.says(person, text)
        assert answer.strip()
        assert "Traceback" not in answer
        assert "trục trặc" not in answer
    assert "Đã ghi" in await ward.says(person, "tôi ốm, xin vắng 😷")
    assert "lớn quá" in await ward.sends(person, "anh.jpg", b"\xff\xd8" + bytes(5_100_000))
    assert "Đã ghi" in await ward.says(person, "\u200ftôi sẽ đến dự họp\u200e")


async def test_in_a_group_nothing_is_said_about_anybody(ward: Ward) -> None:
    assert await ward.injects(TELEGRAM, group="nhom", text="tôi ốm, xin vắng") == ""
    async with ward.http.get("/simulator/groups/nhom/messages") as answer:
        said = [m["text"] for m in await answer.json() if m["from"] == "bot"]
    assert [text for text in said if "nhắn riêng" in text]
    await ward.says(SECRETARY, "menu")
    assert "Vắng: 0" in await ward.taps(SECRETARY, "Ai dự họp 6/6")


async def test_an_edited_message_changes_nothing(ward: Ward) -> None:
    await ward.says(TELEGRAM, "tôi sẽ đến dự họp")
    assert await ward.injects(TELEGRAM, kind="edited_message", raw={"text": "tôi ốm"}) == ""


async def test_buttons_of_last_month(ward: Ward) -> None:
    await ward.says(SECRETARY, "/lichhop")
    await ward.says(SECRETARY, "thứ bảy 20/6 19 giờ 30")
    await ward.says(SECRETARY, "Hội trường")
    question = (await ward.last(SECRETARY))["n"]
    await ward.says(SECRETARY, "hủy")
    await ward.clock(at(30, 8))
    await ward.seen(SECRETARY)
    await ward.post(f"/people/{SECRETARY}/taps", message=question, button="Gửi đi")
    assert "câu hỏi cũ" in await ward.news(SECRETARY)
    assert "đã" in (await ward.taps(TELEGRAM, "Có mặt")).lower()  # of the meeting long over
    await ward.says(SECRETARY, "menu")


async def test_a_webhook_in_many_pieces_is_read_to_its_end(ward: Ward) -> None:
    update = payload("telegram_text")
    aim(update, int((await ward.get(f"/people/{TELEGRAM}"))["account"]), 1)
    update["message"]["text"] = "xin vắng " * 60_000
    await ward.seen(TELEGRAM)
    assert await hook(ward, "telegram", json.dumps(update, ensure_ascii=False).encode()) == 200
    assert "dài quá" in await ward.news(TELEGRAM)


async def test_forged_webhooks_are_turned_away(ward: Ward) -> None:
    update = json.dumps(payload("telegram_text")).encode()
    for channel in BOTS:
        assert await hook(ward, channel, update, secret=None) == 401
        assert await hook(ward, channel, update, secret="wrong") == 401
        assert await hook(ward, channel, update, secret="sécret") == 401
        assert await hook(ward, channel, b"x" * 2_000_000) == 413
        assert await hook(ward, channel, b"{not json") == 400
        assert await hook(ward, channel, b"\xff\xfe") == 400
        for probe in (b"", b"{}", b"[]", b"null", b"7"):
            assert await hook(ward, channel, probe) == 200
    async with ward.http.get(f"/hooks/telegram/{BOTS['telegram']}") as answer:
        assert answer.status == 405
    async with ward.http.post("/hooks/telegram/1", data=update) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_damaged_updates_end_as_done_or_failed(
    ward: Ward, tmp_path: Path, channel: str
) -> None:
    dice = random.Random(channel)
    account = (await ward.get(f"/people/{PEOPLE[channel]}"))["account"]
    for number in range(DAMAGED):
        update = copy.deepcopy(payload(dice.choice(names(channel))))
        aim(update, int(account) if channel == "telegram" else account, number)
        for _ in range(dice.randint(1, 3)):
            damage(update, dice)
        assert await hook(ward, channel, json.dumps(update).encode()) == 200
    await ward.rest()
    states = inbox(tmp_path / "demo.db")
    assert set(states) <= {"done", "failed"}
    assert sum(states.values()) >= DAMAGED // 2
    screen = await ward.get(f"/people/{PEOPLE[channel]}/messages")
    assert not [m for m in screen if "Traceback" in m["text"] or "Error" in m["text"]]
    await ward.says(PEOPLE[channel], "hủy")
    assert "Đã ghi" in await ward.says(PEOPLE[channel], "tôi sẽ đến dự họp")


def aim(update: Any, account: object, number: int) -> None:
    """Makes the update one of a person who is linked, and not the one before again."""
    for key, value in update.items() if isinstance(update, dict) else ():
        if key == "chat" and isinstance(value, dict):
            value["id"] = account
        elif key in ("update_id", "message_id"):
            update[key] = 900_000 + number if isinstance(value, int) else f"fuzz{number}"
        else:
            aim(value, account, number)


def damage(update: Any, dice: random.Random) -> None:
    """One value anywhere becomes junk or disappears."""
    places = list(inside(update))
    if not places:
        return
    holder, key = dice.choice(places)
    if dice.random() < 0.7 or isinstance(holder, list):
        holder[key] = dice.choice(JUNK)
    else:
        del holder[key]


def inside(value: Any) -> Any:
    """Every container in it with every key."""
    keyed = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(keyed):
        yield value, key
        if isinstance(inner, dict | list):
            yield from inside(inner)


def inbox(path: Path) -> dict[str, int]:
    """How many updates are in each state."""
    db = sqlite3.connect(path)
    found = dict(db.execute("SELECT state, count(*) FROM inbox GROUP BY state").fetchall())
    db.close()
    return found
