"""A Zalo Official Account: text with up to five buttons, small files, and a window that closes.

Messages are free until 48 hours after the person's last word, cost money until 7 days after it,
and are refused then; approved templates pass at any time of day, for money. The platform brings
updates by webhook only. What is known of it is partly a third party's word: an unknown refusal
counts as one, an unknown event concerns nobody.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from bot.channels import genuine
from bot.channels import zalo_oa_updates as updates
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
    Timeouts,
    UnreachableError,
    Window,
)
from bot.channels.downloads import TooLargeError
from bot.channels.zalo_oa_answers import EXPIRED, SERVER_PAUSE, outcome
from bot.channels.zalo_oa_client import ZALO, Answer, Hosts, OaClient
from bot.channels.zalo_oa_tokens import TokenKeeper
from handlers.vocabulary import FileRef, Incoming
from services.clock import Clock, local, local_day, moment

SIGNATURE = "X-ZEvent-Signature"
MESSAGE, UPLOAD, ABOUT = "/v3.0/oa/message/cs", "/v2.0/oa/upload/file", "/v2.0/oa/getoa"
TEMPLATE, TEMPLATE_BY_PHONE = "/v3.0/oa/message/template", "/message/template"
LARGEST = 5_000_000
"""bytes of a file that the platform takes"""
MORNING, NIGHT = 6, 22
"""hours in Vietnam between which approved messages are let through"""
WINDOW = Window(free=timedelta(hours=48), possible=timedelta(days=7))
ZALO_OA = Capabilities(
    max_text=2000,
    max_buttons=5,
    max_label=100,
    edit=False,
    files=True,
    per_second=1.5,
    per_chat_second=1,
    list_beyond=True,
    captions=False,
    polls=False,
    window=WINDOW,
    paid_only=True,
)
PhoneOf = Callable[[str], Awaitable[str | None]]
"""the telephone number of a chat's person in clear"""


@dataclass(frozen=True, slots=True)
class Account:
    """The account and what is configured where the platform's sources disagree."""

    id: str
    app_id: str
    hook_secret: str
    """signs webhooks: the account's secret key, or the application's"""
    button_template: str = ""
    """`template_type` of text with buttons; "": it is left out"""
    file_types: tuple[str, ...] = ("pdf", "doc", "docx")


@dataclass(frozen=True, slots=True)
class Way:
    """How the platform is reached."""

    hosts: Hosts = ZALO
    timeouts: Timeouts = DEFAULT_TIMEOUTS


class ZaloOaChannel:
    """One Official Account."""

    name = updates.CHANNEL

    def __init__(
        self,
        account: Account,
        tokens: TokenKeeper,
        clock: Clock,
        phone_of: PhoneOf,
        way: Way = Way(),
        capabilities: Capabilities = ZALO_OA,
    ) -> None:
        self.bot, self.capabilities = account.id, capabilities
        self._account, self._tokens, self._clock = account, tokens, clock
        self._phone_of, self._way = phone_of, way
        self._client: OaClient | None = None
        self._title = ""

    @property
    def title(self) -> str:
        """The account's name as people see it."""
        return self._title

    async def start(self) -> None:
        """Asks who the account is; ChannelError when it gave no rights, or not any more."""
        if not self.bot.isdecimal():
            raise ChannelError("CHIBOT_ZALO_OA_ID is a long number: the OA's id.")
        await self.close()
        client = OaClient(self._way.hosts, self._way.timeouts)
        try:
            answer = await self._with_token(client, lambda token: client.ask(ABOUT, token))
            _check(answer)
        except BaseException:
            await client.close()
            raise
        self._client, self._title = client, str(answer.data.get("name") or self.bot)

    async def poll(self) -> list[Payload]:
        """The platform cannot be asked."""
        raise ChannelError("A Zalo OA brings updates by webhook only: set CHIBOT_PUBLIC_URL.")

    def key(self, payload: Payload) -> str:
        """Event and message."""
        return updates.key(payload)

    def parse(self, payload: Payload) -> Incoming | None:
        """What the person did, None for what concerns nobody; ValueError when damaged."""
        return updates.parse(payload, self.bot)

    async def fetch(self, file: FileRef) -> FileRef:
        """The file with its content, or `refused`."""
        limit = self.capabilities.max_upload
        if (client := self._client) is None:
            return replace(file, refused="unavailable")
        if (file.size or 0) > limit:
            return replace(file, refused="too_large")
        try:
            found = await client.downloads.fetch(file.ref, limit)
        except TooLargeError:
            return replace(file, refused="too_large")
        if found is None:
            return replace(file, refused="unavailable")
        content, mime = found
        return replace(file, content=content, size=len(content), mime=mime or file.mime)

    async def send(self, chat: str, part: Part, document: Document | None) -> Outcome:
        """One message: an approved one, a file, or text with its buttons."""
        if (client := self._client) is None:
            return Again(SERVER_PAUSE, "network")
        if part.template:
            return await self._send_template(client, chat, part.template)
        if document is not None and self._fits(document):
            sent = await self._send_file(client, chat, document)
            if sent != Failed("refused") or not part.text:
                return sent
        if not part.text:
            return Failed("refused")
        return await self._say(client, chat, self._body(part))

    async def set_webhook(self, url: str | None, secret: str) -> None:
        """Nothing: the address is entered by hand where the application is kept."""

    def genuine(self, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        """The platform signed it; its first, empty probe carries no signature and says nothing."""
        if body.strip() in (b"", b"{}"):
            return True
        mine = self._account
        return genuine.signed(headers, SIGNATURE, body, before=mine.app_id, after=mine.hook_secret)

    def link(self, code: str) -> str | None:
        """None: an address on Zalo carries no code, so people type it."""
        return None

    async def close(self) -> None:
        """Gives connections back."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    def _fits(self, document: Document) -> bool:
        kind = PurePath(document.name).suffix.removeprefix(".").lower()
        return kind in self._account.file_types and len(document.content) <= LARGEST

    def _body(self, part: Part) -> dict[str, Any]:
        buttons = [_button(label, data) for row in part.buttons for label, data in row]
        if not buttons:
            return {"text": part.text}
        kind = self._account.button_template
        payload = ({"template_type": kind} if kind else {}) | {"buttons": buttons}
        return {"text": part.text, "attachment": {"type": "template", "payload": payload}}

    async def _say(self, client: OaClient, chat: str, message: Mapping[str, Any]) -> Outcome:
        body = {"recipient": {"user_id": chat}, "message": message}
        return outcome(
            await self._with_token(client, lambda token: client.call(MESSAGE, token, body))
        )

    async def _send_file(self, client: OaClient, chat: str, document: Document) -> Outcome:
        """Hands the file over first; what is lost on that way was shown to nobody."""
        handed = await self._with_token(
            client, lambda token: client.upload(UPLOAD, token, document)
        )
        if handed.fate != "answered":
            return Again(SERVER_PAUSE, "network")
        if not handed.fine or "token" not in handed.data:
            return outcome(handed) if not handed.fine else Failed("refused")
        payload = {"token": handed.data["token"]}
        return await self._say(client, chat, {"attachment": {"type": "file", "payload": payload}})

    async def _send_template(self, client: OaClient, chat: str, template: Payload) -> Outcome:
        if (pause := self._until_morning()) > 0:
            return Again(pause, "night")
        body = {
            "template_id": template["id"],
            "template_data": template["data"],
            "tracking_id": secrets.token_hex(8),
        }
        if template.get("by") != "phone":
            to = body | {"user_id": chat}
            return outcome(
                await self._with_token(client, lambda token: client.call(TEMPLATE, token, to))
            )
        if (phone := await self._phone_of(chat)) is None:
            return Failed("refused")
        to = body | {"phone": _international(phone)}
        return outcome(
            await self._with_token(
                client, lambda token: client.business(TEMPLATE_BY_PHONE, token, to)
            )
        )

    def _until_morning(self) -> float:
        """Seconds until approved messages are let through; 0: now."""
        now = self._clock.now()
        day = local_day(now)
        if MORNING <= local(now).hour < NIGHT:
            return 0.0
        if local(now).hour >= NIGHT:
            day += timedelta(days=1)
        return (moment(day, local(now).time().replace(MORNING, 0, 0, 0)) - now).total_seconds()

    async def _with_token(
        self, client: OaClient, call: Callable[[str], Awaitable[Answer]]
    ) -> Answer:
        """Calls with the token that is kept; when it is refused, once more with a new one."""
        token = await self._tokens.access(client)
        if token is None:
            return Answer(error=EXPIRED[0])
        answer = await call(token)
        if answer.error not in EXPIRED:
            return answer
        newer = await self._tokens.access(client, refused=token)
        return answer if newer is None else await call(newer)


def _button(label: str, data: str) -> dict[str, Any]:
    """A link opens; anything else comes back as if the person had written it."""
    if data.startswith(("https://", "http://")):
        return {"title": label, "type": "oa.open.url", "payload": {"url": data}}
    return {"title": label, "type": "oa.query.hide", "payload": f"{updates.BUTTON}{data}"}


def _international(phone: str) -> str:
    """As the platform wants numbers: 84 and no first zero."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    return f"84{digits[1:]}" if digits.startswith("0") else digits


def _check(answer: Answer) -> None:
    """Raises ChannelError, in words for the person who runs the bot."""
    if answer.error in EXPIRED:
        raise UnreachableError(
            "The OA gave no rights, or they have ended: run `chibot oa authorise`."
        )
    if answer.fate != "answered":
        raise UnreachableError("Zalo does not answer: check the network and its address.")
    if answer.error:
        raise ChannelError(f"Zalo refuses ({answer.error}): see the OA's package and rights.")
