"""Linking a phone, losing one, blocking the bot, and what a stranger learns."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from aiohttp import ClientSession

from bot.demo import DemoOptions, demo_running
from tests.bot.stories.phones import (
    NOT_LINKED,
    OTHER_SECRETARY,
    SECRETARY,
    START,
    TELEGRAM,
    TELEGRAM_TOO,
    ZALO,
    Ward,
    at,
)

CODE = re.compile(r"\b([A-Z2-9]{4}-[A-Z2-9]{4})\b")
STRANGER = "la-tele"


async def code_for(ward: Ward, person: str) -> str:
    """The secretary asks for a code, and reads it out."""
    await ward.says(SECRETARY, "/dangvien")
    await ward.says(SECRETARY, await ward.name(person))
    found = CODE.search(await ward.taps(SECRETARY, "Cấp mã liên kết"))
    assert found
    return found[1]


async def test_a_code_is_typed_or_comes_with_start_and_works_once(ward: Ward) -> None:
    code = await code_for(ward, NOT_LINKED)
    assert "mã" in await ward.says(NOT_LINKED, "xin chào")
    assert "không dùng được" in await ward.says(NOT_LINKED, "ABCD-2345")
    name = await ward.name(NOT_LINKED)
    assert name in await ward.says(NOT_LINKED, code.lower().replace("-", " "))
    assert "Đã ghi" in await ward.says(NOT_LINKED, "tôi sẽ dự họp")

    await ward.post("/people", id=STRANGER, name="Người Lạ", channel="telegram")
    assert "không dùng được" in await ward.says(STRANGER, code)
    new_phone = await code_for(ward, TELEGRAM)
    assert await ward.name(TELEGRAM) in await ward.says(STRANGER, f"/start {new_phone}")
    await ward.seen(TELEGRAM, STRANGER)
    await ward.says(SECRETARY, "/suahop 1")
    await ward.says(SECRETARY, "chủ nhật 7/6 19 giờ 30")
    await ward.taps(SECRETARY, "Gửi đi")
    assert "7/6/2026" in await ward.news(STRANGER)  # of two phones the one used last
    assert await ward.news(TELEGRAM) == ""
    assert "Đã ghi" in await ward.says(TELEGRAM, "tôi sẽ dự họp")  # the other still works

    await ward.says(SECRETARY, "/dangvien")
    await ward.says(SECRETARY, await ward.name(TELEGRAM))
    await ward.taps(SECRETARY, "Cắt liên kết")
    assert "2" in await ward.taps(SECRETARY, "Cắt liên kết")
    assert "mã 8 ký tự" in await ward.says(TELEGRAM, "của tôi")
    assert "mã 8 ký tự" in await ward.says(STRANGER, "của tôi")


async def test_a_stranger_is_throttled_and_learns_nothing(ward: Ward) -> None:
    await ward.post("/people", id=STRANGER, name="Người Lạ", channel="telegram")
    code = await code_for(ward, NOT_LINKED)
    names = [person["name"] for person in await ward.get("/people") if person["id"] != STRANGER]
    said = [await ward.says(STRANGER, text) for text in ("/tinhhinh 1", "/toi", "/phuong", "menu")]
    said += [await ward.says(STRANGER, f"ABCD-23{number}") for number in range(45, 51)]
    assert "nhiều lần" in said[-1]
    assert "nhiều lần" in await ward.says(STRANGER, code)  # even the right one must wait
    assert not [name for name in names if name in "\n".join(said)]
    await ward.later(hours=1, minutes=1)
    assert await ward.name(NOT_LINKED) in await ward.says(STRANGER, code)


async def test_who_blocks_the_bot_is_called_and_comes_back_by_writing(ward: Ward) -> None:
    await ward.post(f"/people/{TELEGRAM_TOO}/block", blocked=True)
    await ward.clock(at(3, 20))  # three days before: the reminder does not arrive
    await ward.says(SECRETARY, "menu")
    assert "Cần gọi điện: 3" in await ward.taps(SECRETARY, "Ai dự họp 6/6")
    await ward.taps(SECRETARY, "Danh sách gọi điện")
    buttons = (await ward.last(SECRETARY))["buttons"]
    assert [await ward.name(TELEGRAM_TOO)] in buttons
    await ward.post(f"/people/{TELEGRAM_TOO}/block", blocked=False)
    assert "Đã ghi" in await ward.says(TELEGRAM_TOO, "tôi đến dự")
    await ward.says(SECRETARY, "menu")
    assert "Cần gọi điện: 2" in await ward.taps(SECRETARY, "Ai dự họp 6/6")


async def test_the_secretary_of_another_cell_sees_nothing(ward: Ward) -> None:
    await ward.says(ZALO, "tôi ốm, xin vắng")
    await ward.sends(ZALO, "giay.jpg", b"\xff\xd8\xff a photo")
    name = await ward.name(ZALO)
    commands = (
        "/tinhhinh 1",
        "/suahop 1",
        "/huyhop 1",
        "/diemdanh 1",
        "/giaytocua 1",
        "/congbo 1",
    )
    for command in (*commands, "/dinhchinh 1", "/traloi 1 coming", "/nhacvang 1", "/ghiso 1"):
        answer = await ward.says(OTHER_SECRETARY, command)
        assert name not in answer
        assert "không tìm thấy" in answer or command == "/huyhop 1", (command, answer)


async def test_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    options = DemoOptions(
        port=0, db=tmp_path / "demo.db", members=36, at=START, browser=False, unpaced=True
    )
    async with demo_running(options) as address, ClientSession(address) as http:
        ward = Ward(http)
        await ward.rest()
        await ward.says(ZALO, "tôi ốm, xin vắng")
        await ward.taps(TELEGRAM, "Vắng mặt")  # in the middle of a question
        await ward.later(hours=3)
        before, screen = await ward.now(), await ward.get(f"/people/{ZALO}/messages")
    async with (
        demo_running(replace(options, at=None)) as address,
        ClientSession(address) as http,
    ):
        ward = Ward(http)
        assert timedelta(0) <= await ward.now() - before < timedelta(minutes=5)
        assert await ward.get(f"/people/{ZALO}/messages") == screen
        assert "Đã ghi" in await ward.taps(TELEGRAM, "Đi xa")
        await ward.says(SECRETARY, "menu")
        assert "Vắng: 2" in await ward.taps(SECRETARY, "Ai dự họp 6/6")
