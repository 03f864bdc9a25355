"""What a page told is the case of its "Vì sao?", where nothing else is known of it."""

import pytest

from handlers.vocabulary import Choice, Reply
from handlers.why_facts import facts_in
from handlers.why_page import remembered, statement

WHY = Choice("/visao GRD-G49", "Vì sao?")
HOME = Choice("/menu", "Về trang đầu")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("Đơn chưa giải quyết: 1.", "Đơn chưa giải quyết: 1"),
        ("Đã ghi.\nCòn 4 đồng chí.\nAi ghi biên bản? Gõ tên.", "Còn 4 đồng chí"),
        ("Họp trong bao lâu?", ""),
        ("Nghỉ ốm bao nhiêu ngày trong năm? Gõ số, ví dụ: 95", ""),
        ("Số tiếp theo: 1.\nTháng tới? Ví dụ: 1. Trồng hoa (Lúa) 2. Quét.", "Số tiếp theo: 1"),
        ("Gọi 0912 345 678.\nCòn 2 việc.\nMã: ABCD-2345", "Còn 2 việc"),
        ("Số 000123456789 đã ghi.", ""),
        ("Hạn: 25. Còn 3 việc.", "Hạn: 25. Còn 3 việc"),
        ("Chi bộ Hoa Sen\n• Lịch: –\nChọn một:", "Chi bộ Hoa Sen; Lịch: –"),
        ("a" * 199 + ".\nb", "a" * 199),
    ],
)
def test_what_a_page_tells_without_what_it_asks(page: str, told: str) -> None:
    assert statement(page) == told


def test_it_is_kept_behind_the_button_alone() -> None:
    kept = remembered(Reply("Đơn chưa giải quyết: 1.", (WHY, HOME)))
    assert kept.choices[1] == HOME
    words = kept.choices[0].value.lower().split()
    assert words[:2] == ["/visao", "grd-g49"]
    assert facts_in(words[2:]) == {"page": "Đơn chưa giải quyết: 1"}


def test_a_page_that_names_its_facts_needs_nothing_more() -> None:
    asked = Reply("Mẫu số: 8.", (Choice("/visao BAL-01 official=9", "Vì sao?"),))
    assert remembered(asked) == asked
    assert remembered(Reply("Họp trong bao lâu?", (WHY,))).choices == (WHY,)
