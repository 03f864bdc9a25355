"""Finds catalogue entries by Vietnamese words, with or without accents, for free questions."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

from services.rules.book import Rulebook
from services.rules.model import Entry


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers a question: how many of its `words` it holds."""

    entry: Entry
    words: int


def plain(text: str) -> str:
    """Lower case without accents: "Đảng phí" becomes "dang phi"."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", plain(text))


ENOUGH = Fraction(3, 4)
# Words that stand in nearly every sentence and tell no entry from another.
_EMPTY = frozenset(
    words_of(
        "a ai bao bi cac can cho co con cua da dang de den di do duoc gi hay hoi khi khong la lam "
        "lau may mot nao nay neu nhieu nhu nhung o ra sao se tai thi the theo thoi toi trong va "
        "vao ve vi viec voi xin"
    )
)


def meaningful(question: str) -> list[str]:
    return [word for word in words_of(question) if word not in _EMPTY]


def find_in(book: Rulebook, question: str, limit: int) -> list[Hit]:
    """Entries that hold the words that mean something (of four or more, one may lack), best first.

    Two neighbours of the question must be neighbours in the entry too: a Vietnamese word has
    several syllables. Nothing found: the documents do not say it, and nobody may invent it.
    """
    words, asked = words_of(question), meaningful(question)
    pairs, found = set(pairwise(words)), []
    for entry in book.entries.values() if asked else ():
        terms = _terms(entry)
        matched = sum(1 for word in asked if word in terms.words)
        if matched * ENOUGH.denominator < len(asked) * ENOUGH.numerator:
            continue
        together = len(pairs & terms.pairs)
        if together or len(words) == 1:
            rank = (-matched, -len(pairs & terms.title_pairs), -together, terms.title_words)
            found.append((rank, entry.id, matched))
    return [Hit(book.entries[entry_id], matched) for _, entry_id, matched in sorted(found)[:limit]]


@dataclass(frozen=True, slots=True)
class _Terms:
    """The words of an entry; pairs are neighbours (Vietnamese words have several syllables)."""

    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    title_pairs: frozenset[tuple[str, str]]
    title_words: int


@cache
def _terms(entry: Entry) -> _Terms:
    """Worked out once for each entry: there are as many as the catalogue has."""
    quotes = [one.quote for one in entry.citations]
    title = words_of(entry.title)
    words = words_of(" ".join([entry.title, entry.what, entry.terms, *quotes]))
    pairs, title_pairs = frozenset(pairwise(words)), frozenset(pairwise(title))
    return _Terms(frozenset(words), pairs, title_pairs, len(title))


def silence_in(book: Rulebook, question: str) -> str | None:
    """What the question is about, when that is among the things no document says; else None."""
    asked = set(words_of(question))
    for topic, patterns in book.silences.items():
        if any(set(words_of(pattern)) <= asked for pattern in patterns):
            return topic
    return None
