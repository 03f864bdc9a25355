"""Number and day of a resolution as secretaries type them."""

from datetime import date

import pytest

from handlers.resolution import read_resolution

TODAY = date(2026, 6, 5)


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("04-NQ/CB ngày 5/1/2026", "04-NQ/CB", date(2026, 1, 5)),
        ("nghị quyết số 04-NQ/CB, 5/1", "04-NQ/CB", date(2026, 1, 5)),
        ("NQ 04-NQ/CB hôm nay", "04-NQ/CB", TODAY),
        ("04-NQ/CB 20/12", "04-NQ/CB", date(2025, 12, 20)),
        ("04-NQ/CB 5.1.26", "04-NQ/CB", date(2026, 1, 5)),
        ("04-NQ/CB", "04-NQ/CB", None),
        ("5/1/2026", "", date(2026, 1, 5)),
        ("04-NQ/CB 30/2/2026", "04-NQ/CB", None),
        ("nghị quyết của chi bộ", "", None),
    ],
)
def test_what_was_said(text: str, number: str, day: date | None) -> None:
    assert read_resolution(text, TODAY) == (number, day)
