"""A local Telegram Bot API: a strict subset, with the real server's wording.

Any of GET and POST; arguments as query, form, multipart or JSON; method names in any case.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from re import fullmatch
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.simulator import telegram_objects as objects
from bot.simulator.arguments import MOST_BYTES, ApiError, Arguments, bad, read_arguments
from bot.simulator.calls import CallGate
from bot.simulator.telegram_messages import TelegramMessages
from bot.simulator.world import Bot, Json, Update, Webhook, World

Method = Callable[[Bot, Arguments], Awaitable[Any]]
LONGEST_POLL = 50


class Telegram:
    """Routes and methods of the bots whose channel is "telegram"."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._gate = CallGate(world)
        self._dice = random.Random(2026)  # noqa: S311 - how long things take
        self._messages = messages = TelegramMessages(world)
        self._shown: dict[str, Method] = {
            "sendmessage": messages.send_message,
            "senddocument": messages.send_document,
            "sendphoto": messages.send_photo,
            "editmessagetext": messages.edit_message_text,
            "editmessagereplymarkup": messages.edit_message_reply_markup,
            "deletemessage": messages.delete_message,
            "answercallbackquery": messages.answer_callback_query,
        }
        self._other: dict[str, Method] = {
            "getme": self.get_me,
            "getupdates": self.get_updates,
            "setwebhook": self.set_webhook,
            "deletewebhook": self.delete_webhook,
            "getwebhookinfo": self.get_webhook_info,
            "setmycommands": self.set_my_commands,
            "getmycommands": self.get_my_commands,
            "sendchataction": messages.send_chat_action,
            "getchat": messages.get_chat,
            "getfile": messages.get_file,
        }

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.route("*", "/telegram/bot{token}/{method}", self.call),
            web.get("/telegram/file/bot{token}/{path:.+}", self.download),
        ]

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
        if request.method not in {"GET", "POST"}:
            raise ApiError(405, "Method Not Allowed")
        bot = self._bot(request)
        name = request.match_info["method"].lower()
        if name == "getupdates":
            return await self.get_updates(bot, await read_arguments(request))
        method = self._shown.get(name) or self._other.get(name)
        if method is None:
            raise ApiError(404, "Not Found")
        async with self._gate.under_way():
            args = await read_arguments(request)
            if name not in self._shown:
                return await method(bot, args)
            await self._travel()
            self._meet_fault(name, bot, args)
            result = await method(bot, args)
            return None if self._world.faults.take_drop() else result

    async def _travel(self) -> None:
        if longest := self._world.limits.jitter_seconds:
            await asyncio.sleep(self._dice.random() * longest)

    def _bot(self, request: web.Request) -> Bot:
        bot = self._world.bot("telegram", request.match_info["token"])
        if bot is None:
            raise ApiError(401, "Unauthorized")
        return bot

    def _meet_fault(self, name: str, bot: Bot, args: Arguments) -> None:
        person = self._world.by_account("telegram", args.text("chat_id"))
        query = bot.queries.get(args.text("callback_query_id"))
        who = person.id if person else query.person if query else None
        status = self._world.faults.take(name, who)
        if status == 429:
            raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        if status == 403:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if status is not None:
            raise ApiError(500, "Internal Server Error")

    async def download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._bot(request)
        except ApiError as error:
            return _refusal(error)
        path = request.match_info["path"]
        file = next((f for f in self._world.files.values() if f.path == path), None)
        if file is None:
            return _refusal(ApiError(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def get_me(self, bot: Bot, args: Arguments) -> Json:
        return objects.me(bot)

    async def get_updates(self, bot: Bot, args: Arguments) -> list[Json]:
        if bot.webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        offset, limit = args.integer("offset", 0), args.integer("limit", 100)
        timeout = min(max(args.integer("timeout", 0), 0), LONGEST_POLL)
        _allow(bot, args)
        _acknowledge(bot, offset)
        bot.polls += 1
        bot.handed = False
        poll = bot.polls
        bot.changed.notify()

        def over() -> bool:
            return bool(bot.queue) or bot.polls != poll or bot.webhook is not None

        await bot.changed.until(over, timeout)
        if bot.webhook is not None:
            raise ApiError(409, "Conflict: terminated by setWebhook request")
        if bot.polls != poll:
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        given = _deliver(bot, min(max(limit, 1), 100))
        bot.handed = bool(given)
        return given

    async def set_webhook(self, bot: Bot, args: Arguments) -> bool:
        url, secret = args.text("url"), args.text("secret_token")
        if secret and not fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        if url:
            check_webhook(url)
        _allow(bot, args)
        if args.flag("drop_pending_updates"):
            bot.queue.clear()
        most = args.integer("max_connections", 40)
        bot.webhook = Webhook(url, secret, most) if url else None
        bot.last_error = None
        bot.changed.notify()
        return True

    async def delete_webhook(self, bot: Bot, args: Arguments) -> bool:
        if args.flag("drop_pending_updates"):
            bot.queue.clear()
        bot.webhook = None
        bot.changed.notify()
        return True

    async def get_webhook_info(self, bot: Bot, args: Arguments) -> Json:
        info: Json = {
            "url": bot.webhook.url if bot.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(bot.queue),
        }
        if bot.webhook is not None:
            info["max_connections"] = bot.webhook.max_connections
        if bot.allowed:
            info["allowed_updates"] = list(bot.allowed)
        if bot.last_error is not None:
            at, message = bot.last_error
            info |= {"last_error_date": int(at.timestamp()), "last_error_message": message}
        return info

    async def set_my_commands(self, bot: Bot, args: Arguments) -> bool:
        commands = args.json("commands", "commands")
        if not isinstance(commands, list) or not all(isinstance(c, dict) for c in commands):
            raise bad("can't parse commands: expected an Array of BotCommand")
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not fullmatch(r"/?[a-z0-9_]{1,32}", str(command.get("command", ""))):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(str(command.get("description", ""))) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        bot.commands = commands
        return True

    async def get_my_commands(self, bot: Bot, args: Arguments) -> list[Json]:
        return bot.commands


def check_webhook(url: str) -> None:
    """This server only ever calls this machine."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad("bad webhook: Wrong HTTP URL")
    if parts.hostname != "localhost" and not _loopback(parts.hostname):
        raise bad("bad webhook: this local server only calls loopback addresses")


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _allow(bot: Bot, args: Arguments) -> None:
    allowed = args.json("allowed_updates", "allowed_updates")
    if allowed is None:
        return
    if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
        raise bad("can't parse allowed_updates: expected an Array of String")
    bot.allowed = tuple(allowed)


def _acknowledge(bot: Bot, offset: int) -> None:
    if offset > 0:
        kept = [u for u in bot.queue if u.id >= offset or u.forced]
    elif offset < 0:
        kept = list(bot.queue)[offset:]
    else:
        return
    bot.queue.clear()
    bot.queue.extend(kept)


def _deliver(bot: Bot, limit: int) -> list[Json]:
    """The oldest updates; they stay until acknowledged, redeliveries leave at once."""
    waiting = list(bot.queue)
    given, rest = waiting[:limit], waiting[limit:]
    bot.queue.clear()
    bot.queue.extend([update for update in given if not update.forced] + rest)
    return [update_json(update) for update in given]


def update_json(update: Update) -> Json:
    return {"update_id": update.id, update.kind: update.payload}


def _refusal(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.status)
