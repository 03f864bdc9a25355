"""One sum over several months: whole đồng, nothing lost, nothing invented."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dues.months import between, due_day, shifted
from services.dues.shares import share_out
from tests.fakes import code

MONTHS = between(date(2026, 6, 1), date(2026, 8, 1))


@pytest.mark.parametrize(
    ("amount", "due", "expected"),
    [
        (150_000, (50_000, 50_000, 50_000), [50_000, 50_000, 50_000]),
        (120_000, (50_000, 50_000, 50_000), [50_000, 50_000, 20_000]),
        (160_000, (50_000, 50_000, 50_000), [50_000, 50_000, 60_000]),
        (90_000, (20_000, 30_000, 40_000), [20_000, 30_000, 40_000]),
        (150_000, (None, None, None), [50_000, 50_000, 50_000]),
        (100_001, (None, 50_000, None), [33_335, 33_333, 33_333]),
    ],
    ids=["exact", "too little", "too much", "different", "unknown", "not divisible"],
)
def test_shares(amount: int, due: Sequence[int | None], expected: list[int]) -> None:
    of_month = dict(zip(MONTHS, due, strict=True))
    shares = share_out(amount, MONTHS, of_month.__getitem__)
    assert shares == dict(zip(MONTHS, expected, strict=True))


def test_a_sum_that_does_not_reach_the_last_month_is_refused() -> None:
    assert code(share_out(100_000, MONTHS, lambda month: 50_000)) == "dues_amount_for_fewer"


@given(
    amount=st.integers(1_000, 10**8),
    count=st.integers(1, 12),
    due=st.none() | st.integers(1_000, 10**6),
)
def test_the_parts_always_add_up(amount: int, count: int, due: int | None) -> None:
    months = between(date(2026, 1, 1), shifted(date(2026, 1, 1), count - 1))
    shares = share_out(amount, months, lambda month: due)
    if isinstance(shares, dict):
        assert sum(shares.values()) == amount
        assert list(shares) == months
        assert min(shares.values()) > 0
    else:
        assert due is not None
        assert amount <= due * (count - 1)


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        (date(2026, 2, 1), None, date(2026, 2, 28)),
        (date(2028, 2, 1), None, date(2028, 2, 29)),
        (date(2026, 2, 1), 30, date(2026, 2, 28)),
        (date(2026, 6, 1), 5, date(2026, 6, 5)),
    ],
)
def test_the_due_day_of_a_month(month: date, day: int | None, expected: date) -> None:
    assert due_day(month, day) == expected
