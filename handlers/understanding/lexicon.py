"""The lexicon: which phrases carry which tag, found in a row of words."""

from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from handlers.understanding.folding import TONES, marks, spelling
from handlers.understanding.tokens import Form, Reader, Word, read_yaml, word_of
from services.words import fold

_STROKE = frozenset({"đ"})
COURTEOUS = frozenset(["da", "a", "nhe", "thua", "bao", "cao", "dong", "chi", "cam", "on", "chao"])
DROPPED = frozenset({"drop", "filler"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and the words (`start` up to, not including, `end`) that carry it."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of the lexicon, its words without accents, and the accents of each."""

    tag: str
    words: tuple[str, ...]
    marks: tuple[frozenset[str], ...]

    def sounds(self, there: list[Word], *, accented: bool, forgiving: bool) -> bool:
        """Say whether the accents of its words agree; `forgiving`: one may be missing."""
        several = len(self.words) > 1
        for word, wanted in zip(there, self.marks, strict=False):
            if not _agree(word, wanted, accented=accented, forgiving=forgiving, several=several):
                return False
        return True

    def spelled(self, there: list[Word]) -> bool:
        """Say whether its words stand first here, accents aside."""
        if len(there) < len(self.words):
            return False
        for word, wanted in zip(there, self.words, strict=False):  # noqa: SIM110 - asked very often
            if word.folded != wanted:
                return False
        return True


def _agree(
    word: Word, wanted: frozenset[str], *, accented: bool, forgiving: bool, several: bool
) -> bool:
    """Whether the accents typed can stand for those wanted.

    Forgotten accents and a d for đ are forgiven (a forgotten tone only in a phrase of `several`
    words), wrong ones are not. In a message with accents a short word
    that is also a word without accents ("con", "ban", "sang") means what it says.
    """
    if not word.marks:
        forgiven = forgiving and word.folded not in _bare_words()
        return not (accented and wanted) or forgiven
    if forgiving and word.marks == wanted - _STROKE:
        return True
    if forgiving and several:
        return word.marks == wanted - TONES
    return word.marks == wanted


@lru_cache(maxsize=1)
def _bare_words() -> frozenset[str]:
    return frozenset(read_yaml("shorthand.yaml")["bare"])


class Lexicon:
    """Phrases by their first two words (or their only one), the longest first."""

    def __init__(self, source: dict[str, list[object]]) -> None:
        self._phrases: dict[tuple[str, ...], list[Phrase]] = {}
        self._levelled: dict[tuple[str, ...], list[Phrase]] = {}
        for tag, texts in source.items():
            for text in texts:
                words = str(text).split()
                _add(self._phrases, tag, words)
                if len(words) > 1:
                    _add(self._levelled, tag, [dialects().get(word, word) for word in words])
        for phrases in (*self._phrases.values(), *self._levelled.values()):
            phrases.sort(key=lambda phrase: -len(phrase.words))
        self._longest = max(len(one.words) for some in self._phrases.values() for one in some)

    def forms(self) -> frozenset[Form]:
        """Give every word of every phrase with its accents."""
        return frozenset(
            form
            for phrases in self._phrases.values()
            for phrase in phrases
            for form in zip(phrase.words, phrase.marks, strict=True)
        )

    def at(self, words: list[Word], start: int, *, accented: bool) -> Tag | None:
        """Give the longest phrase that stands at `start`."""
        there = words[start : start + self._longest]
        pair = tuple(word.folded for word in there[:2])
        phrases = self._phrases.get(pair, ()) if len(pair) > 1 else ()
        spelled = [phrase for phrase in phrases if phrase.spelled(there)]
        spelled += self._phrases.get(pair[:1], ())
        for forgiving in (False, True):
            for phrase in spelled:
                if phrase.sounds(there, accented=accented, forgiving=forgiving):
                    return Tag(phrase.tag, start, start + len(phrase.words))
        return None

    def elsewhere(self, words: list[Word], start: int, *, accented: bool) -> Tag | None:
        """Give the longest phrase of several words, `words` and the lexicon's in one dialect."""
        phrases = self._levelled.get(tuple(word.folded for word in words[start : start + 2]), ())
        there = words[start : start + self._longest] if phrases else []
        for phrase in phrases:
            if phrase.spelled(there) and phrase.sounds(there, accented=accented, forgiving=False):
                return Tag(phrase.tag, start, start + len(phrase.words))
        return None


def _add(phrases: dict[tuple[str, ...], list[Phrase]], tag: str, words: list[str]) -> None:
    spelled = tuple(intern(spelling(fold(word))) for word in words)
    phrase = Phrase(tag, spelled, tuple(map(marks, words)))
    phrases.setdefault(phrase.words[:2], []).append(phrase)


def levelled(words: list[Word]) -> list[Word]:
    """Give the same words as one part of the country says them (`dialects` of the shorthand)."""
    said = _said_by_all()
    return [said.get(word.text, word) for word in words]


@lru_cache(maxsize=1)
def _said_by_all() -> dict[str, Word]:
    return {text: word_of(other, text) for text, other in dialects().items()}


@lru_cache(maxsize=1)
def dialects() -> dict[str, str]:
    """Give the words that other people say otherwise, and the word that stands for all."""
    return {str(key): str(value) for key, value in read_yaml("shorthand.yaml")["dialects"].items()}


def accented_places(words: list[Word]) -> list[bool]:
    """Say of each word whether the part of the message it stands in was written with accents.

    A part has accents when a quarter of its words have some; words of courtesy do not count,
    for telephones propose them.
    """
    places: list[bool] = []
    part: list[Word] = []
    for word in [*words, None]:
        if word is None or word.ends_clause or word.is_comma:
            places += [_is_accented(part)] * (len(part) + (word is not None))
            part = []
        else:
            part.append(word)
    return places


def _is_accented(words: list[Word]) -> bool:
    letters = [word for word in words if word.folded.isalpha() and word.typed]
    letters = [word for word in letters if word.folded not in COURTEOUS] or letters
    return sum(1 for word in letters if not word.typed.isascii()) * 4 >= max(len(letters), 2)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Give the lexicon of `words.yaml`, read once."""
    return Lexicon(read_yaml("words.yaml"))


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Give the reader that knows the shorthand and the lexicon's words."""
    shorthand = {
        str(key): str(value) for key, value in read_yaml("shorthand.yaml")["words"].items()
    }
    return Reader(shorthand, lexicon().forms())
