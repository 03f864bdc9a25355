"""Free questions find the clause, with or without accents, or are told that there is none."""

import pytest

from services.rules import find, not_said


def ids(question: str) -> list[str]:
    return [hit.entry.id for hit in find(question)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("miễn sinh hoạt vì tuổi cao", "EXM-01"),
        ("mien sinh hoat vi tuoi cao", "EXM-01"),
        ("hop dong 12 thang co phai chuyen sinh hoat khong", "TRF-03"),
        ("không đóng đảng phí ba tháng thì sao", "SCR-08"),
        ("tỷ lệ xuất sắc 25%", "GRD-G19"),
        ("họp nơi cư trú tháng mấy", "RES-20"),
        ("ai giữ sổ liên hệ", "RES-11"),
        ("nghỉ thai sản xếp loại thế nào", "GRD-G26"),
    ],
)
def test_found(question: str, expected: str) -> None:
    assert expected in ids(question)


def test_accents_make_no_difference() -> None:
    assert ids("Bỏ phiếu kín từng người") == ids("bo phieu kin tung nguoi")


@pytest.mark.parametrize(
    "question", ["giá vàng hôm nay", "thời tiết", "", "?!", "có không", "xyzzy"]
)
def test_not_found(question: str) -> None:
    assert find(question) == []


def test_at_most_so_many() -> None:
    assert len(find("sinh hoạt", limit=3)) == 3


@pytest.mark.parametrize(
    "question",
    [
        "đảng phí bao nhiêu một tháng?",
        "bao nhiêu tuổi thì được miễn sinh hoạt",
        "quá xa là bao nhiêu km",
        "lưu hồ sơ bao lâu",
        "4 nhiệm vụ là gì",
        "thủ tục kết nạp đảng viên gồm những gì",
    ],
)
def test_silences_are_known(question: str) -> None:
    assert not_said(question)


@pytest.mark.parametrize(
    "question", ["đảng phí tháng này", "tuổi cao xin miễn", "chuyển sinh hoạt"]
)
def test_other_questions_are_no_silence(question: str) -> None:
    assert not_said(question) is None
