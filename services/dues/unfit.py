"""Sums and months that cannot be meant: settings of the product, no rule."""

from datetime import date

from services.dues.months import first_of, shifted
from services.refusal import Refused

SMALLEST = 1_000
LARGEST = 100_000_000
"""bounds of one sum in đồng that catch slips of the keyboard"""
AHEAD = 12
BACK = 24
"""months that a payment or an amount may lie ahead or back"""


def unfit(amount: int) -> Refused | None:
    """Why a sum is not taken, in plain words."""
    if amount <= 0:
        return Refused("dues_amount_zero")
    if amount < SMALLEST:
        return Refused("dues_amount_small", {"amount": amount, "meant": f"{amount}.000"})
    return Refused("dues_amount_large") if amount > LARGEST else None


def unfit_month(month: date, on: date) -> Refused | None:
    """Why a month is not taken on a day."""
    this = first_of(on)
    if month > shifted(this, AHEAD):
        return Refused("dues_month_too_far", {"months": AHEAD})
    return Refused("dues_month_too_old") if month < shifted(this, -BACK) else None
