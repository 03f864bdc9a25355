"""Figures of a count as tired people type them: read rightly or not at all."""

import pytest

from handlers.ballots.figures import numbers, read

PAPERS, VALID, VOTES = ("issued", "collected"), ("valid", "invalid"), ("yes", "no")
ALL = (*PAPERS, *VALID, *VOTES)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("18 phiếu", [18]), ("mười tám", [18]), ("muoi tam phieu", [18]), ("18/20", [18, 20]),
        ("hai mươi mốt, hai mươi", [21, 20]), ("có mặt 7", [7]), ("9 - 8", [9, 8]),
        ("-1 3", []), ("3 -1", []), ("18.5", []), ("1000000 1 7", []), ("١٨ ١٨", []),
        ("chưa đếm xong", []),
    ],
)  # fmt: skip
def test_numbers_in_digits_or_words(typed: str, said: list[int]) -> None:
    assert numbers(typed) == said


@pytest.mark.parametrize(
    ("typed", "wanted", "said"),
    [
        ("15 3", VOTES, (15, 3)),
        ("đồng ý 15, không đồng ý 3", VOTES, (15, 3)),
        ("không đồng ý 3, đồng ý 15", VOTES, (15, 3)),
        ("3 phiếu không đồng ý, 15 phiếu đồng ý", VOTES, (15, 3)),
        ("khong dong y ba, dong y muoi lam", VOTES, (15, 3)),
        ("không hợp lệ 1, hợp lệ 17", VALID, (17, 1)),
        ("thu vào 18, phát ra 20", PAPERS, (20, 18)),
        ("phát 9 thu 8 hợp lệ 8 không hợp lệ 0 đồng ý 6 không đồng ý 2", ALL, (9, 8, 8, 0, 6, 2)),
        ("không 3, 15 có", VOTES, None),
        ("15 thuận 3", VOTES, (15, 3)),
        ("phát 7 thu 7, hợp lệ 6 hỏng 0, 4 2", ALL, (7, 7, 6, 0, 4, 2)),
        ("chống 3, 15", VOTES, None),
        ("chống 3, 15 thuận", VOTES, None),
        ("đồng ý 15", VOTES, None),
        ("17 hợp lệ, không có", VALID, None),
    ],
)
def test_named_figures_in_any_order(
    typed: str, wanted: tuple[str, ...], said: tuple[int, ...] | None
) -> None:
    found = read(typed, wanted)
    assert found == (dict(zip(wanted, said, strict=True)) if said else None)
