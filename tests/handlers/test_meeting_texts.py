"""What a secretary types about a meeting, in the words people use."""

from datetime import UTC, date, datetime

import pytest

from handlers import absence_list, minutes_text
from handlers.minutes_text import Problem
from handlers.named import NOBODY, Names
from services.meeting_book import Told
from services.resolutions import KINDS

ROSTER = [
    (1, "Lê Thị Trúc"), (3, "Vũ Ngọc Lan"), (4, "Nguyễn Thị Sen"), (5, "Trần Văn Lúa"),
    (6, "Hồ Thị Đào"), (7, "Hoàng Minh Mây"), (9, "Trần Thị Sen"),
]  # fmt: skip
TODAY = date(2026, 6, 6)
NOW = datetime(2026, 6, 6, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "absent", "rest"),
    [
        ("Vắng: Lúa (ốm), Mây công tác, Đào ko lý do; còn lại có mặt",
         [(5, True), (7, True), (6, False)], True),
        ("vang 2 d/c: TVL om, dao khong phep", [(5, True), (6, False)], False),
        ("Vắng: Lúa, Mây - bận trực", [(5, None), (7, True)], False),
        ("Vắng:\nLúa (đi viện)\nMây (kp)", [(5, True), (7, False)], False),
        ("Không ai vắng", [], True),
        ("Vắng 0", [], True),
    ],
)  # fmt: skip
def test_the_absent_as_people_write_them(
    text: str, absent: list[tuple[int, bool | None]], rest: bool
) -> None:
    names = Names(ROSTER, {}, distinct=True)
    read = absence_list.read(text, names, TODAY)
    assert absence_list.looks_like_one(text)
    assert [(each.person_id, each.reasoned) for each in read.absent] == absent
    assert read.rest_present is rest
    assert not names.unclear


def test_the_same_given_name_twice_is_asked_for_each_time() -> None:
    text, answered = "Vắng: Sen (ốm), Sen công tác, Lúa", {"sen#1": 9}
    names = Names(ROSTER, {}, distinct=True)
    absence_list.read(text, names, TODAY)
    assert [(one.key, one.candidates) for one in names.unclear] == [
        ("sen#1", (4, 9)),
        ("sen#2", (4, 9)),
    ]
    names = Names(ROSTER, answered, distinct=True)
    read = absence_list.read(text, names, TODAY)
    assert [each.person_id for each in read.absent] == [9, 4, 5]
    assert not names.unclear


def test_a_name_nobody_has_is_asked_for_or_passed_over() -> None:
    names = Names(ROSTER, {}, distinct=True)
    absence_list.read("Vắng: Hùng (ốm), Lúa", names, TODAY)
    assert [(one.words, one.candidates) for one in names.unclear] == [("Hùng", ())]
    names = Names(ROSTER, {"hung#1": NOBODY}, distinct=True)
    read = absence_list.read("Vắng: Hùng (ốm), Lúa", names, TODAY)
    assert [each.person_id for each in read.absent] == [5]


def read(text: str, asked: str = "conclusion", items: int = 3) -> Told:
    names = Names(ROSTER, {})
    told = minutes_text.read(text, asked, names, items=items, now=NOW)
    assert isinstance(told, Told), told
    assert not names.unclear
    return told


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("1 xong, 2 chưa (thiếu kinh phí), 3 chất lượng thấp",
         {1: ("done", ""), 2: ("not_done", "thiếu kinh phí"), 3: ("low_quality", "")}),
        ("1. Đã hoàn thành\n2. Ko xong vì mưa", {1: ("done", ""), 2: ("not_done", "mưa")}),
        ("việc 1 đạt; việc 3 chưa đạt", {1: ("done", ""), 3: ("low_quality", "")}),
        ("tất cả xong", {1: ("done", ""), 2: ("done", ""), 3: ("done", "")}),
    ],
)  # fmt: skip
def test_results_item_by_item(text: str, results: dict[int, tuple[str, str]]) -> None:
    assert read(text, "result").results == results


def test_sections_in_any_order_and_in_one_message() -> None:
    told = read(
        "Biểu dương: Lúa (gương mẫu), Đào. Kế hoạch: đều tốt. Kết luận: trồng hoa\n"
        "Khách mời: đại diện cấp trên. Ý kiến Lan: nên trồng cúc"
    )
    assert [(note.kind, note.words, note.person_id) for note in told.notes] == [
        ("praise", "gương mẫu", 5),
        ("praise", "", 6),
        ("plans", "đều tốt", None),
        ("conclusion", "trồng hoa", None),
        ("guest", "đại diện cấp trên", None),
        ("discussion", "Lan: nên trồng cúc", None),
    ]


def test_a_text_without_a_label_belongs_to_the_question() -> None:
    assert [note.kind for note in read("các đồng chí làm tốt", "plans").notes] == ["plans"]
    assert [note.words for note in read("1. Trồng hoa 2. Quét sân").notes] == [
        "Trồng hoa",
        "Quét sân",
    ]


@pytest.mark.parametrize(
    ("text", "counts", "base", "needed", "majority"),
    [
        ("Thông qua nghị quyết; 7 đồng ý, 0 không, 1 ý kiến khác", (7, 0, 1), None, None, False),
        ("Trồng hoa, 6/8 nhất trí, 2 không đồng ý", (6, 2, 0), 8, None, False),
        ("Trồng hoa: 8 đ/c tán thành trên 8, cần 5 theo Quy chế", (8, 0, 0), 8, 5, False),
        ("Trồng hoa; 5 đồng ý; cần quá nửa theo Quy chế", (5, 0, 0), None, None, True),
    ],
)
def test_votes(
    text: str, counts: tuple[int, int, int], base: int | None, needed: int | None, majority: bool
) -> None:
    (vote,) = read(f"Biểu quyết: {text}").votes
    assert (vote.yes, vote.no, vote.abstain) == counts
    assert (vote.base, vote.needed, vote.majority) == (base, needed, majority)
    assert vote.question.startswith(("Trồng hoa", "Thông qua nghị quyết"))
    assert vote.source == ("Quy chế" if "theo" in text else "")


def test_a_resolution_with_those_responsible_and_last_days() -> None:
    (resolution,) = read(
        "Nghị quyết số 6: 1. Trồng hoa (Lúa, Đào, hạn 25/6) "
        "2. Quét sân (Mây; trước 1/7/2026) 3. Họp"
    ).resolutions
    assert (resolution.number, resolution.kind) == (6, "month")
    assert [(item.words, item.people, item.due) for item in resolution.items] == [
        ("Trồng hoa", (5, 6), date(2026, 6, 25)),
        ("Quét sân", (7,), date(2026, 7, 1)),
        ("Họp", (), None),
    ]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Nghị quyết tháng số 7", "month"),
        ("nghi quyet phan cong 7", "assign"),
        ("NGHỊ QUYẾT ĐIỀU CHỈNH PHÂN CÔNG SỐ 7", "adjust"),
        ("Nghị quyết phân công bổ sung 7", "add"),
        ("Nghị quyết 7 miễn sinh hoạt", "exempt"),
        ("Nghị quyết đề nghị miễn 7", "propose_exempt"),
        ("Nghị quyết phân công giúp đỡ 7", "helper"),
        ("Nghị quyết 7 đề nghị đưa ra khỏi Đảng", "propose_removal"),
        ("Nghị quyết tiếp tục giúp đỡ 7", "keep_helping"),
    ],
)
def test_what_a_resolution_is_about(label: str, kind: str) -> None:
    first, second = read(f"Nghị quyết 6: 1. Trồng hoa. {label}: 1. Việc khác (Lúa)").resolutions
    assert (first.number, first.kind) == (6, "month")
    assert (second.number, second.kind, second.items[0].people) == (7, kind, (5,))


def test_every_kind_of_resolution_can_be_typed() -> None:
    assert {"month", *(kind for kind, _ in minutes_text.RESOLUTION_KINDS)} == set(KINDS)


@pytest.mark.parametrize(
    ("text", "kind"), [("Biểu quyết: ai đó", "vote"), ("Đánh giá: ừ", "result")]
)
def test_what_is_not_understood_is_said(text: str, kind: str) -> None:
    told = minutes_text.read(text, "conclusion", Names(ROSTER, {}), items=2, now=NOW)
    assert told == Problem(kind)
