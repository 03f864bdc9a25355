"""Exact tests of shares: integers and fractions only, no rounding."""

from fractions import Fraction
from math import ceil, floor

from services.rules.wording import scaled


def reaches(amount: int, base: int, share: Fraction) -> bool:
    """Whether `amount` is at least `share` of `base`."""
    return amount * share.denominator >= base * share.numerator


def exceeds(amount: int, base: int, share: Fraction) -> bool:
    """Whether `amount` is more than `share` of `base`."""
    return amount * share.denominator > base * share.numerator


def least(base: int, share: Fraction) -> int:
    """The smallest amount that reaches the share."""
    return ceil(base * share)


def most(base: int, share: Fraction) -> int:
    """The greatest amount that does not exceed the share."""
    return floor(base * share)


def comparison(amount: int, base: int, share: Fraction) -> str:
    """ "3 × 6 = 18; 2 × 9 = 18; 18 = 18", to be read aloud."""
    left, right = amount * share.denominator, base * share.numerator
    sign = "<" if left < right else ">" if left > right else "="
    parts = [scaled(share.denominator, amount), scaled(share.numerator, base)]
    return "; ".join([*parts, f"{left} {sign} {right}"])


def percent(rate: int) -> Fraction:
    """A whole percentage as an exact share."""
    return Fraction(rate, 100)
