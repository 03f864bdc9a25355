"""The papers of the liaison: who gets which, and what stands in them."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, update

from services import files
from services.db.models import LocalValue, Person
from services.documents.papers import MadePaper
from services.files import FileView
from services.residence import (
    attendance,
    book,
    comments,
    consequences,
    leading,
    papers,
    praise,
    report,
    season,
    students,
    year_remarks,
)
from services.residence.comments import TASKS, Board
from services.residence.leading import Note
from services.residence.opinions import Raised
from services.residence.report import YearReport
from tests.fakes import House, code, vn
from tests.services.documents import reading
from tests.services.residence.year import JUNE, OCTOBER, LiaisonYear, build
from tests.worlds import Worlds

GOOD = dict.fromkeys(TASKS, "Tốt")


@pytest.fixture
async def year(house: House, worlds: Worlds) -> LiaisonYear:
    """Bình missed both meetings without a word; An got praise; the books of both are written."""
    return await worlds.after(house, _held)


async def _held(house: House) -> LiaisonYear:
    built = await build(house)
    for starts_at in (JUNE, OCTOBER):
        session = await built.held(starts_at, binh="absent")
        assert not code(await house.act("chair", leading.announce, session.id))
        await house.act("chair", leading.appoint, session.id, house.ids["an"])
        assert not code(await house.act("ward_staff", attendance.close, session.id))
    house.clock.move_to(vn(10, 28, 15))
    sat = (built.ward, 2026, date(2026, 10, 28), "Đào, Núi")
    assert not code(await house.act("ward_staff", comments.sit, *sat))
    told = {built.books[who]: GOOD for who in ("an", "binh")}
    assert isinstance(await house.act("ward_staff", comments.write, built.ward, 2026, told), Board)
    praise = (built.ward, 2026, "praise", {built.books["an"]: "Hiến đất"})
    await house.act("ward_staff", comments.propose, *praise)
    return built


async def content(year: LiaisonYear, who: str, paper: object) -> bytes:
    assert isinstance(paper, MadePaper), paper
    found = await year.house.act(who, files.access_file, paper.file_id)
    assert isinstance(found, FileView)
    return found.content


async def test_minutes_from_what_was_written(house: House) -> None:
    year = await build(house)
    session = await year.held(JUNE, binh="absent")
    assert code(await house.act("chair", papers.minutes, session.id)) == "not_opened"
    await house.act("chair", leading.announce, session.id)
    await house.act("chair", leading.appoint, session.id, house.ids["an"])
    notes = [Note("RES-30", "Đã làm: thu gom rác\nChưa làm: hẻm 5"), Note("RES-36", "đã đọc")]
    await house.act("an", leading.write, session.id, notes)
    matter = [Raised("Đèn đường hỏng", house.ids["an"])]
    await house.act("an", leading.raise_opinions, session.id, matter)
    house.clock.move(hours=2)
    await house.act("chair", leading.close, session.id)
    late = [Note("RES-35", "Giao khu vực 1")]
    await house.act("an", leading.write, session.id, late)
    made = await house.act("an", papers.minutes, session.id)
    found = reading.lines(await content(year, "an", made))
    assert {
        "Chủ trì: đồng chí Hoa Thử Thường Trực, thay mặt Đảng ủy phường Hoa Thử.",
        "Tổng số đảng viên được mời: 4; có mặt: 3; vắng mặt: 1.",
        "Vắng không báo cáo: 1 đồng chí: Hoa Thử Bình.",
        "Thư ký: đồng chí Hoa Thử An.",
        "Đã làm: thu gom rác.",
        "Chưa làm: hẻm 5.",
        "- Hoa Thử An: Đèn đường hỏng.",
        "Đính chính: Giao khu vực 1.",
        "Thư ký đã thông qua toàn văn biên bản trước cuộc họp.",
        "Cuộc họp kết thúc vào hồi 10 giờ 00 phút cùng ngày.",
    } <= set(found)
    for who in ("chair", "ward_staff"):
        assert await content(year, who, made)
    for who in ("binh", "secretary", "other_secretary"):
        assert code(await house.act(who, papers.minutes, session.id)) == "no_such_meeting"
        assert isinstance(made, MadePaper)
        assert code(await house.act(who, files.access_file, made.file_id)) == "no_such_file"


async def test_comment_sheets_of_those_who_have_one(year: LiaisonYear) -> None:
    house = year.house
    made = await house.act("ward_staff", papers.comment_sheets, year.ward, 2026)
    found = reading.lines(await content(year, "ward_staff", made))
    assert [line for line in found if line.startswith("Họ và tên")] == [
        "Họ và tên: Hoa Thử An. Sinh ngày: ………….",
        "Họ và tên: Hoa Thử Bình. Sinh ngày: ………….",
    ]
    assert "Đề nghị biểu dương, khen thưởng: Hiến đất." in found
    opinion = [line for line in found if line.startswith("Ý kiến đề nghị nơi công tác")]
    assert len(opinion) == 1
    attended = "Dự họp trong năm: lần thứ nhất: có mặt; lần thứ hai: có mặt."
    assert attended in found
    one = await house.act(
        "ward_staff", papers.comment_sheets, year.ward, 2026, [year.books["binh"]]
    )
    assert len(reading.word(await content(year, "ward_staff", one)).tables) == 2
    unwritten = (year.ward, 2026, [year.books["stranger"]])
    refused = await house.act("ward_staff", papers.comment_sheets, *unwritten)
    assert code(refused) == "nobody_commented"
    for who in ("an", "secretary"):
        assert code(await house.act(who, papers.comment_sheets, year.ward, 2026)) == "not_yours"


async def test_a_ward_sets_the_headings_of_the_sheet(year: LiaisonYear) -> None:
    """AMB-41: the four tasks stand in a document that is not among the five."""
    headings = ["Nhiệm vụ một", "Nhiệm vụ hai", "Nhiệm vụ ba", "Nhiệm vụ bốn"]
    words = {"source": "Quy định 08-QĐ/TU", "clause": "Điều 4", "quote": "bốn nhiệm vụ"}
    by = {"set_by": year.house.ids["ward_staff"], "set_at": OCTOBER, "unit_id": year.ward}
    value = {"name": "residence.comment_tasks", "value": [headings], "from_day": date(2026, 1, 1)}
    await year.house.change(insert(LocalValue).values(**value, **words, **by))
    made = await year.house.act("ward_staff", papers.comment_sheets, year.ward, 2026)
    found = reading.lines(await content(year, "ward_staff", made))
    assert found.count("1. Nhiệm vụ một") == 2
    assert found.count("4. Nhiệm vụ bốn") == 2


async def test_praise_of_the_meeting_is_taken_over_once(year: LiaisonYear) -> None:
    house = year.house
    [held] = await house.act("ward_staff", season.meetings, year.ward, 2026, "october")
    for who in ("an", "binh"):
        note = [Note("praise", "gương mẫu", house.ids[who])]
        assert not code(await house.act("chair", leading.write, held.id, note))
    board = await house.act("ward_staff", comments.of_year, year.ward, 2026)
    assert isinstance(board, Board)
    found = await house.act("ward_staff", praise.from_meetings, board)
    assert found == {year.books["binh"]: "gương mẫu"}


async def test_a_member_gets_the_own_sheet_when_the_book_is_handed_over(
    year: LiaisonYear,
) -> None:
    house = year.house
    assert code(await house.act("an", papers.own_sheet, 2026)) == "book_not_handed"
    handed = ([year.books["an"], year.books["binh"]], 2026, "collected")
    await house.act("ward_staff", book.step, *handed)
    made = await house.act("an", papers.own_sheet, 2026)
    found = reading.lines(await content(year, "an", made))
    assert [line for line in found if line.startswith("Họ và tên")] == [
        "Họ và tên: Hoa Thử An. Sinh ngày: …………."
    ]
    assert isinstance(made, MadePaper)
    assert code(await house.act("binh", files.access_file, made.file_id)) == "no_such_file"


async def test_what_officers_said_about_a_student_is_not_on_the_sheet(year: LiaisonYear) -> None:
    house, student = year.house, year.books["other_member"]
    for role in ("head", "police"):
        said = (student, 2026, "Hay về khuya", role)
        assert not code(await house.act("ward_staff", students.say, *said))
    told = {student: GOOD}
    assert isinstance(await house.act("ward_staff", comments.write, year.ward, 2026, told), Board)
    made = await house.act("ward_staff", papers.comment_sheets, year.ward, 2026, [student])
    found = reading.lines(await content(year, "ward_staff", made))
    heard = "Đã trao đổi ý kiến với: Trưởng ấp, khu vực; Trưởng công an ấp, khu vực."
    assert heard in found
    assert not [line for line in found if "Hay về khuya" in line]


async def test_an_introduction_letter_is_the_workplaces(year: LiaisonYear) -> None:
    house = year.house
    only_year = update(Person).where(Person.id == house.ids["an"])
    await house.change(only_year.values(birth_date=None, birth_year=1984))
    made = await house.act("secretary", papers.introduction, year.books["an"])
    found = reading.lines(await content(year, "secretary", made))
    assert any(line.endswith("Hoa Thử An. Sinh ngày: …/…/1984.") for line in found)
    assert {"CHI BỘ THỬ 1", "T/M CHI BỘ", "Kính gửi: Đảng ủy phường Hoa Thử"} <= set(found)
    outside = await house.act("ward_staff", papers.introduction, year.books["stranger"])
    assert "CẤP ỦY TRƯỜNG THỬ" in reading.lines(await content(year, "ward_staff", outside))
    for who in ("other_secretary", "an", "stranger"):
        refused = await house.act(who, papers.introduction, year.books["an"])
        assert code(refused) == "not_yours"


async def test_notices_for_each_absence_and_for_the_year(year: LiaisonYear) -> None:
    house = year.house
    none = await house.act("ward_staff", papers.workplace_notices, year.ward, 2026)
    assert code(none) == "no_such_letter"
    born = update(Person).where(Person.id == house.ids["binh"])
    await house.change(born.values(birth_date=date(1966, 7, 24)))
    await house.act("ward_staff", consequences.draft, year.ward, 2026)
    made = await house.act("ward_staff", papers.workplace_notices, year.ward, 2026)
    found = reading.lines(await content(year, "ward_staff", made))
    assert found.count("Đề nghị cấp ủy nơi công tác nhắc nhở, giáo dục.") == 2
    told = "Đồng chí Hoa Thử Bình, sinh ngày 24/07/1966, đã được giới thiệu về giữ mối liên hệ"
    assert len([line for line in found if line.startswith(told)]) == 3
    assert found.count("Đề nghị cấp ủy nơi công tác kiểm điểm, phê bình.") == 1
    assert "Kính gửi: Chi bộ Thử one" in found
    refused = await house.act("secretary", papers.workplace_notices, year.ward, 2026)
    assert code(refused) == "not_yours"


async def test_the_report_of_the_year(year: LiaisonYear) -> None:
    house = year.house
    found = await house.act("ward_staff", report.load, year.ward, 2026)
    assert isinstance(found, YearReport)
    assert {name: found.total(name) for name in report.FIGURES} == {
        "introduced": 4,
        "received": 4,
        "attended_june": 3,
        "attended_october": 3,
        "excused": 0,
        "unreported": 2,
        "criticism": 1,
        "commented": 2,
        "praised": 1,
        "feedback": 0,
        "handed": 0,
    }
    for words in ("Nền nếp.", "  Họp đủ\nTham gia đông. "):
        said = (year.ward, 2026, "merits", words)
        assert await house.act("ward_staff", year_remarks.write, *said) is None
    assert code(await house.act("an", year_remarks.write, *said)) == "not_yours"
    made = await house.act("ward_staff", papers.year_report, year.ward, 2026)
    written = reading.word(await content(year, "ward_staff", made))
    rows = [[cell.text for cell in row.cells] for row in written.tables[1].rows]
    assert rows[6][1:] == ["Lượt vắng không báo cáo", "2"]
    shown = [line.text for line in written.paragraphs]
    assert {"- Hoa Thử An: Hiến đất.", "Họp đủ.", "Tham gia đông."} <= set(shown)
    assert not any("Nền nếp" in line for line in shown)
    born = update(Person).where(Person.id == house.ids["an"])
    await house.change(born.values(birth_date=None, birth_year=1984))
    book_ = await house.act("ward_staff", papers.year_data, year.ward, 2026)
    data = load_workbook(io.BytesIO(await content(year, "ward_staff", book_)))
    areas = [row[1:4] for row in data["Số liệu"].iter_rows(min_row=6, values_only=True)]
    assert areas[:2] == [("Khu vực 1", 4, 4), ("Khu vực 2", 0, 0)]
    assert areas[2][1] == 4
    people = [row[1:3] for row in data["Danh sách"].iter_rows(min_row=5, values_only=True)]
    assert people[0] == ("Họ và tên", "Ngày sinh")
    assert ("Hoa Thử An", "1984") in people
    for who in ("an", "secretary", "stranger"):
        for use in (papers.year_report, papers.year_data):
            assert code(await house.act(who, use, year.ward, 2026)) == "not_yours"
