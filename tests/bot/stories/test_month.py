"""One month of a cell of thirty, Telegram, Zalo and no phone mixed, played by the phones alone.

What happened is compared at the end with tests/bot/stories/oracle.py.
"""

import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.demo import DemoOptions, demo_running
from bot.demo.ward import CELLS, WARD, invent
from services.clock import VIETNAM
from tests.bot.stories.oracle import MEETING_KINDS, Claim, Heard, Month, out_of_hours, reminded
from tests.bot.stories.phones import SECRETARY, Ward
from tests.services.documents.reading import lines, row, sheet

START = datetime(2026, 6, 15, 8, tzinfo=VIETNAM)
CELL = [f"cb1-{place:03}" for place in range(1, 31)]
EXEMPT = "cb1-013"
NO_PHONE = ("cb1-010", "cb1-020", "cb1-030")
NOT_LINKED = ("cb1-008", "cb1-018", "cb1-028")
DEPUTY = "cb1-002"
"""on Zalo"""
AMOUNT = 40_000
LATER = timedelta(minutes=20)
"""a reminder comes at its time or a little later, never before"""
ABSENT = {
    "cb1-006": "ốm",
    "cb1-007": "công tác",
    "cb1-010": "việc gia đình",
    "cb1-011": "ốm",
    "cb1-012": "công tác",
    "cb1-026": "việc gia đình",
    "cb1-029": "việc gia đình",
}
TRUANT = "cb1-024"
JULY, JUNE = 8, 8
"""columns of July in the roll, of June in the sheet of dues"""
CONCLUSION = "Tiếp tục vận động phân loại rác tại nguồn"
TOLD = ("dues_confirmed", "dues_refused")
ANSWERS = """SELECT persons.code, answers.answer FROM answers
    JOIN persons ON persons.id = answers.person_id
    WHERE answers.meeting_id = 2 ORDER BY answers.id"""
LINK = re.compile(r"https?://[^/\s]+(/files/\S+)")


def at(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 in Vietnam."""
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


@dataclass(slots=True)
class Story:
    """The phones, what came to them, and what the oracle was told."""

    ward: Ward
    month: Month
    names: dict[str, str]
    heard: list[Heard] = field(default_factory=list)
    own: int = 0
    """what the secretary wrote and tapped"""
    _read: dict[str, int] = field(default_factory=dict)

    async def until(self, moment: datetime) -> None:
        """Lets the time pass, and reads what came."""
        await self.ward.clock(moment)
        await self.read()

    async def read(self) -> None:
        """Takes down what came to the phones without being asked for."""
        await self.ward.rest()
        for person in self.month.reached | {EXEMPT}:
            after = self._read.get(person, 0)
            events = await self.ward.get(f"/people/{person}/events?after={after}")
            self._read[person] = events["revision"]
            for shown in events["messages"]:
                if shown["from"] == "bot" and not shown["edited"]:
                    when = datetime.fromisoformat(shown["at"]).astimezone(VIETNAM)
                    found = Heard(person, when, shown["text"])
                    self.heard += [found] if found.kinds else []

    async def says(self, person: str, *texts: str, answer: str = "", paid: int = 0) -> str:
        """Typed one after the other; what the last one brought. The oracle is told."""
        await self._told(person, answer, paid)
        self.own += len(texts) if person == SECRETARY else 0
        for text in texts:
            said = await self.ward.says(person, text)
        return said

    async def taps(self, person: str, *labels: str, answer: str = "", paid: int = 0) -> str:
        """The same with buttons."""
        await self._told(person, answer, paid)
        self.own += len(labels) if person == SECRETARY else 0
        for label in labels:
            said = await self.ward.picks(person, label)
        return said

    async def paper(self, label: str) -> bytes:
        """The secretary taps for a paper, and opens the file that comes."""
        await self.ward.picks(SECRETARY, label)
        shown = (await self.ward.last(SECRETARY))["file"]
        return await self.fetched(shown["url"])

    async def fetched(self, address: str) -> bytes:
        """What stands behind a link."""
        async with self.ward.http.get(address) as file:
            assert file.status == 200
            return await file.read()

    async def _told(self, person: str, answer: str, paid: int) -> None:
        now = await self.ward.now()
        if answer:
            self.month.answered(person, now, answer)
        if paid:
            self.month.claims[person] = Claim(now, paid)


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    """A cell of thirty members in its ward, on a Monday morning."""
    people = tuple(each for each in invent(90) if each.unit in (CELLS[0], WARD))
    options = DemoOptions(
        port=0, db=tmp_path / "demo.db", at=START, browser=False, unpaced=True, people=people
    )
    async with demo_running(options) as address, ClientSession(address) as http:
        ward = Ward(http)
        await ward.rest()
        names = {each.key: each.name for each in people}
        month = Month(
            starts=at(4, 7, 19, 30),
            planned=at(21, 6, 8),
            planner=SECRETARY,
            expected=set(CELL) - {EXEMPT},
            reached=set(CELL) - {EXEMPT, *NO_PHONE, *NOT_LINKED},
            due=at(30, 6, 0),
        )
        yield Story(ward, month, names)


async def test_a_month_of_a_cell(story: Story, tmp_path: Path) -> None:
    await tasks_and_plans(story)
    await the_meeting_before(story)

    await planned(story)
    await first_answers(story)
    await dues_before_they_are_due(story)
    await more_answers(story)
    await dues_afterwards(story)
    await held(story)
    await papers(story)
    await dues_sheets(story)
    await story.until(at(5, 7, 12))
    compare(story, tmp_path / "demo.db")


async def tasks_and_plans(story: Story) -> None:
    """A task by resolution, its report in one line; a plan as a photo."""
    await story.says(SECRETARY, "/phancong")
    await story.taps(SECRETARY, "Chưa có nhiệm vụ", story.names["cb1-016"], "Giao nhiệm vụ mới")
    await story.says(SECRETARY, "Phụ trách tổ dân phố số 3", "05-NQ/CB ngày 30/5/2026")
    assert "Đã ghi phân công" in await story.taps(SECRETARY, "Đúng, ghi lại")
    await story.read()
    assert "tổ dân phố số 3" in await story.taps("cb1-016", "Xem nhiệm vụ")
    await story.taps("cb1-016", "Báo kết quả tháng 6")
    assert "Đã ghi" in await story.says("cb1-016", "vận động 5 hộ phân loại rác")
    await story.says("cb1-005", "ke hoach")
    await story.ward.sends("cb1-005", "ke-hoach.jpg", b"\xff\xd8\xff\xe0 an invented photo")
    assert "Đã đăng ký" in await story.says("cb1-005", "dang ky")


async def the_meeting_before(story: Story) -> None:
    """It leaves a resolution with two tasks."""
    await story.until(at(20, 6, 19, 31))
    await story.says(SECRETARY, "/bienban 1")
    await story.taps(SECRETARY, "Khai mạc")
    await story.says(SECRETARY, "còn lại có mặt")
    await story.taps(SECRETARY, "Đúng, công bố luôn")
    await story.says(
        SECRETARY, "Nghị quyết 6: 1. Tổng vệ sinh khu phố (Huệ, Mận) 2. Thăm gia đình chính sách"
    )
    await story.taps(SECRETARY, "Xem biên bản")
    assert "Bế mạc:" in await story.taps(SECRETARY, "Bế mạc")


async def planned(story: Story) -> None:
    """Four of the ten messages; the planner comes and is not asked."""
    await story.until(story.month.planned)
    before = story.own
    await story.says(SECRETARY, "/lichhop", "thứ bảy 4/7 19 giờ 30", "Nhà văn hóa Khu phố 1")
    assert "Đồng chí được ghi: có mặt" in await story.taps(SECRETARY, "Gửi đi", answer="coming")
    assert story.own - before == 4
    await story.read()


async def first_answers(story: Story) -> None:
    """By button, by number, in words with and without accents, and for those without a phone."""
    await story.until(at(22, 6, 10))
    await story.taps("cb1-004", "Có mặt", answer="coming")
    await story.taps("cb1-007", "Vắng mặt", "Công tác", answer="absent")
    await story.says(DEPUTY, "1", answer="coming")
    await story.says("cb1-005", "1", answer="coming")
    assert "ốm đau" in await story.says("cb1-006", "2", "1", answer="absent")
    await story.says("cb1-009", "3", answer="late")
    assert "ốm đau" in await story.says("cb1-011", "toi bi om, xin vang", answer="absent")
    assert "công tác" in await story.says(
        "cb1-012", "toi di cong tac ko hop duoc", answer="absent"
    )
    await story.says("cb1-014", "toi se den", answer="coming")
    await story.says("cb1-026", "co mat", answer="coming")
    await story.says("cb1-027", "1", answer="coming")
    for person, answer, then in (
        ("cb1-010", "absent", ["Việc gia đình"]),
        ("cb1-008", "coming", []),
        ("cb1-020", "coming", []),
    ):
        said = {"coming": "Ghi hộ: có mặt", "absent": "Ghi hộ: vắng"}[answer]
        await story.says(SECRETARY, "/tinhhinh 2")
        await story.taps(SECRETARY, "Danh sách gọi điện", story.names[person])
        await story.taps(SECRETARY, said, *then)
        story.month.answered(person, await story.ward.now(), answer)
    board = await story.says(SECRETARY, "/tinhhinh 2")
    assert_board(story, board)


def assert_board(story: Story, board: str) -> None:
    """Every answer is counted once."""
    month = story.month
    said, silent = month.counted(), month.expected - set(month.answers)
    assert f"Có mặt: {said['coming']}. Đến muộn: {said['late']}.\nVắng: {said['absent']} " in board
    asked, called = len(silent & month.reached), len(silent - month.reached)
    assert f"Chưa trả lời: {asked}. Cần gọi điện: {called}." in board


async def dues_before_they_are_due(story: Story) -> None:
    """Claims by button and in words: whole, in part, in advance; who said nothing is reminded."""
    await story.until(at(26, 6, 9))
    await story.says("cb1-004", "/dangphi")
    assert "Đang chờ" in await story.taps("cb1-004", "Đã nộp tiền mặt", paid=AMOUNT)
    assert "Đang chờ" in await story.says("cb1-005", "dang phi", "1", paid=AMOUNT)
    sent = "em ck dang phi thang 6 roi a, 40k"
    assert "chuyển khoản. Đang chờ" in await story.says("cb1-006", sent, paid=AMOUNT)
    ahead = "dong dang phi thang 6, 7, 8 roi, 120k tien mat"
    assert "tháng 6, 7, 8/2026" in await story.says("cb1-009", ahead, paid=AMOUNT)
    part = "toi dong dang phi 20k tien mat roi"
    assert "20.000 đồng" in await story.says("cb1-012", part, paid=AMOUNT // 2)
    assert "Số tiền" in await story.says("cb1-014", "dang phi", "dong 10 ty roi")
    assert "Số tiền" in await story.says("cb1-014", "dang phi", "dong 0 dong roi")
    await story.until(at(27, 6, 8, 30))
    await story.says("cb1-014", "1", paid=AMOUNT)  # by the number under the reminder
    await story.taps("cb1-016", "Đã chuyển khoản", paid=AMOUNT)
    again = await story.says("cb1-005", "toi dong dang phi thang 6 tien mat roi")
    assert "đã có khoản đóng" in again
    await story.says("cb1-005", "2")


async def more_answers(story: Story) -> None:
    """After each reminder somebody answers, and somebody thinks better of it."""
    await story.until(at(28, 6, 9))
    await story.taps("cb1-016", "Đến muộn", answer="late")
    await story.says("cb1-003", "1", answer="coming")
    changed = "toi ban viec gia dinh, xin vang"
    assert "việc gia đình" in await story.says("cb1-026", changed, answer="absent")


async def dues_afterwards(story: Story) -> None:
    """Confirmed, sent back, recorded for one without a phone, paid late; the account's code."""
    await story.says(SECRETARY, "/thuphi")
    await story.taps(SECRETARY, "Chờ xác nhận", story.names["cb1-006"], "Chưa nhận được")
    await story.says(SECRETARY, "chưa thấy tiền về")
    claims = story.month.claims
    claims["cb1-006"].refused_at = await story.ward.now()
    await story.taps(SECRETARY, "Xem các khoản còn chờ")
    assert "6 khoản, cộng 300.000 đồng" in await story.taps(SECRETARY, "Đã nhận cả 6")
    for claim in claims.values():
        claim.confirmed = claim.refused_at is None
    await story.says(SECRETARY, "/thuphi")
    await story.taps(SECRETARY, "Ghi hộ một đồng chí")
    await story.says(SECRETARY, story.names["cb1-010"])
    await story.taps(SECRETARY, "Ghi hộ: đã nộp tiền mặt")
    claims["cb1-010"] = Claim(await story.ward.now(), AMOUNT, confirmed=True)
    await story.until(at(2, 7, 9))
    late = "toi nop dang phi thang 6 tien mat roi nhe"
    assert "tháng 6/2026" in await story.says("cb1-017", late, paid=AMOUNT)
    await story.taps("cb1-019", "Có mặt", answer="coming")
    await story.says(SECRETARY, "/thuphi")
    await story.taps(SECRETARY, "Cài đặt", "Ghi tài khoản")
    await story.says(SECRETARY, "Nông nghiệp", "1234567890", "NGUYEN THI HOA")
    await story.taps(SECRETARY, "Đúng, ghi lại")
    await story.says("cb1-022", "/maphi")
    code = await story.fetched((await story.ward.last("cb1-022"))["file"]["url"])
    link = LINK.search(await story.says("cb1-023", "/maphi"))
    assert link
    assert code.startswith(b"\x89PNG")
    assert (await story.fetched(link[1])).startswith(b"\x89PNG")
    await story.until(at(3, 7, 20))
    await story.says("cb1-017", "toi den tre 10 phut", answer="late")
    await story.until(at(4, 7, 18))
    await story.says("cb1-023", "co mat", answer="coming")


async def held(story: Story) -> None:
    """The other six of the secretary's ten messages."""
    await story.until(story.month.starts + timedelta(minutes=1))
    before = story.own
    await story.says(SECRETARY, "/bienban 2")
    assert "Ai vắng?" in await story.taps(SECRETARY, "Khai mạc")
    absent = ", ".join(f"{story.names[person]} ({why})" for person, why in ABSENT.items())
    understood = await story.says(SECRETARY, f"Vắng: {absent}, Bách ko lý do; còn lại có mặt")
    assert "Vắng có lý do (7)" in understood
    assert "Còn lại có mặt: 21" in understood
    await story.taps(SECRETARY, "Đúng, công bố luôn")
    await story.says(
        SECRETARY,
        "Đánh giá: 1 xong, 2 chưa (gia đình đi vắng). Kế hoạch: đều thực hiện. Biểu dương: Huệ. "
        f"Chấn chỉnh: Bách. Kết luận: {CONCLUSION}. Biểu quyết: thông qua nghị quyết; 21 đồng ý. "
        "Nghị quyết 7: 1. Tặng quà ngày 27/7 (Lan, Huệ; hạn 25/7) 2. Phun thuốc diệt muỗi (Sao)",
    )
    await story.until(at(4, 7, 20, 45))
    assert "Bế mạc: 20 giờ 45." in await story.taps(SECRETARY, "Bế mạc")
    assert story.own - before == 6
    twice = await story.says(SECRETARY, "/bienban 2")
    assert "Bế mạc: 20 giờ 45." in twice


async def papers(story: Story) -> None:
    """On paper stands what was said; by link the same as by file."""
    await story.says(SECRETARY, "/giayto_hop 2")
    minutes = "\n".join(lines(await story.paper("Biên bản")))
    for said in (
        *(story.names[person] for person in (*ABSENT, TRUANT)),
        *("Có mặt: 21", "19 giờ 31", "20 giờ 45", CONCLUSION, "Thăm gia đình chính sách"),
        *("gia đình đi vắng", story.names["cb1-016"]),
    ):
        assert said in minutes, said
    await story.says(SECRETARY, "/giayto_hop 2")
    resolution = "\n".join(lines(await story.paper("Nghị quyết")))
    for said in ("Tặng quà ngày 27/7", "Phun thuốc diệt muỗi", story.names["cb1-025"]):
        assert said in resolution, said
    await story.says(SECRETARY, "/giayto_hop 2")
    book = "\n".join(lines(await story.paper("Đoạn ghi Sổ")))
    assert story.names[TRUANT] in book

    await story.says(DEPUTY, "/giayto_hop 2")
    link = LINK.search(await story.says(DEPUTY, "1"))
    assert link
    assert "\n".join(lines(await story.fetched(link[1]))) == minutes

    await story.says(SECRETARY, "/giayto_hop 2")
    roll = sheet(await story.paper("Sổ điểm danh năm 2026"))
    for person in (*ABSENT, TRUANT, EXEMPT, "cb1-016", "cb1-021"):
        sign = {TRUANT: "K", EXEMPT: "Mi"}.get(person, "P" if person in ABSENT else "C")
        assert row(roll, story.names[person])[JULY] == sign
    await story.says(SECRETARY, "/giayto_hop 2")
    picture = await story.paper("Hình điểm danh năm 2026")
    assert picture.startswith(b"\x89PNG")


async def dues_sheets(story: Story) -> None:
    """Month and year by member, as the oracle counts them."""
    await story.says(SECRETARY, "/thuphi")
    year = sheet(await story.paper("Bảng năm"))
    shown = {person: row(year, person, column=3)[JUNE] for person in CELL}
    assert shown == {person: story.month.cell(person) for person in CELL}
    assert row(year, "cb1-009", column=3)[JUNE : JUNE + 3] == [AMOUNT] * 3  # in advance
    await story.says(SECRETARY, "/thuphi")
    assert (await story.paper("Hình đảng phí")).startswith(b"\x89PNG")
    await story.says(SECRETARY, "/bangphi 2 2026-06")
    june = sheet(await story.fetched((await story.ward.last(SECRETARY))["file"]["url"]))
    owed, paid, waiting, missing = row(june, "cb1-012", column=3)[3:7]
    assert (owed, paid, waiting, missing) == (AMOUNT, AMOUNT // 2, None, AMOUNT // 2)


def compare(story: Story, database: Path) -> None:
    """Who was reminded when, and what is kept, as the oracle has it."""
    month = story.month
    since = [each for each in story.heard if each.at >= month.planned]
    came = reminded(since, [*MEETING_KINDS, "dues_soon", "dues_late"])
    due = month.reminders()
    assert came.keys() == due.keys()
    for key, times in came.items():
        assert len(times) == 1, key
        assert due[key][0] <= times[0] <= due[key][0] + LATER, key
    told = {kind: {person for person, each in reminded(since, [kind])} for kind in TOLD}
    confirmed = {person for person, claim in month.claims.items() if claim.confirmed}
    assert told == {"dues_confirmed": confirmed & month.reached, "dues_refused": {"cb1-006"}}
    mornings = [(each.person, each.at.date()) for each in story.heard if "morning" in each.kinds]
    assert len(mornings) == len(set(mornings)) > 0
    assert {person for person, _ in mornings} <= {SECRETARY, DEPUTY}
    assert not out_of_hours(story.heard)
    assert kept(database) == {
        person: [answer for _, answer in given] for person, given in month.answers.items()
    }


def kept(database: Path) -> dict[str, list[str]]:
    """The answers in the database, each once."""
    db = sqlite3.connect(database)
    found: dict[str, list[str]] = {}
    for code, answer in db.execute(ANSWERS):
        found.setdefault(code, []).append(answer)
    db.close()
    return found
