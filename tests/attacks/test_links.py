"""Links to files: for one chat, one file and half an hour; nothing else opens one."""

import urllib.parse
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update
from yarl import URL

from bot.web.files import VALID_SECONDS, file_routes
from services import files
from services.db.models import Chat, StoredFile
from services.seal import Seal
from tests.stage import Stage, stage
from tests.stage_cell import CALLED

Client = TestClient[web.Request, web.Application]
PAGE = b"<script>alert(1)</script>"
NASTY = 'a"\r\nSet-Cookie: x=1;\u202egpj.html'


@pytest.fixture
async def world() -> AsyncIterator[tuple[Stage, Client, int]]:
    """A file of Sen's, and the door to files."""
    async with stage() as built:
        served = web.Application()
        served.add_routes(file_routes(built.app))
        async with built.work("Sen") as work:
            kept = await files.store(work, NASTY, "text/html", PAGE)
        async with TestClient(TestServer(served)) as client:
            yield built, client, kept


def link(built: Stage, file_id: int, who: str) -> str:
    """The link that a person would get."""
    chat = [*CALLED].index(who) + 1 - ([*CALLED].index(who) > CALLED.index("Mây"))
    return built.app.settings.seal().link(file_id, chat, built.clock.now())


async def status(client: Client, path: str, method: str = "GET") -> tuple[int, bytes]:
    """What comes back, and that nothing may keep it."""
    url = client.make_url("/").join(URL(path, encoded=True))
    async with client.session.request(method, url, allow_redirects=False) as answer:
        return answer.status, await answer.read()


async def test_a_link_opens_one_file_for_one_chat(world: tuple[Stage, Client, int]) -> None:
    built, client, kept = world
    assert await status(client, f"/files/{link(built, kept, 'Sen')}") == (200, PAGE)
    seal, now = built.app.settings.seal(), built.clock.now()
    wrong = [
        link(built, kept, "Lúa"),
        link(built, kept, "Bách"),
        link(built, kept + 1, "Sen"),
        link(built, -1, "Sen"),
        seal.link(kept, 0, now),
    ]
    for token in wrong:
        assert (await status(client, f"/files/{token}"))[0] == 404, token
    built.clock.at += timedelta(seconds=VALID_SECONDS + 1)
    assert (await status(client, f"/files/{link(built, kept, 'Sen')}"))[0] == 200
    built.clock.at -= timedelta(seconds=2 * VALID_SECONDS)
    assert (await status(client, f"/files/{wrong[0]}"))[0] == 404


async def test_an_old_link_and_one_of_a_phone_that_was_lost(
    world: tuple[Stage, Client, int],
) -> None:
    built, client, kept = world
    token = link(built, kept, "Sen")
    built.clock.at += timedelta(seconds=VALID_SECONDS + 1)
    assert (await status(client, f"/files/{token}"))[0] == 404
    token = link(built, kept, "Sen")
    async with built.work() as work:
        await work.db.execute(update(Chat).where(Chat.person_id == 4).values(person_id=None))
    assert (await status(client, f"/files/{token}"))[0] == 404


@pytest.mark.parametrize("sealed", ["[1, 4]", "0912345678", "", "file 1 chat", "file -1 chat 4"])
def test_what_was_sealed_for_keeping_is_no_link(sealed: str) -> None:
    seal, now = Seal("a secret"), datetime.now(UTC)  # noqa: TID251 - sealed at the real time
    assert seal.follow(seal.close(sealed), now, seconds=60) is None


async def test_paths_lead_nowhere(world: tuple[Stage, Client, int]) -> None:
    built, client, kept = world
    token = link(built, kept, "Sen")
    for path in (
        "/files/", "/files/.", "/files/..", "/files/%2e%2e", "/files/../health", "/files//",
        "/files/..%2f..%2fetc%2fpasswd", "/files/%00", f"/files/{token}%00", f"/files/{token}/x",
        f"/files/x%2f{token}", f"/files/{token}%20", "/files/%C0%AE", f"/files/{token[:-1]}",
        f"/files/{urllib.parse.quote('é')}", f"/files/{token}%E2%80%AE", "/files/" + "A" * 6000,
    ):  # fmt: skip
        code, said = await status(client, path)
        assert code in (400, 404), path
        assert PAGE not in said
    for method in ("POST", "PUT", "DELETE"):
        assert (await status(client, f"/files/{token}", method))[0] == 405


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_what_comes_is_shown_to_nobody_else_and_never_run(
    world: tuple[Stage, Client, int], method: str
) -> None:
    built, client, kept = world
    async with built.work() as work:
        png = update(StoredFile).values(mime="image/png; charset=x\r\nX-Bad: 1")
        await work.db.execute(png) if method == "HEAD" else None
    path = f"/files/{link(built, kept, 'Sen')}"
    async with client.request(method, path, headers={"Range": "bytes=0-3"}) as answer:
        assert answer.status == 200
        shown = answer.headers
    assert shown["Content-Type"] == "application/octet-stream"
    assert shown["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert not {'"', "\r", "\n", "\u202e"} & set(shown["Content-Disposition"])
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, no-store"
    assert shown["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    assert not {"Set-Cookie", "X-Bad", "ETag", "Last-Modified", "Accept-Ranges"} & set(shown)
