"""Vietnamese text for comparing and ordering; what people see keeps its accents."""

import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x061C, 0x180E, 0xFEFF, 0xFE0E, 0xFE0F),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
    ]
)
_STROKE = str.maketrans("đð", "dd")  # ð: typed for đ on keyboards of other languages


def visible(text: str) -> str:
    """The text with its accents composed (NFC) and without invisible signs."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


def tidy(text: str) -> str:
    """The text as it is kept: accents composed, single spaces, no invisible signs."""
    return " ".join(visible(text).split())


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case, no accents, single spaces, no invisible signs: "Đồng  Chí" → "dong chi"."""
    return " ".join(_without_accents(visible(text).lower()).split())


def name_order(name: str) -> tuple[str, str, str]:
    """The order of a Vietnamese list: by given name, then by the whole name."""
    folded = fold(name)
    return folded.rpartition(" ")[2], folded, name


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text)
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare.translate(_STROKE))
