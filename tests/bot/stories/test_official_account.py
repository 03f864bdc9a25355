"""A member on the Zalo OA answers by a button; when it closes there is another way, or a call."""

from pathlib import Path

from aiohttp import ClientSession

from bot.demo import DemoOptions, demo_running, official
from tests.bot.stories.phones import SECRETARY, START, Ward, at
from tests.bot.stories.test_accounts import code_for

OA, SECOND = "cb1-oa", "oa-second-phone"
HOOK = f"/hooks/zalo_oa/{official.ID}"
TEMPLATES = """
hours_before:
  id: "310945"
  fields: {ten: name, noi_dung: text}
"""


async def board(ward: Ward) -> str:
    """What the secretary sees of the meeting."""
    await ward.says(SECRETARY, "menu")
    return await ward.taps(SECRETARY, "Ai dự họp 6/6")


async def test_an_account_that_closes_is_no_dead_end(tmp_path: Path) -> None:
    templates = tmp_path / "templates.yaml"
    templates.write_text(TEMPLATES, encoding="utf-8")
    options = DemoOptions(
        port=0, db=tmp_path / "demo.db", members=12, at=START, browser=False, unpaced=True,
        oa=True, templates=templates,
    )  # fmt: skip
    async with demo_running(options) as address, ClientSession(address) as http:
        ward = Ward(http)
        await ward.rest()
        name = await ward.name(OA)
        for body, status in (("{}", 200), ('{"event_name": "follow", "timestamp": "1"}', 401)):
            async with http.post(HOOK, data=body) as answer:
                assert answer.status == status
        invitation = await ward.last(OA)
        assert "6/6/2026" in invitation["text"]
        assert 2 <= len(invitation["buttons"]) <= 5

        await ward.post("/people", id=SECOND, name=name, channel="zalo")
        assert name in await ward.says(SECOND, await code_for(ward, OA))
        assert await ward.says(OA, "menu") != ""
        await ward.seen(OA, SECOND)
        await ward.clock(at(3, 20))  # 60 hours later: the account would charge for it
        assert await ward.news(OA) == ""
        assert "6/6/2026" in await ward.news(SECOND)
        assert "Cần gọi điện: 0" in await board(ward)

        await ward.post(f"/people/{SECOND}/block", blocked=True)
        await ward.clock(at(5, 20))
        assert await ward.news(OA) == ""
        await board(ward)
        called = await ward.taps(SECRETARY, "Danh sách gọi điện")
        assert f"{name}: lâu không nhắn tin" in called

        await ward.clock(at(6, 17, 31))
        approved = await ward.news(OA)
        assert f"ten: {name}" in approved
        assert "noi_dung: " in approved
        assert "Đã ghi" in await ward.taps(OA, "Có mặt")
        assert "Cần gọi điện: 0" in await board(ward)

        await ward.post(f"/people/{OA}/block", blocked=True)
        await ward.rest()
        await ward.says(SECRETARY, "/dangvien")
        assert "đã bỏ quan tâm" in await ward.says(SECRETARY, name)
