"""A whole liaison season of a ward by the phones alone: from the letter to the year's report.

Three areas, two workplaces inside and three outside, Telegram, Zalo and some without a chat. What
happened is compared with what this module planned. `SEASON_MEMBERS=200` in the environment plays
it with two hundred members; fewer have every fate in every area too.
"""

import io
import os
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from openpyxl import Workbook

from bot.demo import DemoOptions, demo_running
from services.clock import VIETNAM
from tests.bot.stories.phones import Ward

STAFF, CHAIR = "phuong-1", "phuong-2"
SECRETARY = "cb1-001"
OUTSIDE = ("Công ty Hoa Thử", "Bệnh viện Hoa Thử", "Trường Hoa Thử")
AREAS = ("Khu vực 1", "Khu vực 2", "Khu vực 3")
START = datetime(2026, 6, 10, 8, tzinfo=VIETNAM)
MEMBERS = int(os.environ.get("SEASON_MEMBERS", "84"))
FATES = ("coming", "coming", "coming", "coming", "there", "there", "excused", "unconfirmed",
         "silent", "silent")  # fmt: skip
ABSENT = ("excused", "unconfirmed", "silent")
AGAIN = ("silent", "excused")
"""absent in October too, and says nothing"""
SATURDAY_AND_SUNDAY = ("Thứ Bảy, 13/6/2026", "Chủ Nhật, 14/6/2026", "Chủ Nhật, 14/6/2026")
BRINGERS = ("cb1-004", "cb1-007")
HEAD = ("Mã đảng viên", "Họ và tên", "Nơi công tác", "Mã tổ chức", "Khu vực", "Thường trú",
        "Số giấy giới thiệu", "Ngày ghi trang 2")  # fmt: skip


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 in Vietnam."""
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


@dataclass(slots=True)
class Member:
    """One introduced member: code, name, area, workplace unit ("" outside), channel."""

    code: str
    name: str
    area: str
    inside: str
    channel: str | None


@dataclass(slots=True)
class Season:
    """The phones and the people."""

    ward: Ward
    people: dict[str, dict[str, Any]]
    members: list[Member] = field(default_factory=list)
    june: dict[str, str] = field(default_factory=dict)
    """code → what becomes of the member in June (FATES)"""

    def of(self, area: str) -> list[Member]:
        """The members of an area."""
        return [one for one in self.members if one.area == area]


@pytest.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    """The ward in June, before anybody was introduced."""
    db = tmp_path / "demo.db"
    options = DemoOptions(
        port=0, db=db, members=MEMBERS, at=START, browser=False, unpaced=True, busy=False
    )
    async with demo_running(options) as address, ClientSession(address) as http:
        ward = Ward(http)
        await ward.rest()
        people = {each["id"]: each for each in await ward.get("/people")}
        yield Season(ward, people)


def chosen(people: dict[str, dict[str, Any]]) -> list[Member]:
    """Who is introduced: all members of the three cells."""
    codes = [code for code in sorted(people) if code.startswith("cb")]
    return [_member(number, people[code]) for number, code in enumerate(codes)]


def _member(number: int, person: dict[str, Any]) -> Member:
    code = person["id"]
    inside = "" if code.startswith("cb2") else code[:3]
    reached = person["channel"] if person["linked"] else None
    return Member(code, person["name"], AREAS[number % 3], inside, reached)


def fates(members: Sequence[Member]) -> dict[str, str]:
    """By place in the list; who shares a name, or cannot be asked, is simply there."""
    names = Counter(one.name for one in members)
    found = {}
    for number, one in enumerate(members):
        fate = FATES[number // 3 % len(FATES)]
        alone = names[one.name] == 1 and not one.code.endswith("-001")
        found[one.code] = fate if alone and one.channel else "there"
    return found


def workbook(members: Sequence[Member], units: dict[str, str]) -> bytes:
    """The register as the ward's staff would fill it in."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(HEAD)
    for number, one in enumerate(members):
        place = units[one.inside] if one.inside else OUTSIDE[number % len(OUTSIDE)]
        row = (one.code, one.name, place, one.inside, one.area, "x", f"{number}-GT", "1/6/2026")
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


async def introduce(season: Season) -> None:
    """All but one by workbook; one by a letter of the workplace, received by the ward."""
    ward, one, rest = season.ward, season.members[2], season.members[:2] + season.members[3:]
    units = {person["id"][:3]: person["unit"] for person in season.people.values()}
    await ward.says(STAFF, "/sogioithieu")
    shown = await ward.sends(STAFF, "so.xlsx", workbook(rest, units))
    assert f"Sẽ thêm {len(rest)} đảng viên" in shown, shown
    assert "Bệnh viện Hoa Thử" in shown
    assert ", ".join(AREAS) in shown
    await ward.taps(STAFF, "Nhập vào sổ")
    await ward.says(SECRETARY, "/gioithieucutru")
    await ward.says(SECRETARY, one.name)
    assert "Giấy giới thiệu" in await ward.taps(SECRETARY, "Hộ khẩu thường trú")
    assert (await ward.last(SECRETARY))["file"]["name"].endswith(".docx")
    await ward.says(STAFF, "/sogioithieu")
    await ward.taps(STAFF, one.name)
    await ward.taps(STAFF, one.area)
    register = await ward.says(STAFF, "/sogioithieu")
    assert f"{MEMBERS} đảng viên, 0 chưa ghi" in register
    for area, count in Counter(one.area for one in season.members).items():
        assert f"{area}: {count}" in register


async def plan(season: Season, area: str, day: str) -> None:
    """A session of one area on a proposed day, at eight."""
    ward = season.ward
    await ward.says(STAFF, "/lichcutru")
    await ward.taps(STAFF, area)
    await ward.taps(STAFF, day)
    await ward.taps(STAFF, "8 giờ")
    await ward.says(STAFF, "Hội trường phường")
    await ward.taps(STAFF, season.people[CHAIR]["name"])
    assert "Đã ghi lịch" in await ward.taps(STAFF, "Ghi lịch")


async def invite(season: Season, meeting: int, people: int) -> None:
    """The broadcast: looked at, started, and whoever has no chat told by paper."""
    ward = season.ward
    shown = await ward.says(STAFF, f"/moihop {meeting}")
    assert str(people) in shown, shown
    await ward.taps(STAFF, "Gửi")
    await ward.taps(STAFF, "Gửi ngay")
    await ward.rest()
    done = await ward.says(STAFF, f"/tiendo {meeting}")
    assert str(people) in done, done
    await ward.taps(STAFF, "In thư mời")
    assert (await ward.last(STAFF))["file"]["name"].endswith(".docx")
    await ward.says(STAFF, f"/goidien {meeting}")
    for way in ("Đã gọi, đã báo", "Đã đưa thư giấy"):
        screen = (await ward.last(STAFF))["buttons"]
        await ward.taps(STAFF, screen[0][0])
        await ward.taps(STAFF, way)


async def answer(season: Season, meeting: int, area: str) -> None:
    """By words, by label, by number, and by the command behind an old button."""
    said: list[tuple[str, str]] = []
    for at_, one in enumerate(season.of(area)):
        fate = season.june[one.code]
        if not one.channel or fate == "silent":
            continue
        if fate in ("excused", "unconfirmed"):
            said.append((one.code, "hom do toi truc co quan, xin vang"))
        elif fate == "coming":
            words = ("Có mặt", "tôi dự được", "1", f"/hopcutru {meeting} coming")
            said.append((one.code, words[at_ % 4]))
    await season.ward.all_say(said)
    fates_ = Counter(season.june[one.code] for one in season.of(area))
    page = await season.ward.says(STAFF, f"/buoicutru {meeting}")
    absent = fates_["excused"] + fates_["unconfirmed"]
    assert f"dự {fates_['coming']}, vắng {absent}, chưa trả lời" in page, page


async def move(season: Season, meeting: int, area: str) -> None:
    """Another place: exactly those who were invited to this session are told, once.

    A secretary who is confirming absences at the moment hears of it later.
    """
    ward = season.ward
    await ward.says(STAFF, f"/suabuoicutru {meeting}")
    await ward.taps(STAFF, "Đổi nơi họp")
    await ward.says(STAFF, "Trường Hoa Mai")
    assert "Đã đổi" in await ward.taps(STAFF, "Ghi lịch")
    await ward.later(minutes=1)
    for one in season.members[::4]:
        if one.channel and not one.code.endswith("-001"):
            screen = await ward.get(f"/people/{one.code}/messages")
            news = [each for each in screen if "đổi lịch" in each["text"]]
            assert len(news) == (one.area == area), one


async def confirm(season: Season, meeting: int, area: str) -> None:
    """Each workplace inside by chat; the others on paper, which ward staff record."""
    ward = season.ward
    for one in season.of(area):
        if season.june[one.code] != "excused":
            continue
        if one.inside:
            secretary = f"{one.inside}-001"
            await ward.says(secretary, f"/xacnhanvang {one.code}")
            await ward.says(secretary, one.name)
            await ward.says(secretary, "Xác nhận")
        else:
            await ward.says(STAFF, f"/giayxacnhan {meeting}")
            await ward.says(STAFF, one.name)
            await ward.says(STAFF, "15-CV/CU ngày 10/6/2026")


async def roll_call(season: Season, meeting: int, absent: Sequence[Member]) -> str:
    """The chair types the absent, looks, and closes the record."""
    ward = season.ward
    await ward.says(CHAIR, f"/diemdanhcutru {meeting}")
    names = ", ".join(one.name for one in absent)
    shown = await ward.says(CHAIR, f"vắng {names}; còn lại có mặt")
    assert f"Vắng ({len(absent)})" in shown, shown
    await ward.says(CHAIR, "Ghi")
    await ward.says(CHAIR, "Chốt điểm danh")
    return await ward.says(CHAIR, "Chốt điểm danh")


async def lead(season: Season, meeting: int, answers: str, raised: str) -> None:
    """The nine steps from the opening to the book; earlier opinions are answered first."""
    say = season.ward.says
    opening = await say(CHAIR, f"/dieuhanhcutru {meeting}")
    assert "Mở đầu: thông báo tình hình dự họp" in opening, opening
    await say(CHAIR, "Công bố")
    await say(CHAIR, "Thống nhất")
    await say(CHAIR, "Tôi ghi")
    await say(CHAIR, "Đã làm: thu gom rác. Chưa làm: hẻm 5, do thiếu vốn")
    shown = await say(CHAIR, "Trồng cây ven kênh")
    assert ("2.3" in shown) == bool(answers), shown
    if answers:
        assert "đèn đường hỏng" in shown
        await say(CHAIR, answers)
    shown = await say(CHAIR, "Các gia đình chấp hành tốt")
    if answers:
        assert "biểu dương ai" in shown, shown
        await say(CHAIR, "Bỏ qua mục này")
    assert "ý kiến nào nữa" in await say(CHAIR, raised)
    await say(CHAIR, "hết ý kiến")
    await say(CHAIR, "Giao khu vực sửa trong tháng")
    assert "Thư ký: " in await say(CHAIR, "Đã đọc toàn văn")
    assert "Kết thúc" in await say(CHAIR, "Bế mạc")
    for who in ("Chủ trì", "Thư ký"):
        shown = await say(CHAIR, f"{who} đã vào sổ")
    assert "Chủ trì và thư ký đã vào sổ" in shown, shown
    made = await say(CHAIR, f"/bienbancutru {meeting}")
    assert f"bien-ban-noi-cu-tru-2026-{10 if answers else 6:02}.docx" in made, made


async def june(season: Season) -> None:
    """Three sessions: invited, answered, confirmed, held, closed."""
    sessions = dict(zip(AREAS, (1, 2, 3), strict=True))
    for area, day in zip(AREAS, SATURDAY_AND_SUNDAY, strict=True):
        await plan(season, area, day)
    for area, meeting in sessions.items():
        await invite(season, meeting, len(season.of(area)))
        await answer(season, meeting, area)
        await confirm(season, meeting, area)
    await move(season, 3, "Khu vực 3")
    await season.ward.clock(at(6, 14, 11))
    for area, meeting in sessions.items():
        absent = [one for one in season.of(area) if season.june[one.code] in ABSENT]
        closed = await roll_call(season, meeting, absent)
        excused = [one for one in absent if season.june[one.code] == "excused"]
        assert f"vắng được xác nhận {len(excused)}, " in closed, closed
        assert f"vắng không báo cáo {len(absent) - len(excused)}." in closed
    await lead(season, 1, "", "đèn đường hỏng")


async def october(season: Season) -> None:
    """One session for all areas; who was silent in June is absent again."""
    ward = season.ward
    await ward.clock(at(10, 1, 8))
    await plan(season, "Tất cả các khu vực", "Thứ Bảy, 3/10/2026")
    await invite(season, 4, MEMBERS)
    await ward.clock(at(10, 3, 11))
    absent = [one for one in season.members if season.june[one.code] in AGAIN]
    closed = await roll_call(season, 4, absent)
    assert f"vắng không báo cáo {len(absent)}." in closed, closed
    await lead(season, 4, "1: đã xong, thay 4 bóng", "cống chợ tắc")


async def letters(season: Season) -> None:
    """Drafts of both rounds; those inside are sent by chat, a criticism is acted upon."""
    ward, fates_ = season.ward, Counter(season.june.values())
    absences = fates_["unconfirmed"] + 2 * fates_["silent"] + fates_["excused"]
    shown = await ward.says(STAFF, "/thucutru")
    assert f"{absences + fates_['silent']} bản thảo" in shown, shown
    assert "Cần cấp ủy quyết định" in shown
    await ward.taps(STAFF, "Gửi cả")
    assert "mỗi thư một trang" in await ward.taps(STAFF, "In thư")
    await ward.says(STAFF, "/thucutru")
    await ward.taps(STAFF, "Gửi cả")
    assert "0 bản thảo" in await ward.taps(STAFF, "Đã gửi bằng giấy")


async def books(season: Season) -> None:
    """Comments of the whole committee, handed over, brought to the workplace, received."""
    ward = season.ward
    await ward.clock(at(10, 28, 8))
    await ward.says(STAFF, "/nhanxetcutru")
    await ward.taps(STAFF, "Hôm nay")
    await ward.says(STAFF, "Đồng chí thường trực và hai cấp ủy viên")
    await ward.taps(STAFF, "Nhận xét chung")
    for label in ("Dự họp đầy đủ", "Gia đình chấp hành", "Chấp hành tốt", "Đạo đức"):
        await ward.taps(STAFF, label)
    fates_ = Counter(season.june.values())
    missed = sum(fates_[fate] for fate in ABSENT)
    aside = await ward.taps(STAFF, "Để riêng")
    assert f"Ghi cho {MEMBERS - missed} đồng chí" in aside, aside
    assert f"{MEMBERS - missed} đồng chí" in await ward.taps(STAFF, "Đúng, ghi lại")
    await ward.taps(STAFF, "Nhận xét chung")
    for _ in range(4):
        await ward.says(STAFF, "Cần dự họp đầy đủ hơn")
    assert f"{missed} đồng chí" in await ward.taps(STAFF, "Đúng, ghi lại")
    await ward.taps(STAFF, "Giao sổ cho")
    await ward.taps(STAFF, "Đã giao")
    for code in BRINGERS:
        assert "Đã ghi" in await ward.says(code, "/damangso")
    await ward.says(SECRETARY, "/solienhecoquan")
    await ward.taps(SECRETARY, f"Đã nhận {len(BRINGERS)} sổ")


async def report(season: Season) -> None:
    """The year's numbers are those that this story made happen."""
    fates_ = Counter(season.june.values())
    shown = await season.ward.says(STAFF, "/baocaocutru")
    missed = fates_["silent"] + fates_["excused"]
    expected = {
        "Được giới thiệu về": MEMBERS,
        "Đã ghi trang 2 sổ liên hệ": MEMBERS,
        "Dự họp lần thứ nhất": MEMBERS - sum(fates_[fate] for fate in ABSENT),
        "Dự họp lần thứ hai": MEMBERS - missed,
        "Lượt vắng có xác nhận": fates_["excused"],
        "Lượt vắng không báo cáo": fates_["unconfirmed"] + fates_["silent"] + missed,
        "Đề nghị kiểm điểm, phê bình": fates_["silent"],
        "Đã có nhận xét": MEMBERS,
        "Đã mang sổ về nơi công tác": len(BRINGERS),
    }
    for line, number in expected.items():
        assert f"{line}: {number}\n" in f"{shown}\n", (line, number, shown)
    for button, ending in (("Tải báo cáo", ".docx"), ("Tải bảng số liệu", ".xlsx")):
        await season.ward.says(STAFF, "/baocaocutru")
        await season.ward.taps(STAFF, button)
        assert (await season.ward.last(STAFF))["file"]["name"].endswith(ending)


@pytest.mark.timeout(600)
async def test_a_season(season: Season) -> None:
    season.members = chosen(season.people)
    season.june = fates(season.members)
    for area in AREAS:
        assert {season.june[one.code] for one in season.of(area)} == set(FATES)
    await introduce(season)
    await june(season)
    await october(season)
    await letters(season)
    await books(season)
    await report(season)
