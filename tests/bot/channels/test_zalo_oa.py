"""An Official Account over HTTP: what a person sees and does, what is signed, what is refused."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Again, Document, Failed, Outcome, Part, Sent, Unknown
from bot.channels.rendering import render
from bot.channels.zalo_oa import LARGEST
from bot.simulator import Limits
from handlers.texts import Texts
from handlers.vocabulary import Address, Attachment, Choice, Incoming, Reply
from tests.bot.channels.oa import HOOK_SECRET, OA, TEMPLATE, Office, office, signature
from tests.fakes import FRIDAY, FakeClock, vn

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
T = Texts("vi", FRIDAY)
LINK = "https://chibot.example/files/7"
HELLO = Part("Chào đồng chí.")
YES_NO = (Choice("yes", "Có mặt"), Choice("no", "Vắng"), Choice("/menu", "Menu"))


@pytest.fixture
async def oa(engine: AsyncEngine, clock: FakeClock) -> AsyncIterator[Office]:
    async with office(engine, clock) as here:
        yield here


async def say(oa: Office, reply: Reply, document: Document | None = None) -> list[Outcome]:
    """Renders and sends everything."""
    parts = render(reply, oa.channel.capabilities, T, lambda _: LINK)
    of = [document if part.file_id else None for part in parts]
    return [
        await oa.channel.send(oa.hoa, part, each) for part, each in zip(parts, of, strict=True)
    ]


def address(oa: Office) -> Address:
    return Address("zalo_oa", OA, oa.hoa)


async def test_a_button_comes_back_as_a_tap(oa: Office) -> None:
    (sent,) = await say(oa, Reply("Đồng chí có dự không?", YES_NO, "k3f9"))
    assert isinstance(sent, Sent)
    assert sent.message_id
    (seen,) = await oa.seen()
    assert seen["text"] == "Đồng chí có dự không?"
    assert seen["buttons"] == [["Có mặt"], ["Vắng"], ["Menu"]]
    await oa.do("taps", message=seen["n"], button="Vắng")
    assert oa.channel.parse(await oa.event()) == Incoming(address(oa), "tap", tap="k3f9:1")


async def test_more_choices_than_buttons_are_a_numbered_list(oa: Office) -> None:
    six = tuple(Choice(str(number), f"Đảng viên {number}") for number in range(1, 7))
    await say(oa, Reply("Chọn đảng viên:", six, "k3fa"))
    (seen,) = await oa.seen()
    assert seen["buttons"] == []
    assert "6. Đảng viên 6" in seen["text"]


async def test_long_texts_are_split_and_none_is_refused(oa: Office) -> None:
    sent = await say(oa, Reply("câu dài " * 700, YES_NO, "k3fb"))
    assert len(sent) == 3
    assert all(isinstance(one, Sent) for one in sent)
    assert [bool(shown["buttons"]) for shown in await oa.seen()] == [False, False, True]


async def test_what_the_platform_takes_is_a_file_and_the_rest_a_link(oa: Office) -> None:
    for name, size, as_file in (
        ("bien-ban.pdf", 9, True),
        ("bien-ban.docx", 9, True),
        ("danh-sach.xlsx", 9, False),
        ("bien-ban.pdf", LARGEST + 1, False),
    ):
        paper = Attachment(7, name, "application/pdf")
        await say(oa, Reply("Đây ạ.", file=paper), Document(name, paper.mime, b"x" * size))
        first, last = (await oa.seen())[-2:]
        assert last["text"] == "Đây ạ."
        assert (first["file"] is not None) is as_file
        assert first["buttons"] == ([] if as_file else [["Mở tệp"]])


async def test_a_file_the_platform_refuses_is_a_link(engine: AsyncEngine) -> None:
    async with office(engine, FakeClock(), file_types=("xlsx",)) as oa:
        paper = Attachment(7, "danh-sach.xlsx", "application/x")
        await say(oa, Reply("Đây ạ.", file=paper), Document(paper.name, paper.mime, b"x"))
        assert (await oa.seen())[0]["buttons"] == [["Mở tệp"]]


async def test_the_type_of_a_button_template_is_configured(engine: AsyncEngine) -> None:
    async with office(engine, FakeClock(), button_template="button") as oa:
        await say(oa, Reply("Dự không?", YES_NO, "k3f9"))
        assert len((await oa.seen())[0]["buttons"]) == 3


async def test_what_is_signed_is_genuine_and_nothing_else(oa: Office) -> None:
    await oa.do("messages", text='đúng "timestamp":"1" rồi \\"timestamp\\": 5')
    await oa.event()
    genuine = oa.channel.genuine
    probe, *events = oa.got
    assert probe[1].strip() == b"{}"
    assert "X-ZEvent-Signature" not in probe[0]
    assert all(genuine(headers, raw, "") for headers, raw, _ in oa.got)
    for headers, raw, event in events:
        stamp = event["timestamp"]
        assert not genuine({}, raw, "")
        assert not genuine(headers, raw.replace(b"text", b"texT"), "")
        for wrong in (
            signature(raw, stamp, app="1"),
            signature(raw, stamp, secret="other"),
            signature(raw, "1"),
            "mac=",
            "",
        ):
            assert not genuine({"x-zevent-signature": wrong}, raw, "")
        assert genuine({"x-zevent-signature": signature(raw, stamp)}, raw, "")
    moved = json.dumps({"event_name": "follow"}).encode()
    told = {"X-ZEvent-Signature": signature(moved, "77"), "X-ZEvent-Timestamp": "77"}
    assert genuine(told, moved, HOOK_SECRET)


async def test_an_event_that_comes_again_is_known(oa: Office) -> None:
    oa.statuses = [500, 500]
    await oa.do("messages", text="có mặt")
    await oa.event()
    again = oa.got[-3:]
    assert [headers["num_retry"] for headers, _, _ in again] == ["0", "1", "2"]
    assert len({oa.channel.key(event) for _, _, event in again}) == 1


async def test_what_cannot_be_read_comes_in_as_such(oa: Office) -> None:
    for kind in ("sticker", "voice", "contact", "location", "link"):
        await oa.do("updates", kind=kind)
        incoming = oa.channel.parse(await oa.event())
        assert incoming is not None
        assert incoming.kind == "unsupported"


async def test_following_greets_leaving_is_told_and_reading_concerns_nobody(oa: Office) -> None:
    await oa.do("updates", kind="seen")
    assert oa.channel.parse(await oa.event()) is None
    await oa.do("block", blocked=True)
    assert oa.channel.parse(await oa.event()) == Incoming(address(oa), "left")
    assert await oa.channel.send(oa.hoa, HELLO, None) == Failed("gone")
    await oa.do("block", blocked=False)
    assert oa.channel.parse(await oa.event()) == Incoming(address(oa), text="/start")
    assert isinstance(await oa.channel.send(oa.hoa, HELLO, None), Sent)


async def test_a_file_of_a_person_is_fetched(oa: Office) -> None:
    content = base64.b64encode(b"%PNG" * 100).decode()
    can = oa.channel.capabilities
    for name in ("bien-lai.png", "don-xin.pdf"):
        oa.channel.capabilities = can
        await oa.do("messages", file={"name": name, "base64": content})
        incoming = oa.channel.parse(await oa.event())
        assert incoming is not None
        (file,) = incoming.files
        fetched = await oa.channel.fetch(file)
        assert (fetched.content, fetched.refused) == (b"%PNG" * 100, None)
        oa.channel.capabilities = replace(can, max_upload=399)
        assert (await oa.channel.fetch(replace(file, size=None))).refused == "too_large"
        gone = replace(file, ref=f"{oa.base}/nothing", size=None)
        assert (await oa.channel.fetch(gone)).refused == "unavailable"


async def test_the_window_closes_after_seven_days_and_costs_after_two(
    engine: AsyncEngine, clock: FakeClock
) -> None:
    async with office(engine, clock, replace(Limits.loose(), oa_paid_per_month=1)) as oa:
        clock.move(hours=48)
        free = await oa.channel.send(oa.hoa, HELLO, None)
        assert isinstance(free, Sent)
        assert free.quota == {"quota_type": "sub_quota", "remain": "1", "total": "1"}
        clock.move(minutes=1)
        paid = await oa.channel.send(oa.hoa, HELLO, None)
        assert isinstance(paid, Sent)
        assert paid.quota is not None
        assert paid.quota["remain"] == "0"
        assert await oa.channel.send(oa.hoa, HELLO, None) == Failed("quota")
        clock.move(days=5)
        assert await oa.channel.send(oa.hoa, HELLO, None) == Failed("window")
        assert await oa.about() == {"exchanges": 3, "paid": 1}


async def test_an_approved_message_passes_at_any_day_but_not_at_night(
    oa: Office, clock: FakeClock
) -> None:
    data = {"ten": "Hoa Thử", "noi_dung": "Họp chi bộ"}
    by_uid = Part("", template={"id": TEMPLATE, "data": data, "by": "uid"})
    by_phone = Part("", template={"id": TEMPLATE, "data": data, "by": "phone"})
    clock.move(days=30)
    for part in (by_uid, by_phone):
        assert isinstance(await oa.channel.send(oa.hoa, part, None), Sent)
    assert [shown["text"].splitlines()[1] for shown in await oa.seen()] == ["ten: Hoa Thử"] * 2
    other = Part("", template={"id": TEMPLATE, "data": {}, "by": "uid"})
    assert await oa.channel.send(oa.hoa, other, None) == Failed("refused")
    for at, hours in ((vn(8, 1, 22), 8), (vn(8, 2, 5), 1)):
        clock.move_to(at)
        outcome = await oa.channel.send(oa.hoa, by_uid, None)
        assert outcome == Again(timedelta(hours=hours).total_seconds(), "night")


async def test_what_goes_wrong_is_told_apart(oa: Office) -> None:
    expected: list[tuple[dict[str, int], Outcome]] = [
        ({"status": 500, "next": 1}, Again(5, "server")),
        ({"status": 429, "next": 1}, Again(60, "limit", whole_bot=True)),
        ({"status": 403, "next": 1}, Failed("gone")),
        ({"drop_answers": 1}, Unknown()),
    ]
    for order, outcome in expected:
        await oa.post("faults", **order)
        assert await oa.channel.send(oa.hoa, HELLO, None) == outcome
        assert isinstance(await oa.channel.send(oa.hoa, HELLO, None), Sent)


async def test_too_many_calls_in_a_minute_pause_the_account(engine: AsyncEngine) -> None:
    async with office(engine, FakeClock(), replace(Limits.loose(), oa_per_minute=3)) as oa:
        outcomes = [await oa.channel.send(oa.hoa, HELLO, None) for _ in range(3)]
        assert outcomes[-1] == Again(60, "limit", whole_bot=True)


async def test_nobody_who_never_wrote_can_be_written_to(oa: Office) -> None:
    assert await oa.channel.send("1", HELLO, None) == Failed("refused")
