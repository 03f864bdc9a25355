"""Money, months and states of dues in words, and the way of paying that a text names."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from handlers.texts import Texts
from services.dues.amounts import Entered
from services.dues.ledger import MonthState
from services.dues.shown import kind
from services.dues.views import PaymentView
from services.words import fold

TRANSFER = re.compile(
    r"\b(ck|chuyen khoan|chuyen tien|bank|banking|chuyen|quet ma|quet qr|qr|momo|zalopay|stk|bk)\b"
)
CASH = re.compile(
    r"\b(tien mat|tm|tan tay|dua tien|nop tien|dua cho|nop cho|gui cho|dua tan|tien tuoi)\b"
)


LONGEST_NUMBER = 15
BILLIONS = re.compile(r"(-?\d+)(?:[.,]\d+)?\s*(?:ty|ti)\b")
NEGATIVE = re.compile(r"(?:^|\s)(-\d+)\s*(?:k|nghin|ngan|d|dong|tr|trieu)?\b")
NOTHING = re.compile(r"(?:^|\s)0+\s*(?:k|d|dong|vnd|nghin|ngan|tr|trieu)\b")
LONG = re.compile(r"(?<![\d.])[1-9]\d{4,14}(?!\d)")


def money(t: Texts, amount: int) -> str:
    """ "50.000 đồng" """
    return t("dues.money", amount=f"{amount:,}".replace(",", "."))


def months_line(t: Texts, months: Iterable[date]) -> str:
    """ "tháng 6/2026", "tháng 6, 7, 8/2026", "tháng 12/2026; tháng 1/2027" """
    years: dict[int, list[str]] = {}
    for month in months:
        years.setdefault(month.year, []).append(str(month.month))
    return "; ".join(
        t("dues.months", months=", ".join(numbers), year=year) for year, numbers in years.items()
    )


def short_day(day: date) -> str:
    """ "30/6/2026" """
    return f"{day.day}/{day.month}/{day.year}"


def way_of(text: str) -> str:
    """cash | transfer, when the text names one of them and not both; else empty."""
    said = fold(text)
    ways = [way for way, words in (("transfer", TRANSFER), ("cash", CASH)) if words.search(said)]
    return ways[0] if len(ways) == 1 else ""


def odd_sum(text: str) -> int | None:
    """A sum that nobody pays and that must be refused, not passed over: 0, below it, billions."""
    said = fold(text)
    if found := BILLIONS.search(said):
        return int(found[1]) * 1_000_000_000
    if found := NEGATIVE.search(said):
        return int(found[1])
    if NOTHING.search(said):
        return 0
    long = LONG.search(said)
    return int(long[0]) if long else None


def amount_in(text: str, understood: int | None) -> int | None:
    """The sum of a text in đồng: as it was understood, unless it is an odd one; None: no sum."""
    odd = odd_sum(text)
    return understood if odd is None else odd


def bare_number(text: str) -> int | None:
    """A number alone, with or without dots: "50.000"; a minus stays, so that it is refused."""
    plain = text.strip().replace(".", "").replace(" ", "")
    digits = plain.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_NUMBER):
        return None
    return -int(digits) if plain.startswith("-") else int(digits)


def payment_line(t: Texts, one: PaymentView) -> str:
    """ "50.000 đồng, tháng 6/2026, chuyển khoản" """
    return t(
        "dues.payment",
        amount=money(t, one.total),
        months=months_line(t, one.months),
        way=t(f"dues.way_in.{one.way}"),
    )


def entered_line(t: Texts, one: Entered) -> str:
    """ "Nguyễn Thị Sen: 50.000 đồng từ tháng 6/2026 (NQ số 3; Phạm Văn Tùng ghi 5/6)" """
    month = f"{one.from_month.month}/{one.from_month.year}"
    return t(
        "treasury.entered",
        name=one.name,
        amount=money(t, one.amount),
        month=month,
        reason=one.reason,
        by=one.by,
        day=t.short_day(one.at),
    )


def month_lines(t: Texts, states: Sequence[MonthState]) -> list[str]:
    """A line for each month: what is recorded for it."""
    return [
        t(
            f"dues.line.{kind(state)}",
            month=f"{state.month.month}/{state.month.year}",
            paid=money(t, state.confirmed),
            claimed=money(t, state.claimed),
            missing=money(t, state.missing),
            due=short_day(state.due_on),
        )
        for state in states
    ]
