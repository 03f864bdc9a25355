"""The same replies through both channels: what a person sees, and what comes back."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.channels.base import Document, Part, Sent
from bot.channels.rendering import render
from handlers.texts import Texts
from handlers.vocabulary import Address, Attachment, Choice, FileRef, Incoming, Reply
from tests.bot.channels.conftest import Side, make

T = Texts("vi", datetime(2026, 12, 1, tzinfo=UTC))
PAPER = Attachment(7, "bien-ban.docx", "application/vnd.openxmlformats")
DOCUMENT = Document("bien-ban.docx", PAPER.mime, b"PK paper")
LINK = "https://chibot.example/f/7"
YES_NO = (Choice("yes", "Có mặt"), Choice("no", "Vắng"), Choice("/menu", "Menu"))
SECRETS = ("very-secret-words", "very-secret-word", "")
LONG = "\n\n".join(f"Mục {number}: " + "nội dung " * 60 for number in range(1, 12))

REPLIES = {
    "plain": Reply("Đã ghi nhận: đồng chí có mặt."),
    "markup stays text": Reply("<b>1 < 2</b> *sao* _gạch_ [x](y) &amp;"),
    "choices": Reply("Đồng chí có dự không?", YES_NO, "k3f9"),
    "many choices": Reply(
        "Chọn đảng viên:",
        tuple(Choice(str(n), f"Đảng viên {n}") for n in range(1, 121)),
        "k3fa",
        columns=2,
    ),
    "long": Reply(LONG, YES_NO, "k3fb"),
    "paper": Reply("Biên bản đây.", YES_NO, "k3fc", file=PAPER),
    "emoji": Reply("😀" * 2500),
}


async def deliver(side: Side, reply: Reply) -> list[Part]:
    """Render and send everything; each part has to arrive."""
    parts = render(reply, side.channel.capabilities, T, lambda _: LINK)
    for part in parts:
        document = DOCUMENT if part.file_id else None
        outcome = await side.channel.send(side.phone.account, part, document)
        assert isinstance(outcome, Sent)
        assert outcome.message_id
    return parts


@pytest.mark.parametrize("name", list(REPLIES))
async def test_everything_of_a_reply_is_seen(both: Side, name: str) -> None:
    reply = REPLIES[name]
    parts = await deliver(both, reply)
    seen = await both.phone.seen()
    assert [m["text"] for m in seen] == [part.text for part in parts]
    everything = "".join("".join(m["text"].split()) for m in seen)
    assert "".join(reply.text.split()) in everything
    labels = [label for m in seen for row in m["buttons"] for label in row]
    lines = [line for m in seen for line in m["text"].split("\n")]
    for choice in reply.choices:
        shown = [line for line in lines if line.endswith(f". {choice.label}")]
        assert labels.count(choice.label) + len(shown) == 1


async def test_a_paper_arrives_as_a_file_or_as_a_link(both: Side) -> None:
    await deliver(both, REPLIES["paper"])
    (seen,) = await both.phone.seen()
    if both.channel.capabilities.files:
        assert await both.phone.file(seen["file"]["url"]) == DOCUMENT.content
    else:
        assert LINK in seen["text"]


async def test_what_a_person_writes_comes_in_once_and_complete(both: Side) -> None:
    await both.phone.write("Mai tôi bận trực, xin vắng 😀")
    (update,) = await both.channel.poll()
    address = Address(both.channel.name, both.channel.bot, both.phone.account)
    said = both.channel.parse(update)
    assert said == Incoming(address, "text", text="Mai tôi bận trực, xin vắng 😀")
    assert await both.channel.poll() == []


async def test_everything_that_waits_comes_in_order(both: Side) -> None:
    for number in range(5):
        await both.phone.write(f"tin {number}")
    updates = []
    while found := await both.channel.poll():
        updates += found
    said = [both.channel.parse(update) for update in updates]
    assert [one.text for one in said if one] == [f"tin {number}" for number in range(5)]
    assert len({both.channel.key(update) for update in updates}) == 5


@pytest.mark.parametrize("kind", ["sticker", "voice", "contact", "location"])
async def test_what_the_bot_cannot_read_comes_in_as_such(both: Side, kind: str) -> None:
    await both.phone.inject(kind=kind)
    (update,) = await both.channel.poll()
    incoming = both.channel.parse(update)
    assert incoming is not None
    assert incoming.kind == "unsupported"


async def test_a_group_is_marked(both: Side) -> None:
    await both.phone.inject(group="g1", text="@bot chào")
    (update,) = await both.channel.poll()
    incoming = both.channel.parse(update)
    assert incoming is not None
    assert incoming.group


async def test_an_update_that_comes_again_has_the_same_key(both: Side) -> None:
    await both.phone.write("có mặt")
    (first,) = await both.channel.poll()
    await both.phone.inject(repeat=1)
    (second,) = await both.channel.poll()
    assert both.channel.key(first) == both.channel.key(second)


async def test_a_picture_is_fetched(both: Side) -> None:
    await both.phone.attach("bien-lai.png", base64.b64encode(b"\x89PNG" * 100).decode())
    (update,) = await both.channel.poll()
    incoming = both.channel.parse(update)
    assert incoming is not None
    (file,) = incoming.files
    fetched = await both.channel.fetch(file)
    assert (fetched.content, fetched.size) == (b"\x89PNG" * 100, 400)
    assert fetched.mime.startswith("image/")
    assert fetched.refused is None


@pytest.mark.parametrize("told", [True, False], ids=["size told", "size not told"])
async def test_a_picture_that_is_too_large_is_refused(both: Side, told: bool) -> None:
    await both.phone.attach("bien-lai.png", base64.b64encode(b"\x89PNG" * 100).decode())
    (update,) = await both.channel.poll()
    incoming = both.channel.parse(update)
    assert incoming is not None
    (file,) = incoming.files
    both.channel.capabilities = replace(both.channel.capabilities, max_upload=399)
    fetched = await both.channel.fetch(file if told else replace(file, size=None))
    assert (fetched.content, fetched.refused) == (None, "too_large")


async def test_a_picture_that_is_gone_is_unavailable(both: Side) -> None:
    ref = "AgACAgUAA" if both.channel.name == "telegram" else f"{both.phone.base}/nothing.jpg"
    fetched = await both.channel.fetch(FileRef("photo.jpg", "image/jpeg", ref))
    assert (fetched.content, fetched.refused) == (None, "unavailable")


async def test_a_webhook_brings_the_update_and_its_secret(both: Side) -> None:
    got: list[tuple[list[bool], Incoming | None]] = []

    async def hook(request: web.Request) -> web.Response:
        raw = await request.read()
        genuine = [both.channel.genuine(request.headers, raw, each) for each in SECRETS]
        got.append((genuine, both.channel.parse(await request.json())))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        await both.channel.set_webhook(url, SECRETS[0])
        await both.phone.write("có mặt")
        assert await both.phone.rest()
        await both.channel.set_webhook(None, "")
    finally:
        await runner.cleanup()
    assert all(genuine == [True, False, False] for genuine, _ in got)
    assert [said.text for _, said in got if said] == ["có mặt"]
    assert await both.channel.poll() == []


def test_a_request_without_secret_is_nobodys() -> None:
    for name in ("telegram", "zalo"):
        channel = make(name, "http://127.0.0.1:1")
        assert not channel.genuine({"Host": "x"}, b"{}", SECRETS[0])
