"""A local Zalo Official Account: tokens that rotate, a window that closes, buttons, small files.

Refusals come as HTTP 200 with `error`. Windows follow the simulated clock: free until 48 hours
after the person's last word, paid until 7 days after it, refused then.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import PurePath

from aiohttp import web

from bot.simulator.arguments import MOST_BYTES, Arguments, read_arguments
from bot.simulator.calls import CallGate
from bot.simulator.people import answering, read_json
from bot.simulator.world import (
    VIETNAM,
    Bot,
    Json,
    Keyboard,
    Message,
    Person,
    StoredFile,
    Webhook,
    World,
)
from bot.simulator.zalo import count, used_this_month
from bot.simulator.zalo_oa_message import RefusalError, bad, content
from bot.simulator.zalo_oa_state import Official

Probe = Callable[[Bot], Awaitable[int]]
Method = Callable[[Bot, Official, Arguments], Awaitable[Json]]
FREE, POSSIBLE = timedelta(hours=48), timedelta(days=7)
LARGEST, KINDS = 5_000_000, (".pdf", ".doc", ".docx")
MORNING, NIGHT = 6, 22
FAULTS = {429: -32, 403: -213}


class ZaloOa:
    """Routes of the accounts; `probe` calls a new webhook once, unsigned."""

    def __init__(self, world: World, probe: Probe) -> None:
        self._world, self._probe = world, probe
        self._gate = CallGate(world)
        self._methods: dict[str, Method] = {
            "v3.0/oa/message/cs": self.send,
            "v3.0/oa/message/template": self.send_template,
            "message/template": self.send_template,
            "v2.0/oa/upload/file": self.upload,
            "v2.0/oa/getoa": self.about,
        }

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.post("/zalo_oa/v4/oa/access_token", self.exchange),
            web.route("*", "/zalo_oa/{path:.+}", self.call),
            web.post("/simulator/zalo_oa/{id}/webhook", answering(self.set_webhook)),
            web.post("/simulator/zalo_oa/{id}/consent", answering(self.consent)),
            web.get("/simulator/zalo_oa/{id}", answering(self.show)),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        method = self._methods.get(path)
        if method is None:
            return web.Response(status=404)
        async with self._gate.under_way():
            try:
                args = await read_arguments(request.clone(client_max_size=MOST_BYTES))
                bot, official = self._account(request.headers.get("access_token", ""))
                if (status := self._fault(path, args)) is not None:
                    return web.Response(status=status)
                data = await method(bot, official, args)
            except RefusalError as refusal:
                return web.json_response({"error": refusal.error, "message": str(refusal)})
            if path.rpartition("/")[2] in ("cs", "template") and self._world.faults.take_drop():
                return self._gate.drop(request)
        return web.json_response({"data": data, "error": 0, "message": "Success"})

    async def exchange(self, request: web.Request) -> web.StreamResponse:
        """A code or a refresh token for a new pair; each can be used once."""
        form = {key: str(value) for key, value in (await request.post()).items()}
        secret, now = request.headers.get("secret_key", ""), self._world.now()
        for bot in self._world.bots_of("zalo_oa"):
            official = bot.official
            if official is not None and official.takes(form, secret, now):
                pair = official.exchange(now)
                if self._world.faults.take_drop():
                    return self._gate.drop(request)
                return web.json_response(pair)
        said = {"error": -14014, "error_name": "Invalid refresh token", "error_description": ""}
        return web.json_response(said)

    async def about(self, bot: Bot, official: Official, args: Arguments) -> Json:
        return {"oa_id": official.id, "name": "OA ChiBot", "oa_type": 4, "is_verified": True}

    async def upload(self, bot: Bot, official: Official, args: Arguments) -> Json:
        file = args.files.get("file")
        if file is None or PurePath(file.name).suffix.lower() not in KINDS:
            raise bad("file")
        if len(file.content) > LARGEST:
            raise RefusalError(-210, "Parameter exceeds allowable limit")
        stored = self._world.store(file.name, file.content, picture=False)
        token = f"file-{self._world.next_id()}"
        official.uploads[token] = stored.id
        return {"token": token}

    async def send(self, bot: Bot, official: Official, args: Arguments) -> Json:
        person = self._recipient(bot, args)
        message = args.values.get("message")
        if not isinstance(message, dict):
            raise bad("message")
        text, buttons, file = content(message, official, self._world)
        self._in_window(bot, person)
        return self._show(bot, person, text, buttons, file)

    async def send_template(self, bot: Bot, official: Official, args: Arguments) -> Json:
        """An approved message, by person or by telephone; its fields must be exactly those."""
        data, fields = args.values.get("template_data"), official.templates.get(_id(args))
        if fields is None:
            raise bad("template_id")
        if not isinstance(data, dict) or set(data) != set(fields) or not args.text("tracking_id"):
            raise bad("template_data")
        if not MORNING <= self._world.now().astimezone(VIETNAM).hour < NIGHT:
            raise RefusalError(-234, "Message cannot be sent at night (10PM - 6AM)")
        person = self._by_phone(args) or self._met(bot, args.text("user_id"))
        count(self._world, bot)
        text = "\n".join([f"[{_id(args)}]", *(f"{key}: {value}" for key, value in data.items())])
        return self._show(bot, person, text, (), None)

    async def set_webhook(self, request: web.Request) -> Json:
        """What the account's keeper enters by hand; the platform probes it at once."""
        bot, _ = self._named(request)
        bot.webhook = Webhook(str((await read_json(request))["url"]))
        status = await self._probe(bot)
        bot.changed.notify()
        return {"status": status}

    async def consent(self, request: web.Request) -> Json:
        """The account's keeper gives the application its rights."""
        return {"code": self._named(request)[1].new_code(self._world.now())}

    async def show(self, request: web.Request) -> Json:
        bot, official = self._named(request)
        return {"exchanges": official.exchanges, "paid": used_this_month(self._world, bot)}

    def _named(self, request: web.Request) -> tuple[Bot, Official]:
        for bot in self._world.bots_of("zalo_oa"):
            if bot.official is not None and bot.id == request.match_info["id"]:
                return bot, bot.official
        raise web.HTTPNotFound(text="there is no such account")

    def _account(self, access: str) -> tuple[Bot, Official]:
        now, worst = self._world.now(), -216
        for bot in self._world.bots_of("zalo_oa"):
            if bot.official is None:
                continue
            worst = bot.official.problem(access, now)
            if worst == 0:
                self._meter(bot)
                return bot, bot.official
        raise RefusalError(worst, "Access token is invalid")

    def _meter(self, bot: Bot) -> None:
        if not self._world.meters.admit_by_minute(bot.id):
            raise RefusalError(-32, "Your application reached limit call api")

    def _fault(self, path: str, args: Arguments) -> int | None:
        """A status to answer with; what the platform has a number for is a refusal."""
        if path.rpartition("/")[2] not in ("cs", "template", "file"):
            return None
        person = self._world.by_account("zalo_oa", _recipient(args))
        status = self._world.faults.take(path, person.id if person else None)
        if status in FAULTS:
            raise RefusalError(FAULTS[status], "ordered")
        return status

    def _recipient(self, bot: Bot, args: Arguments) -> Person:
        return self._met(bot, _recipient(args))

    def _met(self, bot: Bot, account: str) -> Person:
        person = self._world.by_account("zalo_oa", account)
        if person is None or person.bot != bot.id:
            raise bad("user_id")
        if not person.started or person.blocked:
            raise RefusalError(-213, "User has not followed OA")
        return person

    def _by_phone(self, args: Arguments) -> Person | None:
        phone = args.text("phone")
        if not phone:
            return None
        people = self._world.people.values()
        found = next((p for p in people if p.phone == phone and p.channel == "zalo_oa"), None)
        if found is None:
            raise RefusalError(-118, "Zalo account not existed")
        return found

    def _in_window(self, bot: Bot, person: Person) -> None:
        """Free, or counted, or refused."""
        silent = self._silent(person)
        if silent is None:
            raise RefusalError(-232, "User has not interacted with the OA")
        if silent > POSSIBLE:
            raise RefusalError(-230, "User has not interacted with the OA in the past 7 days")
        if silent > FREE:
            if used_this_month(self._world, bot) >= self._world.limits.oa_paid_per_month:
                raise RefusalError(-211, "Out of quota")
            count(self._world, bot)

    def _silent(self, person: Person) -> timedelta | None:
        heard: datetime | None = person.heard
        return None if heard is None else self._world.now() - heard

    def _show(
        self, bot: Bot, person: Person, text: str, buttons: Keyboard, file: StoredFile | None
    ) -> Json:
        if person.chat is None:
            raise bad("user_id")
        chat, now = person.chat, self._world.now()
        shown = Message(
            len(chat.messages) + 1, f"oa{self._world.next_id()}", "bot", text, now, buttons
        )
        shown.file = file
        self._world.put(chat, shown)
        left = self._world.limits.oa_paid_per_month - used_this_month(self._world, bot)
        total = str(self._world.limits.oa_paid_per_month)
        return {
            "message_id": shown.id,
            "user_id": person.account,
            "sent_time": str(int(now.timestamp() * 1000)),
            "quota": {"quota_type": "sub_quota", "remain": str(left), "total": total},
        }


def _id(args: Arguments) -> str:
    return args.text("template_id")


def _recipient(args: Arguments) -> str:
    to = args.values.get("recipient")
    named = to.get("user_id") if isinstance(to, dict) else args.values.get("user_id")
    return named if isinstance(named, str) else ""
