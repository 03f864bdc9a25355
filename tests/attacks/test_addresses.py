"""An update that names an address behind our own wall leads nowhere."""

import socket

import pytest
from aiohttp import web

from bot.channels.base import DEFAULT_TIMEOUTS
from bot.channels.downloads import Downloads, public_socket
from tests.bot.running import free_port

BEHIND = ("127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "100.64.0.1", "172.16.0.1",
          "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1")  # fmt: skip


@pytest.mark.parametrize("address", BEHIND)
def test_no_socket_is_opened_to_a_machine_behind_the_wall(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(OSError, match="no public address"):
        public_socket((family, socket.SOCK_STREAM, 0, "", (address, 80)))


def test_a_public_machine_is_reached() -> None:
    public_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("8.8.8.8", 443))).close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_only_a_platform_on_this_machine_names_addresses_here(host: str) -> None:
    async def picture(_request: web.Request) -> web.Response:
        return web.Response(body=b"picture", content_type="image/png")

    server = web.Application()
    server.add_routes([web.get("/p", picture)])
    runner = web.AppRunner(server)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    found = {}
    for api in ("https://platform.example", f"http://127.0.0.1:{port}"):
        downloads = Downloads(api, DEFAULT_TIMEOUTS)
        found[api] = await downloads.fetch(f"http://{host}:{port}/p", 100)
        await downloads.close()
    await runner.cleanup()
    assert list(found.values()) == [None, (b"picture", "image/png")]
