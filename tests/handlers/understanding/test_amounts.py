"""Sums and months in what people write about dues."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding import understand

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("30k", 30_000),
        ("tôi nhầm, 50k chứ không phải 30k", 50_000),
        ("30 k", 30_000),
        ("30K", 30_000),
        ("1tr2", 1_200_000),
        ("1tr25", 1_250_000),
        ("1tr250", 1_250_000),
        ("1tr250k", 1_250_000),
        ("1 triệu 2", 1_200_000),
        ("1 triệu hai", 1_200_000),
        ("một triệu hai trăm nghìn", 1_200_000),
        ("2 triệu rưỡi", 2_500_000),
        ("1,5 triệu", 1_500_000),
        ("nửa triệu", 500_000),
        ("hai trăm nghìn", 200_000),
        ("hai tram nghin", 200_000),
        ("hai trăm", 200_000),
        ("trăm rưỡi", 150_000),
        ("năm chục", 50_000),
        ("mười lăm nghìn", 15_000),
        ("hai mươi lăm ngàn đồng", 25_000),
        ("một trăm linh năm nghìn", 105_000),
        ("100.000d", 100_000),
        ("100.000đ", 100_000),
        ("100,000 đồng", 100_000),
        ("100 000", 100_000),
        ("40000", 40_000),
        ("1.200.000 VND", 1_200_000),
        ("2 xị", 200_000),
        ("1 củ", 1_000_000),
        ("50", 50_000),
        ("5 chục", 50_000),
    ],
)
def test_sums_are_read(written: str, amount: int) -> None:
    meaning = understand(f"đã đóng {written}", "dues", today=TODAY)
    assert (meaning.intent, meaning.amount) == ("dues_paid", amount)


@pytest.mark.parametrize(
    "text",
    [
        *("đã đóng năm 2025", "đóng rồi, số máy 0901234567", "đã đóng 5", "đóng 3 tháng rồi"),
        *("đóng mấy trăm vậy", "đóng một phần trăm lương là bao nhiêu"),
    ],
)
def test_other_numbers_are_no_sums(text: str) -> None:
    assert understand(text, "dues", today=TODAY).amount is None


def test_two_sums_are_not_guessed() -> None:
    assert understand("đóng 30k hay 40k rồi", "dues", today=TODAY).amount is None


@given(st.integers(1, 999_999))
def test_grouped_thousands_come_back(thousands: int) -> None:
    written = f"{thousands * 1000:,}".replace(",", ".")
    assert understand(f"đã đóng {written}đ", "dues", today=TODAY).amount == thousands * 1000


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("đóng tháng 5 rồi", ("2026-05",)),
        ("đóng 3 tháng 3, 4, 5 rồi", ("2026-03", "2026-04", "2026-05")),
        ("đóng t3-5 rồi", ("2026-03", "2026-04", "2026-05")),
        ("đóng tháng 12 rồi", ("2025-12",)),
        ("đóng tháng sáu rồi", ("2026-06",)),
        ("đóng tháng sau rồi", ("2026-07",)),
        ("đóng tháng 7/2026 rồi", ("2026-07",)),
        ("đóng quý 1 rồi", ("2026-01", "2026-02", "2026-03")),
        ("đóng rồi", ()),
        ("đóng từ đầu tháng rồi", ()),
        ("đầu tháng sau tôi đóng", ()),
        ("cuối tháng tôi đóng", ()),
    ],
)
def test_months_are_read(text: str, months: tuple[str, ...]) -> None:
    meaning = understand(text, "dues", today=TODAY)
    assert meaning.months == months
    assert meaning.month == (months[0] if len(months) == 1 else None)


def test_months_near_the_turn_of_the_year() -> None:
    in_january = date(2027, 1, 5)
    assert understand("đóng tháng 12 rồi", "dues", today=in_january).month == "2026-12"
    in_december = date(2026, 12, 20)
    assert understand("đóng tháng 1 rồi", "dues", today=in_december).month == "2027-01"
