"""Telegram, through the `Bot` of python-telegram-bot.

Updates are handed on as raw JSON: they are stored before anybody looks into them. What becomes of
a message is an `Outcome`. The token is part of every address, so nothing of the library's own
words (log lines, exception texts) is passed on.
"""

import logging
import os
import ssl
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from typing import Any

# The library's own switch to the coming form of `retry_after`; without it, it warns at each 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.error import BadRequest, TelegramError
from telegram.request import HTTPXRequest

from bot.channels import telegram_updates as updates
from bot.channels.base import (
    DEFAULT_TIMEOUTS,
    Again,
    Capabilities,
    ChannelError,
    Document,
    Failed,
    Outcome,
    Part,
    Payload,
    Sent,
    Timeouts,
    Unknown,
    UnreachableError,
)
from bot.channels.genuine import header, same
from bot.channels.telegram_answers import NONSENSE, SERVER_PAUSE, outcome, problem
from handlers.vocabulary import FileRef, Incoming

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
PHOTOS = ("image/jpeg", "image/png")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""a preview would make Telegram's servers fetch our signed links"""
TELEGRAM = Capabilities(
    max_text=4096,
    max_buttons=100,
    max_label=64,
    edit=True,
    files=True,
    per_second=28,
    within_second=30,
    per_chat_second=1,
)


class TelegramChannel:
    """One Telegram bot. `api` is the server to talk to, `proxy` an address on the way to it."""

    name = updates.CHANNEL

    def __init__(
        self,
        token: str,
        api: str = "https://api.telegram.org",
        proxy: str | None = None,
        timeouts: Timeouts = DEFAULT_TIMEOUTS,
        capabilities: Capabilities = TELEGRAM,
    ) -> None:
        self.bot = token.partition(":")[0]
        self.capabilities = capabilities
        self._token, self._api, self._proxy = token, api.rstrip("/"), proxy
        self._timeouts = timeouts
        self._client: Bot | None = None
        self._offset: int | None = None

    @property
    def title(self) -> str:
        """The bot's user name."""
        return f"@{self._client.username}" if self._client else ""

    async def start(self) -> None:
        """Learns the bot's name; ChannelError for a wrong token."""
        _hush()
        _look_no_further()
        if not self.bot.isdecimal():
            raise ChannelError("The Telegram token is not one: it looks like 123456:ABC-xyz.")
        await self.close()
        client = self._new_client()
        if (wrong := await problem(client.initialize)) is not None:
            await client.shutdown()
            raise wrong
        self._client = client

    async def poll(self) -> list[Payload]:
        """Waits for updates; confirms to Telegram what it returned before."""
        found: list[Payload] = []

        async def ask() -> None:
            found.extend(await self._ask())

        if (wrong := await problem(ask)) is not None:
            raise wrong
        if (newest := updates.newest(found)) is not None:
            self._offset = newest + 1
        return found

    def key(self, payload: Payload) -> str:
        """The number of the update."""
        return updates.key(payload)

    def parse(self, payload: Payload) -> Incoming | None:
        """What the person did, None for what concerns nobody; ValueError when damaged."""
        return updates.parse(payload, self.bot)

    async def fetch(self, file: FileRef) -> FileRef:
        """The file with its content, or `refused`."""
        limit = self.capabilities.max_upload
        if (file.size or 0) > limit:
            return replace(file, refused="too_large")
        try:
            there = await self._running().get_file(file.ref)
            if (there.file_size or 0) > limit:
                return replace(file, refused="too_large")
            content = bytes(await there.download_as_bytearray())
        except BadRequest as error:
            large = "too big" in error.message.lower()
            return replace(file, refused="too_large" if large else "unavailable")
        except (TelegramError, UnreachableError, *NONSENSE):
            return replace(file, refused="unavailable")
        if len(content) > limit:
            return replace(file, refused="too_large")
        return replace(file, content=content, size=len(content))

    async def send(self, chat: str, part: Part, document: Document | None) -> Outcome:
        """Acknowledges the tap, then edits in place or sends."""
        if (client := self._client) is None:
            return Again(SERVER_PAUSE, "network")
        if not chat.removeprefix("-").isdecimal():
            return Failed("gone")
        if part.callback:
            await outcome(lambda: client.answer_callback_query(part.callback or ""))
        if not part.text and document is None:
            return Failed("refused")
        if part.edit and document is None:
            edited = await self._edit(client, int(chat), part, part.edit)
            if edited != Failed("refused"):
                return edited
        return await outcome(lambda: self._send(client, int(chat), part, document))

    async def set_webhook(self, url: str | None, secret: str) -> None:
        """Updates go to `url` from now on (None: back to polling)."""
        client = self._running()

        async def change() -> None:
            if url is None:
                await client.delete_webhook()
            else:
                await client.set_webhook(
                    url, secret_token=secret, allowed_updates=list(updates.WANTED)
                )

        if (wrong := await problem(change)) is not None:
            raise wrong

    def genuine(self, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        """The request shows the secret."""
        return same(header(headers, SECRET_HEADER), secret)

    def link(self, code: str) -> str | None:
        """Opens the chat and sends "/start <code>"; None before `start`."""
        return f"https://t.me/{self._client.username}?start={code}" if self._client else None

    async def close(self) -> None:
        """Gives connections back."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.shutdown()

    def _running(self) -> Bot:
        if self._client is None:
            raise UnreachableError("Telegram was not reached yet.")
        return self._client

    def _new_client(self) -> Bot:
        return Bot(
            self._token,
            base_url=f"{self._api}/bot",
            base_file_url=f"{self._api}/file/bot",
            request=self._requests(self._timeouts.read),
            get_updates_request=self._requests(self._timeouts.poll + self._timeouts.read),
        )

    def _requests(self, read: float) -> HTTPXRequest:
        times = self._timeouts
        return HTTPXRequest(
            read_timeout=read,
            write_timeout=times.write,
            connect_timeout=times.connect,
            pool_timeout=times.connect,
            media_write_timeout=times.upload,
            proxy=self._proxy,
            httpx_kwargs={"verify": trusted()},
        )

    async def _ask(self) -> list[Payload]:
        wanted: dict[str, Any] = {
            "timeout": int(self._timeouts.poll),
            "allowed_updates": list(updates.WANTED),
        }
        if self._offset is not None:
            wanted["offset"] = self._offset
        # So spelled, it becomes getUpdates without the advice to use Bot.get_updates, which gives
        # objects instead of JSON and fails as a whole when one update is damaged.
        answer: list[Payload] = await self._running().do_api_request("get_Updates", wanted)
        return answer

    async def _edit(self, client: Bot, chat: int, part: Part, message: str) -> Outcome:
        """Failed("refused") when the message can no longer be edited."""
        if not message.isdecimal():
            return Failed("refused")
        edited = await outcome(
            lambda: client.edit_message_text(
                part.text,
                chat_id=chat,
                message_id=int(message),
                reply_markup=_keyboard(part),
                link_preview_options=NO_PREVIEW,
            ),
            same=Sent(message),
        )
        # An edit may be repeated: the second one is "not modified".
        return Again(SERVER_PAUSE, "network") if edited == Unknown() else edited

    async def _send(
        self, client: Bot, chat: int, part: Part, document: Document | None
    ) -> Message:
        markup = _keyboard(part)
        if document is None:
            return await client.send_message(
                chat, part.text, reply_markup=markup, link_preview_options=NO_PREVIEW
            )
        send: Callable[..., Awaitable[Message]] = client.send_document
        if document.mime in PHOTOS:
            send = client.send_photo
        return await send(
            chat,
            document.content,
            filename=document.name,
            caption=part.text or None,
            reply_markup=markup,
        )


@cache
def trusted() -> ssl.SSLContext:
    """Whom the HTTP client trusts: read once, which takes longer than all else at the start."""
    return httpx.create_ssl_context()


def _hush() -> None:
    """These libraries log addresses with the token in them, texts of messages and raw answers."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL)


def _look_no_further() -> None:
    """The HTTP client asks for this library with each message; what is not there is looked for on
    disk each time, which takes longer than the rest of a message."""
    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]


def _keyboard(part: Part) -> InlineKeyboardMarkup | None:
    if not part.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(label, callback_data=data) for label, data in row]
            for row in part.buttons
        ]
    )
