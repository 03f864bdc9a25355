"""The lexicon: which phrases carry which tag, found in a row of words."""

from dataclasses import dataclass
from functools import lru_cache

from handlers.understanding.folding import TONES, marks, spelling
from handlers.understanding.tokens import Reader, Word, read_yaml
from services.words import fold

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

    def fits(
        self, words: list[Word], start: int, *, accented: bool, forgiving: bool = False
    ) -> bool:
        """Say whether the phrase stands at `start`; `forgiving`: an accent may be missing."""
        if start + len(self.words) > len(words):
            return False
        return all(
            words[start + place].folded == wanted
            and _agree(
                words[start + place],
                self.marks[place],
                accented=accented,
                forgiving=forgiving,
                several=len(self.words) > 1,
            )
            for place, wanted in enumerate(self.words)
        )


def _agree(
    word: Word, wanted: frozenset[str], *, accented: bool, forgiving: bool, several: bool
) -> bool:
    """Whether the accents typed can stand for those wanted.

    Forgotten accents are forgiven (a forgotten tone only in a phrase of `several` words), wrong
    ones are not. In a message with accents a short word
    that is also a word without accents ("con", "ban", "sang") means what it says.
    """
    if not word.marks:
        forgiven = forgiving and word.folded not in _bare_words()
        return not (accented and wanted) or forgiven
    if forgiving and several:
        return word.marks == wanted - TONES
    return word.marks == wanted


@lru_cache(maxsize=1)
def _bare_words() -> frozenset[str]:
    return frozenset(read_yaml("shorthand.yaml")["bare"])


class Lexicon:
    """Phrases by their first word, the longest first."""

    def __init__(self, source: dict[str, list[object]]) -> None:
        self._phrases: dict[str, list[Phrase]] = {}
        for tag, texts in source.items():
            for text in texts:
                self._add(tag, str(text))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase.words))

    def _add(self, tag: str, text: str) -> None:
        words = text.split()
        phrase = Phrase(
            tag, tuple(spelling(fold(word)) for word in words), tuple(map(marks, words))
        )
        self._phrases.setdefault(phrase.words[0], []).append(phrase)

    def vocabulary(self) -> frozenset[str]:
        """Give every word of every phrase, without accents."""
        phrases = (phrase for some in self._phrases.values() for phrase in some)
        return frozenset(word for phrase in phrases for word in phrase.words)

    def at(self, words: list[Word], start: int, *, accented: bool) -> Tag | None:
        """Give the longest phrase that stands at `start`."""
        phrases = self._phrases.get(words[start].folded, ())
        for forgiving in (False, True):
            for phrase in phrases:
                if phrase.fits(words, start, accented=accented, forgiving=forgiving):
                    return Tag(phrase.tag, start, start + len(phrase.words))
        return None


def is_accented(words: list[Word]) -> bool:
    """Say whether a message was written with accents (a quarter of its words have some)."""
    letters = [word for word in words if word.folded.isalpha() and word.typed]
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
    return Reader(shorthand, lexicon().vocabulary())
