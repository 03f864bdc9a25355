"""What typing leaves in a word: Telex and VNI keys, letters held down.

Each function gives the word in Vietnamese letters, or None when the word is no such leftover.
"""

import re
import unicodedata
from collections.abc import Iterator

from handlers.understanding.syllables import is_syllable
from services.words import fold

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j"}
_VOWELS = "aeiouyâăêôơư"
_MAIN = "âăêôơư"
_W_KEYS = (("a", "ă"), ("o", "ơ"), ("u", "ư"))
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_DOUBLED = re.compile(r"([aeo])([^aeo]*)\1")


def telex(word: str) -> str | None:
    """Decode Telex keys ("vawngs" is "vắng"); of an accented word only the dd ("ddược")."""
    if not word.isascii() and word.startswith("dd"):
        return _checked("đ" + word[2:], "", word)
    if not word.isascii() or not word.isalpha():
        return None
    tone = ""
    body = word
    for place, letter in enumerate(word):
        if letter in _TONES and place and _has_vowel(word[:place]):
            tone, body = letter, word[:place] + word[place + 1 :]
            break
    return _checked(_shapes(body), tone, word)


def _shapes(body: str) -> str:
    if body.startswith("dd"):
        body = "đ" + body[2:]
    elif body.startswith("d") and body.endswith("d") and len(body) > 2:
        body = "đ" + body[1:-1]
    body = _DOUBLED.sub(lambda hit: _CIRCUMFLEX[hit[1]] + hit[2], body, count=1)
    return _with_horns(body) if "w" in body else body


def _with_horns(body: str) -> str:
    while "w" in body:
        before, after = body.split("w", 1)
        body = _with_horn_at_end(before) + after
    return body


def _with_horn_at_end(letters: str) -> str:
    for plain, shaped in (("uo", "ươ"), ("ưo", "ươ"), ("ua", "ưa"), *_W_KEYS):
        if letters.endswith(plain) and not (plain == "ua" and letters == "qua"):
            return letters.removesuffix(plain) + shaped
    return letters + "ư"


def vni(word: str) -> str | None:
    """Decode VNI keys in an unaccented word ("va81ng" and "va8ng1" are "vắng")."""
    if word.startswith("dd"):
        word = "d9" + word[2:]
    digits = [sign for sign in word if sign.isdecimal()]
    letters = "".join(sign for sign in word if sign.isalpha())
    if not digits or not word.isascii() or not word[:1].isalpha() or len(digits) > 3:
        return None
    tone = "".join(_VNI_TONES.get(digit, "") for digit in digits)
    shaped = _vni_shapes(letters, digits)
    return _checked(shaped, tone, word) if shaped and len(tone) <= 1 else None


def _vni_shapes(letters: str, digits: list[str]) -> str | None:
    for digit in digits:
        before = letters
        if digit == "6":
            letters = re.sub("[aeo]", lambda hit: _CIRCUMFLEX[hit[0]], letters, count=1)
        elif digit == "7":
            letters = letters.replace("uo", "ươ", 1) if "uo" in letters else _horn(letters)
        elif digit == "8":
            letters = letters.replace("a", "ă", 1)
        elif digit == "9":
            letters = letters.replace("d", "đ", 1)
        if digit in "67890" and letters == before:
            return None
    return letters


def _horn(letters: str) -> str:
    if "o" in letters:
        return letters.replace("o", "ơ", 1)
    return letters.replace("u", "ư", 1)


_TEEN = (
    (re.compile("^f"), "ph"), (re.compile("^w"), "qu"), (re.compile("^dz|^z"), "v"),
    (re.compile("^j"), "gi"), (re.compile("(?<=.)j"), "i"), (re.compile("k$"), "ch"),
    (re.compile("(?<![n])g$"), "ng"), (re.compile("^dz|^z"), "d"), (re.compile("^dz|^z"), "gi"),
)  # fmt: skip


def teencode(word: str) -> Iterator[str]:
    """Give what a word of teencode may be ("thik" thich, "fai" phai, "gja" gia)."""
    for pattern, letters in _TEEN:
        changed = pattern.sub(letters, word)
        if changed != word and is_syllable(fold(changed)):
            yield changed


def held_down(word: str) -> str | None:
    """Take out repeated letters ("vânggggg" is "vâng")."""
    once = re.sub(r"([^\W\d])\1+", r"\1", word)
    return once if once != word else None


def _checked(shaped: str, tone: str, word: str) -> str | None:
    if shaped == word or not is_syllable(fold(shaped)):
        return None
    return _toned(shaped, tone)


def _toned(shaped: str, tone: str) -> str:
    if not tone:
        return shaped
    mark = _TONES[tone]
    places = [place for place, letter in enumerate(shaped) if letter in _VOWELS]
    main = [place for place in places if shaped[place] in _MAIN]
    if shaped.startswith(("qu", "gi")) and len(places) > 1:
        places = places[1:]
    place = main[-1] if main else places[0]
    return unicodedata.normalize("NFC", shaped[: place + 1] + mark + shaped[place + 1 :])


def _has_vowel(letters: str) -> bool:
    return any(letter in "aeiouyw" for letter in letters)
