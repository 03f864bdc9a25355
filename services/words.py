"""Vietnamese text for comparing and ordering; what people see keeps its accents."""

import re
import unicodedata
from functools import lru_cache

_BENT = [0x061C, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
"""signs that turn the direction of what follows"""
_EMPTY = [
    *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFEFF, 0xFFA0),
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),
]
"""signs that nobody sees and nothing needs"""
_CONTROLS = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]
_HARMFUL = dict.fromkeys([*_BENT, *_EMPTY, *_CONTROLS])
_INVISIBLE = _HARMFUL | dict.fromkeys(
    [
        *(0x00AD, 0x180E, 0xFE0E, 0xFE0F),
        *range(0x180B, 0x180E),
        *range(0x200B, 0x2010),
        *range(0x2060, 0x2070),
        *range(0xE0100, 0xE01F0),
    ]
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED = re.compile(f"([{_MARKS}]{{2}})[{_MARKS}]+")
"""more accents on one letter than any language writes: they cover the lines around them"""
_STROKE = str.maketrans("đð", "dd")  # ð: typed for đ on keyboards of other languages
_ALIKE = str.maketrans(
    "АВЕКМНОРСТХУІЈЅҮԚԜаеорсхуіјѕԁԛԝһӏкмтвнүΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανιρυκτχϲօսհոցıɡɑÐðƉɖ",
    "ABEKMHOPCTXYIJSYQWaeopcxyijsdqwhlkmtbhyABEZHIKMNOPTYXoavipuktxcouhngigaĐđĐđ",
)
"""letters of other alphabets → the Latin ones they look like"""
_FOREIGN = re.compile("[ıɡɑÐðƉɖ\u0370-\u058f\u1d00-\u1dff\u1f00-\U0010ffff]")


def harmless(text: str) -> str:
    """What a person wrote, without signs that only spoil how it is shown to others."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.translate(_HARMFUL))
    return _PILED.sub(r"\1", composed)


def visible(text: str) -> str:
    """The text with its accents composed (NFC) and without invisible signs."""
    if text.isascii() and text.isprintable():
        return text
    return _PILED.sub(r"\1", unicodedata.normalize("NFC", text.translate(_INVISIBLE)))


def tidy(text: str) -> str:
    """The text as it is kept: accents composed, single spaces, no invisible signs."""
    return " ".join(visible(text).split())


def latin(text: str) -> str:
    """A name with each letter that only looks Latin as the Latin one: Cyrillic "Нoa" → "Hoa"."""
    if not _FOREIGN.search(text):
        return text
    apart = unicodedata.normalize("NFD", text).translate(_ALIKE)
    return unicodedata.normalize("NFC", "".join(map(_plain_form, apart)))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case, no accents, single spaces, no invisible signs: "Đồng  Chí" → "dong chi".

    Letters that only look Latin count as Latin.
    """
    return " ".join(_without_accents(latin(visible(text)).lower()).split())


def name_order(name: str) -> tuple[str, str, str]:
    """The order of a Vietnamese list: by given name, then by the whole name."""
    folded = fold(name)
    return folded.rpartition(" ")[2], folded, name


def _plain_form(sign: str) -> str:
    """The letter itself of a wide, bold or circled one."""
    if sign < "\u1d00":
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 and plain.isascii() and plain.isalpha() else sign


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text)
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare.translate(_STROKE))
