"""A message as a row of words, each in ordinary Vietnamese whatever way it was typed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import DamerauLevenshtein

from handlers.understanding.folding import clean, marks, spelling
from handlers.understanding.keyboards import held_down, teencode, telex, vni
from handlers.understanding.syllables import is_syllable
from services.words import fold

LONGEST = 600
_SIGNS = "👍👌✅❌🆗"
_PIECE = re.compile(
    rf"\d+%|\+\d\b|\d+(?:[.,:/\-]\d+)*[^\W_]*|[^\W\d_](?:/[^\W\d_])+|[^\W\d_][^\W_]*(?:(?<=\d)[/,+\-]\d+)*"
    rf"|[{_SIGNS}?!.,;:…()\n]|\s[-–]\s"
)
_NUMBERED = re.compile(r"(thang|thag|thg|ngay|thu|mung|mong|nam|luc)(\d{1,4}(?:[/,+\-]\d+)*)")
_LETTERS_AND_ORDINAL = re.compile(r"(?:t\d+(?:[/,+\-]\d+)*|cn)")
_UNITS = frozenset({"k", "d", "đ", "h", "g", "p", "ph", "n", "ng", "m", "tr"})  # "50 k", "19 h"
_COUNTED = _UNITS | {"đồng", "dong", "giờ", "gio", "phút", "phut", "nghìn", "ngàn"}  # "0 đồng"
_WHICH = frozenset(
    {"nao", "nay", "may", "truoc", "sau", "nam", "hai", "ba", "tu", "bay", "tam", "chin", "muoi"}
)
_FULL_STOPS = frozenset("?!.;…\n")
_COMMAS = frozenset(",:()-–")


Form = tuple[str, frozenset[str]]
"""a word without accents, and its accents"""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as typed, in Vietnamese, without accents, and its accents."""

    typed: str
    text: str
    folded: str
    marks: frozenset[str]

    @property
    def ends_clause(self) -> bool:
        """Whether it is a sign that ends a sentence."""
        return self.text in _FULL_STOPS

    @property
    def is_comma(self) -> bool:
        """Whether it is a sign inside a sentence."""
        return self.text in _COMMAS


def read_yaml(name: str) -> Any:
    """Read a data file that lies beside the code."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with Path(__file__).with_name(name).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=loader)  # noqa: S506 - both are safe loaders


def word_of(text: str, typed: str | None = None) -> Word:
    """Make a word of a piece that is already in Vietnamese letters."""
    return Word(typed or text, text, spelling(fold(text)), marks(text))


class Reader:
    """Turns messages into words; knows the shorthand and the words of the lexicon."""

    def __init__(self, shorthand: dict[str, str], forms: frozenset[Form]) -> None:
        self._shorthand = shorthand
        self._forms = forms
        self._known = known = frozenset(word for word, _ in forms)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(known):
            if word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)
        self._piece: Callable[[str], tuple[Word, ...]] = lru_cache(maxsize=8192)(self._read)

    def words(self, text: str) -> list[Word]:
        """Read the first and last part of a message (600 characters in all)."""
        return list(self._read_all(_PIECE.findall(clean(_capped(text)))))

    def _read_all(self, pieces: list[str]) -> Iterator[Word]:
        previous = ""
        for piece, following in zip(pieces, [*pieces[1:], ""], strict=False):
            if previous[:1].isdecimal() and piece in _UNITS:
                yield word_of(piece)
            elif piece == "0" and following[:1].isalpha() and following not in _COUNTED:
                yield word_of("không", piece)
            elif _is_counted(following) and (decoded := vni(piece)):
                yield word_of(decoded, piece)  # "thang1 5" is tháng 5, "thang1" tháng 1
            else:
                yield from self._piece(piece)
            previous = piece

    def _read(self, piece: str) -> tuple[Word, ...]:
        piece = piece.strip().replace("aư", "ưa") if piece != "\n" else piece
        short = self._shorthand.get(piece)
        if short is not None:
            return self._several(short, piece)
        if not piece[0].isalpha() or _LETTERS_AND_ORDINAL.fullmatch(piece):
            return (word_of(piece),)
        folded = fold(piece)
        numbered = _NUMBERED.fullmatch(folded)
        if numbered:
            return (word_of(numbered[1], piece), word_of(numbered[2], ""))
        if is_syllable(folded) or spelling(folded) in self._known:
            return (word_of(piece),)
        return self._decoded(piece, folded)

    def _decoded(self, piece: str, folded: str) -> tuple[Word, ...]:
        for candidate in (folded if folded in self._shorthand else None, telex(piece), vni(piece)):
            if candidate is not None:
                return self._several(self._shorthand.get(candidate, candidate), piece)
        for candidate in teencode(piece):
            if spelling(fold(candidate)) in self._known:
                return self._several(candidate, piece)
        once = held_down(piece)
        if once is not None:
            return tuple(Word(piece, w.text, w.folded, w.marks) for w in self._read(once))
        return self._mended(piece, folded)

    def _mended(self, piece: str, folded: str) -> tuple[Word, ...]:
        """Mend two letters swapped, two words in one, or one letter wrong."""
        near = self._near(folded)
        swapped = [word for word in near if sorted(word) == sorted(folded)]
        if len(swapped) > 1:
            swapped = [word for word in swapped if (word, marks(piece)) in self._forms]
        if len(swapped) != 1 and (parted := self._parted(folded)):
            return self._several(parted, piece)
        best = swapped or near
        if len(best) != 1:
            return (word_of(piece),)
        return (Word(piece, best[0], best[0], marks(piece)),)

    @staticmethod
    def _several(text: str, typed: str) -> tuple[Word, ...]:
        first, *rest = text.split()
        return (word_of(first, typed), *(Word("", w, spelling(fold(w)), marks(w)) for w in rest))

    def _parted(self, folded: str) -> str | None:
        """Part two words written as one ("xinvang")."""
        for place in range(2, len(folded) - 1):
            left, right = folded[:place], folded[place:]
            if left in self._known and right in self._known:
                return f"{left} {right}"
        return None

    def _near(self, folded: str) -> list[str]:
        """Find the known words that are a single slip away."""
        if not 3 < len(folded) < 9 or not folded.isascii():
            return []
        return [
            word
            for size in (len(folded) - 1, len(folded), len(folded) + 1)
            for word in self._by_length.get(size, ())
            if word[0] == folded[0]
            and DamerauLevenshtein.distance(word, folded, score_cutoff=1) <= 1
        ]


def _is_counted(piece: str) -> bool:
    """Whether what follows says which month or day it is, so that "thang1" needs no number."""
    return piece[:1].isdecimal() or fold(piece).rstrip("12345") in _WHICH


def _capped(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]} \n {text[-half:]}"
