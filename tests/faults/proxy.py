"""A way between two programs that can be cut."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

PIECE = 65_536
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Reach = Callable[[], Awaitable[Streams]]


class Proxy:
    """Listens on loopback and passes everything on to the place that `reach` connects to."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Proxy"]:
        """Listens until the block ends."""
        await self.mend()
        try:
            yield self
        finally:
            self.cut()

    async def mend(self) -> None:
        """The way is free (again)."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Nobody gets through, and whoever was on the way is thrown out."""
        if self._server is not None:
            self._server.close()
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, here: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        try:
            there, back = await self._reach()
        except OSError:
            out.transport.abort()
            return
        self._open |= {out, back}
        try:
            await asyncio.gather(_pass_on(here, back), _pass_on(there, out))
        finally:
            self._open -= {out, back}


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()


def to_address(url: str) -> Reach:
    """The host and port of an address."""
    parts = urlsplit(url)

    async def reach() -> Streams:
        return await asyncio.open_connection(parts.hostname, parts.port)

    return reach


def to_socket(path: str) -> Reach:
    """A socket file."""

    async def reach() -> Streams:
        return await asyncio.open_unix_connection(path)

    return reach
