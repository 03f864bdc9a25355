"""Reads the figures of a count as people type them: "20 18", "mười tám", "thu 18, phát 20".

What could be read in two ways is not read at all; the question is asked again.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from services.words import fold

LABELS = {
    "no": "khong dong y|khong tan thanh|khong thuan|phan doi|chong|khong(?! hop le)",
    "invalid": "khong hop le|phieu hong|hong",
    "yes": "dong y|tan thanh|thuan|co",
    "valid": "hop le",
    "issued": "phat ra|phat",
    "collected": "thu vao|thu ve|thu lai|thu",
}
"""figure → how people call it; a longer name stands before the one it contains"""
_ONES = {
    **{"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6},
    **{"bay": 7, "tam": 8, "chin": 9},
}
_ONE = "|".join(_ONES)
_WORDS = re.compile(rf"\b(?:(?:({_ONE}) )?(muoi)(?: ({_ONE}))?|({_ONE}))\b")
_TOKEN = re.compile(
    "|".join(rf"\b(?P<{name}>{names})\b" for name, names in LABELS.items()) + r"|(?P<number>\d+)"
)
_TWO_WAYS = re.compile(r"(?:^|[^\d\s])\s*[-−]\s*\d|\s[-−]\d|\d\.\d|\d{6}")
"""a minus before a number, a decimal point, more papers than any cell has members"""


def numbers(text: str) -> list[int]:
    """The whole numbers of a message in their order; none where one of them is unclear."""
    return [int(one["number"]) for one in _tokens(text) if one["number"]]


def read(text: str, wanted: Sequence[str]) -> dict[str, int] | None:
    """The figures that were asked for: by their names where these are typed, else in order."""
    tokens = _tokens(text)
    kinds = [one.lastgroup or "" for one in tokens]
    found = [int(one["number"]) for one in tokens if one["number"]]
    named = [kind for kind in kinds if kind != "number"]
    if len(found) != len(wanted):
        return None
    places = {name: at for at, name in enumerate(wanted)}
    whole = sorted(named) == sorted(wanted)
    if whole and all((one == "number") != (other == "number") for one, other in pairwise(kinds)):
        return dict(zip(named, found, strict=True))
    if all(places.get(name) == at for name, at in _said_at(kinds)):
        return dict(zip(wanted, found, strict=True))
    return None


def _said_at(kinds: Sequence[str]) -> list[tuple[str, int]]:
    """Each name with the place of its number: the next one where names come first."""
    first = int(kinds[0] == "number")
    return [
        (kind, kinds[:at].count("number") - first)
        for at, kind in enumerate(kinds)
        if kind != "number"
    ]


def _tokens(text: str) -> list[re.Match[str]]:
    folded = "".join(sign if sign.isascii() else " " for sign in fold(text))
    if _TWO_WAYS.search(folded):
        return []
    if not any(sign.isdigit() for sign in folded):
        folded = _WORDS.sub(_in_digits, folded)
    return list(_TOKEN.finditer(folded))


def _in_digits(said: re.Match[str]) -> str:
    tens, ten, ones, alone = said.groups()
    value = _ONES[alone] if alone else 0
    if ten:
        value = 10 * _ONES.get(tens, 1) + _ONES.get(ones, 0)
    return str(value)
