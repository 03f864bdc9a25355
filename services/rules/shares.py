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


def at_least(amount: int, base: int, share: Fraction) -> str:
    """How `reaches` came out, to be read aloud: "3 × 6 = 18 ≥ 2 × 9 = 18"."""
    return _sides(amount, base, share, "≥" if reaches(amount, base, share) else "<")


def at_most(amount: int, base: int, share: Fraction) -> str:
    """How `exceeds` came out: "5 × 2 = 10 ≤ 10"."""
    return _sides(amount, base, share, ">" if exceeds(amount, base, share) else "≤")


def _sides(amount: int, base: int, share: Fraction, sign: str) -> str:
    return f"{scaled(share.denominator, amount)} {sign} {scaled(share.numerator, base)}"


def as_percent(share: Fraction) -> str:
    """A share as people say it: "25%"."""
    return f"{share * 100}%"


def percent(rate: int) -> Fraction:
    """A whole percentage as an exact share."""
    return Fraction(rate, 100)
