"""A bot of a few lines: asks on Telegram with buttons, on Zalo with a numbered list."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.bot.simulator.conftest import TOKEN, ZALO, Local

BUTTONS = [
    [{"text": "Có mặt", "callback_data": "yes"}, {"text": "Vắng", "callback_data": "no"}],
    [{"text": "Trang web", "url": "http://127.0.0.1/"}],
]


@asynccontextmanager
async def fake_bot(local: Local) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        loops = [group.create_task(loop(local)) for loop in (_telegram, _zalo)]
        yield
        for task in loops:
            task.cancel()


async def _telegram(local: Local) -> None:
    offset = 0
    while True:
        path = f"/telegram/bot{TOKEN}/getUpdates"
        _, answer = await local.call(path, {"offset": offset, "timeout": 30})
        for update in answer["result"]:
            offset = update["update_id"] + 1
            await _answer(local, update)


async def _answer(local: Local, update: dict[str, Any]) -> None:
    if "message" in update:
        text = update["message"].get("text", "một tệp")
        await local.telegram(
            "sendMessage",
            chat_id=update["message"]["chat"]["id"],
            text=f"Đồng chí nhắn <b>{text}</b>",
            parse_mode="HTML",
            reply_markup={"inline_keyboard": BUTTONS},
        )
    elif "callback_query" in update:
        query = update["callback_query"]
        message = {
            "chat_id": query["message"]["chat"]["id"],
            "message_id": query["message"]["message_id"],
        }
        await local.telegram("editMessageText", **message, text=f"Đã ghi: {query['data']}")
        await local.telegram("answerCallbackQuery", callback_query_id=query["id"], text="Cảm ơn")


async def _zalo(local: Local) -> None:
    while True:
        answer = await local.zalo("getUpdates", ZALO, timeout=30)
        if answer["ok"]:
            chat = answer["result"]["message"]["chat"]["id"]
            await local.zalo("sendMessage", chat_id=chat, text="Chọn:\n1. Có mặt\n2. Vắng")
