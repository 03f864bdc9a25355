"""Calls the Zalo Bot Platform: POST JSON, and the envelope {"ok", "result", "error_code"} back.

The token stands in the address and the HTTP library writes addresses into its exceptions, so no
exception leaves here: what went wrong is the `code` of an answer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.channels.base import Timeouts
from bot.channels.downloads import Downloads

NOT_SENT = -1
"""code: the request never left"""
LOST = -2
"""code: it left, and no answer that can be read came back"""


@dataclass(frozen=True, slots=True)
class Answer:
    """`code` 0: `result` is what was asked for; positive: the platform's error code."""

    result: Any = None
    code: int = 0
    description: str = ""


class ZaloClient:
    """One token. Create it inside a running event loop, and close it."""

    def __init__(self, token: str, api: str, timeouts: Timeouts) -> None:
        self._base, self._timeouts = f"{api.rstrip('/')}/bot{token}", timeouts
        self._session = aiohttp.ClientSession()
        self.downloads = Downloads(api, timeouts)

    async def call(self, method: str, wait: float = 0, **arguments: object) -> Answer:
        """`wait`: seconds that the platform may take longer than usual."""
        try:
            async with self._session.post(
                f"{self._base}/{method}", json=arguments, timeout=self._timeout(wait)
            ) as response:
                return _answer(response.status, await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL):
            return Answer(code=NOT_SENT)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Answer(code=LOST)

    async def close(self) -> None:
        """Gives connections back."""
        await self._session.close()
        await self.downloads.close()

    def _timeout(self, wait: float) -> aiohttp.ClientTimeout:
        times = self._timeouts
        return aiohttp.ClientTimeout(
            total=times.connect + times.write + times.read + wait,
            connect=times.connect,
            sock_read=times.read + wait,
        )


def _answer(status: int, body: bytes) -> Answer:
    try:
        envelope = json.loads(body)
    except ValueError:
        envelope = None
    if not isinstance(envelope, Mapping):
        return Answer(code=status if status >= 400 else LOST)
    if envelope.get("ok") is True:
        return Answer(envelope.get("result"))
    code = envelope.get("error_code")
    if not isinstance(code, int) or code <= 0:
        code = max(status, 400)
    return Answer(code=code, description=str(envelope.get("description")))
