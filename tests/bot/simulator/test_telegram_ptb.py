"""python-telegram-bot's Bot, the client that the product uses, against this server."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter

from tests.bot.simulator.conftest import TOKEN, Local


def client(local: Local, token: str = TOKEN) -> Bot:
    base = f"{local.base}/telegram"
    return Bot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot")


@pytest.fixture
async def bot(local: Local) -> AsyncIterator[Bot]:
    async with client(local) as opened:
        yield opened


async def test_a_conversation(local: Local, bot: Bot) -> None:
    await local.write("an", "/start CODE")
    (update,) = await bot.get_updates(timeout=1)
    assert update.message is not None
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data="y")]])
    sent = await update.message.reply_html("<i>Đi họp?</i>", reply_markup=buttons)
    await local.post("/people/an/taps", message=2, button="Có")
    (tap,) = await bot.get_updates(offset=update.update_id + 1)
    assert tap.callback_query is not None
    assert tap.callback_query.data == "y"
    assert await tap.callback_query.answer("Đã ghi nhận")
    await sent.edit_text("Xong")
    assert (await local.phone("an", 1))[0]["text"] == "Xong"


async def test_documents(local: Local, bot: Bot) -> None:
    await local.write("an", "x")
    sent = await bot.send_document(local.account("an"), b"words", filename="Biên bản.docx")
    assert sent.document is not None
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"words"
    picture = await bot.send_photo(local.account("an"), b"qr", filename="qr.png")
    assert len(picture.photo) == 1


async def test_refusals(local: Local, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(local.account("an"), "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "x")
    await local.write("an", "x")
    await local.post("/faults", status=429, next=1)
    with pytest.raises(RetryAfter):
        await bot.send_message(local.account("an"), "x")
    await bot.set_webhook("http://127.0.0.1:9/none")
    with pytest.raises(Conflict):
        await bot.get_updates()
    stranger = client(local, "1:x")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
