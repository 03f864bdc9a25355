"""A bot of the Zalo Bot Platform: text and pictures in, text out.

No buttons, edits or files; a monthly quota that counts both directions. What the platform answers
is only partly documented: an unknown refusal counts as one, an unknown event concerns nobody.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.channels import zalo_updates as updates
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
from bot.channels.downloads import TooLargeError
from bot.channels.genuine import header, same
from bot.channels.zalo_client import LOST, NOT_SENT, Answer, ZaloClient
from handlers.vocabulary import FileRef, Incoming

SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105
SERVER_PAUSE = 5.0
"""seconds before we try again when Zalo or the way to it is out of order"""
LIMIT_PAUSE = 30.0
"""the same after "too many requests": Zalo tells no time"""
TOKEN_PAUSE = 60.0
"""the same when the token was revoked: somebody has to see to it"""
ZALO = Capabilities(
    max_text=2000,
    max_buttons=0,
    max_label=0,
    edit=False,
    files=False,
    per_second=5,
    per_chat_second=1,
    monthly=3000,
    max_people=50,
)


class ZaloBotChannel:
    """One bot of the platform. `api` is the server to talk to."""

    name = updates.CHANNEL

    def __init__(
        self,
        token: str,
        api: str = "https://bot-api.zaloplatforms.com",
        timeouts: Timeouts = DEFAULT_TIMEOUTS,
        capabilities: Capabilities = ZALO,
    ) -> None:
        self.bot = token.partition(":")[0]
        self.capabilities = capabilities
        self._token, self._api, self._timeouts = token, api, timeouts
        self._client: ZaloClient | None = None
        self._title = ""

    @property
    def title(self) -> str:
        """The bot's name as Zalo shows it."""
        return self._title

    async def start(self) -> None:
        """Asks who the bot is; ChannelError for a wrong token."""
        if not self.bot.isdecimal():
            raise ChannelError("The Zalo token is not one: it looks like 123456:abc-xyz.")
        await self.close()
        client = ZaloClient(self._token, self._api, self._timeouts)
        try:
            me = await client.call("getMe")
            _check(me)
        except ChannelError:
            await client.close()
            raise
        self._client = client
        self._title = _named(me.result)

    async def poll(self) -> list[Payload]:
        """Waits for an update: Zalo gives one at a time, and 408 when there is none."""
        seconds = self._timeouts.poll
        answer = await self._running().call("getUpdates", seconds, timeout=str(int(seconds)))
        if answer.code == 408:
            return []
        _check(answer)
        if not isinstance(answer.result, dict):
            raise UnreachableError("What answers is not Zalo: check its address.")
        return [answer.result]

    def key(self, payload: Payload) -> str:
        """Event and message: Zalo numbers no updates."""
        return updates.key(payload)

    def parse(self, payload: Payload) -> Incoming | None:
        """What the person did, None for what concerns nobody; ValueError when damaged."""
        return updates.parse(payload, self.bot)

    async def fetch(self, file: FileRef) -> FileRef:
        """The picture with its content, or `refused`. Its address expires soon."""
        if (client := self._client) is None:
            return replace(file, refused="unavailable")
        try:
            found = await client.downloads.fetch(file.ref, self.capabilities.max_upload)
        except TooLargeError:
            return replace(file, refused="too_large")
        if found is None:
            return replace(file, refused="unavailable")
        content, mime = found
        mime = mime if mime.startswith("image/") else file.mime
        return replace(file, content=content, size=len(content), mime=mime)

    async def send(self, chat: str, part: Part, document: Document | None) -> Outcome:
        """One text. The platform takes no documents: rendering has made a link of them."""
        if (client := self._client) is None:
            return Again(SERVER_PAUSE, "network")
        if not part.text:
            return Failed("refused")
        return _outcome(await client.call("sendMessage", chat_id=chat, text=part.text))

    async def set_webhook(self, url: str | None, secret: str) -> None:
        """Updates go to `url` from now on (None: back to polling)."""
        client = self._running()
        if url is None:
            _check(await client.call("deleteWebhook"))
            return
        answer = await client.call("setWebhook", url=url, secret_token=secret)
        _check(answer)
        result = answer.result if isinstance(answer.result, dict) else {}
        if (result.get("verification") or {}).get("ok") is False:
            raise UnreachableError("Zalo took the webhook's address, but nobody answers there.")

    def genuine(self, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        """The request shows the secret."""
        return same(header(headers, SECRET_HEADER), secret)

    def link(self, code: str) -> str | None:
        """None: an address on Zalo carries no code, so people type it."""
        return None

    async def close(self) -> None:
        """Gives connections back."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    def _running(self) -> ZaloClient:
        if self._client is None:
            raise UnreachableError("Zalo was not reached yet.")
        return self._client


def _named(me: object) -> str:
    """The display name, or the account's where Zalo gives none."""
    found = me if isinstance(me, dict) else {}
    return str(found.get("display_name") or found.get("account_name") or "")


def _check(answer: Answer) -> None:
    """Raises ChannelError, in words for the person who runs the bot."""
    if answer.code == 0:
        return
    if answer.code in {401, 404}:
        raise ChannelError("Zalo does not know this token: copy it again from Zalo Bot Manager.")
    if 400 <= answer.code < 500 and answer.code not in {408, 429}:
        raise ChannelError(f"Zalo refuses ({answer.code}): {answer.description}")
    raise UnreachableError("Zalo does not answer: check the network and its address.")


def _outcome(answer: Answer) -> Outcome:
    """What became of a message."""
    if answer.code == 0:
        result = answer.result if isinstance(answer.result, dict) else {}
        return Sent(str(result.get("message_id", "")))
    if answer.code in {LOST, 408}:
        return Unknown()
    if answer.code == NOT_SENT:
        return Again(SERVER_PAUSE, "network")
    if answer.code >= 500:
        return Again(SERVER_PAUSE, "server")
    return _refused(answer)


def _refused(answer: Answer) -> Outcome:
    said = answer.description.lower()
    if answer.code == 401:
        return Again(TOKEN_PAUSE, "token", whole_bot=True)
    if answer.code == 429 and "quota" not in said:
        return Again(LIMIT_PAUSE, "limit", whole_bot=True)
    if answer.code == 400 and "chat_id" in said:
        return Failed("gone")
    return Failed({403: "blocked", 404: "gone", 429: "quota"}.get(answer.code, "refused"))
