"""Calls the Zalo OA platform: JSON, and the envelope {"error", "message", "data"} back.

A refusal comes with HTTP 200. Tokens stand in headers and in the answers of the exchange, so no
exception of the HTTP library and no answer leaves here in the words of others.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp

from bot.channels.base import Document, Timeouts
from bot.channels.downloads import Downloads

Fate = Literal["answered", "not_sent", "lost", "server"]
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


@dataclass(frozen=True, slots=True)
class Hosts:
    """Where the platform listens: messages, approved messages by telephone, tokens."""

    api: str = "https://openapi.zalo.me"
    business: str = "https://business.openapi.zalo.me"
    oauth: str = "https://oauth.zaloapp.com"


ZALO = Hosts()


@dataclass(frozen=True, slots=True)
class Answer:
    """`error` 0: `data` is what was asked for; else the platform's number of the refusal.

    `fate`: lost: it left and no answer came back; server: the platform is out of order.
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    error: int = 0
    fate: Fate = "answered"

    @property
    def fine(self) -> bool:
        """The platform did it."""
        return self.fate == "answered" and self.error == 0


class OaClient:
    """Create it inside a running event loop, and close it."""

    def __init__(self, hosts: Hosts, timeouts: Timeouts) -> None:
        self._hosts, self._timeouts = hosts, timeouts
        self._session = aiohttp.ClientSession()
        self.downloads = Downloads(hosts.api, timeouts)

    async def call(self, path: str, token: str, body: Mapping[str, Any]) -> Answer:
        """POST JSON to the platform's own host."""
        return await self._send("POST", f"{self._hosts.api}{path}", token, json=body)

    async def ask(self, path: str, token: str) -> Answer:
        """GET from the platform's own host."""
        return await self._send("GET", f"{self._hosts.api}{path}", token)

    async def business(self, path: str, token: str, body: Mapping[str, Any]) -> Answer:
        """POST JSON to the host of approved messages by telephone."""
        return await self._send("POST", f"{self._hosts.business}{path}", token, json=body)

    async def upload(self, path: str, token: str, document: Document) -> Answer:
        """POST a file."""
        form = aiohttp.FormData()
        form.add_field(
            "file", document.content, filename=document.name, content_type=document.mime
        )
        return await self._send("POST", f"{self._hosts.api}{path}", token, data=form)

    async def exchange(self, secret: str, form: Mapping[str, str]) -> Answer:
        """Gives a token or a code for a pair; `data` is the flat answer."""
        url = f"{self._hosts.oauth}/v4/oa/access_token"
        answer = await self._request("POST", url, {"secret_key": secret}, data=dict(form))
        if answer.fine and "access_token" not in answer.data:
            return Answer(fate="lost")
        return answer

    async def close(self) -> None:
        """Gives connections back."""
        await self._session.close()
        await self.downloads.close()

    async def _send(self, method: str, url: str, token: str, **body: Any) -> Answer:
        answer = await self._request(method, url, {"access_token": token}, **body)
        data = answer.data.get("data")
        return Answer(data if isinstance(data, Mapping) else {}, answer.error, answer.fate)

    async def _request(self, method: str, url: str, headers: Any, **body: Any) -> Answer:
        try:
            async with self._session.request(
                method, url, headers=headers, timeout=self._timeout(), **body
            ) as response:
                return _answer(response.status, await response.read())
        except NOT_SENT:
            return Answer(fate="not_sent")
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Answer(fate="lost")

    def _timeout(self) -> aiohttp.ClientTimeout:
        times = self._timeouts
        return aiohttp.ClientTimeout(
            total=times.connect + times.write + times.read,
            connect=times.connect,
            sock_read=times.read,
        )


def _answer(status: int, body: bytes) -> Answer:
    if status >= 500:
        return Answer(fate="server")
    try:
        envelope = json.loads(body)
    except ValueError:
        envelope = None
    if not isinstance(envelope, Mapping):
        return Answer(error=-status) if status >= 400 else Answer(fate="lost")
    error = envelope.get("error", 0)
    if not isinstance(error, int):
        error = -status
    return Answer(envelope, error if error or status < 400 else -status)
