"""Text as everybody compares it: one form, whatever keyboard or telephone wrote it."""

import re
import unicodedata
from functools import lru_cache

from services.words import visible

_FINAL_Y = re.compile(r"(?<=^[bcdghklmnprstvx])y$|(?<=^[cgkpt]h)y$")
_HOOK, _TILDE = "\u0309", "\u0303"
TONES = frozenset({"\u0301", "\u0300", "\u0323", _TILDE})


def clean(text: str) -> str:
    """Give `text` composed (NFC), in lower case, without invisible signs."""
    return visible(text).lower()


def spelling(folded: str) -> str:
    """Give one spelling of a folded syllable: "ky" and "ki", "ly" and "li" are the same."""
    return _FINAL_Y.sub("i", folded)


@lru_cache(maxsize=8192)
def marks(word: str) -> frozenset[str]:
    """Give the accents of one syllable.

    Their place does not count ("hoà", "hòa"), and hỏi and ngã are one: half the country says
    and spells them alike.
    """
    if word.isascii():
        return frozenset()
    letters = unicodedata.normalize("NFD", word)
    found = {sign for sign in letters if unicodedata.combining(sign)}
    if _HOOK in found:
        found = found - {_HOOK} | {_TILDE}
    if "đ" in word:
        found.add("đ")
    return frozenset(found)
