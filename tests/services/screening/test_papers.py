"""The papers of a case over three years: names and numbers are those of the record."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from services import files
from services.db.models import AuditRow
from services.documents.papers import MadePaper
from services.files import FileView
from services.screening import lists, papers, versions, yearly
from services.screening.case import load
from tests.fakes import House, code, vn
from tests.services.documents import reading
from tests.services.screening.life import PAPER, Life

JANUARY, FEBRUARY = vn(1, 20, 19, year=2027), vn(2, 20, 19, year=2027)


async def content(house: House, who: str, made: Any) -> bytes:
    assert isinstance(made, MadePaper), made
    assert not any(word in made.name for word in ("An", "sang-loc", "giup-do", "dang-vien"))
    found = await house.act(who, files.access_file, made.file_id)
    assert isinstance(found, FileView)
    assert code(await house.act("other_secretary", files.access_file, made.file_id))
    return found.content


async def drafted(life: Life, kind: str, who: str = "secretary") -> str:
    made = await life.house.act(who, papers.draft, life.case, kind)
    return "\n".join(reading.lines(await content(life.house, who, made)))


def says(text: str, *parts: str) -> None:
    for part in parts:
        assert part in text, (part, text)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_papers_of_the_three_years_to_recognised_progress(life: Life) -> None:
    house = life.house
    await life.done("comment")
    await life.done("provisional")
    asked = await drafted(life, "direction")
    says(asked, "TỜ TRÌNH", "Hoa Thử An", "ban công tác mặt trận", "A.II.4", "năm 2027")
    await life.done("direct")
    meeting = await life.meeting(JANUARY)
    await life.ballot(meeting, "list", 6)
    await life.done("vote_list", meeting_id=meeting)
    report = await drafted(life, "approval")
    says(report, "đồng ý 6 phiếu, tính trên 9", "3 × 6 = 18 ≥ 2 × 9 = 18", PAPER)
    await life.done("approve", paper="Công văn số 17-CV/ĐU")
    says(await drafted(life, "notice"), "Đồng chí Hoa Thử An", "cam kết", "17-CV/ĐU", "giải trình")
    assert code(await house.act("an", papers.draft, life.case, "outline")) == "no_such_case"
    await life.done("talk")
    says(await drafted(life, "outline", "an"), "BẢN TỰ KIỂM ĐIỂM", "Hoa Thử An", "CAM KẾT")
    assert code(await house.act("an", papers.draft, life.case, "notice")) == "case_not_now"
    await life.done("self_criticism")
    meeting = await life.meeting(FEBRUARY)
    await life.done("hear", meeting_id=meeting)
    says(await drafted(life, "helper"), "Phân công đồng chí ………… theo dõi", "đến ngày …………")
    await life.done("assign")
    named = await drafted(life, "helper")
    says(named, "Phân công đồng chí Hoa Thử Bình theo dõi, giúp đỡ đồng chí Hoa Thử An")
    says(named, "từ ngày 20 tháng 02 năm 2027 đến ngày 20 tháng 02 năm 2028")
    await life.screened(vn(2, 20, 19, year=2028), 4, 5)
    for kind in ("outcome", "report"):
        told = await drafted(life, kind)
        says(told, "đồng ý 4 phiếu, tính trên 9", "2 × 4 = 8 < 9", "đồng ý 5 phiếu")
        says(told, "iếp tục giáo dục, giúp đỡ đồng chí Hoa Thử An", "20 tháng 02 năm 2029")
    says(await drafted(life, "report"), "đồng chí Hoa Thử Bình")
    assert "Bình" not in (await drafted(life, "helper")), "the new helper is named by the cell"
    await life.done("assign", person_id=house.ids["silent"])
    says(await drafted(life, "helper"), "Phân công đồng chí Hoa Thử Không Máy")
    await life.screened(vn(2, 20, 19, year=2029), 5, None)
    last = await drafted(life, "report")
    says(last, "2 × 5 = 10 ≥ 9", "công nhận sự tiến bộ của đồng chí Hoa Thử An", "Không Máy")
    assert "đưa ra khỏi Đảng: đồng ý" not in last, "the second ballot of the year before"
    looks = await house.rows(AuditRow.id, where=AuditRow.action == "case.seen")
    assert len(looks) >= len(await house.rows(AuditRow.id, where=AuditRow.action == "paper.made"))


async def test_papers_to_the_proposal_of_removal_and_the_year_in_numbers(helped: Life) -> None:
    life, house = helped, helped.house
    for kind, who in (("helper", "secretary"), ("outline", "an")):
        says(await drafted(life, kind, who), "Hoa Thử An")
    await life.screened(vn(2, 21, 19, year=2028), 4, 6)
    for kind in ("outcome", "report"):
        told = await drafted(life, kind)
        says(told, "đồng ý 4 phiếu", "đồng ý 6 phiếu", "3 × 6 = 18 ≥ 2 × 9 = 18")
        says(told, "cấp có thẩm quyền xem xét, đưa đồng chí Hoa Thử An ra khỏi Đảng")
    await life.done("list_removal")
    made = await house.act("ward_staff", lists.paper)
    listed = await content(house, "ward_staff", made)
    says("\n".join(reading.lines(listed)), "không có trường hợp nào", "1 đồng chí", "Hoa Thử An")
    first = await house.act("", yearly.figures, house.units["ward"], 2027)
    second = dict(await house.act("", yearly.figures, house.units["ward"], 2028))
    assert (dict(first)["Chi bộ trực thuộc"], sum(many for _, many in first)) == (2, 2 + 4)
    assert second["Chi bộ đề nghị xem xét, đưa ra khỏi Đảng"] == 1
    assert second["Cấp ủy cơ sở đã lập danh sách đưa ra khỏi Đảng"] == 1
    report = await content(house, "ward_staff", await house.act("ward_staff", yearly.report, 2028))
    said = "\n".join(reading.lines(report))
    says(said, "năm 2028", "qua Ban Tổ chức", "Chi bộ trực thuộc")
    assert "Hoa Thử An" not in said
    for who in ("secretary", "an", "other_secretary", "stranger"):
        assert code(await house.act(who, yearly.report, 2028)) == "not_yours"
    assert code(await house.act("ward_staff", yearly.report, 2031)) == "no_such_year"


async def test_every_version_of_the_list_stays_and_stands_beside_the_others(listed: Life) -> None:
    life, house = listed, listed.house
    for who in ("secretary", "ward_staff"):
        made = await house.act(who, versions.workbook, 2027)
        book = load_workbook(io.BytesIO(await content(house, who, made)))
        assert book.sheetnames == ["So sánh", *(title for title, _ in versions.VERSIONS.values())]
        [_, line] = book["So sánh"].iter_rows(values_only=True)
        assert line[:3] == ("1", "Hoa Thử An", "Chi bộ Thử 1")
        by = ("Sen", "Sen", "Phường", "Sen", "Phường")
        assert [str(cell).split(";")[1].split()[-1] for cell in line[3:8]] == [*by]
        assert line[8] in (None, "")
        assert PAPER in str(line[7])
    assert code(await house.act("secretary", versions.workbook, 2026)) == "no_such_case"
    for who in ("an", "minute_taker", "other_secretary", "stranger"):
        assert code(await house.act(who, versions.workbook, 2027)) == "no_such_case"
        assert code(await house.act(who, lists.paper)) == "no_such_case"
    assert papers.available((await house.act("", load, [life.case]))[0]) == []
