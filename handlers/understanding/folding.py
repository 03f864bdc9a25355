"""Text as everybody compares it: one form, whatever keyboard or telephone wrote it."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x061C, 0x180E, 0xFEFF, 0xFE0E, 0xFE0F),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
    ]
)
_FINAL_Y = re.compile(r"(?<=^[bcdghklmnprstvx])y$|(?<=^[cgkpt]h)y$")
_STROKE = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})
_HOOK, _TILDE = "\u0309", "\u0303"
TONES = frozenset({"\u0301", "\u0300", "\u0323", _TILDE})


def clean(text: str) -> str:
    """Give `text` composed (NFC), in lower case, without invisible signs."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE)).lower()


def fold(text: str) -> str:
    """Give `text` in lower case, without accents (đ is d), with single spaces."""
    return " ".join(_without_accents(clean(text)).split())


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text)
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare.translate(_STROKE))


def spelling(folded: str) -> str:
    """Give one spelling of a folded syllable: "ky" and "ki", "ly" and "li" are the same."""
    return _FINAL_Y.sub("i", folded)


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
