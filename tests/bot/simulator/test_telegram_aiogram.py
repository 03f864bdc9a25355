"""aiogram as an independent client: it reads this server as it reads Telegram."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest

from bot.simulator import Limits
from tests.bot.simulator.conftest import TOKEN, Local
from tests.bot.simulator.webhooks import receiver

if TYPE_CHECKING:
    from aiogram import Bot


def client(local: Local, token: str = TOKEN) -> "Bot":
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    server = TelegramAPIServer.from_base(f"{local.base}/telegram")
    return Bot(token, session=AiohttpSession(api=server))


@pytest.fixture
async def bot(local: Local) -> AsyncIterator["Bot"]:
    opened = client(local)
    yield opened
    await opened.session.close()


async def greet(local: Local, bot: "Bot") -> int:
    """Let An write first; gives the chat id that the bot learns."""
    await local.write("an", "/start CODE123")
    (update,) = await bot.get_updates()
    assert update.message is not None
    return update.message.chat.id


def keyboard(**labels: str) -> Any:
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    row = [InlineKeyboardButton(text=text, callback_data=data) for data, text in labels.items()]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def test_identity_commands_and_chat(local: Local, bot: "Bot") -> None:
    from aiogram.types import BotCommand

    assert (await bot.get_me()).id == 4200000001
    await bot.set_my_commands([BotCommand(command="help", description="Trợ giúp")])
    assert [command.command for command in await bot.get_my_commands()] == ["help"]
    chat = await bot.get_chat(await greet(local, bot))
    assert chat.full_name == "Hoa Thử An"
    assert await bot.send_chat_action(chat.id, "typing")


async def test_polling_acknowledges_by_offset(local: Local, bot: "Bot") -> None:
    await local.write("an", "Một")
    await local.write("an", "Hai")
    first, second = await bot.get_updates(timeout=1)
    assert (await bot.get_updates(offset=second.update_id))[0] == second
    assert await bot.get_updates(offset=second.update_id + 1) == []
    assert first.message is not None
    assert first.message.from_user is not None
    assert first.message.from_user.language_code == "vi"


async def test_a_deep_link_is_a_command_with_its_code(local: Local, bot: "Bot") -> None:
    from aiogram.filters import CommandStart

    await local.write("an", "/start CODE123")
    (update,) = await bot.get_updates()
    assert update.message is not None
    found = await CommandStart(deep_link=True)(update.message, bot)
    assert isinstance(found, dict)
    assert found["command"].args == "CODE123"


async def test_buttons_taps_edits_and_answers(local: Local, bot: "Bot") -> None:
    chat = await greet(local, bot)
    sent = await bot.send_message(
        chat, "<b>Đi họp</b>?", parse_mode="HTML", reply_markup=keyboard(y="Có", n="Vắng")
    )
    assert sent.html_text == "<b>Đi họp</b>?"
    await local.post("/people/an/taps", message=2, button="Vắng")
    update = (await bot.get_updates(offset=-1))[0]
    assert update.callback_query is not None
    assert update.callback_query.data == "n"
    assert update.callback_query.message is not None
    assert update.callback_query.message.message_id == sent.message_id
    assert await bot.answer_callback_query(update.callback_query.id, text="Đã ghi nhận")
    edited = await bot.edit_message_text("Vắng", chat_id=chat, message_id=sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("Vắng", None)
    await bot.edit_message_reply_markup(
        chat_id=chat, message_id=sent.message_id, reply_markup=keyboard(u="Sửa")
    )
    assert (await local.phone("an", 1))[0]["buttons"] == [["Sửa"]]
    assert await bot.delete_message(chat, sent.message_id)


async def test_documents_and_photos_there_and_back(local: Local, bot: "Bot") -> None:
    from aiogram.types import BufferedInputFile

    chat = await greet(local, bot)
    sent = await bot.send_document(
        chat, BufferedInputFile(b"minutes", "Biên bản.docx"), caption="Biên bản"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("Biên bản.docx", "Biên bản")
    again = await bot.send_document(chat, sent.document.file_id)
    assert again.document == sent.document
    downloaded = await bot.download(sent.document.file_id)
    assert downloaded is not None
    assert downloaded.read() == b"minutes"
    photo = await bot.send_photo(chat, BufferedInputFile(b"qr", "qr.png"))
    assert photo.photo is not None
    assert photo.photo[-1].file_size == 2
    names = [shown["file"]["name"] for shown in await local.phone("an", 1)]
    assert names == ["Biên bản.docx", "Biên bản.docx", "qr.png"]


async def test_a_webhook_is_called_with_the_secret_until_it_answers(
    local: Local, bot: "Bot"
) -> None:
    from aiogram.exceptions import TelegramConflictError
    from aiogram.types import Update

    async with receiver() as received:
        received.answers = [500, 503]
        assert await bot.set_webhook(received.url, secret_token="secret-1")
        with pytest.raises(TelegramConflictError, match="webhook is active"):
            await bot.get_updates()
        await local.write("an", "Chào")
        for _ in range(3):
            headers, body = await received.next()
            update = Update.model_validate(body)
            assert headers["X-Telegram-Bot-Api-Secret-Token"] == "secret-1"
            assert update.message is not None
            assert update.message.text == "Chào"
        await local.write("an", "Nữa")
        assert (await received.next())[1]["update_id"] > update.update_id
        info = await bot.get_webhook_info()
        assert info.url == received.url
        assert info.last_error_message == "Wrong response from the webhook: 503"
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""


async def test_refusals_are_the_exceptions_aiogram_knows(local: Local, bot: "Bot") -> None:
    from aiogram import exceptions as errors

    chat = await greet(local, bot)
    with pytest.raises(errors.TelegramBadRequest, match="chat not found"):
        await bot.send_message(1, "x")
    with pytest.raises(errors.TelegramForbiddenError, match="can't initiate conversation"):
        await bot.send_message(int(local.account("chi")), "x")
    await local.post("/people/an/block", blocked=True)
    with pytest.raises(errors.TelegramForbiddenError, match="blocked by the user"):
        await bot.send_message(chat, "x")
    with pytest.raises(errors.TelegramNotFound):
        await bot.send_dice(chat)
    stranger = client(local, "1:unknown")
    with pytest.raises(errors.TelegramUnauthorizedError):
        await stranger.get_me()
    await stranger.session.close()


class TestLimits:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(chat_burst=1, chat_seconds=7)

    async def test_flood_control_says_how_long_to_wait(self, local: Local, bot: "Bot") -> None:
        from aiogram.exceptions import TelegramRetryAfter

        chat = await greet(local, bot)
        await bot.send_message(chat, "x")
        with pytest.raises(TelegramRetryAfter) as flood:
            await bot.send_message(chat, "x")
        assert flood.value.retry_after == 7


async def test_a_server_error_is_one(local: Local, bot: "Bot") -> None:
    from aiogram.exceptions import TelegramServerError

    chat = await greet(local, bot)
    await local.post("/faults", status=500, next=1)
    with pytest.raises(TelegramServerError):
        await bot.send_message(chat, "x")
    assert await bot.send_message(chat, "x")
