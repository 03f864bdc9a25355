"""Registers and moves by the phones alone: a transfer with its task, an exemption to its end and
the return, and an office cell of forty members dissolved into nine residential cells."""

import io
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from openpyxl import load_workbook

from bot.demo import DemoOptions, demo_running
from services.clock import VIETNAM
from tests.bot.stories.phones import Ward

STAFF, SECRETARY, OTHER = "phuong-1", "cb1-001", "cb2-001"
MOVER, EXEMPT = "cb1-004", "cb1-007"
OFFICE, GROUPS = "Chi bộ Trường học", 9
START = datetime(2026, 6, 10, 8, tzinfo=VIETNAM)
FORTY = 40
WITHOUT_HOME = 4
"""members of the office whose address says nothing: the list is corrected for them"""


def at(month: int, day: int, hour: int) -> datetime:
    """A moment of 2026 in Vietnam."""
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


@dataclass(slots=True)
class Story:
    """The phones, and the database to look into."""

    ward: Ward
    db: Path

    def rows(self, statement: str, *values: object) -> list[Any]:
        """What stands in the database."""
        with closing(sqlite3.connect(self.db)) as db:
            return db.execute(statement, values).fetchall()

    def official(self, day: str) -> Counter[str]:
        """Members by cell on a day, by their official membership."""
        asked = """SELECT u.name FROM memberships m JOIN units u ON u.id = m.unit_id
                   WHERE NOT m.temporary AND m.from_day <= ?1
                   AND (m.to_day IS NULL OR m.to_day >= ?1)"""
        return Counter(row[0] for row in self.rows(asked, day))

    async def fetched(self, person: str) -> bytes:
        """The file that the bot sent last."""
        found = [m for m in await self.ward.get(f"/people/{person}/messages") if m.get("file")]
        address = found[-1]["file"]["url"]
        async with self.ward.http.get(address) as file:
            assert file.status == 200
            return await file.read()

    async def steps(self, person: str, *steps: str) -> str:
        """Taps ("[…]") and messages one after the other; the last answer."""
        shown = ""
        for step in steps:
            shown = await (
                self.ward.taps(person, step[1:-1])
                if step.startswith("[")
                else self.ward.says(person, step)
            )
        return shown


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    """A ward of three cells with forty members each, and seven more residential cells."""
    db = tmp_path / "demo.db"
    options = DemoOptions(
        port=0, db=db, members=3 * FORTY, at=START, browser=False, unpaced=True, busy=False
    )
    async with demo_running(options) as address, ClientSession(address) as http:
        ward = Ward(http)
        await ward.rest()
        settle(db)
        yield Story(ward, db)


def settle(path: Path) -> None:
    """Residential cells and addresses, as the ward's register has them."""
    with closing(sqlite3.connect(path, timeout=20)) as db:
        [above] = db.execute("SELECT id FROM units WHERE kind = 'ward'").fetchone()
        for number in range(3, GROUPS + 1):
            row = (f"kp{number}", f"Chi bộ Khu phố {number}", "cell", above)
            db.execute("INSERT INTO units (code, name, kind, parent_id) VALUES (?, ?, ?, ?)", row)
        people = db.execute("SELECT id FROM persons WHERE code LIKE 'cb3%' ORDER BY id").fetchall()
        for at_, (person,) in enumerate(people):
            home = f"Số {at_ + 1}, khu phố {at_ % GROUPS + 1}, phường Hoa Mai"
            said = "" if at_ < WITHOUT_HOME else home
            db.execute("UPDATE persons SET residence = ? WHERE id = ?", (said, person))
        db.execute("UPDATE persons SET official_on = admitted_on")
        db.commit()


async def test_moves_exemptions_and_a_dissolution(story: Story) -> None:
    await a_transfer_with_its_task(story)
    await an_exemption_to_its_end_and_the_return(story)
    await an_office_cell_is_dissolved(story)


async def a_transfer_with_its_task(story: Story) -> None:
    """From the question of the member to the task in the new cell."""
    ward = story.ward
    name = await ward.name(MOVER)
    shown = await story.steps(MOVER, "toi co phai chuyen sinh hoat", "[Đổi nơi ở lâu dài]", "[Có]")
    assert "thuộc diện chuyển sinh hoạt đảng chính thức" in shown
    await ward.taps(MOVER, "Báo bí thư")
    await story.steps(SECRETARY, "[Xem và xử lý]", "[Ghi đã trao đổi]", "9/6 đã gặp")
    assert "diện chuyển sinh hoạt đảng" in await ward.news(MOVER)
    await story.steps(
        SECRETARY, "[Giới thiệu đi]", "[Chi bộ Khu phố 2]", "so 5 ngay 10/6", "[Đúng]"
    )
    assert (await story.fetched(SECRETARY)).startswith(b"PK")
    before = story.official("2026-06-10")
    await story.steps(OTHER, "[Xem và xử lý]", "[Tiếp nhận]", "[Đúng]")
    after = story.official("2026-06-10")
    assert after - before == Counter({"Chi bộ Khu phố 2": 1})
    assert before - after == Counter({"Chi bộ Khu phố 1": 1})
    assert story.official("2026-06-09") == before
    shown = await story.steps(OTHER, "[Phân công nhiệm vụ]")
    assert f"Mới về, cần nghị quyết bổ sung: {name}" in shown
    await story.steps(OTHER, "[Chưa có nhiệm vụ")
    await ward.picks(OTHER, f"{name} (")
    await story.steps(
        OTHER,
        "[Giao nhiệm vụ mới]",
        "Phụ trách tuyên truyền tổ 5",
        "NQ số 4 ngày 9/6",
        "[Đúng, ghi lại]",
    )
    assert "tuyên truyền tổ 5" in await ward.says(MOVER, "nhiem vu")
    assert "39" in await ward.says(SECRETARY, "/dangvien")
    await story.steps(SECRETARY, "menu")


async def an_exemption_to_its_end_and_the_return(story: Story) -> None:
    """Asked, proposed, decided; not expected for exactly the term, expected again after it."""
    ward = story.ward
    await story.steps(
        EXEMPT,
        "xin mien",
        "[Lý do khác]",
        "[Đi làm xa]",
        "[Làm việc lưu động]",
        "đi làm công trình từ 12/6/2026 đến 30/6/2026",
    )
    await story.steps(
        SECRETARY,
        "[Xem và xử lý]",
        "[Trả lời để xét]",
        "[Không phải]",
        "[Đúng]",
        "[Ghi nghị quyết chi bộ]",
        "số 6 ngày 10/6",
        "[Đúng]",
    )
    await story.steps(
        STAFF, "[Xem và xử lý]", "[Ghi quyết định cấp ủy]", "số 12 ngày 10/6", "[Đúng]"
    )
    [span] = story.rows("SELECT from_day, to_day FROM standings WHERE to_day IS NOT NULL")
    assert span == ("2026-06-12", "2026-06-30")
    await ward.seen(EXEMPT)
    await ward.clock(at(6, 23, 8))
    assert "hết ngày 30/6/2026" in await ward.news(EXEMPT)
    await story.steps(SECRETARY, "/somien")
    await ward.clock(at(7, 1, 8))
    excused = await ward.says(EXEMPT, "xin mien")
    assert "Đồng chí xin miễn hoặc giảm" in excused


async def an_office_cell_is_dissolved(story: Story) -> None:
    """Forty members, nine cells, one batch; the list is corrected and sent back."""
    ward = story.ward
    await story.steps(STAFF, "/giaithe", "[Giải thể một chi bộ]", OFFICE)
    for step, said in (
        ("Ghi hội nghị quán triệt", "1/6"),
        ("Ghi kế hoạch", "số 10 ngày 2/6"),
        ("Ghi ý kiến", "số 55 ngày 20/6"),
        ("Ghi quyết định", "số 12 ngày 25/6"),
    ):
        await story.steps(STAFF, f"[{step}]", said, "[Đúng]")
    await story.steps(STAFF, "[Nguồn kết nạp]", "Hoa Quần Chúng, Khu phố 3")
    await ward.picks(STAFF, await ward.name("cb3-001"))
    await story.steps(STAFF, "[Ghi hội nghị công bố]", "1/7", "[Đúng]")
    shown = await story.steps(STAFF, "[Nơi chuyển đến]")
    assert f"đề nghị theo nơi ở {FORTY - WITHOUT_HOME}, chưa có {WITHOUT_HOME}" in shown
    await story.steps(STAFF, "[Danh sách (Excel)]")
    corrected = with_the_rest(await story.fetched(STAFF))
    shown = await ward.sends(STAFF, "danh-sach.xlsx", corrected)
    assert f"Đã ghi nơi đến của {FORTY} đồng chí. Chưa có: 0." in shown
    before = story.official("2026-07-01")
    assert before[OFFICE] == FORTY
    shown = await story.steps(STAFF, "[Quay lại]", "[Chuyển tất cả]", "[Đúng]")
    assert f"{FORTY} đồng chí của {OFFICE} về {GROUPS} chi bộ" in shown
    after = story.official("2026-07-01")
    assert (after[OFFICE], after.total()) == (0, before.total())
    assert len(after - before) == GROUPS
    assert story.official("2026-06-30") == before
    await story.steps(STAFF, "[Xem việc còn lại]", "[Giấy giới thiệu (Word)]")
    assert (await story.fetched(STAFF)).startswith(b"PK")
    shown = await story.steps(STAFF, "[Việc còn lại]")
    assert f"hồ sơ {FORTY}" in shown
    came = (after - before)["Chi bộ Khu phố 2"]
    shown = await story.steps(OTHER, "/tiepnhan", "[Đã nhận đủ hồ sơ]")
    assert f"{came} đồng chí" in shown
    shown = await ward.says(STAFF, "/motgiaithe 1")
    assert f"hồ sơ {FORTY - came}" in await ward.taps(STAFF, "Việc còn lại")
    assert "ngoài phần việc" in await ward.says("cb3-001", "/dangvien")


def with_the_rest(content: bytes) -> bytes:
    """The list with a cell for everybody, as somebody in the office fills it in."""
    book = load_workbook(io.BytesIO(content))
    page: Any = book.worksheets[0]
    for row in range(4, 4 + FORTY):
        page.cell(row, 5).value = page.cell(row, 5).value or "Chi bộ Khu phố 9"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
