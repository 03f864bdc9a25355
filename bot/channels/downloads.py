"""Fetches what lies at an address that an update named: from public machines only.

Whoever can make an update name an address must not make us look at machines behind our own wall.
The check is made when a connection is opened, so names and redirections do not lead around it.
"""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp

from bot.channels.base import Timeouts

MAX_REDIRECTS = 3
PIECE = 65_536
HERE = ("127.0.0.1", "::1", "localhost")
Found = tuple[int, int, int, str, tuple[object, ...]]
"""an address as the resolver gives it: family, type, protocol, name, (address, port, …)"""


class TooLargeError(Exception):
    """A download went past its limit."""


class Downloads:
    """Create it inside a running event loop, and close it.

    `api`: where the platform is; one on this machine (the simulator) may name addresses here.
    """

    def __init__(self, api: str, timeouts: Timeouts) -> None:
        opened = None if urlsplit(api).hostname in HERE else public_socket
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(socket_factory=opened)
        )
        self._timeout = aiohttp.ClientTimeout(
            total=timeouts.connect + timeouts.write + timeouts.read,
            connect=timeouts.connect,
            sock_read=timeouts.read,
        )

    async def fetch(self, url: str, limit: int) -> tuple[bytes, str] | None:
        """Content and type of what lies there; None when it cannot be had.

        Raises TooLargeError as soon as more than `limit` bytes have come.
        """
        try:
            async with self._session.get(
                url, max_redirects=MAX_REDIRECTS, timeout=self._timeout
            ) as response:
                if response.status != 200:
                    return None
                return await _limited(response, limit), response.content_type
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return None

    async def close(self) -> None:
        """Gives connections back."""
        await self._session.close()


def public_socket(found: Found) -> socket.socket:
    """A socket for this address. Raises OSError where it is no public one."""
    family, kind, protocol, _, address = found
    if not ip_address(str(address[0])).is_global:
        raise OSError("no public address")
    return socket.socket(family, kind, protocol)


async def _limited(response: aiohttp.ClientResponse, limit: int) -> bytes:
    content = bytearray()
    async for piece in response.content.iter_chunked(PIECE):
        content += piece
        if len(content) > limit:
            raise TooLargeError
    return bytes(content)
