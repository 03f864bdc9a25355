"""A local Zalo Bot Platform: one update a call, no buttons, no edits, no files, a monthly quota.

Refusals of the platform come as HTTP 200 with `ok` false and `error_code`, so that a client has to
look; an unknown token, an unknown method and ordered faults carry the HTTP status as well.
"""

import html
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.simulator.arguments import MOST_BYTES, ApiError, Arguments, bad, read_arguments
from bot.simulator.calls import CallGate
from bot.simulator.telegram import check_webhook
from bot.simulator.world import (
    VIETNAM,
    Bot,
    Chat,
    Json,
    Message,
    StoredFile,
    Update,
    Webhook,
    World,
)

Method = Callable[[Bot, Arguments], Awaitable[Any]]
Probe = Callable[[Bot], Awaitable[int]]
TEXT_LENGTH, DEFAULT_POLL, LONGEST_POLL = 2000, 30, 50


class HttpError(ApiError):
    """A refusal that the HTTP status shows too."""


class Zalo:
    """Routes and methods of the bots whose channel is "zalo"; `probe` calls a new webhook once."""

    def __init__(self, world: World, probe: Probe) -> None:
        self._world, self._probe = world, probe
        self._gate = CallGate(world)
        self._shown: dict[str, Method] = {
            "sendMessage": self.send_message,
            "sendPhoto": self.send_photo,
            "sendSticker": self.send_sticker,
        }
        self._other: dict[str, Method] = {
            "getMe": self.get_me,
            "setWebhook": self.set_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": self.get_webhook_info,
            "sendChatAction": self.send_chat_action,
        }

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.route("*", "/zalo/bot{token}/{method}", self.call)]

    async def call(self, request: web.Request) -> web.StreamResponse:
        try:
            answer = await self._answer(request.clone(client_max_size=MOST_BYTES))
        except ApiError as error:
            return _refusal(error)
        if answer is None:
            return self._gate.drop(request)
        return web.json_response({"ok": True, "result": answer})

    async def _answer(self, request: web.Request) -> Any:
        """The result; None when the answer shall get lost."""
        bot = self._world.bot("zalo", request.match_info["token"])
        if bot is None:
            raise HttpError(401, "Unauthorized")
        name = request.match_info["method"]
        if name == "getUpdates":
            return await self.get_updates(bot, request)
        method = self._shown.get(name) or self._other.get(name)
        if method is None:
            raise HttpError(404, "Not Found")
        async with self._gate.under_way():
            args = await read_arguments(request)
            if name not in self._shown:
                return await method(bot, args)
            self._meet_fault(name, args)
            result = await method(bot, args)
            return None if self._world.faults.take_drop() else result

    def _meet_fault(self, name: str, args: Arguments) -> None:
        person = self._world.by_account("zalo", args.text("chat_id"))
        status = self._world.faults.take(name, person.id if person else None)
        words = {429: "Quota exceeded", 403: "Internal server error"}
        if status is not None:
            raise HttpError(status, words.get(status, "Internal Server Error"))

    async def get_me(self, bot: Bot, args: Arguments) -> Json:
        return {
            "id": bot.id,
            "account_name": f"bot.chibot{bot.id}",
            "account_type": "BASIC",
            "can_join_groups": False,
            "display_name": "Bot ChiBot",
        }

    async def get_updates(self, bot: Bot, request: web.Request) -> Json:
        """One update; it stays when the caller is gone meanwhile."""
        args = await read_arguments(request)
        if bot.webhook is not None:
            raise bad("getUpdates is not available while a webhook is set")
        seconds = min(max(args.integer("timeout", DEFAULT_POLL), 0), LONGEST_POLL)
        bot.handed = False
        come = await bot.changed.until(lambda: bool(bot.queue), seconds)
        gone = request.transport is None or request.transport.is_closing()
        if not come or gone or bot.webhook is not None:
            raise ApiError(408, "Request timeout")
        update = bot.queue.popleft()
        bot.handed = True
        self._world.last_call = self._world.monotonic()
        self._come_again(bot, update)
        return update.payload

    def _come_again(self, bot: Bot, update: Update) -> None:
        if not update.forced:
            again = Update(update.id, update.kind, update.payload, update.person, forced=True)
            bot.queue.extendleft([again] * (self._world.limits.zalo_deliveries - 1))

    async def set_webhook(self, bot: Bot, args: Arguments) -> Json:
        url, secret = args.text("url"), args.text("secret_token")
        if not 8 <= len(secret) <= 256:
            raise bad("secret_token must have 8 to 256 characters")
        check_webhook(url)
        bot.webhook, bot.updated_at = Webhook(url, secret), self._world.now()
        status = await self._probe(bot)
        bot.changed.notify()
        fine = 200 <= status < 300
        verification = {
            "ok": fine,
            "outcome": "SUCCESS" if fine else "FAILED",
            "status_code": status,
            "hint": "" if fine else "the webhook did not answer 2xx",
        }
        return self._webhook(bot) | {"verification": verification}

    async def delete_webhook(self, bot: Bot, args: Arguments) -> Json:
        bot.webhook, bot.updated_at = None, self._world.now()
        bot.changed.notify()
        return self._webhook(bot)

    async def get_webhook_info(self, bot: Bot, args: Arguments) -> Json:
        if bot.webhook is None:
            raise HttpError(404, "Not Found")
        return self._webhook(bot)

    def _webhook(self, bot: Bot) -> Json:
        updated = bot.updated_at or self._world.now()
        return {
            "url": bot.webhook.url if bot.webhook else "",
            "updated_at": int(updated.timestamp() * 1000),
        }

    async def send_message(self, bot: Bot, args: Arguments) -> Json:
        text = args.text("text")
        if "reply_markup" in args.values:
            raise bad("reply_markup is not supported")
        if not 1 <= len(text) <= TEXT_LENGTH or not text.strip():
            raise bad(f"text must have 1 to {TEXT_LENGTH} characters")
        if args.text("parse_mode") not in {"", "markdown", "html"}:
            raise bad("parse_mode must be markdown or html")
        return self._send(bot, args, _plain(text, args.text("parse_mode")))

    async def send_photo(self, bot: Bot, args: Arguments) -> Json:
        url, caption = args.text("photo"), args.text("caption")
        if not url.startswith(("http://", "https://")):
            raise bad("photo must be a URL")
        if len(caption) > TEXT_LENGTH:
            raise bad(f"caption must have at most {TEXT_LENGTH} characters")
        name = url.partition("?")[0].rstrip("/").rpartition("/")[2]
        return self._send(bot, args, caption, StoredFile("", name, b"", "photos/", url))

    async def send_sticker(self, bot: Bot, args: Arguments) -> Json:
        if not args.text("sticker"):
            raise bad("sticker is required")
        return self._send(bot, args, "[sticker]")

    async def send_chat_action(self, bot: Bot, args: Arguments) -> Json:
        if args.text("action") != "typing":
            raise bad("action must be typing")
        chat = self._target(bot, args)
        chat.typing = True
        chat.touch()
        return {"ok": True}

    def _target(self, bot: Bot, args: Arguments) -> Chat:
        account = args.text("chat_id")
        group = self._world.group_by_account("zalo", account)
        if group is not None:
            return group
        person = self._world.by_account("zalo", account)
        met = person is not None and person.started and person.bot == bot.id
        if person is None or person.chat is None or not met:
            raise bad("chat_id is not valid")
        if person.blocked:
            raise ApiError(403, "Internal server error")
        return person.chat

    def _send(self, bot: Bot, args: Arguments, text: str, file: StoredFile | None = None) -> Json:
        chat = self._target(bot, args)
        now = self._world.now()
        if used_this_month(self._world, bot) >= self._world.limits.zalo_per_month:
            raise ApiError(429, "Quota exceeded")
        count(self._world, bot)
        message_id = new_id()
        shown = Message(len(chat.messages) + 1, message_id, "bot", text, now, file=file)
        self._world.put(chat, shown)
        return {"message_id": message_id, "date": int(now.timestamp() * 1000)}


def _plain(text: str, mode: str) -> str:
    """What a phone shows of formatted text."""
    if mode == "html":
        return html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))
    if mode == "markdown":
        return re.sub(r"\*\*|(?m:^#{1,4} )|\{/?\w+\}", "", text)
    return text


def new_id() -> str:
    """Twenty hexadecimal digits, as message ids have there."""
    return secrets.token_hex(10)


def used_this_month(world: World, bot: Bot) -> int:
    return bot.used.get(_month(world), 0)


def count(world: World, bot: Bot) -> None:
    """One message more in this month, whichever way it went."""
    bot.used[_month(world)] = used_this_month(world, bot) + 1


def _month(world: World) -> str:
    return f"{world.now().astimezone(VIETNAM):%Y-%m}"


def _refusal(error: ApiError) -> web.Response:
    body = {"ok": False, "description": error.description, "error_code": error.status}
    return web.json_response(body, status=error.status if isinstance(error, HttpError) else 200)
