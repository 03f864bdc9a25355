"""The papers of the residence liaison are opened again and read; what was typed stays text."""

import io
from dataclasses import replace
from datetime import date

from openpyxl import load_workbook

from services.documents import word
from services.documents.content import Remark
from services.documents.fields import Head
from services.documents.liaison import builders, sheet
from services.documents.liaison.content import (
    Absent,
    Answered,
    AreaFigures,
    Body,
    CommentContent,
    MemberLine,
    NoticeContent,
    ReportContent,
    Roll,
    SittingContent,
    Task,
    Worker,
)
from tests.fakes import vn
from tests.services.documents import reading

DAY = date(2026, 10, 17)
WARD = Body("Phường Hoa Mai", None, None, "Hoa Thử Đào", "PHÓ BÍ THƯ")
CELL = Body("Chi bộ Cơ quan Thử", "Phường Hoa Mai", "Phường Hoa Mai", "Hoa Thử Sen")
AN = Worker(
    "Hoa Thử An",
    date(1980, 2, 3),
    date(2010, 5, 19),
    date(2011, 5, 19),
    "Trường Thử",
    "12 đường Thử",
    "Khu vực 1",
)
HELD = SittingContent(
    starts_at=vn(10, 17, 8),
    place="Hội trường Thử",
    roll=Roll(
        31, (Absent("Hoa Thử Bình", "công tác"),), (Absent("Hoa Thử Lúa", "ốm"),), (Absent("X"),)
    ),
    chair="Hoa Thử Đào",
    area="Khu vực 1",
    minute_taker="Hoa Thử Núi",
    guests=("Hoa Thử Khách, Mặt trận phường",),
    programme=("Thống nhất, dự kiến 90 phút",),
    report=("Đã làm được: thu gom rác", "Chưa làm được: hẻm 5, do thiếu vốn"),
    plan=("Trồng cây trước 30/11",),
    answered=(Answered("Đèn đường hỏng", "đã giải quyết", "thay 5 bóng"), Answered("Cống tắc")),
    members=("Gia đình đảng viên chấp hành tốt",),
    praise=("Hoa Thử An: vận động hiến đất",),
    discussion=(Remark("Hoa Thử An", "đề nghị sửa cống"),),
    conclusions=("Giao khu vực 1 sửa cống",),
    read_out=True,
    closed_at=vn(10, 17, 9, 45),
    year_end=True,
    number=2,
)


def lines(paper: Head, day: date = DAY) -> list[str]:
    return [line for line in reading.lines(word.render(paper, day)) if line]


def test_minutes_follow_the_order_of_the_rules() -> None:
    assert lines(builders.minutes(WARD, HELD)) == [
        "ĐẢNG BỘ …………",
        "ĐẢNG ỦY PHƯỜNG HOA MAI",
        "*",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 02-BB/ĐU",
        "Hoa Mai, ngày 17 tháng 10 năm 2026",
        "BIÊN BẢN",
        "Họp đảng viên đang công tác giữ mối liên hệ với nơi cư trú tháng 10 năm 2026 (Khu vực 1)",
        "-----",
        "Thời gian: 8 giờ 00 phút, thứ Bảy, ngày 17 tháng 10 năm 2026.",
        "Địa điểm: Hội trường Thử.",
        "I. NGHI THỨC",
        "Chủ trì: đồng chí Hoa Thử Đào, thay mặt Đảng ủy phường Hoa Mai.",
        "Tổng số đảng viên được mời: 34; có mặt: 31; vắng mặt: 3.",
        "Vắng có báo cáo, được nơi công tác xác nhận: 1 đồng chí: Hoa Thử Bình (công tác).",
        "Vắng có báo cáo, chờ nơi công tác xác nhận: 1 đồng chí: Hoa Thử Lúa (ốm).",
        "Vắng không báo cáo: 1 đồng chí: X.",
        "Đại biểu dự: Hoa Thử Khách, Mặt trận phường.",
        "Chương trình, nội dung, thời gian:",
        "- Thống nhất, dự kiến 90 phút.",
        "Thư ký: đồng chí Hoa Thử Núi.",
        "II. NỘI DUNG",
        "Báo cáo tóm tắt tình hình thực hiện nghị quyết",
        "Đã làm được: thu gom rác.",
        "Chưa làm được: hẻm 5, do thiếu vốn.",
        "Kế hoạch tháng tới",
        "Trồng cây trước 30/11.",
        "Phản hồi ý kiến đóng góp của kỳ họp trước",
        "- “Đèn đường hỏng” – đã giải quyết: thay 5 bóng.",
        "- “Cống tắc” – chưa có phản hồi.",
        "Tình hình đảng viên và gia đình",
        "Gia đình đảng viên chấp hành tốt.",
        "Đề nghị biểu dương, khen thưởng",
        "- Hoa Thử An: vận động hiến đất.",
        "Thảo luận",
        "- Hoa Thử An: đề nghị sửa cống.",
        "Kết luận của chủ trì",
        "Giao khu vực 1 sửa cống.",
        "Thư ký đã thông qua toàn văn biên bản trước cuộc họp.",
        "Cuộc họp kết thúc vào hồi 9 giờ 45 phút cùng ngày.",
        "NGƯỜI GHI BIÊN BẢN",
        "Hoa Thử Núi",
        "NGƯỜI CHỦ TRÌ",
        "Hoa Thử Đào",
    ]


def test_june_has_no_praise_and_a_first_meeting_no_opinions_before() -> None:
    june = replace(HELD, starts_at=vn(6, 13, 8), year_end=False, answered=(), praise=())
    found = lines(builders.minutes(WARD, june), date(2026, 6, 13))
    assert "Đề nghị biểu dương, khen thưởng" not in found
    at = found.index("Phản hồi ý kiến đóng góp của kỳ họp trước")
    assert found[at + 1] == "Không có."


def test_minutes_that_nobody_told_have_lines_for_the_pen() -> None:
    blank = SittingContent(HELD.starts_at, HELD.place, HELD.roll, "", told=False)
    found = lines(builders.minutes(WARD, blank))
    assert found.count("\t") == 12
    assert "Không có." not in found
    assert "Chủ trì: đồng chí …………, thay mặt Đảng ủy phường Hoa Mai." in found


def comment(name: str, **more: str) -> CommentContent:
    tasks = (Task("Giữ mối liên hệ", "Dự đủ hai kỳ"), Task("Giáo dục gia đình"))
    return CommentContent(replace(AN, name=name), tasks, ("tháng 6: có mặt",), **more)  # type: ignore[arg-type]


def test_comment_sheets_have_a_page_for_each_member() -> None:
    told = [comment("Hoa Thử An", praise="Vận động tốt"), comment("Hoa Thử Bình", opinion="Vắng")]
    content = word.render(builders.comments(WARD, 2026, DAY, told, DAY), DAY)
    found = [line for line in reading.lines(content) if line]
    assert found[5:16] == [
        "PHIẾU NHẬN XÉT",
        "Đảng viên đang công tác giữ mối liên hệ với nơi cư trú năm 2026",
        "-----",
        "Họ và tên: Hoa Thử An. Sinh ngày: 03/02/1980.",
        "Nơi công tác: Trường Thử.",
        "Nơi cư trú: 12 đường Thử, Khu vực 1.",
        "Dự họp trong năm: tháng 6: có mặt.",
        "Tập thể Đảng ủy phường Hoa Mai họp ngày 17 tháng 10 năm 2026, thống nhất nhận xét như "
        "sau:",
        "1. Giữ mối liên hệ",
        "Dự đủ hai kỳ.",
        "2. Giáo dục gia đình",
    ]
    assert found.count("Đề nghị biểu dương, khen thưởng: Vận động tốt.") == 1
    assert found.count("Ý kiến đề nghị nơi công tác kiểm điểm, phê bình: Vắng.") == 1
    breaks = [p for p in reading.word(content).paragraphs if p.paragraph_format.page_break_before]
    assert len(breaks) == 1
    assert found.count("PHÓ BÍ THƯ") == 2


def test_an_introduction_with_the_receipt_below() -> None:
    away = replace(AN, away="công tác Cà Mau, từ 01/6/2026 đến 31/12/2026")
    found = lines(builders.introduction(CELL, "Phường Hoa Mai", away, DAY))
    assert found[:6] == [
        "ĐẢNG BỘ PHƯỜNG HOA MAI",
        "CHI BỘ CƠ QUAN THỬ",
        "*",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số ……-GGT/CB",
        "Hoa Mai, ngày 17 tháng 10 năm 2026",
    ]
    assert "Kính gửi: Đảng ủy phường Hoa Mai" in found
    assert "Chi bộ Cơ quan Thử giới thiệu đồng chí: Hoa Thử An. Sinh ngày: 03/02/1980." in found
    assert f"Thường xuyên đi công tác xa, lưu động: {away.away}." in found
    assert "ĐẢNG ỦY PHƯỜNG HOA MAI" in found
    assert ("T/M CHI BỘ" in found, "Hoa Thử Sen" in found) == (True, True)


def test_who_is_not_often_away_has_no_line_about_it() -> None:
    outside = Body("Trường Thử", None, "Phường Hoa Mai")
    found = lines(builders.introduction(outside, "Phường Hoa Mai", AN, DAY))
    assert not [line for line in found if line.startswith("Thường xuyên")]
    assert {"Số ……-GGT/……", "CẤP ỦY TRƯỜNG THỬ", "T/M CẤP ỦY"} <= set(found)


def test_notices_go_to_each_workplace_on_a_page() -> None:
    told = [
        NoticeContent("Chi bộ Cơ quan Thử", "Hoa Thử An", ("Không dự họp",), ("Đề nghị nhắc",)),
        NoticeContent("Trường Thử", "Hoa Thử Bình", ("Không dự họp",), ("Đề nghị nhắc",)),
    ]
    content = word.render(builders.notices(WARD, told, DAY), DAY)
    found = [line for line in reading.lines(content) if line]
    assert [line for line in found if line.startswith("Kính gửi")] == [
        "Kính gửi: Chi bộ Cơ quan Thử",
        "Kính gửi: Cấp ủy Trường Thử",
    ]
    assert found.count("Đề nghị nhắc.") == 2
    breaks = [p for p in reading.word(content).paragraphs if p.paragraph_format.page_break_before]
    assert len(breaks) == 1


YEAR = ReportContent(
    2026,
    (
        AreaFigures("Khu vực 1", {"introduced": 12, "attended_june": 10}),
        AreaFigures("=1+1", {"introduced": 8}),
    ),
    members=(MemberLine("=HYPERLINK()", "Trường Thử", "Khu vực 1", "có mặt", "", "", "", ""),),
    praise=("Hoa Thử An: vận động tốt",),
    merits=("Nền nếp hơn",),
)


def test_the_report_adds_up_all_areas() -> None:
    content = word.render(builders.report(WARD, YEAR, DAY), DAY)
    table = next(t for t in reading.word(content).tables if t.cell(0, 0).text == "TT")
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[1] == ["1", builders.FIGURES[0][1], "20"]
    assert rows[3] == ["3", "Dự cuộc họp lần thứ nhất trong năm", "10"]
    assert len(rows) == len(builders.FIGURES) + 1
    found = reading.lines(content)
    assert {"Số ……-BC/ĐU", "- Hoa Thử An: vận động tốt.", "Nền nếp hơn."} <= set(found)
    assert {"- Lưu Đảng ủy.", "T/M ĐẢNG ỦY", "Hoa Thử Đào"} <= set(found)


def test_the_data_form_holds_areas_sums_and_members_as_text() -> None:
    book = load_workbook(io.BytesIO(sheet.build(WARD, YEAR)))
    figures = [list(row) for row in book["Số liệu"].iter_rows(values_only=True)]
    assert figures[5][:3] == [1, "Khu vực 1", 12]
    assert figures[6][1] == "=1+1"
    assert book["Số liệu"].cell(7, 2).data_type == "s"
    assert figures[7][:3] == ["Cộng", None, 20]
    members = [list(row) for row in book["Danh sách"].iter_rows(values_only=True)]
    assert members[5][:5] == [1, "=HYPERLINK()", "", "Trường Thử", "Khu vực 1"]
    assert book["Danh sách"].cell(6, 2).data_type == "s"
