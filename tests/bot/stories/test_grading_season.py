"""A whole season of reviews and grades of a ward of twelve cells, by the phones alone.

From the letter of a move and the plan of the year to the draft for the province: nine residential
cells, a school with three leaders, an agency with two, an enterprise. What the papers of the ward
add up to is compared with what this module said on the phones. Every cell plans and leads its
meeting, proposes, grades itself and sends by phone, and everybody writes there, most on Zalo.
"""

import base64
import io
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from docx import Document
from openpyxl import Workbook, load_workbook

from bot.demo import DemoOptions, demo_running
from bot.demo.ward import FAMILY, GIVEN, LEADERS, WARD, Invented
from services.clock import VIETNAM
from tests.bot.stories.phones import Ward as Phones

STAFF, INSPECTOR = "phuong-1", "phuong-2"
BLOCKS = tuple(f"Chi bộ Khu phố {number}" for number in range(1, 10))
SCHOOL, AGENCY, FIRM = "Chi bộ Trường Hoa Thử", "Chi bộ Cơ quan Hoa Thử", "Chi bộ Xưởng Hoa Thử"
LARGER = {BLOCKS[0]: 4} | dict.fromkeys((*BLOCKS[2:5], AGENCY, FIRM), 3)
CELLS = dict.fromkeys(BLOCKS, 2) | {SCHOOL: 4} | LARGER
"""cell → members"""
ON_TELEGRAM = BLOCKS[2:6]
"""their people have buttons; all others type the words of a choice"""
CODES = {name: f"cb{number}" for number, name in enumerate(CELLS, start=1)}
EXEMPT, NEW = "cb1-003", "cb1-004"
MOVES, STAYS = "cb3-003", "cb4-003"
WRITERS = tuple(
    code
    for name, members in CELLS.items()
    for place in range(members)
    if (code := f"{CODES[name]}-{place + 1:03}") not in (EXEMPT, NEW)
)
"""on form 2A, 2B with points, or 2C"""
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
"""of a report on paper: one dot"""
START = datetime(2026, 11, 2, 8, tzinfo=VIETNAM)


def at(month: int, day: int, hour: int) -> datetime:
    """A moment of 2026 in Vietnam."""
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


def invented() -> tuple[Invented, ...]:
    """Everybody of the ward; no two of one name."""
    people = [
        _member(cell, place, number)
        for number, (cell, place) in enumerate(
            (cell, place) for cell, count in CELLS.items() for place in range(count)
        )
    ]
    return (*people, *(_staff(number) for number in range(2)))


def _member(cell: str, place: int, number: int) -> Invented:
    code = f"{CODES[cell]}-{place + 1:03}"
    return Invented(
        key=code,
        name=f"{FAMILY[number % len(FAMILY)]} Thử {GIVEN[number % len(GIVEN)]}",
        unit=cell,
        channel="telegram" if cell in ON_TELEGRAM else "zalo",
        linked=True,
        roles=LEADERS[place] if place < 2 else (),
        birth_date=date(1952 + number, 3, 8),
        admitted_on=date(2026, 8, 20) if code == NEW else date(2005, 5, 19),
        phone=f"0900000{number:03}",
        exempt=code == EXEMPT,
    )


def _staff(number: int) -> Invented:
    return Invented(
        key=f"phuong-{number + 1}",
        name=f"Phan Thử {('Thu', 'Đông')[number]}",
        unit=WARD,
        channel="telegram",
        linked=True,
        roles=("ward_staff",) if number == 0 else ("inspection", "standing_committee"),
        birth_date=date(1985, 5, 5),
        admitted_on=date(2010, 5, 19),
        phone=f"091000000{number}",
    )


@dataclass(slots=True)
class Season:
    """The phones and the people."""

    ward: Phones
    db: Path
    names: dict[str, str]
    decided: dict[str, int] = field(default_factory=dict)
    """name → level that the ward said last"""

    async def steps(self, person: str, *steps: str) -> str:
        """Messages and labels, typed one after the other; the last answer."""
        shown = ""
        for step in steps:
            shown = await self.ward.says(person, step)
        return shown

    async def drive(self, begin: Mapping[str, str], reply: Callable[[str, str], str]) -> None:
        """Many people talk at once until there is nothing left to say ("")."""
        said = {person: text for person, text in begin.items() if text}
        for _ in range(80):
            if not said:
                return
            await self.ward.all_say(said.items())
            heard = {person: (await self.ward.last(person))["text"] for person in said}
            said = {who: text for who, shown in heard.items() if (text := reply(who, shown))}
        raise AssertionError(f"they go on and on: {said}")

    async def fetched(self, person: str) -> bytes:
        """The file that the bot sent last."""
        found = [m for m in await self.ward.get(f"/people/{person}/messages") if m.get("file")]
        async with self.ward.http.get(found[-1]["file"]["url"]) as file:
            assert file.status == 200
            return await file.read()


@pytest.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    """The ward in November, before anything was planned."""
    people = invented()
    options = DemoOptions(
        port=0,
        db=tmp_path / "demo.db",
        at=START,
        browser=False,
        unpaced=True,
        busy=False,
        people=people,
    )
    async with demo_running(options) as address, ClientSession(address) as http:
        ward = Phones(http)
        await ward.rest()
        yield Season(ward, tmp_path / "demo.db", {each.key: each.name for each in people})


async def moves(season: Season) -> None:
    """One member goes to the next cell for good, one to another for two months."""
    steps = season.steps
    await steps(MOVES, "/phaichuyen", "Đổi nơi ở lâu dài", "Có", "Báo bí thư chi bộ")
    await season.ward.taps("cb3-001", "Xem và xử lý")
    await steps("cb3-001", "Ghi đã trao đổi, đề nghị", "2/11 đã gặp", "Giới thiệu đi")
    await steps("cb3-001", BLOCKS[4], "so 5 ngay 2/11", "Đúng")
    await season.ward.taps("cb5-001", "Xem và xử lý")
    await steps("cb5-001", "Tiếp nhận")
    assert f"Sinh hoạt tại {BLOCKS[4]}" in await steps("cb5-001", "Đúng")
    await steps(STAYS, "/phaichuyen", "Chỉ đi một thời gian")
    await steps(STAYS, "ở nhà con, từ 2/11/2026 đến 31/12/2026")
    await season.ward.taps("cb4-001", "Xem và xử lý")
    await steps("cb4-001", "Giới thiệu đi", BLOCKS[5], "so 6 ngay 2/11", "Đúng")
    await season.ward.taps("cb6-001", "Xem và xử lý")
    assert f"Sinh hoạt tại {BLOCKS[5]}" in await steps("cb6-001", "Tiếp nhận", "Đúng")


def workbook(season: Season) -> bytes:
    """What the ward's staff fill in: kinds of cells, leading posts, points of form 2B."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Chi bộ"
    sheet.append(("Chi bộ", "Loại", "Trong hệ thống chính trị", "Nhóm tương đồng"))
    for name in CELLS:
        kind = {SCHOOL: "Trường học", AGENCY: "Cơ quan", FIRM: "Doanh nghiệp"}.get(name, "Dân cư")
        inside = name in (SCHOOL, AGENCY)
        group = "cơ quan, trường học" if inside else "khu dân cư"
        sheet.append((name, kind, "Có" if inside else "Không", group))
    posts: Any = book.create_sheet("Lãnh đạo")
    posts.append(
        (
            "Tập thể",
            "Loại tập thể",
            "Thuộc chi bộ",
            "Mã đảng viên",
            "Họ và tên",
            "Vị trí",
            "Chức vụ",
        )
    )
    for body, cell, code, position, title in POSTS:
        row = (body, "Lãnh đạo cơ quan", cell, code, season.names[code], position, title)
        posts.append(row)
    points: Any = book.create_sheet("Tiêu chí")
    points.append(("Loại", "Nội dung", "Điểm", "Mẫu", "Mục", "Nguyên văn"))
    points.append(("Nhóm tiêu chí", "Tiêu chí chung", 30, "2B", "Phụ lục", "30 điểm"))
    points.append(("Nhóm tiêu chí", "Kết quả nhiệm vụ", 70, "2B", "Phụ lục", "70 điểm"))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


SCHOOL_BODY, AGENCY_BODY = "Lãnh đạo Trường Hoa Thử", "Lãnh đạo Cơ quan Hoa Thử"
POSTS = (
    (SCHOOL_BODY, SCHOOL, "cb10-001", "Người đứng đầu", "Hiệu trưởng"),
    (SCHOOL_BODY, SCHOOL, "cb10-002", "Cấp phó", "Phó Hiệu trưởng"),
    (SCHOOL_BODY, SCHOOL, "cb10-003", "Cấp phó", "Phó Hiệu trưởng"),
    (AGENCY_BODY, AGENCY, "cb11-001", "Người đứng đầu", "Trưởng phòng"),
    (AGENCY_BODY, AGENCY, "cb11-002", "Cấp phó", "Phó Trưởng phòng"),
)


async def opened(season: Season) -> None:
    """The plan of the year, the season, what the cells and leaders are."""
    steps = season.steps
    await steps(STAFF, "/kehoachnam", "Kế hoạch của năm", "2026")
    await steps(STAFF, "21-KH/ĐU ngày 2/11/2026 của Đảng ủy phường Hoa Mai")
    await steps(STAFF, "IV.4.1: hoàn thành trước ngày 30/11/2026", "IV.1.6: trước ngày 10/12/2026")
    await steps(STAFF, "II.3.3: kết thúc trước ngày 31/12/2026", "Đúng, ghi lại")
    shown = await steps(STAFF, "/muakiemdiem", "Mở mùa kiểm điểm")
    assert "Phải kiểm điểm: 31 đảng viên" in shown, shown
    assert "Cần làm rõ: 12 việc" in shown
    shown = await season.ward.sends(STAFF, "mua.xlsx", workbook(season))
    assert "12 chi bộ, 5 chức vụ" in shown, shown
    shown = await steps(STAFF, "Quay lại")
    assert "Mẫu 2A: 5, Mẫu 2B: 2, Mẫu 2C: 24, Mẫu 01: 14" in shown, shown
    assert "Cần làm rõ" not in shown
    asked = await steps(STAFF, "/xeploaiphuong", "Có cần lấy ý kiến?", "Không cần lấy ý kiến")
    assert "Đã ghi không cần lấy ý kiến về 50" in asked, asked


def secretaries(*cells: str) -> list[str]:
    """Who leads these cells, or all twelve."""
    return [f"{CODES[name]}-001" for name in cells or CODES]


async def planned(season: Season) -> None:
    """The review meetings are on one Thursday."""
    await season.ward.clock(at(11, 16, 8))
    asked = {
        "chưa có lịch": "Đặt lịch họp",
        "ngày nào": "thứ năm 26/11 8 giờ sáng",
        "Họp ở đâu": "Nhà văn hóa",
        "trong bao lâu": "Nửa ngày",
    }
    await meetings(season, lambda where: answering(where | asked))


async def meetings(
    season: Season, reply: Callable[[dict[str, str]], Callable[[str, str], str]]
) -> None:
    """In every cell, then of the three leaders of the school, who have a meeting of their own."""
    cell, own = {"của nơi nào": SCHOOL}, {"của nơi nào": SCHOOL_BODY}
    await season.drive(dict.fromkeys(secretaries(), "/hopkiemdiem"), reply(cell))
    await season.drive(dict.fromkeys(secretaries(SCHOOL), "/hopkiemdiem"), reply(own))


def answering(asked: Mapping[str, str]) -> Callable[[str, str], str]:
    """Says what belongs to the first words that are on the screen; else nothing more."""

    def reply(_who: str, shown: str) -> str:
        return next((text for words, text in asked.items() if words in shown), "")

    return reply


WRITING = {
    "Đã trả lời 0/": "Bắt đầu viết",
    "Câu ": "Giữ nếp sống, thăm 12 gia đình, còn nóng tính",
    "Tối đa 30": "28",
    "Tối đa 70": "62",
    "Đồng chí tự nhận mức nào": "Hoàn thành tốt",
    "Đã viết xong": "Gửi chi bộ",
}


BODIES = (
    (SCHOOL, (SCHOOL,)),
    (SCHOOL_BODY, (SCHOOL,)),
    (AGENCY, (AGENCY,)),
    (AGENCY_BODY, (AGENCY,)),
)
"""which report its secretaries write question by question; all others photograph theirs"""


async def written(season: Season) -> None:
    """Members write on their phones, secretaries send or write the reports of the collectives,
    then the drafts go out in time."""
    await season.drive(dict.fromkeys(WRITERS, "/kiemdiem"), answering(WRITING))
    waits = await season.steps("cb11-001", "/hopkiemdiem", "Gửi dự thảo")
    assert f"Chưa viết báo cáo của {AGENCY_BODY}" in waits, waits
    done = {"rồi chốt": "Chốt báo cáo"}
    on_paper = secretaries(*BLOCKS, FIRM)
    await season.drive(dict.fromkeys(on_paper, "/baocaokiemdiem"), answering({}))
    await season.ward.all_send(on_paper, "bao-cao.png", PHOTO)
    await season.drive(dict.fromkeys(on_paper, "Viết tiếp"), answering(done | WRITING))
    for secretary in on_paper:
        assert (await season.ward.last(secretary))["text"].startswith("Đã chốt báo cáo")
    for which, cells in BODIES:
        begin = dict.fromkeys(secretaries(*cells), "/baocaokiemdiem")
        await season.drive(begin, answering({"báo cáo của tập thể nào": which} | done | WRITING))
    draft = {"Gửi dự thảo chậm nhất": "Gửi dự thảo", "nơi liên quan": "Không có nơi liên quan"}
    await meetings(season, lambda where: answering(where | draft))
    for secretary in secretaries():
        assert "đúng hạn" in (await season.ward.last(secretary))["text"]


async def reviewed(season: Season) -> None:
    """Collectives first, then one after the other; the deputy chairs when it is the head."""
    await season.ward.clock(at(11, 26, 9))
    over = {
        "Đã kiểm điểm ": "Điều hành họp",
        "diễn ra trong bao lâu": "Nửa ngày",
    }
    at_once = {"Đến lượt": "Kết luận: nhất trí, khắc phục trong quý I"}
    by_steps = {
        "Đến lượt": "Đã trình bày",
        "đã trình bày. Mời": "Ghi kết luận",
        "Kết luận về": "Nhất trí, khắc phục trong quý I",
    }

    def reply(where: dict[str, str]) -> Callable[[str, str], str]:
        def said(who: str, shown: str) -> str:
            chair = {"Ai chủ trì": season.names[f"{who[:-3]}002"]}
            asked = by_steps if who == "cb11-001" else at_once
            return answering(where | chair | over | asked)(who, shown)

        return said

    (head,) = secretaries(SCHOOL)
    done = await season.steps(
        head, "/hopkiemdiem", SCHOOL_BODY, "Điều hành họp", *at_once.values(), *at_once.values()
    )
    assert f"Đến lượt: {season.names[head]}" in done, done
    await meetings(season, reply)
    for secretary in secretaries():
        shown = (await season.ward.last(secretary))["text"]
        assert shown.startswith("Đã kết thúc họp. Còn kiểm điểm sau 0"), shown


async def owed(season: Season) -> None:
    """Before the meetings nothing can be proposed; who owes what is told, once a day."""
    shown = await season.steps("cb5-001", "/xeploai", "Đề xuất từng người")
    assert "Sẵn sàng đề xuất: 0 người" in shown, shown
    shown = await season.steps("cb5-001", "/xeploai", "Còn thiếu gì")
    assert f"{season.names[MOVES]}: chưa kiểm điểm, chưa tự xếp loại, thiếu nhận xét" in shown
    assert "Đã nhắc 3 người" in await season.steps("cb5-001", "Nhắc người còn thiếu")
    assert "còn 2 việc chờ đồng chí" in (await season.ward.last("cb5-003"))["text"]
    shown = await season.steps("cb5-001", "/thieuxeploai")
    assert f"{season.names[MOVES]}: thiếu nhận xét nơi sinh hoạt trước đây" in shown, shown


async def comments(season: Season) -> None:
    """The former cell of who moved, the cell where another stays for a time."""
    wanted = (
        ("cb5-001", "cb3-001", MOVES, "trước đây"),
        ("cb4-001", "cb6-001", STAYS, "tạm thời"),
    )
    for asks, writes, who, where in wanted:
        assert "Biên bản" in await season.steps(writes, "Biên bản")
        shown = await season.steps(asks, "/xeploai", "Còn thiếu gì")
        assert f"{season.names[who]}: thiếu nhận xét nơi sinh hoạt {where}" in shown, shown
        await season.steps(asks, "/nhanxetxeploai", season.names[who], "Gửi đề nghị")
        await season.ward.taps(writes, "Viết nhận xét")
        assert "Đã ghi nhận xét" in await season.steps(writes, "Sinh hoạt đều, có trách nhiệm")


async def proposed(season: Season) -> None:
    """Each cell proposes for its own, and grades itself."""
    await season.ward.clock(at(11, 30, 8))

    def reply(who: str, shown: str) -> str:
        best, first = season.names[f"{who[:-3]}002"], f"Còn {SIZES[who[:-4]]}"
        asked = {
            "Sẵn sàng đề xuất": "Ghi đề xuất",
            f"Xếp xuất sắc cho ai? {first}": best if who in BEST else "Xong mức này",
            "Xếp xuất sắc cho ai": "Xong mức này",
            "Xếp tốt cho ai": "Tất cả còn lại",
            "gõ số và ngày": "số 12 ngày 30/11",
            "Ghi như vậy?": "Đúng",
        }
        return answering(asked)(who, shown)

    await season.drive(dict.fromkeys(secretaries(), "/xeploai"), answering({}))
    await season.drive(dict.fromkeys(secretaries(), "Đề xuất từng người"), reply)
    own = {
        "Đề xuất trong chi bộ": "Hoàn thành tốt nhiệm vụ",
        "gõ số và ngày": "số 13 ngày 30/11",
        "Ghi như vậy?": "Đúng",
    }
    for cells in ((), (SCHOOL, AGENCY)):  # the leaders' collectives come first
        await season.drive(dict.fromkeys(secretaries(*cells), "/xeploai"), answering({}))
        begin = dict.fromkeys(secretaries(*cells), "Chi bộ tự xếp loại")
        await season.drive(begin, answering(own))
        for secretary in begin:
            shown = (await season.ward.last(secretary))["text"]
            assert shown.startswith("Đã ghi."), shown


SIZES = {CODES[name]: members for name, members in CELLS.items()}
BEST = tuple(f"cb{number}-001" for number in (2, 6, 7, 9, 12))
"""cells whose second member is proposed as excellent: one more than the ward may give"""


async def sent(season: Season) -> None:
    """The board of the ward, one nudge, then every cell sends its results in time."""
    await season.ward.clock(at(12, 2, 9))
    shown = await season.steps(STAFF, "/donodoc")
    assert "chậm nhất hết Thứ Tư, 9/12/2026, còn 5 ngày làm việc" in shown, shown
    await season.ward.seen(*secretaries())
    assert "Đã nhắc 12 đồng chí" in await season.steps(STAFF, "Nhắc 12 đơn vị chưa nộp")
    for secretary in secretaries():
        assert (await season.ward.news(secretary)).count("chưa nộp") == 1
    begin = dict.fromkeys(secretaries(), "/nophoso")
    await season.drive(begin, answering({"Hạn nộp": "Nộp hồ sơ"}))
    for secretary in begin:
        shown = (await season.ward.last(secretary))["text"]
        assert "đã nhận hồ sơ" in shown, shown
        assert "Đúng hạn." in shown, shown
    assert "đã nộp, chờ quyết định: 12 đơn vị" in await season.steps(STAFF, "/donodoc")


async def group(season: Season, name: str) -> str:
    """The ward's page of a group."""
    await season.steps(STAFF, "/xeploaiphuong")
    return await season.ward.taps(STAFF, name)


async def voted(season: Season, name: str) -> None:
    """A secret ballot of a group; two counters enter the same, each alone."""
    await group(season, name)
    shown = await season.steps(STAFF, "Bỏ phiếu kín", "5 5", "1 2")
    assert "Hai người kiểm phiếu nhập riêng" in shown, shown
    asked = {"Đồng chí gõ số phiếu phát ra": "5 5", "Đúng chưa?": "Đúng"}

    def reply(who: str, shown: str) -> str:
        if shown.startswith("Theo thứ tự"):
            return "; ".join(["0 5 0 0"] * shown.count("\n"))
        return answering(asked)(who, shown)

    counters = (INSPECTOR, STAFF)
    await season.drive(dict.fromkeys(counters, "/demxeploai"), reply)
    told = [(await season.ward.last(counter))["text"] for counter in counters]
    assert sum("Số liệu có hiệu lực" in each for each in told) >= 1, told


async def decide(season: Season, name: str, excellent: Iterable[str] = ()) -> str:
    """As proposed, or these excellent and everybody else good; the ward's answer."""
    await group(season, name)
    shown = await season.ward.taps(STAFF, "Ghi quyết định")
    chosen = list(excellent)
    if chosen:
        buttons = [row[0] for row in (await season.ward.last(STAFF))["buttons"]]
        at_ = [str(number) for number, label in enumerate(buttons, start=1)
               if label.startswith(tuple(chosen))]  # fmt: skip
        await season.steps(STAFF, " ".join(at_), "Xong mức này", "Tất cả còn lại")
    else:
        await season.steps(STAFF, "Như đề xuất")
    shown = await season.steps(STAFF, "số 34 ngày 3/12")
    answer = await season.steps(STAFF, "Đúng")
    if answer.startswith("Đã ghi"):
        for line in shown.split("\n"):
            level, _, names = line.partition(": ")
            for each in names.split(", ") if level in LEVELS else ():
                season.decided[f"{name}: {each}"] = LEVELS[level]
    return answer


LEVELS = {"Xuất sắc": 4, "Tốt": 3, "Hoàn thành": 2, "Không hoàn thành": 1}
HOME, OFFICE = "Đảng viên – khu dân cư", "Đảng viên – cơ quan, trường học"


async def decided(season: Season) -> None:
    """Members, then collectives, then leaders; one excellent too many is refused."""
    await season.ward.clock(at(12, 3, 9))
    await group(season, COLLECTIVES[0])
    early = await season.ward.taps(STAFF, "Bỏ phiếu kín")
    assert "Không được bỏ qua bước đề xuất" in early, early
    await voted(season, HOME)
    refused = await decide(season, HOME)
    assert "xuất sắc 5/3, tốt 19" in refused, refused
    best = [season.names[f"{each[:-3]}002"] for each in BEST[:-1]]
    assert (await decide(season, HOME, best)).startswith("Đã ghi")
    await voted(season, OFFICE)
    assert (await decide(season, OFFICE)).startswith("Đã ghi")


async def decided_above(season: Season) -> None:
    """The cells and the leaders' collectives after their members, then those who lead."""
    for name in reversed(COLLECTIVES):
        await group(season, name)
        await season.ward.taps(STAFF, "Ghi đề xuất")
        await season.steps(STAFF, "Xong mức này", "Tất cả còn lại", "số 35 ngày 3/12", "Đúng")
        await voted(season, name)
        assert (await decide(season, name)).startswith("Đã ghi")
    for name in LEADING:
        await voted(season, name)
        assert (await decide(season, name)).startswith("Đã ghi")


COLLECTIVES = (
    "Tập thể, chi bộ – khu dân cư",
    "Tập thể, chi bộ – cơ quan, trường học",
    "Tập thể, chi bộ – Lãnh đạo cơ quan",
)
LEADING = (
    "Lãnh đạo, quản lý – Lãnh đạo cơ quan, người đứng đầu",
    "Lãnh đạo, quản lý – Lãnh đạo cơ quan, cấp phó",
)


async def told(season: Season) -> None:
    """Each is told alone; one complains, is answered, and graded anew."""
    who = season.names[STAYS]
    shown = await season.steps(STAFF, "/baoketqua")
    assert f"Có {len(season.decided)} kết quả chưa báo" in shown, shown
    await season.ward.seen(STAYS)
    await season.steps(STAFF, "Đúng")
    assert "Đã có kết quả xếp loại năm 2026 của đồng chí" in await season.ward.news(STAYS)
    shown = await season.steps(STAYS, "/ketquaxeploai")
    assert shown.startswith("Đảng viên, năm 2026: Hoàn thành tốt nhiệm vụ"), shown
    await season.steps(STAYS, "Gửi khiếu nại", "Tôi chưa dự đủ sáu kỳ mà được xếp tốt", "Đúng")
    await season.steps(INSPECTOR, "/donxeploai", who, "Bắt đầu xác minh")
    await season.steps(INSPECTOR, "/donxeploai", who, "Ghi ý kiến tham mưu")
    await season.steps(INSPECTOR, "Có căn cứ, đề nghị xét lại")
    await season.steps(STAFF, "/donxeploai", who, "Ghi trả lời, kết thúc")
    assert "Đã kết thúc đơn" in await season.steps(STAFF, "Kết quả được xét lại")
    assert "đã trả lời" in await season.steps(STAYS, "/ketquaxeploai")
    await season.steps(STAFF, "/xetlaixeploai", who, f"{who} (Đảng viên)", "Có phản ánh")
    shown = await season.steps(STAFF, "Chưa dự đủ các kỳ", "số 40 ngày 3/12", "Đúng")
    assert "kết quả cũ vẫn lưu trong lịch sử" in shown, shown
    assert "đã hủy để xét lại" in await season.steps(STAYS, "/ketquaxeploai")
    await voted(season, HOME)
    await group(season, HOME)
    await season.ward.taps(STAFF, "Ghi quyết định")
    await season.steps(STAFF, "Xong mức này", "Xong mức này", "Tất cả còn lại", "số 41 ngày 3/12")
    assert "Đã ghi. Nhóm này nay có xuất sắc 4/3, tốt 19" in await season.steps(STAFF, "Đúng")
    season.decided[f"{HOME}: {who}"] = 2
    await season.steps(STAFF, "/baoketqua", "Đúng")
    shown = await season.steps(STAYS, "/ketquaxeploai")
    assert shown.startswith("Đảng viên, năm 2026: Hoàn thành nhiệm vụ"), shown


async def reported(season: Season) -> None:
    """The papers of the ward add up to what was said; the last one is for the province."""
    await season.ward.clock(at(12, 7, 9))
    counts = Counter(season.decided.values())
    done = (counts[4], counts[3], counts[2], counts[1])
    without = len((EXEMPT, NEW))
    total = len(season.decided) + without
    assert (total, done) == (52, (4, 45, 1, 0))
    await season.steps(STAFF, "/tonghopketqua")
    assert sums(await season.fetched(STAFF)) == [[total, *done, without]] * 2
    await season.steps(STAFF, "/tonghopdexuat")
    wanted = [total, len(BEST), total - len(BEST) - without, 0, 0, without]
    assert sums(await season.fetched(STAFF)) == [wanted] * 2
    await season.steps(STAFF, "/baocaotinh")
    report = Document(io.BytesIO(await season.fetched(STAFF)))
    text = "\n".join(each.text for each in report.paragraphs)
    assert "Số đơn vị: 12; đã nộp hồ sơ: 12." in text
    assert f"Cộng: {total}; xuất sắc: {done[0]}; tốt: {done[1]}; hoàn thành: {done[2]};" in text


def sums(content: bytes) -> list[list[int]]:
    """The last lines of the sheets by group and by unit: all, the four levels, without one."""
    book = load_workbook(io.BytesIO(content))
    rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    return [[cell for cell in row if isinstance(cell, int)] for row in rows if "Cộng" in row]


@pytest.mark.timeout(600)
async def test_a_season_of_grades(season: Season) -> None:
    await moves(season)
    await opened(season)
    await owed(season)
    await planned(season)
    await written(season)
    await reviewed(season)
    await comments(season)
    await proposed(season)
    await sent(season)
    await decided(season)
    await decided_above(season)
    await told(season)
    await reported(season)
