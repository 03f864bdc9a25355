"""Each paper is opened again and read; what a person typed stays text."""

from dataclasses import replace
from datetime import date

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from services.documents import builders, word
from services.documents.content import AgendaItem, MinutesContent, ResolutionContent, Vote
from services.documents.meeting_facts import MeetingFacts
from tests.services.documents import reading
from tests.services.documents.facts import ATTENDANCE, DAY, FACTS, RESOLVED, TOLD, without

HEADER = ["ĐẢNG BỘ PHƯỜNG HOA MAI", "CHI BỘ HOA SEN", "*", "ĐẢNG CỘNG SẢN VIỆT NAM"]
NASTY = (
    "{{ 7*7 }}{% for x in y %}",
    "<w:br/> & <b>",
    "=1+1",
    "${jndi:x}",
    "\x00\x07\x0c\ud800\ufffe",
    "dòng một\ndòng hai\tba",
)


def minutes(told: MinutesContent | None = TOLD, facts: MeetingFacts = FACTS) -> list[str]:
    return reading.lines(word.render(builders.minutes(facts, ATTENDANCE, told), DAY))


def test_minutes_say_everything_in_order() -> None:
    found = minutes()
    assert found[:6] == [*HEADER, "Số 06-BB/CB", "Hoa Mai, ngày 06 tháng 6 năm 2026"]
    assert [line for line in found[6:] if line] == [
        "BIÊN BẢN",
        "Họp Chi bộ tháng 6 năm 2026",
        "-----",
        "Thời gian: 19 giờ 30 phút, thứ Bảy, ngày 06 tháng 6 năm 2026.",
        "Địa điểm: Nhà văn hóa.",
        "I. THÀNH PHẦN",
        "Tổng số đảng viên: 12 đồng chí (sinh hoạt tạm thời: 1); phải dự: 8 đồng chí.",
        "Có mặt: 5 đồng chí.",
        "Vắng mặt: 3 đồng chí, trong đó:",
        "- Có lý do: 2 đồng chí: Hoa Thử An, Hoa Thử Bình.",
        "- Không có lý do: 1 đồng chí: Hoa Thử Cúc.",
        "Được miễn sinh hoạt: 2 đồng chí: Hoa Thử Miễn, Hoa Thử Già.",
        "Bị đình chỉ sinh hoạt: 1 đồng chí: Hoa Thử Đình Chỉ.",
        "Sinh hoạt tạm thời ở nơi khác: 1 đồng chí: Hoa Thử Nơi Khác.",
        "Đính chính sau khi công bố: Hoa Thử Cúc – vắng có lý do.",
        "Đại biểu dự: Hoa Thử Phường, Đảng ủy viên.",
        "Chủ trì: đồng chí Hoa Thử Sen, Bí thư Chi bộ.",
        "Thư ký: đồng chí Hoa Thử Núi.",
        "II. NỘI DUNG",
        "Thông tin thời sự",
        "Hai văn bản mới.",
        "Tình hình phường.",
        "Đánh giá thực hiện nghị quyết tháng trước",
        "Làm xong 3 trên 4 việc.",
        "Biểu dương",
        "Hoa Thử An: vận động tốt.",
        "Nhắc nhở, chấn chỉnh",
        "Nhắc đóng đảng phí đúng kỳ.",
        "Ý kiến thảo luận",
        "Hoa Thử Bình: đề nghị làm sớm hơn.",
        "Kết luận của chủ trì",
        "Giao chi ủy theo dõi.",
        "Biểu quyết",
        "Nghị quyết tháng 6: tán thành 4/5 (80%), không tán thành 1/5 (20%).",
        "Hội nghị kết thúc vào hồi 21 giờ 05 phút cùng ngày.",
        "NGƯỜI GHI BIÊN BẢN",
        "Hoa Thử Núi",
        "CHỦ TRÌ HỘI NGHỊ",
        "Hoa Thử Sen",
    ]


def test_minutes_to_be_written_by_hand_have_lines_for_the_pen() -> None:
    found = minutes(None)
    for heading in ("Biểu dương", "Ý kiến thảo luận", "Biểu quyết"):
        at = found.index(heading)
        assert found[at + 1 : at + 3] == ["\t", "\t"]
    assert "Hội nghị kết thúc vào hồi ………… giờ ………… phút cùng ngày." in found
    assert "Số ……-BB/CB" in found


def test_a_part_that_nobody_spoke_of_is_left_out() -> None:
    found = minutes(replace(TOLD, praise=(), corrections=(), guests=()))
    assert "Biểu dương" not in found
    assert not [line for line in found if line.startswith("Đại biểu")]
    assert "\t" not in found


def test_nobody_absent_is_said_as_well() -> None:
    nobody = replace(
        ATTENDANCE,
        expected=5,
        with_reason=0,
        without_reason=0,
        names={"with_reason": (), "without_reason": ()},
        not_expected={},
        corrected=(),
        temporary=0,
        total=5,
    )
    found = reading.lines(word.render(builders.minutes(FACTS, nobody, TOLD), DAY))
    assert "Tổng số đảng viên: 5 đồng chí; phải dự: 5 đồng chí." in found
    assert "Vắng mặt: 0 đồng chí, trong đó:" in found
    assert "- Có lý do: 0 đồng chí." in found
    assert not [line for line in found if line.startswith(("Được miễn", "Đính chính"))]
    assert "Vắng có lý do: 0 đồng chí." in builders.absent_paragraphs(FACTS, nobody)


def test_somebody_else_presided_and_wrote() -> None:
    found = minutes(replace(TOLD, chair="Hoa Thử Lúa", minute_taker="Hoa Thử Bình"))
    assert "Chủ trì: đồng chí Hoa Thử Lúa, Phó Bí thư Chi bộ." in found
    assert "Thư ký: đồng chí Hoa Thử Bình." in found
    assert found[-1] == "Hoa Thử Lúa"


def test_minutes_before_the_new_guidance_keep_the_old_form() -> None:
    fields = builders.minutes(FACTS, ATTENDANCE, TOLD)
    found = reading.lines(word.render(fields, date(2026, 5, 26)))
    assert {"THƯ KÝ", "CHỦ TỌA", "Số: 06-BB/CB"} <= set(found)
    assert "Hội nghị kết thúc vào hồi 21 giờ 05 phút cùng ngày./." in found


def test_headings_are_numbered_by_word_itself() -> None:
    document = reading.word(word.render(builders.minutes(FACTS, ATTENDANCE, TOLD), DAY))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "List Number"]
    assert headings[0] == "Thông tin thời sự"
    assert len(headings) == 7


def test_the_title_is_bold_and_underlined_the_date_italic() -> None:
    header = reading.word(word.render(builders.minutes(FACTS, ATTENDANCE, TOLD), DAY)).tables[0]
    looks = {p.text: p.style for row in header.rows for c in row.cells for p in c.paragraphs}
    fonts = {text: style.font for text, style in looks.items() if style}
    assert (fonts["CHI BỘ HOA SEN"].bold, fonts["ĐẢNG BỘ PHƯỜNG HOA MAI"].bold) == (True, False)
    assert fonts["ĐẢNG CỘNG SẢN VIỆT NAM"].underline
    assert fonts["Hoa Mai, ngày 06 tháng 6 năm 2026"].italic


def test_a_resolution() -> None:
    fields = builders.resolution(FACTS, ATTENDANCE, RESOLVED)
    found = [line for line in reading.lines(word.render(fields, DAY)) if line]
    assert found[4:9] == [
        "Số 05-NQ/CB",
        "Hoa Mai, ngày 06 tháng 6 năm 2026",
        "NGHỊ QUYẾT",
        "Sinh hoạt Chi bộ tháng 6 năm 2026",
        "-----",
    ]
    assert found[9:11] == [
        "- Căn cứ Điều lệ Đảng;",
        "Ngày 06 tháng 6 năm 2026, Chi bộ Hoa Sen đã họp.",
    ]
    assert "- Tổng vệ sinh (đồng chí Hoa Thử An phụ trách, hạn ngày 20 tháng 6 năm 2026)." in found
    assert "- Thăm hỏi gia đình chính sách." in found
    assert "- Toàn văn: tán thành 5/5 (100%), không tán thành 0/5 (0%)." in found
    assert found[-6:] == [
        "Nơi nhận:",
        "- Đảng ủy phường Hoa Mai (để b/c),",
        "- Lưu Chi bộ.",
        "T/M CHI BỘ",
        "BÍ THƯ",
        "Hoa Thử Sen",
    ]


def test_a_resolution_without_contents_is_a_form_to_fill_in() -> None:
    fields = builders.resolution(FACTS, ATTENDANCE, ResolutionContent())
    found = reading.lines(word.render(fields, DAY))
    assert found.count("\t") == 10
    assert "Số ……-NQ/CB" in found


def test_the_deputy_signs_while_there_is_no_secretary() -> None:
    fields = builders.resolution(without("secretary"), ATTENDANCE, RESOLVED)
    found = reading.lines(word.render(fields, DAY))
    assert "PHÓ BÍ THƯ" in found
    assert found[-1] == "Hoa Thử Lúa"


def test_a_vacant_office_is_left_for_the_pen() -> None:
    assert "Thư ký: đồng chí …………." in minutes(TOLD, without("minute_taker"))


def test_the_paragraph_for_the_book() -> None:
    fields = builders.absentees(FACTS, ATTENDANCE)
    found = [line for line in reading.lines(word.render(fields, DAY)) if line]
    assert found[:5] == [*HEADER, "Hoa Mai, ngày 06 tháng 6 năm 2026"]
    assert found[5:] == [
        "ĐẢNG VIÊN VẮNG MẶT",
        "Ghi Sổ Nghị quyết Chi bộ tháng 6 năm 2026",
        "-----",
        "Ngày 06 tháng 6 năm 2026, Chi bộ Hoa Sen họp tại Nhà văn hóa. "
        "Đảng viên phải dự: 8; có mặt: 5; vắng: 3.",
        "Vắng có lý do: 2 đồng chí: Hoa Thử An, Hoa Thử Bình.",
        "Vắng không có lý do: 1 đồng chí: Hoa Thử Cúc.",
        "Đính chính: Hoa Thử Cúc – vắng có lý do.",
        "THƯ KÝ HỘI NGHỊ",
        "Hoa Thử Núi",
    ]


def test_invitations_are_one_page_each() -> None:
    names = ["Hoa Thử An", "Hoa Thử Bình", "Hoa Thử Cúc"]
    fields = builders.invitations(FACTS, names, ["Nhiệm vụ tháng 6"], date(2026, 5, 30))
    content = word.render(fields, date(2026, 5, 30))
    found = reading.lines(content)
    assert [line for line in found if line.startswith("Đồng chí ")] == [
        f"Đồng chí {name}" for name in names
    ]
    breaks = [p for p in reading.word(content).paragraphs if p.paragraph_format.page_break_before]
    assert len(breaks) == 2
    assert found.count("Hoa Mai, ngày 30 tháng 5 năm 2026") == 3
    assert found.count("- Nhiệm vụ tháng 6.") == 3
    assert "Thời gian: 19 giờ 30 phút, thứ Bảy, ngày 06 tháng 6 năm 2026." in found


def test_one_invitation_has_no_second_page_and_no_empty_agenda() -> None:
    fields = builders.invitations(FACTS, ["Hoa Thử An"], [], date(2026, 5, 30))
    document = reading.word(word.render(fields, date(2026, 5, 30)))
    assert not [p for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert "Nội dung:" not in [p.text for p in document.paragraphs]
    centred = [p for p in document.paragraphs if p.text == "GIẤY MỜI"]
    assert [p.style.paragraph_format.alignment for p in centred if p.style] == [
        WD_ALIGN_PARAGRAPH.CENTER
    ]


@pytest.mark.parametrize("nasty", NASTY)
def test_what_was_typed_stays_text(nasty: str) -> None:
    told = replace(
        TOLD,
        chair=f"A {nasty} B",
        agenda=(AgendaItem(f"A {nasty} B", (f"A {nasty} B",)),),
        votes=(Vote(f"A {nasty} B", 1),),
    )
    shown = word.printable(f"A {nasty} B")
    found = minutes(told)
    assert found.count(shown) == 2
    assert found[-1] == shown
    assert f"{shown}." in found


def test_the_escapes_of_the_template_language_do_not_act() -> None:
    """The library prints "{_{" as "{{", and reads it no second time."""
    found = minutes(replace(TOLD, chair="A {_{ 7*7 }_} B"))
    assert found[-1] == "A {{ 7*7 }} B"


@pytest.mark.parametrize("sign", ["\x00", "\x0c", "\ud800", "\ufffe", "\u202e", "\u200b"])
def test_signs_that_act_are_removed(sign: str) -> None:
    assert word.printable(f"Hoa{sign} Thử") == "Hoa Thử"


def test_a_line_is_never_endless() -> None:
    assert len(word.printable("x" * 1_000_000)) == word.LONGEST
