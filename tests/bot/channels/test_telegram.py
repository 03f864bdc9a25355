"""What only Telegram has: offsets, taps and edits in place, files, links with a code."""

import importlib
import sys
from dataclasses import replace

import pytest

import bot
from bot.channels.base import Again, Document, Failed, Part, Sent
from tests.bot.channels.conftest import Side, make

ASK = Part("Đồng chí có dự không?", ((("Có mặt", "k3f9:0"), ("Vắng", "k3f9:1")),))
DONE = "Đã ghi nhận: có mặt."


async def test_what_was_not_stored_comes_again_after_a_crash(telegram: Side) -> None:
    await telegram.phone.write("có mặt")
    first = await telegram.channel.poll()
    another = telegram.again()
    await another.start()
    assert await another.poll() == first
    assert await another.poll() == []
    await another.close()


async def tapped(side: Side) -> Part:
    """The answer to a tap on the first button of a fresh question."""
    await side.channel.send(side.phone.account, ASK, None)
    shown = (await side.phone.seen())[-1]
    await side.phone.tap(shown["n"], "Có")
    (update,) = await side.channel.poll()
    tap = side.channel.parse(update)
    assert tap is not None
    assert tap.tap == "k3f9:0"
    return Part(DONE, edit=tap.message, callback=tap.callback)


async def test_a_tap_is_answered_in_place(telegram: Side) -> None:
    part = await tapped(telegram)
    assert await telegram.channel.send(telegram.phone.account, part, None) == Sent(part.edit or "")
    (shown,) = await telegram.phone.seen()
    assert (shown["text"], shown["buttons"], shown["edited"]) == (DONE, [], True)


async def test_an_edit_that_changes_nothing_has_arrived(telegram: Side) -> None:
    part = await tapped(telegram)
    for _ in range(2):
        outcome = await telegram.channel.send(telegram.phone.account, part, None)
        assert outcome == Sent(part.edit or "")
    assert len(await telegram.phone.seen()) == 1


@pytest.mark.parametrize("message", ["1", "999999", "not a number"])
async def test_what_cannot_be_edited_is_sent_anew(telegram: Side, message: str) -> None:
    outcome = await telegram.channel.send(telegram.phone.account, Part(DONE, edit=message), None)
    assert isinstance(outcome, Sent)
    assert [shown["text"] for shown in await telegram.phone.seen()] == [DONE]


async def test_a_tap_too_old_to_be_acknowledged_stops_nothing(telegram: Side) -> None:
    part = Part(DONE, callback="1234")
    assert isinstance(await telegram.channel.send(telegram.phone.account, part, None), Sent)


async def test_a_blocked_bot_does_not_edit(telegram: Side) -> None:
    part = await tapped(telegram)
    await telegram.phone.block()
    assert await telegram.channel.send(telegram.phone.account, part, None) == Failed("blocked")


@pytest.mark.parametrize(
    ("name", "mime"), [("ma-qr.png", "image/png"), ("dang-phi.xlsx", "application/vnd.ms-excel")]
)
async def test_pictures_and_papers_carry_text_and_buttons(
    telegram: Side, name: str, mime: str
) -> None:
    document = Document(name, mime, b"\x89PNG content")
    await telegram.channel.send(telegram.phone.account, ASK, document)
    (shown,) = await telegram.phone.seen()
    assert (shown["text"], shown["file"]["name"]) == (ASK.text, name)
    assert shown["buttons"] == [["Có mặt", "Vắng"]]
    assert await telegram.phone.file(shown["file"]["url"]) == document.content


async def test_a_paper_needs_no_text(telegram: Side) -> None:
    document = Document("a.pdf", "application/pdf", b"%PDF")
    outcome = await telegram.channel.send(telegram.phone.account, Part("", file_id=7), document)
    assert isinstance(outcome, Sent)


async def test_a_link_carries_the_code(telegram: Side) -> None:
    assert telegram.channel.link("K7Q29XMD") == "https://t.me/chibot_4200000001_bot?start=K7Q29XMD"
    assert make("telegram", "http://127.0.0.1:9").link("K7Q29XMD") is None


async def test_updates_that_nobody_reads_are_not_even_sent(telegram: Side) -> None:
    await telegram.phone.block()
    assert await telegram.channel.poll() == []


async def test_an_edit_whose_answer_was_lost_is_safely_repeated(telegram: Side) -> None:
    part = replace(await tapped(telegram), callback=None)
    await telegram.phone.faults(drop_answers=1)
    first = await telegram.channel.send(telegram.phone.account, part, None)
    assert isinstance(first, Again)
    assert isinstance(await telegram.channel.send(telegram.phone.account, part, None), Sent)
    assert [shown["text"] for shown in await telegram.phone.seen()] == [DONE]


def test_reading_updates_needs_no_telegram_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imported anew where that library is missing; what else it needs is held by the house."""
    monkeypatch.setattr(bot, "channels", bot.channels)
    for name in [each for each in sys.modules if each.startswith(("telegram", "bot.channels"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "telegram", None)
    importlib.import_module("bot.channels.telegram_updates")
